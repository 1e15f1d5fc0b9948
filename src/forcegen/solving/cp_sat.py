"""CP-SAT behind the seam.

What was measured with ortools 9.15, and shaped this file:

* Filling its own wrapped protocol buffers is the fastest way in, with lists: slices of NumPy arrays take a fifth longer
  (50000 columns, 20000 rows, 500000 entries: 0.13 s; 1500 to 2500 rows of a cure: 8 and 14 ms).
* ``solve`` lets go of the GIL but keeps its thread, so it runs in a thread of its own while the caller's thread polls
  (and, if it is the main one, can still handle Ctrl-C). ``stop_search`` from there took half a second at most.
* By default CP-SAT takes over the interrupt signal; `catch_sigint_signal` is off.
* One worker is reproducible, and so are several that take turns (`interleave_search`); several that do not are not.
  Taking turns costs about a second on a programme that one worker solves at once.
* Probing takes it longer than what it finds saves, and with more of the linear relaxation it needs no more time but has
  fewer hard cases: 58 programmes of cures in 26 s instead of 37, the slowest in 1.4 s instead of 3.5.
* So do a second and a third round of its presolve, and looking for symmetries: without them the 39 programmes of four
  lines' cures take 7.2 s instead of 8.0.
* Looking for rows within rows is a quarter of the time of the small programmes that check a cure (32 of eleven lines'
  in 3.6 s instead of 4.9), but `asks --most 5`, whose questions are larger, takes 17 s without it instead of 8.
* Its best bound is a plain 0 until it has found one: that is believed only once it was reported.
"""

from __future__ import annotations

import importlib.metadata
import math
import threading
import time
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from ortools.sat.python import cp_model_helper as sat

from forcegen.formulation.programme import NO_LIMIT, Integers, Objective, Programme
from forcegen.solving.check import broken, claimed
from forcegen.solving.engine import Carried, Limits, Outcome, Watch

_POLL = 0.05
_MOST_ACTIVITY = 2.0**62
"""CP-SAT itself refuses rows whose activity may pass half the range of int64."""


class CpSat:
    """The CP-SAT engine.

    Parameters
    ----------
    effort
        Stop after so much work, in CP-SAT's deterministic units (about a second each); no limit when None.
    brief
        For programmes that it solves in a tenth of a second: presolve does not look for rows within rows.
    """

    name = "cp-sat"

    def __init__(self, effort: float | None = None, *, brief: bool = False) -> None:
        self._effort, self._brief = effort, brief

    def version(self) -> str:
        """Name and version, as the report prints them."""
        return f"OR-Tools CP-SAT {importlib.metadata.version('ortools')}"

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

        Without an objective any point is "optimal", with a bound of zero steps. A `start` that breaks a row still
        serves as a hint.

        Raises
        ------
        OverflowError
            A row's activity might not fit 64 bits.
        RuntimeError
            CP-SAT failed or refused the model.
        """
        deadline = None if limits.seconds is None else time.monotonic() + limits.seconds
        fallback = start if start is not None and not broken(programme, start, carried) else None
        if watch.cancelled():
            return claimed(objective, [fallback], None)
        model = _model(programme, objective, carried, start)
        remaining = None if deadline is None else max(0.0, deadline - time.monotonic())
        parameters = _parameters(remaining, limits.threads)
        if self._brief:
            parameters.presolve_inclusion_work_limit = 0
        if self._effort is not None:
            parameters.max_deterministic_time = self._effort
        response, heard = _solve(model, parameters, watch, objective)
        if response.status == sat.INFEASIBLE:
            # The start proves the claim wrong when there is one, though CP-SAT finds no better point.
            return Outcome("infeasible" if fallback is None else "feasible", fallback, None)
        if response.status == sat.MODEL_INVALID:
            raise RuntimeError(f"CP-SAT refused the model: {response.solution_info}")
        if response.status == sat.UNKNOWN:
            return claimed(objective, [fallback], _bound_steps(heard.bound))
        values = np.fromiter(response.solution, dtype=np.int64, count=programme.columns)
        if response.status == sat.OPTIMAL and objective is not None:
            return claimed(objective, [values], objective.steps(values))
        return claimed(objective, [values, fallback], _bound_steps(heard.bound))


def _parameters(seconds: float | None, threads: int) -> Any:
    """Settings that give the same answer every time, and stop at nothing short of proof."""
    parameters = sat.SatParameters()
    parameters.num_workers = max(1, threads)
    if threads > 1:
        parameters.interleave_search = True
        parameters.interleave_batch_size = threads
    parameters.random_seed = 0
    parameters.absolute_gap_limit = 0.0
    parameters.relative_gap_limit = 0.0
    parameters.catch_sigint_signal = False
    parameters.cp_model_probing_level = 0
    parameters.linearization_level = 2
    parameters.max_presolve_iterations = 1
    parameters.symmetry_level = 0
    if seconds is not None:
        parameters.max_time_in_seconds = seconds
    return parameters


def _model(
    programme: Programme, objective: Objective | None, carried: Sequence[Carried], start: Integers | None
) -> Any:
    """Fill CP-SAT's own model."""
    _check_activity(programme, objective, carried)
    model = sat.CpModelProto()
    variables = model.variables
    for bounds in zip(programme.column_lower.tolist(), programme.column_upper.tolist(), strict=True):
        variables.add().domain.extend(bounds)
    rows, constraints = programme.rows, model.constraints
    columns, coefficients = rows.columns.tolist(), rows.coefficients.tolist()
    for limits, (begin, end) in zip(
        zip(rows.lower.tolist(), rows.upper.tolist(), strict=True), pairwise(rows.starts.tolist()), strict=True
    ):
        linear = constraints.add().linear
        linear.vars.extend(columns[begin:end])
        linear.coeffs.extend(coefficients[begin:end])
        linear.domain.extend(limits)
    for tier in carried:
        linear = constraints.add().linear
        linear.vars.extend(tier.objective.columns)
        linear.coeffs.extend(tier.objective.coefficients)
        linear.domain.extend((-NO_LIMIT, tier.most_steps))
    if objective is not None:
        model.objective.vars.extend(objective.columns)
        model.objective.coeffs.extend(objective.coefficients)
    if start is not None:
        model.solution_hint.vars.extend(np.arange(programme.columns))
        model.solution_hint.values.extend(start)
    fault = sat.CpSatHelper.validate_model(model)
    if fault:
        kind = OverflowError if "overflow" in fault else RuntimeError
        raise kind(f"CP-SAT refused the model: {fault.strip()}")
    return model


def _check_activity(programme: Programme, objective: Objective | None, carried: Sequence[Carried]) -> None:
    """Refuse rows whose activity might not fit 64 bits."""
    rows = programme.rows
    reach = np.maximum(np.abs(programme.column_lower), np.abs(programme.column_upper)).astype(np.float64)
    totals = np.concatenate(
        [np.zeros(1), np.cumsum(np.abs(rows.coefficients.astype(np.float64)) * reach[rows.columns])]
    )
    # The difference of two sums may be off by a little of the larger one, hence the sums row by row where it matters.
    if totals[-1] >= _MOST_ACTIVITY:
        for row in range(rows.count):
            part = slice(rows.starts[row], rows.starts[row + 1])
            if np.abs(rows.coefficients[part].astype(np.float64)) @ reach[rows.columns[part]] >= _MOST_ACTIVITY:
                raise OverflowError(f"CP-SAT: the sum of {rows.name(row)} might not fit 64 bits")
    for tier in [c.objective for c in carried] + ([objective] if objective is not None else []):
        if tier.coefficients.astype(np.float64) @ reach[tier.columns] >= _MOST_ACTIVITY:
            raise OverflowError(f"CP-SAT: the sum of the objective {tier.name} might not fit 64 bits")


class _Heard(sat.SolutionCallback):
    """What CP-SAT tells while it searches."""

    def __init__(self) -> None:
        super().__init__()
        self.best: float | None = None
        self.bound: float | None = None

    def OnSolutionCallback(self) -> None:  # noqa: N802 - CP-SAT's own name
        """Remember the value of a new point."""
        self.best = self.ObjectiveValue()

    def hear_bound(self, bound: float) -> None:
        """Remember a new bound."""
        self.bound = bound


def _solve(model: Any, parameters: Any, watch: Watch, objective: Objective | None) -> tuple[Any, _Heard]:
    """Run CP-SAT in a thread, report, and stop it when told to."""
    heard, results = _Heard(), list[Any]()
    wrapper: Any = sat.SolveWrapper()
    wrapper.set_parameters(parameters)
    wrapper.add_solution_callback(heard)
    wrapper.add_best_bound_callback(heard.hear_bound)

    def run() -> None:
        try:
            results.append(wrapper.solve(model))
        except BaseException as failure:
            results.append(failure)

    thread = threading.Thread(target=run, name="CP-SAT", daemon=True)
    told: tuple[int | None, int | None] = (None, None)
    thread.start()
    try:
        while thread.is_alive():
            thread.join(_POLL)
            news = (None if heard.best is None else round(heard.best), _bound_steps(heard.bound))
            if objective is not None and news != told:
                watch.progress(*news)
                told = news
            if watch.cancelled():
                wrapper.stop_search()  # every time round: a call before the search has begun is lost
    finally:
        wrapper.stop_search()
        wrapper.clear_solution_callback(heard)
    if isinstance(results[0], BaseException):
        raise RuntimeError(f"CP-SAT failed: {results[0]}") from results[0]
    return results[0], heard


def _bound_steps(bound: float | None) -> int | None:
    """Whole steps of a bound that CP-SAT hands over in floating point; it reckons in whole numbers itself."""
    if bound is None or not math.isfinite(bound):
        return None
    return math.ceil(bound - 1e-6 - abs(bound) * 2.0**-50)
