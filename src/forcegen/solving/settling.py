"""Asking the engines what every plan of best coverage has in common (decision 0003)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers, Objective, Programme
from forcegen.solving.cp_sat import CpSat
from forcegen.solving.engine import Deadline, Engine, Outcome, Unheard, Watch
from forcegen.solving.scip import Scip
from forcegen.solving.settled import question

EFFORT = 2.0
"""What a question may cost, in CP-SAT's own units of about a second: not in seconds, so that runs do the same."""
NODES = 10
"""What it may cost SCIP, in nodes of its search tree."""
_MOST_QUESTIONS = 6
"""Where they have no end: each takes as long as the one before."""

Cancelled = Callable[[], bool]


class Settling:
    """Questions about the plans of best coverage.

    Parameters
    ----------
    programme
        Of the coverage tier, in which the point is proven best.
    deadline
        Of all questions together; each ends by counted effort all the same.
    """

    def __init__(
        self,
        programme: Programme,
        layout: Layout,
        coverage: Objective,
        point: Integers,
        deadline: Deadline,
        watch: Watch,
    ) -> None:
        self._programme, self._layout, self._coverage = programme, layout, coverage
        self._point, self._best = point, coverage.steps(point)
        self._deadline, self._watch = deadline, watch
        self._asked = self._question(point)

    @property
    def entries(self) -> int:
        """Of the first question; 0 where there is none, as nothing is short."""
        return 0 if self._asked is None else len(self._asked.rows.columns)

    def by_one(self) -> Integers | None:
        """The point, if all plans lack the same as it does; None if not, or if that is not found out."""
        if self._asked is None:
            return self._point
        outcome = self._solve(CpSat(EFFORT), self._asked, None, self._watch.cancelled)
        return self._point if outcome.status == "infeasible" else None

    def by_two(self, *, again: bool) -> Integers | None:
        """The same by two engines side by side: now the one, now the other answers far sooner.

        What they answer is a fact, so it matters not who does; and if neither does within its effort, none ever will.

        Parameters
        ----------
        again
            Ask again for less than was found, until there is none: every shortage is then the least in any of the
            plans. That, too, is the same whatever plans are found on the way.
        """
        if self._asked is None:
            return self._point
        asked, answered = self._asked, threading.Event()

        def either() -> bool:
            return answered.is_set() or self._watch.cancelled()

        def cp_sat() -> bool:
            outcome = self._solve(CpSat(EFFORT), asked, None, either)
            if outcome.status == "infeasible" or (outcome.status == "optimal" and not again):
                answered.set()
            return outcome.status == "infeasible"

        with ThreadPoolExecutor(1) as pool:
            none_less = pool.submit(cp_sat)
            least = self._by_scip(asked, answered, either, _MOST_QUESTIONS if again else 1)
            return self._point if none_less.result() else least

    def _by_scip(self, asked: Programme, answered: threading.Event, either: Cancelled, most: int) -> Integers | None:
        least, cancelled = self._point, either
        for _ in range(most):
            with Scip(NODES) as scip:
                try:
                    outcome = self._solve(scip, asked, asked.objectives[0], cancelled)
                except OSError:  # a machine that lets no process start can do without
                    return None
            if outcome.status == "unknown":
                return None
            answered.set()
            if outcome.values is None:
                return least
            if most == 1 or self._deadline.passed or self._watch.cancelled():
                return None  # of one question only the answer counts: which plan is found may depend on who is first
            least, cancelled = np.minimum(least, outcome.values[: len(least)]), self._watch.cancelled
            following = self._question(least)
            if following is None:
                return least
            asked = following
        return None

    def _question(self, least: Integers) -> Programme | None:
        return question(self._programme, self._layout, least, self._coverage, self._best)

    def _solve(self, engine: Engine, asked: Programme, objective: Objective | None, cancelled: Cancelled) -> Outcome:
        limits = replace(self._deadline.left(), threads=1)
        return engine.solve(asked, objective, (), None, limits, Unheard(cancelled))
