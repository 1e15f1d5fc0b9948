"""What the commands that solve again have in common: the base plan, saved or solved, and how to solve again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from forcegen.cli.options import engine_option, limit_option
from forcegen.cli.paths import AnyPath

if TYPE_CHECKING:
    from forcegen.eligibility.pairs import Eligibility
    from forcegen.explanation.remedies.covered import Covered
    from forcegen.explanation.remedies.search import Search
    from forcegen.pipeline import Loaded
    from forcegen.solving.progress import Stop

F = TypeVar("F", bound=Callable[..., Any])

_MOST_SECONDS = 60.0
"""For the base plan of a case that is not small, where none was saved."""


def search_options(command: F) -> F:
    """How answers are looked for, and from which plan."""
    for option in (
        engine_option("cp-sat", "The solver that chooses; each answer is solved afresh."),
        limit_option("Stop then, and say what is not proven."),
        click.option(
            "--plan",
            "report",
            type=AnyPath(),
            default=None,
            metavar="REPORT",
            help="A saved gap report of the same inputs: its plan is the base, and need not be solved again.",
        ),
    ):
        command = option(command)
    return command


@dataclass(frozen=True)
class Asked:
    """A base and the means to solve it again with changes."""

    loaded: Loaded
    base: Covered
    search: Search

    def resolve(self, overlay: Mapping[str, Any]) -> Eligibility:
        """The case with an overlay laid over it, checked as any other."""
        from forcegen.eligibility.pairs import eligibility
        from forcegen.pipeline import overlaid, overlay_of

        changed = overlaid(self.loaded, [overlay_of(overlay)])
        return eligibility(changed.scenario, changed.as_of)


def asked(
    loaded: Loaded,
    report: Path | None,
    engine: str,
    time_limit: float | None,
    stop: Stop,
    then: Sequence[str] = (),
) -> Asked:
    """The base plan, from a saved report or solved for coverage now.

    A case that is not small has half of the time for it, a minute at most.

    Parameters
    ----------
    then
        Modules that the command needs afterwards.

    Raises
    ------
    BadInput
        If the report is not one of these inputs.
    NoPlan
        If there is no plan to start from.
    """
    from forcegen.cli.waiting import meanwhile
    from forcegen.eligibility.pairs import eligibility
    from forcegen.errors import NoPlan
    from forcegen.explanation.remedies.covered import LED, covered
    from forcegen.explanation.remedies.search import Search, checker
    from forcegen.plan.fill import filled
    from forcegen.plan.plan import Plan
    from forcegen.solving.engine import Deadline, Limits
    from forcegen.solving.engines import engine as engine_named
    from forcegen.solving.tiers import Infeasible

    meanwhile(*then)
    cases = eligibility(loaded.scenario, loaded.as_of)
    search = Search(engine_named(engine), checker(), Deadline(Limits(time_limit)), stop)
    base: Covered | None
    try:
        if report is not None:
            base = _saved(cases, report, loaded)
        elif cases.stays >= LED:
            half = replace(search.deadline.left().share(0.5), threads=2)
            base = covered(replace(search, deadline=Deadline(half)), cases, seconds=_MOST_SECONDS)
        else:
            base = covered(search, cases, filled(cases, Plan(())))
    except Infeasible:
        raise NoPlan("the hard rules contradict each other; forcegen solve says which") from None
    if base is None:
        raise NoPlan.found(stop.asked)
    return Asked(loaded, base, search)


def _saved(cases: Eligibility, path: Path, loaded: Loaded) -> Covered:
    """The plan of a saved report, checked: it is one of these inputs, it keeps every rule and has the value stated."""
    from fractions import Fraction

    from forcegen.cli.saved import read_report
    from forcegen.errors import BadInput
    from forcegen.explanation.remedies.covered import Covered
    from forcegen.findings import Finding, Place, Source
    from forcegen.plan.presence import presence
    from forcegen.plan.score import coverage
    from forcegen.reporting.build import plan_of
    from forcegen.verification.verify import verify

    place = Place(Source(str(path)))
    report = read_report(path)
    if wrong := verify(report, cases, dict(loaded.files)):
        raise BadInput([Finding("FG301", one, place) for one in wrong])
    plan, tier = plan_of(report), report.tiers[0]
    value = coverage(cases, presence(cases, plan))
    bound = None if tier.bound is None else Fraction(tier.bound)
    return Covered(cases, plan, value, value if tier.proven else bound)
