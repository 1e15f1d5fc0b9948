"""`forcegen` itself: every tier, as `forcegen solve` does it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from importlib import import_module

from benchmarks.trace import Point, Trace
from forcegen.eligibility.pairs import Eligibility
from forcegen.formulation.formulate import Formulation
from forcegen.plan.solution import Solution
from forcegen.solving.core import solve_case
from forcegen.solving.engine import Limits
from forcegen.solving.engines import engine
from forcegen.solving.progress import Progress, Stop
from forcegen.solving.tiers import get_ready

ENGINE = "highs"
_USED = ("search", "settling")
"""Modules that bring solvers and are loaded when first used."""


class Listener:
    """Hears of the coverage tier; the search begins where the listener is made."""

    def __init__(self) -> None:
        self._begun = time.monotonic()
        self.points: list[Point] = []

    def tell(self, progress: Progress) -> None:
        """Take one report."""
        if progress.tier == "coverage":
            best, bound = (None if one is None else float(one) for one in (progress.best, progress.bound))
            self.points.append(Point(self.seconds, best, bound))

    @property
    def seconds(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self._begun


def ready(pairs: Eligibility) -> None:
    """What `forcegen solve` starts before it makes the programme."""
    get_ready(pairs, engine(ENGINE))


def search(
    pairs: Eligibility, formulation: Formulation | None, seconds: float, threads: int
) -> tuple[Solution, Sequence[Point], float]:
    """The solution, the coverage tier over time, and the seconds of all tiers."""
    for module in _USED:  # the other methods' solvers are loaded before their clock starts, too
        import_module(f"forcegen.solving.{module}")
    solver, listener = engine(ENGINE), Listener()
    limits = Limits(seconds, threads=threads)
    solution = solve_case(pairs, formulation, solver, limits, Stop(), listener.tell)
    spent = listener.seconds - solution.choosing
    coverage, *later = solution.tiers
    # What is told while the tier is at work may lack its end: the tier itself gives it.
    end = spent - sum(tier.seconds for tier in later)
    bound = None if coverage.bound is None else float(coverage.bound)
    told = [point for point in listener.points if point.seconds <= end]
    last = Trace.joined(told[-1] if told else None, Point(end, float(coverage.value), bound))
    return solution, [*told, last], spent
