"""SCIP on one programme, in a process of its own.

What was measured with ortools 9.15, and is why it does not run within `forcegen` itself:

* SCIP, asked to listen for interruption, writes two lines of faults of its own straight to the standard error stream
  (``SCIPcatchEvent does not support …``), though interruption works. Nothing else can stop it.
* With two threads the SCIP bundled there stops after half a second or fails: it has one.
* MathOpt has no callback for SCIP's plans and bounds, but hands over its log line by line, with seven digits.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from ortools.math_opt import model_pb2, parameters_pb2, result_pb2, solution_pb2
from ortools.math_opt.core.python import solver as core
from ortools.math_opt.python import mathopt

_Left = Callable[[], dt.timedelta | None]


def solved(arrays: Any, interrupter: Any, say: Callable[[Mapping[str, Any]], None]) -> Mapping[str, Any]:
    """SCIP's last word on a programme; its bounds on the way are said."""
    return _scip(_proto(arrays), arrays, _clock(float(arrays["seconds"])), interrupter, say)


def _scip(
    proto: Any, arrays: Any, left: _Left, interrupter: Any, say: Callable[[Mapping[str, Any]], None]
) -> Mapping[str, Any]:
    start = arrays["start"].tolist()
    nodes = int(arrays["nodes"])
    parameters = mathopt.SolveParameters(
        time_limit=left(),
        node_limit=None if nodes < 0 else nodes,
        threads=1,
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=0.0,
    )
    if arrays["plans"]:
        # What is asked for plans is small, and solved sooner than begun anew: the later tiers of rich 60 x 120 take
        # 2.8 seconds instead of 4.
        parameters.gscip.int_params["presolving/maxrestarts"] = 0
    else:
        parameters.heuristics = mathopt.Emphasis.OFF
    if not arrays["probing"]:
        parameters.gscip.int_params["propagating/probing/maxprerounds"] = 0
    parameters.gscip.int_params["randomization/randomseedshift"] = int(arrays["seed"])
    beginning = mathopt.ModelSolveParameters().to_proto()
    if start:
        hint = beginning.solution_hints.add().variable_values
        hint.ids.extend(range(len(start)))
        hint.values.extend(start)
    log = Log(lambda best, least: say({"best": best, "least": least}))
    result = _solved(proto, mathopt.SolverType.GSCIP, parameters.to_proto(), beginning, log.read, interrupter)
    found = [one.primal_solution for one in result.solutions[:1]]
    whole = [one for one in found if one.feasibility_status == solution_pb2.SOLUTION_STATUS_FEASIBLE]
    bound = result.termination.objective_bounds.dual_bound
    return {
        "infeasible": result.termination.reason == result_pb2.TERMINATION_REASON_INFEASIBLE,
        # All columns are there, those that are 0 too, in the order of the ids.
        "point": list(whole[0].variable_values.values) if whole else None,
        "bound": bound if np.isfinite(bound) else None,
    }


def _solved(proto: Any, solver: Any, parameters: Any, beginning: Any, log: Any, interrupter: Any) -> Any:
    """Straight to the core: with millions of entries MathOpt's Python objects take a fifth of the time."""
    return core.solve(
        proto,
        solver.value,
        parameters_pb2.SolverInitializerProto(),
        parameters,
        beginning,
        log,
        mathopt.CallbackRegistration().to_proto(),
        None,
        interrupter.pybind_interrupter,
    )


def _clock(seconds: float) -> _Left:
    """What is left of so many seconds from now, whenever asked; no limit where they are below 0."""
    end = time.monotonic() + seconds
    return lambda: None if seconds < 0 else dt.timedelta(seconds=max(0.01, end - time.monotonic()))


def _proto(arrays: Any) -> Any:
    """MathOpt's own form: through its Python objects a programme of 100 000 entries takes a second, so a tenth."""
    proto = model_pb2.ModelProto()
    variables, rows, matrix = proto.variables, proto.linear_constraints, proto.linear_constraint_matrix
    count, starts = len(arrays["lower"]), arrays["starts"]
    variables.ids.extend(range(count))
    variables.lower_bounds.extend(arrays["lower"].tolist())
    variables.upper_bounds.extend(arrays["upper"].tolist())
    variables.integers.extend([True] * count)
    rows.ids.extend(range(len(starts) - 1))
    rows.lower_bounds.extend(arrays["row_lower"].tolist())
    rows.upper_bounds.extend(arrays["row_upper"].tolist())
    row = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    order = np.lexsort((arrays["columns"], row))
    matrix.row_ids.extend(row[order].tolist())
    matrix.column_ids.extend(arrays["columns"][order].tolist())
    matrix.coefficients.extend(arrays["coefficients"][order].tolist())
    proto.objective.linear_coefficients.ids.extend(arrays["objective_columns"].tolist())
    proto.objective.linear_coefficients.values.extend(arrays["objective"].tolist())
    return proto


class Log:
    """Reads SCIP's table of progress; its columns' number varies, so the bounds are found by their titles.

    Parameters
    ----------
    hear
        Is told the best value and the bound of every line, None for what is not known yet.
    """

    def __init__(self, hear: Callable[[float | None, float | None], None]) -> None:
        self._hear = hear
        self._titles: list[str] = []

    def read(self, lines: Sequence[str]) -> None:
        """Take new lines."""
        for line in lines:
            cells = [cell.strip() for cell in line.split("|")]
            if "dualbound" in cells:
                self._titles = cells
            elif self._titles and len(cells) == len(self._titles):
                row = dict(zip(self._titles, cells, strict=True))
                self._hear(_number(row["primalbound"]), _number(row["dualbound"]))


def _number(text: str) -> float | None:
    """A number of the log; None for `--` and for what is infinite."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if np.isfinite(number) else None
