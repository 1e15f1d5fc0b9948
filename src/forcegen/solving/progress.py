"""What a search tells those who wait for it, and what they can ask of it: to stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from threading import Event

from forcegen.formulation.programme import Objective


@dataclass(frozen=True)
class Progress:
    """The state of the search, for people who wait."""

    tier: str
    best: Fraction | None
    bound: Fraction | None


class Stop:
    """Asks a running search to hand over the best it has."""

    def __init__(self) -> None:
        self._event = Event()

    def ask(self) -> None:
        """Ask it to stop."""
        self._event.set()

    @property
    def asked(self) -> bool:
        """Whether it was asked to."""
        return self._event.is_set()


@dataclass
class TierWatch:
    """Tells people how far one tier is, and the engine whether to stop."""

    objective: Objective
    stop: Stop
    tell: Callable[[Progress], None]
    best: int | None = None
    bound: int | None = None

    def progress(self, best_steps: int | None, bound_steps: int | None) -> None:
        """Take what is known, in steps, and tell it in what the objective counts."""
        if best_steps is not None:
            self.best = best_steps if self.best is None else min(self.best, best_steps)
        if bound_steps is not None:
            self.bound = max(bound_steps, self.bound or 0)
        at = self.objective.value_at
        self.tell(
            Progress(
                self.objective.name,
                None if self.best is None else at(self.best),
                None if self.bound is None else at(self.bound),
            )
        )

    def cancelled(self) -> bool:
        """Whether to stop."""
        return self.stop.asked
