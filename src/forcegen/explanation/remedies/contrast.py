"""Why not this pledge: forced on the line by a pin, and what that costs; or what bars it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forcegen.explanation.causes import Cause, barred, without_pair
from forcegen.explanation.remedies.changes import fields_of
from forcegen.explanation.remedies.covered import Covered, covered, covered_near
from forcegen.explanation.remedies.search import Resolve, Search, is_large
from forcegen.explanation.remedies.verified import Effect, effects
from forcegen.solving.tiers import Infeasible


@dataclass(frozen=True)
class Contrast:
    """A pledge forced on a line."""

    pledge: str
    requirement: str
    matches: bool
    """What it offers is of a kind that the line asks for; nothing was solved otherwise."""
    serves: bool
    """It serves the line already."""
    barriers: Sequence[Cause]
    """What bars it; nothing was solved then."""
    overlay: Mapping[str, Any]
    result: Covered | None
    """The case with the pledge forced; None where it is barred, or cannot go with the other hard rules."""
    contradiction: bool
    """Proven: with the pin the hard rules contradict each other."""
    effects: Sequence[Effect]


def contrast(base: Covered, line: str, pledge: str, resolve: Resolve, search: Search) -> Contrast:
    """Force one unit of a pledge on a line, all of one that goes whole, and solve for coverage."""
    cases = base.cases
    pair = cases.pairs.get((pledge, line))
    reasons = (
        [one for one in without_pair(cases, line) if one.pledge == pledge] if pair is None else list(barred([pair]))
    )
    serves = any((one.pledge, one.requirement) == (pledge, line) for one in base.plan.deployments)
    matches = any(one.id == pledge for one in cases.matching[line])
    if pair is None or reasons or serves:
        return Contrast(pledge, line, matches, serves, reasons, {}, None, contradiction=False, effects=())
    units = pair.pledge.pledge.quantity if pair.pledge.pledge.indivisible else 1
    pins = [fields_of(one) for one in cases.scenario.policy.pins]
    pins.append({"pledge": pledge, "requirement": line, "units": units})
    overlay = {"whatif": f"{pledge} on {line}", "policy": {"pins": pins}}
    forced, gone = resolve(overlay), False
    result: Covered | None = None
    if is_large(forced):
        there = (one.requirement for one in base.plan.deployments if one.pledge == pledge)
        result = covered_near(search, forced, base.plan, list(dict.fromkeys([line, *there])))
    else:
        try:
            result = covered(search, forced, base.plan)
        except Infeasible:
            gone = True
    found = effects(base, result) if result else ()
    return Contrast(pledge, line, matches, serves, reasons, overlay, result, contradiction=gone, effects=found)
