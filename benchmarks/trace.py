"""What a search had reached, and when."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forcegen.formulation.programme import Objective

MARKS = (5, 30, 60, 120, 300, 600)
"""Seconds at which every method is compared."""
_HUGE = 1e30
"""Beyond this a solver means that it knows nothing."""


@dataclass(frozen=True)
class Point:
    """The state of a search at one moment; values are those of the coverage tier."""

    seconds: float
    value: float | None
    bound: float | None

    @property
    def gap(self) -> float | None:
        """What is open between plan and bound, beside the plan's value; None while either is missing."""
        return gap(self.value, self.bound)


def gap(value: float | None, bound: float | None) -> float | None:
    """(value - bound) / value; 0 where they are equal.

    >>> gap(200.0, 150.0), gap(0.0, 0.0), gap(None, 150.0)
    (0.25, 0.0, None)
    """
    if value is None or bound is None:
        return None
    return 0.0 if value <= bound else (value - bound) / value


class Trace:
    """Best value and bound over time, in the objective's whole steps until they are read."""

    def __init__(self, objective: Objective, clock: Callable[[], float] = time.monotonic) -> None:
        self._objective, self._clock, self._lock = objective, clock, threading.Lock()
        self._begun = clock()
        self._best: int | None = None
        self._bound: int | None = None
        self.points: list[Point] = []

    def begin(self) -> None:
        """The search starts now."""
        self._begun = self._clock()

    def hear(
        self,
        best: float | None = None,
        bound: float | None = None,
        seconds: float | None = None,
        error: float = 0.0,
    ) -> None:
        """Take what a solver says, in steps: a bound is rounded up to the whole steps that an objective can take.

        Parameters
        ----------
        seconds
            By the solver's own clock; now when None.
        error
            What a printed number may be off, relative to it; it counts against the solver until it says more.
        """
        with self._lock:
            before = (self._best, self._bound)
            if best is not None and abs(best) < _HUGE:
                steps = round(best + error * abs(best))
                self._best = steps if self._best is None else min(steps, self._best)
            if bound is not None and abs(bound) < _HUGE:
                # The slack stays below half a step, or no large total could ever be proven.
                slack = min(1e-6 * max(1.0, abs(bound)), 0.4) + abs(bound) * (2.0**-50 + error)
                self._bound = max(0, math.ceil(bound - slack), self._bound or 0)
            if (self._best, self._bound) != before:
                at = self._clock() - self._begun if seconds is None else seconds
                self.points.append(Point(at, self._value(self._best), self._value(self._bound)))

    @staticmethod
    def joined(before: Point | None, end: Point) -> Point:
        """The end of a trace, no worse than what came before it."""
        if before is None:
            return end
        values = [one for one in (before.value, end.value) if one is not None]
        bounds = [one for one in (before.bound, end.bound) if one is not None]
        return Point(end.seconds, min(values, default=None), max(bounds, default=None))

    def _value(self, steps: int | None) -> float | None:
        return None if steps is None else float(self._objective.value_at(steps))


def at(points: Sequence[Point], seconds: float) -> Point:
    """The last point not after a moment."""
    reached = [point for point in points if point.seconds <= seconds]
    return reached[-1] if reached else Point(seconds, None, None)


def first_within(points: Sequence[Point], most: float) -> float | None:
    """Seconds until the gap was no more than this; None if it never was."""
    return next((point.seconds for point in points if point.gap is not None and point.gap <= most), None)


def thinned(points: Sequence[Point], most: int = 400) -> list[Point]:
    """So many points at most, the first and the last kept."""
    if len(points) <= most:
        return list(points)
    step = (len(points) - 1) / (most - 1)
    return [points[round(number * step)] for number in range(most)]
