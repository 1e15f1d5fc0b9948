"""A plan with what was found and proven of each tier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from forcegen.plan.plan import Plan


@dataclass(frozen=True)
class Tier:
    """What was found and proven of one tier."""

    name: str
    value: Fraction
    bound: Fraction | None
    """No plan has less; None where nothing is proven, as of a tier not reached."""
    proven: bool
    """The bound meets the value: gap zero."""
    seconds: float
    resolution: Fraction
    """How far rounded weights may mislead the search; such a tier is never proven. 0 where none had to be rounded."""


@dataclass(frozen=True)
class Solution:
    """A checked plan and its tiers."""

    plan: Plan
    tiers: Sequence[Tier]
    choosing: float = 0.0
    """Seconds that went afterwards into choosing among plans equally good."""

    @property
    def optimal(self) -> bool:
        """Every tier is proven."""
        return all(tier.proven for tier in self.tiers)
