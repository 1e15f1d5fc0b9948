"""SCIP by `ortools.math_opt`, which brings it along.

MathOpt has no callback for SCIP's plans and bounds, but hands over its log line by line: seven digits and a tenth of a
second. SCIP has one thread here: with two, the one bundled with ortools 9.15 stops after half a second or fails.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
from ortools.math_opt.python import mathopt

from benchmarks.monoliths.task import Answer, Task, costs, infinite, whole
from forcegen.solving.mathopt_process import Log

_ROUNDING = 5e-7
"""Of numbers printed with seven digits."""


def solve(task: Task) -> Answer:
    """Run SCIP on the whole programme."""
    model, columns = _model(task)
    limit = dt.timedelta(seconds=task.seconds)
    parameters = mathopt.SolveParameters(
        time_limit=limit, threads=1, relative_gap_tolerance=0.0, absolute_gap_tolerance=0.0
    )
    log = Log(lambda best, bound: task.trace.hear(best, bound, error=_ROUNDING))
    task.started()
    result = mathopt.solve(model, mathopt.SolverType.GSCIP, params=parameters, msg_cb=log.read)
    found = result.has_primal_feasible_solution()
    bounds = result.termination.objective_bounds
    task.trace.hear(result.objective_value() if found else None, bounds.dual_bound)
    point = whole(result.variable_values(columns)) if found else None
    return Answer(f"{result.termination.reason.name} {result.termination.detail}".strip(), point)


def _model(task: Task) -> tuple[mathopt.Model, list[mathopt.Variable]]:
    programme, rows = task.programme, task.programme.rows
    model = mathopt.Model()
    bounds = zip(infinite(programme.column_lower).tolist(), infinite(programme.column_upper).tolist(), strict=True)
    columns = [model.add_integer_variable(lb=low, ub=high) for low, high in bounds]
    starts, lower, upper = rows.starts.tolist(), infinite(rows.lower).tolist(), infinite(rows.upper).tolist()
    for row in range(rows.count):
        constraint = model.add_linear_constraint(lb=lower[row], ub=upper[row])
        mine = slice(starts[row], starts[row + 1])
        for column, coefficient in zip(rows.columns[mine].tolist(), rows.coefficients[mine].tolist(), strict=True):
            constraint.set_coefficient(columns[column], coefficient)
    every = costs(task)
    for number in np.flatnonzero(every).tolist():
        model.objective.set_linear_coefficient(columns[number], int(every[number]))
    return model, columns
