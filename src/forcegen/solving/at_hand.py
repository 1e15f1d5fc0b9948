"""The best plan at hand in one tier, and what is proven of it; several threads bring better ones."""

from __future__ import annotations

import time
from threading import Lock

from forcegen.formulation.programme import NO_LIMIT, Integers, Objective
from forcegen.solving.engine import Deadline, Watch


class AtHand:
    """The best point and the best bound so far.

    Parameters
    ----------
    point
        One that keeps every row, to begin with; None where there is none yet.
    watch
        Hears of everything better.
    """

    def __init__(self, objective: Objective, point: Integers | None, deadline: Deadline, watch: Watch) -> None:
        self.objective, self._point, self.deadline, self.watch = objective, point, deadline, watch
        self.bound: int | None = None
        """In steps; None while nothing is proven."""
        self._taking, self._since = Lock(), time.monotonic()
        if point is not None:
            self._tell()

    @property
    def point(self) -> Integers:
        """The best so far; there has to be one."""
        assert self._point is not None
        return self._point

    @property
    def steps(self) -> int:
        """Of the point; more than any has where there is none."""
        point = self._point
        return NO_LIMIT if point is None else self.objective.steps(point)

    def offer(self, point: Integers) -> bool:
        """Take a point if it is better; tells whether it is."""
        with self._taking:
            better = self.objective.steps(point) < self.steps
            if better:
                self.put(point)
            return better

    def drift(self, point: Integers) -> None:
        """Take a point if it is no worse: from another one just as good, there may be a way to a better one."""
        if not self.offer(point):
            with self._taking:
                if self.objective.steps(point) == self.steps:
                    self._point = point

    def put(self, point: Integers) -> None:
        """Take a point."""
        self._point, self._since = point, time.monotonic()
        self._tell()

    def prove(self, bound: int) -> None:
        """Take a bound, if it is better."""
        with self._taking:
            if self.bound is None or bound > self.bound:
                self.bound = bound
                self._tell()

    @property
    def idle(self) -> float:
        """Seconds since a better point was taken."""
        return time.monotonic() - self._since

    def over(self) -> bool:
        """Whether time is up or the search was told to stop."""
        return self.watch.cancelled() or self.deadline.passed

    def done(self) -> bool:
        """Whether it is over, or nothing is left to look for."""
        return self.over() or self.bound == self.steps

    def _tell(self) -> None:
        self.watch.progress(None if self._point is None else self.steps, self.bound)
