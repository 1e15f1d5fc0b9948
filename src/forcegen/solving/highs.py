"""HiGHS behind the seam.

What was measured with highspy 1.13.1, and shaped this file:

* ``run()`` lets go of the GIL, and its callbacks come on the thread that called it, whichever that is. The main
  thread, if it called ``run()`` itself, could not even handle Ctrl-C until the next callback. So HiGHS runs in a thread
  of its own while the caller's thread polls; the caller's thread alone talks to the watch.
* Presolve and the root relaxation of an integer programme call nothing back, the simplex callback included: 100 s of
  silence on 20000 columns. The time limit is kept there, though, and may be set to 0 from another thread: a run of
  individuals 60 x 120 ends 0 to 0.6 s after that, one of the whole of tight 300 x 600 after 0.04 to 18 s. A run that
  does not end in time is left behind. So is one that overruns its limit, as seen on columns with values near 10**9.
* The scheduler of HiGHS belongs to the thread that called ``run()``, not to the process; a thread that asks for another
  number of threads than its last time gets an error. A new thread for every run has a new scheduler.
* The logging callbacks come only with ``output_flag`` on; the interrupt callback carries the same bounds.
* A model without columns is "empty", never infeasible, whatever its rows say.
* Every column is passed as whole, also those that follow from others: HiGHS proves more in the same time (it may round
  the bound of a whole objective up), and half a step of slack in a carried row cannot leave them between two numbers.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import highspy
import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.programme import NO_LIMIT, Integers, Objective, Programme
from forcegen.solving.check import as_floats, bound_steps, broken, claimed, whole
from forcegen.solving.engine import Carried, Limits, Outcome, Watch
from forcegen.solving.left_behind import leave

Floats = NDArray[np.float64]

_POLL = 0.05
_GRACE = 1.0
_EXACT = 2**53
_KIND = highspy.cb.HighsCallbackType
_IMPROVED = int(_KIND.kCallbackMipImprovingSolution)
_STATUS = highspy.HighsModelStatus


@dataclass(frozen=True)
class _Task:
    """One call of the engine. `start` is None unless it keeps every row, bound and carried tier."""

    programme: Programme
    objective: Objective | None
    carried: Sequence[Carried]
    start: Integers | None
    threads: int
    nodes: int | None
    presolve: bool
    deadline: float
    watch: Watch

    def remaining(self) -> float:
        """Seconds left."""
        return max(0.0, self.deadline - time.monotonic())


@dataclass(frozen=True)
class _Answer:
    """What one run of HiGHS said."""

    claim: Literal["solved", "infeasible", "unbounded or infeasible", "stopped"]
    point: Floats | None
    bound: float


class HiGHS:
    """The HiGHS engine.

    Parameters
    ----------
    nodes
        Stop after so many nodes of the search tree, so that every run does the same; no limit when None.
    presolve
        Whether to simplify first: on small programmes with dense rows that takes longer than all else.
    """

    name = "highs"

    def __init__(self, nodes: int | None = None, *, presolve: bool = True) -> None:
        self._nodes, self._presolve = nodes, presolve

    def version(self) -> str:
        """Name and version, as the report prints them."""
        return f"HiGHS {highspy.Highs().version()}"

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

        Without an objective any point is "optimal", with a bound of zero steps. A `start` that breaks a row is put
        aside.

        Raises
        ------
        OverflowError
            A number of the programme is too large for double precision.
        RuntimeError
            HiGHS failed, or its point is not a whole one that keeps every row.
        """
        _check_exact(programme, objective, carried)
        deadline = math.inf if limits.seconds is None else time.monotonic() + limits.seconds
        usable = start is not None and not broken(programme, start, carried)
        begins = start if usable else None
        way = (limits.threads, self._nodes, self._presolve)
        task = _Task(programme, objective, carried, begins, *way, deadline, watch)
        if programme.columns == 0:
            only = np.zeros(0, dtype=np.int64)
            return (
                Outcome("infeasible", None, None) if broken(programme, only, carried) else claimed(objective, [only], 0)
            )
        return claimed(objective, [task.start], None) if watch.cancelled() else _solved(task)


def _solved(task: _Task) -> Outcome:
    """Run HiGHS, and once more with care where the rows prove its point wrong."""
    answer = _settled(task)
    if answer.claim == "infeasible":
        # The start proves the claim wrong when there is one, though HiGHS finds no better point.
        return Outcome("infeasible" if task.start is None else "feasible", task.start, None)
    if answer.point is None:
        return claimed(task.objective, [task.start], bound_steps(answer.bound))
    values = whole(task.programme, answer.point, task.carried)
    if values is None:
        answer = _attempt(task, careful=True)
        values = None if answer.point is None else whole(task.programme, answer.point, task.carried)
    if values is None:
        raise RuntimeError("HiGHS: its best point is not whole, or breaks a row once rounded, at any tolerance")
    return claimed(task.objective, [values, task.start], bound_steps(answer.bound))


def _settled(task: _Task) -> _Answer:
    """Run, and run again without presolve where the first claim is vague or proven wrong by the start."""
    answer = _attempt(task)
    if answer.claim == "unbounded or infeasible":
        if _attempt(task, presolve=False, free=True).claim == "infeasible":
            answer = _Answer("infeasible", None, -math.inf)
        else:
            answer = _attempt(task, presolve=False)
    elif answer.claim == "infeasible" and task.start is not None:
        answer = _attempt(task, presolve=False)
    if answer.claim == "unbounded or infeasible":
        raise RuntimeError("HiGHS: the objective has no lower limit")
    return answer


def _attempt(task: _Task, *, presolve: bool = True, free: bool = False, careful: bool = False) -> _Answer:
    """Run HiGHS once: `free` without the objective, `careful` at the smallest tolerances."""
    highs = highspy.Highs()
    options: dict[str, Any] = {
        "output_flag": False,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.0,
        "random_seed": 0,
        # Presolve takes longer than all else on our dense rows: once, at the root, is enough (a third of the time
        # saved).
        "mip_root_presolve_only": True,
        "threads": max(1, task.threads),
        "time_limit": task.remaining(),
    }
    if not (presolve and task.presolve):
        options["presolve"] = "off"
    if task.nodes is not None:
        options["mip_max_nodes"] = task.nodes
    if careful:
        options |= {"mip_feasibility_tolerance": 1e-9, "primal_feasibility_tolerance": 1e-9}
    for option, value in options.items():
        if highs.setOptionValue(option, value) != highspy.HighsStatus.kOk:
            raise RuntimeError(f"HiGHS: no option {option} = {value}")
    _pass_model(highs, task, free)
    if task.start is not None:
        everything = np.arange(len(task.start), dtype=np.int32)
        highs.setSolution(len(task.start), everything, task.start.astype(np.float64))
    state = _State()
    if not _follow(highs, state, task):
        return _Answer("stopped", state.point, state.bound)
    return _answer(highs, state)


def _pass_model(highs: highspy.Highs, task: _Task, free: bool) -> None:
    """Hand the programme over by arrays; every carried tier is one more row, with half a step of slack."""
    programme, rows = task.programme, task.programme.rows
    tiers = [c.objective for c in task.carried]
    starts = np.cumsum([rows.starts[-1], *(len(tier.columns) for tier in tiers)])
    costs = np.zeros(programme.columns)
    if task.objective is not None and not free:
        costs[task.objective.columns] = task.objective.coefficients
    columns = np.concatenate([rows.columns, *(tier.columns for tier in tiers)])
    values = np.concatenate([rows.coefficients, *(tier.coefficients for tier in tiers)])
    status = highs.passModel(
        programme.columns,
        rows.count + len(tiers),
        len(columns),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        costs,
        as_floats(programme.column_lower),
        as_floats(programme.column_upper),
        np.concatenate([as_floats(rows.lower), np.full(len(tiers), -math.inf)]),
        np.concatenate([as_floats(rows.upper), np.array([c.most_steps + 0.5 for c in task.carried])]),
        np.concatenate([rows.starts[:-1], starts]).astype(np.int32),
        columns.astype(np.int32),
        values.astype(np.float64),
        np.ones(programme.columns, dtype=np.int32),
    )
    if status == highspy.HighsStatus.kError:
        raise RuntimeError("HiGHS refused the model")


def _answer(highs: highspy.Highs, state: _State) -> _Answer:
    """Read what HiGHS left."""
    status, info = highs.getModelStatus(), highs.getInfo()
    if state.failure is not None:
        raise RuntimeError(f"HiGHS failed: {state.failure}") from state.failure
    if state.returned == highspy.HighsStatus.kError:
        raise RuntimeError(f"HiGHS failed: {highs.modelStatusToString(status)}")
    if status == _STATUS.kInfeasible:
        return _Answer("infeasible", None, -math.inf)
    if status in (_STATUS.kUnboundedOrInfeasible, _STATUS.kUnbounded):
        return _Answer("unbounded or infeasible", None, -math.inf)
    feasible = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    point = np.array(highs.getSolution().col_value, dtype=np.float64) if feasible else state.point
    return _Answer("solved" if status == _STATUS.kOptimal else "stopped", point, info.mip_dual_bound)


class _State:
    """What a run tells while it goes on. It does not know its Highs object: the two would never be collected."""

    def __init__(self) -> None:
        self.stop = False
        self.point: Floats | None = None
        self.bound = -math.inf
        self.returned: Any = None
        self.failure: BaseException | None = None

    def hear(self, kind: int, _message: str, told: Any, reply: Any, _data: Any) -> None:
        """Take a callback: remember, and pass on the wish to stop."""
        self.bound = told.mip_dual_bound
        if int(kind) == _IMPROVED:
            self.point = np.array(told.mip_solution, dtype=np.float64)
        if self.stop:
            reply.user_interrupt = True

    def run(self, highs: highspy.Highs) -> None:
        """Call HiGHS; the body of its thread."""
        try:
            self.returned = highs.run()
        except BaseException as failure:
            self.failure = failure
        finally:
            highspy.Highs.resetGlobalScheduler(True)


def _follow(highs: highspy.Highs, state: _State, task: _Task) -> bool:
    """Run HiGHS in a thread, report, and stop when told to; False when the run had to be left behind."""
    highs.setCallback(state.hear, None)
    for kind in (_KIND.kCallbackMipImprovingSolution, _KIND.kCallbackMipInterrupt):
        highs.startCallback(kind)
    thread = threading.Thread(target=state.run, args=(highs,), name="HiGHS", daemon=True)
    told: tuple[int | None, int | None] = (None, None)
    patience = math.inf
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_POLL)
            told = _report(task, state, told)
            now = time.monotonic()
            if not state.stop and (task.watch.cancelled() or now > task.deadline + _GRACE):
                state.stop, patience = True, now + _GRACE
                highs.setOptionValue("time_limit", 0.0)
            if now > patience and thread.is_alive():
                leave(thread)
                return False
    finally:
        state.stop = True
    return True


def _report(task: _Task, state: _State, told: tuple[int | None, int | None]) -> tuple[int | None, int | None]:
    """Tell the watch what is new since it was last told."""
    if task.objective is None:
        return told
    points = [np.rint(state.point).astype(np.int64)] if state.point is not None else []
    points += [task.start] if task.start is not None else []
    news = (min(map(task.objective.steps, points), default=None), bound_steps(state.bound))
    if news != told:
        task.watch.progress(*news)
    return news


def _check_exact(programme: Programme, objective: Objective | None, carried: Sequence[Carried]) -> None:
    """Refuse numbers that double precision would change in silence."""
    tiers = [c.objective for c in carried] + ([objective] if objective is not None else [])
    rows = programme.rows
    numbers = [rows.coefficients, *(tier.coefficients for tier in tiers)]
    for bounds in (programme.column_lower, programme.column_upper, rows.lower, rows.upper):
        numbers.append(bounds[np.abs(bounds) < NO_LIMIT])
    if any(part.size and np.abs(part).max() > _EXACT for part in numbers):
        raise OverflowError("HiGHS reckons in double precision: a coefficient or bound is beyond 2**53")
