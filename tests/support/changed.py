"""A tiny case, and the same once changes are made: laid over the records as a file would be, and checked again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from forcegen.domain.policy import Policy
from forcegen.eligibility.pairs import Eligibility, eligibility
from forcegen.explanation.remedies.changes import Change, overlay_of
from forcegen.explanation.remedies.covered import Covered, covered
from forcegen.explanation.remedies.search import Resolve, Search
from forcegen.findings import finding_text
from forcegen.reading.coercion import Located
from forcegen.solving.engine import Deadline, Limits
from forcegen.solving.engines import engine
from forcegen.solving.tiers import Infeasible
from forcegen.validation import overlaid as laying
from support.cases import AS_OF, Fields, capabilities, case, gathered


def resolver(lines: list[Fields], pledges: list[Fields], **more: Any) -> tuple[Eligibility, Resolve]:
    """A case as `support.cases.case` makes it, and a function that lays an overlay over it."""
    kinds = {key: more.pop(key) for key in ("missions", "contributors") if key in more}
    before, policy = gathered(lines, pledges, **kinds), Located(Policy.model_validate(more))

    def resolve(overlay: Any) -> Eligibility:
        findings: list[Any] = []
        made = laying.overlay_of(overlay, findings)
        assert made is not None, "\n".join(map(finding_text, findings))
        after, then = laying.overlaid(before, policy, [made])
        scenario, findings = laying.checked(before, after, capabilities(), then, AS_OF)
        assert scenario is not None, "\n".join(map(finding_text, findings))
        return eligibility(scenario, AS_OF)

    return case(lines, pledges, **kinds, **more), resolve


def covered_if_any(searching: Search, cases: Eligibility, **more: Any) -> Covered | None:
    """A case solved for coverage; None where its hard rules contradict each other."""
    try:
        return covered(searching, cases, **more)
    except Infeasible:
        return None


def search(engine_name: str = "cp-sat") -> Search:
    """Without limits; the answers are checked by the other engine."""
    return Search(engine(engine_name), engine("highs" if engine_name == "cp-sat" else "cp-sat"), Deadline(Limits()))


def sets(changes: Sequence[Change], most: int) -> Iterator[tuple[Change, ...]]:
    """Every set of at most so many changes with no two of one attribute."""
    for count in range(most + 1):
        for chosen in combinations(changes, count):
            if len({one.attribute for one in chosen}) == count:
                yield chosen


def solved_with(cases: Eligibility, resolve: Resolve, changes: Sequence[Change]) -> Covered | None:
    """The case solved for coverage with some changes made; None where its rules then contradict each other."""
    return covered_if_any(search(), resolve(overlay_of(cases.scenario, changes, "test")))


def value(found: Covered | None) -> Fraction | None:
    """Its coverage."""
    return None if found is None else found.value
