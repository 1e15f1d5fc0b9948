"""The seam behind which every engine stands."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from forcegen.formulation.programme import Integers, Objective, Programme


@dataclass(frozen=True)
class Limits:
    """What one solve may use."""

    seconds: float | None = None
    """Wall-clock seconds; no limit when None."""
    threads: int = 1

    def share(self, part: float, most: float = math.inf) -> Limits:
        """The same with only a part of the time, where that has an end, and no more than so many seconds of it."""
        return self if self.seconds is None else replace(self, seconds=min(most, part * self.seconds))

    def within(self, seconds: float) -> Limits:
        """The same with no more time than this."""
        return replace(self, seconds=seconds if self.seconds is None else min(seconds, self.seconds))


class Deadline:
    """The end of what one search may use, over all its solves."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._end = None if limits.seconds is None else time.monotonic() + limits.seconds

    def grace(self) -> Callable[[], bool]:
        """Begins a short time for finishing what a search cut short has left; tells whether that is up."""
        seconds = 2.0 if self._limits.seconds is None else max(0.3, 0.04 * self._limits.seconds)
        end = time.monotonic() + seconds
        return lambda: time.monotonic() >= end

    @property
    def passed(self) -> bool:
        """Whether the time is up."""
        return self._end is not None and time.monotonic() >= self._end

    def left(self) -> Limits:
        """What is left for the next solve."""
        if self._end is None:
            return self._limits
        return replace(self._limits, seconds=max(0.01, self._end - time.monotonic()))


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


class Unheard:
    """A watch that passes no news on: of a part of a search, or where nobody waits for it."""

    def __init__(self, cancelled: Callable[[], bool] = lambda: False) -> None:
        self._cancelled = cancelled

    def progress(self, best_steps: int | None, bound_steps: int | None) -> None:
        """Nobody listens."""

    def cancelled(self) -> bool:
        """Whether to stop."""
        return self._cancelled()


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


class OnlyBounds:
    """Hears how far what is left is proven: its plans come with the answer, when they are checked."""

    def __init__(self, prove: Callable[[int], None], cancelled: Callable[[], bool]) -> None:
        self._prove, self._cancelled = prove, cancelled

    def progress(self, best_steps: int | None, bound_steps: int | None) -> None:
        """Pass on the bound."""
        if bound_steps is not None:
            self._prove(bound_steps)

    def cancelled(self) -> bool:
        """Whether to stop."""
        return self._cancelled()
