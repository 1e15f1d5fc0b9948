"""A plan: which units go where and when, and who supports whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, order=True)
class Deployment:
    """Units of one pledge that serve one line from the same month."""

    pledge: str
    requirement: str
    start: int
    """Month number."""
    end: int
    """Month number after the last of the tour itself, also where that lies beyond the horizon."""
    units: int
    """Units, or persons where the catalogue counts individuals."""
    women: int | None = None
    """How many of the persons are women, for individuals."""


def split(one: Deployment, units: int) -> tuple[Deployment, Deployment]:
    """So many of a deployment's units, women first, and the rest of them."""
    women = None if one.women is None else min(one.women, units)
    left = None if one.women is None else one.women - (women or 0)
    return replace(one, units=units, women=women), replace(one, units=one.units - units, women=left)


@dataclass(frozen=True, order=True)
class Support:
    """Support of one offer given to one pledge."""

    offer: str
    pledge: str
    code: str
    quantity: int


def together(deployments: Iterable[Deployment]) -> tuple[Deployment, ...]:
    """Units of the same pledge on the same line from the same month as one deployment; in order."""
    sums: dict[tuple[str, str, int, int], tuple[int, int | None]] = {}
    for one in deployments:
        key = (one.pledge, one.requirement, one.start, one.end)
        units, women = sums.get(key, (0, None if one.women is None else 0))
        sums[key] = (units + one.units, None if women is None else women + (one.women or 0))
    return tuple(sorted(Deployment(*key, units, women) for key, (units, women) in sums.items() if units))


@dataclass(frozen=True)
class Plan:
    """Deployments and support, each in order."""

    deployments: Sequence[Deployment]
    support: Sequence[Support] = ()


def used(plan: Plan) -> frozenset[str]:
    """Pledges that a plan employs, on a line or in support of another."""
    return frozenset(one.pledge for one in plan.deployments) | {one.offer for one in plan.support}
