"""The seam behind which every engine stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from forcegen.formulation.programme import Integers, Objective, Programme


@dataclass(frozen=True)
class Limits:
    """What one solve may use."""

    seconds: float | None = None
    """Wall-clock seconds; no limit when None."""
    threads: int = 1


@dataclass(frozen=True)
class Carried:
    """A tier already solved: the next may give none of it back."""

    objective: Objective
    most_steps: int
    """The objective's steps may not exceed this."""


class Watch(Protocol):
    """What an engine reports to while it works, and asks whether to go on."""

    def progress(self, best_steps: int | None, bound_steps: int | None) -> None:
        """The best plan and the proven bound so far, in the objective's steps without the constant."""

    def cancelled(self) -> bool:
        """True as soon as the engine should stop and hand over the best it has."""


@dataclass(frozen=True)
class Outcome:
    """What an engine claims. Nothing of it is trusted before it was checked."""

    status: Literal["optimal", "feasible", "infeasible", "unknown"]
    """`feasible`: stopped early with a point; `unknown`: stopped early without one."""
    values: Integers | None
    """A point, one whole number for each column, or None."""
    bound_steps: int | None
    """No point has fewer steps than this (without the constant); None when nothing is known."""


class Engine(Protocol):
    """One solver."""

    name: str
    """As on the command line: highs, cp-sat or cbc."""

    def version(self) -> str:
        """Name and version, as the report prints them."""

    def solve(
        self,
        programme: Programme,
        objective: Objective | None,
        carried: Sequence[Carried],
        start: Integers | None,
        limits: Limits,
        watch: Watch,
    ) -> Outcome:
        """Minimise one objective (or find any point, with None), gap zero, keeping the carried tiers."""
