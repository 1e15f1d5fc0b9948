"""CP-SAT by `ortools.sat.python.cp_model`."""

from __future__ import annotations

from ortools.sat.python import cp_model

from benchmarks.monoliths.task import Answer, Task, whole
from benchmarks.trace import Trace


class _Heard(cp_model.CpSolverSolutionCallback):
    def __init__(self, trace: Trace) -> None:
        super().__init__()
        self._trace = trace

    def on_solution_callback(self) -> None:
        self._trace.hear(self.objective_value, self.best_objective_bound)


def solve(task: Task) -> Answer:
    """Run CP-SAT on the whole programme."""
    model, columns = _model(task)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = task.threads
    solver.parameters.max_time_in_seconds = task.seconds
    solver.parameters.relative_gap_limit = solver.parameters.absolute_gap_limit = 0.0
    solver.best_bound_callback = lambda bound: task.trace.hear(bound=bound)
    task.started()
    status = solver.solve(model, _Heard(task.trace))
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    task.trace.hear(solver.objective_value if found else None, solver.best_objective_bound if found else None)
    point = whole([solver.value(column) for column in columns]) if found else None
    return Answer(solver.status_name(status), point)


def _model(task: Task) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    programme, rows = task.programme, task.programme.rows
    model = cp_model.CpModel()
    bounds = zip(programme.column_lower.tolist(), programme.column_upper.tolist(), strict=True)
    columns = [model.new_int_var(low, high, f"x{number}") for number, (low, high) in enumerate(bounds)]
    starts, lower, upper = rows.starts.tolist(), rows.lower.tolist(), rows.upper.tolist()
    for row in range(rows.count):
        mine = slice(starts[row], starts[row + 1])
        terms = [columns[column] for column in rows.columns[mine].tolist()]
        left = cp_model.LinearExpr.weighted_sum(terms, rows.coefficients[mine].tolist())
        model.add_linear_constraint(left, lower[row], upper[row])
    terms = [columns[column] for column in task.objective.columns.tolist()]
    model.minimize(cp_model.LinearExpr.weighted_sum(terms, task.objective.coefficients.tolist()))
    return model, columns
