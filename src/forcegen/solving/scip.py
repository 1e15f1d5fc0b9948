"""SCIP behind the seam: it proves what is left of a large case, once that is small, sooner than the others do.

It is no choice of the command line's: nothing but programmes that a search has made small is given to it. It runs in a
process of its own, for reasons that `mathopt_process` gives.
"""

from __future__ import annotations

import importlib.metadata
import math
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Self

import numpy as np

from forcegen.formulation.programme import Integers, Objective, Programme
from forcegen.solving.check import bound_steps, broken, claimed, whole
from forcegen.solving.engine import Carried, Limits, Outcome, Watch
from forcegen.solving.process import Process, answer, ended, make_ready, packed, started
from forcegen.solving.settled import with_carried

_DIGITS = 5e-7
"""Of a number printed with seven digits."""
_EXACT = 2**53


class Scip:
    """The SCIP engine. Used with `with`, it has its process ready before there is something to solve, or keeps it.

    Parameters
    ----------
    probing
        Whether to try what follows from each column at either end, before all else.
    seed
        Where its random numbers begin.
    nodes
        It gives up after so many.
    keep
        Used with `with`, it starts a process when it is first asked, and keeps it for what is asked next: one for each
        thread that asks.

    Attributes
    ----------
    plans
        Whether to look for plans, beyond those that the relaxation happens to be. Where others do, as of what is large,
        the bound is better without, and with a new beginning once the root has fixed a part.
    """

    name = "scip"

    def __init__(self, *, probing: bool = True, seed: int = 0, nodes: int | None = None, keep: bool = False) -> None:
        self.plans, self._probing, self._seed, self._nodes = True, probing, seed, nodes
        self._ready, self._keep = list[Process](), keep

    def __enter__(self) -> Self:
        if not self._keep:
            with suppress(OSError):  # said when it is needed
                self._ready.append(started())
        return self

    def __exit__(self, *_: object) -> None:
        while self._ready:
            ended(self._ready.pop())

    def version(self) -> str:
        """Name and version."""
        return f"SCIP of OR-Tools {importlib.metadata.version('ortools')}"

    def solve(
        self,
        programme: Programme,
        objective: Objective | None,
        carried: Sequence[Carried],
        start: Integers | None,
        limits: Limits,
        watch: Watch,
    ) -> Outcome:
        """Minimise one objective (or find any point, with None), gap zero, keeping the carried tiers.

        Raises
        ------
        OverflowError
            A number of the programme is too large for double precision.
        ChildProcessError
            SCIP's process failed.
        """
        deadline = None if limits.seconds is None else time.monotonic() + limits.seconds
        told = with_carried(programme, carried)
        begins = start if start is not None and not broken(told, start) else None
        if programme.columns == 0:
            only = np.zeros(0, np.int64)
            return Outcome("infeasible", None, None) if broken(told, only) else claimed(objective, [only], 0)
        if watch.cancelled():  # else what is small might be solved before it hears so
            return claimed(objective, [begins], None)
        nodes = -1 if self._nodes is None else self._nodes
        how = {"plans": self.plans, "probing": self._probing, "seed": self._seed, "nodes": nodes}
        problem = _packed(told, objective, begins, limits.seconds, how)
        process = self._taken()
        if not self._keep:
            make_ready()  # the next tier soon needs one
        heard = (lambda said: watch.progress(*_news(said))) if objective is not None else lambda _: None
        said = answer(process, problem, deadline, watch.cancelled, heard, keep=self._keep)
        if said is not None and self._keep:
            self._ready.append(process)
        if said is None:
            return claimed(objective, [begins], None)
        if said["infeasible"]:
            # The start proves the claim wrong when there is one, though SCIP finds no better point.
            return Outcome("infeasible" if begins is None else "feasible", begins, None)
        point = None if said["point"] is None else whole(told, np.array(said["point"]))
        bound = None if said["bound"] is None else bound_steps(said["bound"])
        return claimed(objective, [point, begins], bound)

    def _taken(self) -> Process:
        try:
            return self._ready.pop()
        except IndexError:  # none is ready, or another thread was sooner
            return started()


def _packed(
    programme: Programme,
    objective: Objective | None,
    start: Integers | None,
    seconds: float | None,
    how: Mapping[str, bool | int],
) -> bytes:
    """The problem as bytes, in floating point where that is exact; and how it is to be solved."""
    rows = programme.rows
    costs = np.zeros(0, np.int64) if objective is None else objective.coefficients
    if max(np.abs(rows.coefficients).max(initial=0), np.abs(costs).max(initial=0)) >= _EXACT:
        raise OverflowError("SCIP: a coefficient is too large for double precision")
    return packed(
        programme,
        objective_columns=np.zeros(0, np.int64) if objective is None else objective.columns,
        objective=costs.astype(np.float64),
        start=np.zeros(0) if start is None else start.astype(np.float64),
        seconds=-1.0 if seconds is None else seconds,
        **how,
    )


def _news(said: dict[str, Any]) -> tuple[int | None, int | None]:
    """Best and least steps as SCIP's log has them, on the careful side of what its digits leave open."""
    best, least = said["best"], said["least"]
    up = None if best is None else math.ceil(best + _DIGITS * abs(best))
    return up, None if least is None else bound_steps(least, _DIGITS * abs(least))
