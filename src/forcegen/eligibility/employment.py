"""What a caveat, declared or suspected, would bar."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from forcegen.domain.caveat import ApprovalCaveat, AreaCaveat, Caveat, TaskCaveat
from forcegen.domain.terms import LineTerms
from forcegen.eligibility.context import Facts


def barred_by(caveat: Caveat, line: LineTerms) -> Iterator[Facts]:
    """The facts, if a unit under this caveat could not be employed on the line."""
    match caveat:
        case TaskCaveat():
            for task in caveat.forbids:
                if task in line.requirement.tasks:
                    yield {"forbids": task}
        case AreaCaveat():
            if caveat.only and not line.areas & set(caveat.only):
                yield {"only": list(caveat.only)}
            barred = sorted(line.areas & set(caveat.never))
            if barred:
                yield {"never": barred}
        case ApprovalCaveat():
            most = line.requirement.max_approval_hours
            if most is not None and caveat.hours > most:
                yield {"hours": caveat.hours, "max_approval_hours": most}


def employment_on(line: LineTerms) -> Hashable:
    """All that a caveat can speak of."""
    return line.areas, tuple(line.requirement.tasks), line.requirement.max_approval_hours
