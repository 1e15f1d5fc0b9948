"""HiGHS by highspy."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np

from benchmarks.monoliths.task import Answer, Task, costs, infinite, whole

_KIND = highspy.cb.HighsCallbackType
_IMPROVED = int(_KIND.kCallbackMipImprovingSolution)


def solve(task: Task) -> Answer:
    """Run HiGHS on the whole programme."""
    highspy.Highs.resetGlobalScheduler(True)  # or it keeps the number of threads of an earlier run in this process
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", task.threads)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 0.0)
    highs.setOptionValue("time_limit", task.seconds)
    _pass(highs, task)

    def hear(kind: Any, _message: str, told: Any, _reply: Any, _data: Any) -> None:
        best = told.objective_function_value if int(kind) == _IMPROVED else told.mip_primal_bound
        task.trace.hear(best, told.mip_dual_bound)

    highs.setCallback(hear, None)
    for one in (_KIND.kCallbackMipImprovingSolution, _KIND.kCallbackMipInterrupt):
        highs.startCallback(one)
    task.started()
    highs.run()
    info = highs.getInfo()
    feasible = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    task.trace.hear(info.objective_function_value if feasible else None, info.mip_dual_bound)
    point = whole(highs.getSolution().col_value) if feasible else None
    return Answer(highs.modelStatusToString(highs.getModelStatus()), point)


def _pass(highs: highspy.Highs, task: Task) -> None:
    programme, rows = task.programme, task.programme.rows
    highs.passModel(
        programme.columns,
        rows.count,
        len(rows.columns),
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        costs(task).astype(np.float64),
        infinite(programme.column_lower),
        infinite(programme.column_upper),
        infinite(rows.lower),
        infinite(rows.upper),
        rows.starts[:-1].astype(np.int32),
        rows.columns.astype(np.int32),
        rows.coefficients.astype(np.float64),
        np.ones(programme.columns, dtype=np.int32),
    )
