"""A set of changes solved afresh: what it really gives, or no claim at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from forcegen.errors import EngineFault
from forcegen.explanation.remedies.changes import Change
from forcegen.explanation.remedies.covered import MOST_SECONDS, UNPROVEN_SECONDS, Covered, covered
from forcegen.explanation.remedies.floor import floor
from forcegen.explanation.remedies.search import Resolve, Search
from forcegen.explanation.remedies.tight import tightened
from forcegen.plan.audit import audit
from forcegen.plan.plan import Plan
from forcegen.plan.presence import presence
from forcegen.plan.score import coverage

Overlay = Mapping[str, Any]
Enact = Callable[[Sequence[Change]], Overlay]


@dataclass(frozen=True)
class Effect:
    """How much more or less of a line is covered."""

    requirement: str
    before: Mapping[int, int]
    """Short by month number, only what is."""
    after: Mapping[int, int]
    weighted: Fraction
    """Change of its part of coverage; below 0 where less is short."""


@dataclass(frozen=True)
class Verified:
    """Changes, the overlay that enacts them, and the changed case solved afresh."""

    chosen: Sequence[Change]
    """Among the candidates."""
    changes: Sequence[Change]
    """The same, with limits raised by no more than is needed, and no more units than are."""
    overlay: Overlay
    planned: Fraction
    """What coverage lacks in the plan that the changes were chosen for."""
    result: Covered

    def effects(self, before: Covered) -> list[Effect]:
        """Lines that are short of more or of less than before, those first that gain most."""
        return effects(before, self.result)


def effects(before: Covered, after: Covered) -> list[Effect]:
    """Lines that are short of more or of less than before, those first that gain most."""
    old, new = before.short, after.short
    found = []
    for name in sorted(old.keys() | new.keys()):
        line = before.cases.lines.get(name) or after.cases.lines[name]
        was, now = old.get(name, {}), new.get(name, {})
        if was != now:
            difference = Fraction(line.weight * (sum(now.values()) - sum(was.values())), line.target)
            found.append(Effect(name, was, now, difference))
    return sorted(found, key=lambda one: (one.weighted, one.requirement))


def verify(
    before: Covered,
    search: Search,
    resolve: Resolve,
    changes: Sequence[Change],
    enact: Callable[[Sequence[Change]], Overlay],
    plan: Plan,
    served: str | None = None,
) -> Verified:
    """Lay the changes over the inputs, check the plan found among all sets, and solve the changed case afresh.

    Where what the changes can gain at most is what the plan gains, that is a proof, and nothing is left to solve.

    Parameters
    ----------
    before
        The case without the changes.
    served
        A line of which among plans of the same coverage one is wanted that lacks least.
    enact
        The overlay that makes some changes.

    Raises
    ------
    EngineFault
        If the plan breaks a rule of the changed case.
    """
    overlay = enact(changes)
    cases = resolve(overlay)
    tight = tightened(cases, changes, plan)
    if any(one is not other for one, other in zip(tight, changes, strict=True)):
        overlay = enact(tight)
        cases = resolve(overlay)
    if breaches := audit(cases, plan):
        raise EngineFault(f"a plan found among changes breaks a rule once they are made: {breaches[0]}")
    least = None if before.bound is None else floor(before.cases, before.bound, cases)
    seconds = MOST_SECONDS if before.proven else UNPROVEN_SECONDS
    result = covered(search, cases, plan, least, served, seconds)
    assert result is not None, "the plan keeps every rule"
    return Verified(changes, tight, overlay, coverage(cases, presence(cases, plan)), result)
