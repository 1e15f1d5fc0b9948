"""SCIP in a process of its own: reads one programme from standard input, answers in lines of JSON.

What was measured with ortools 9.15, and is why it does not run within `forcegen` itself:

* SCIP, asked to listen for interruption, writes two lines of faults of its own straight to the standard error stream
  (``SCIPcatchEvent does not support …``), though interruption works. Nothing else can stop it.
* With two threads the SCIP bundled there stops after half a second or fails: it has one.
* MathOpt has no callback for SCIP's plans and bounds, but hands over its log line by line, with seven digits.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

import numpy as np
from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.util.python import solve_interrupter


def main() -> None:
    """Solve what comes in; anything more that comes in, or its end, is a request to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this hears it, and asks to stop
    arrays = _read(sys.stdin.buffer)
    interrupter = solve_interrupter.SolveInterrupter()

    def wait() -> None:
        sys.stdin.buffer.read(1)
        interrupter.interrupt()

    threading.Thread(target=wait, daemon=True).start()
    limit = float(arrays["seconds"])
    nodes = int(arrays["nodes"])
    parameters = mathopt.SolveParameters(
        time_limit=dt.timedelta(seconds=limit) if limit >= 0 else None,
        node_limit=nodes if nodes >= 0 else None,
        threads=1,
        relative_gap_tolerance=0.0,
        absolute_gap_tolerance=0.0,
    )
    model = mathopt.Model.from_model_proto(_proto(arrays))
    result = mathopt.solve(
        model,
        mathopt.SolverType.GSCIP,
        params=parameters,
        model_params=_beginning(model, arrays["start"]),
        msg_cb=Log(lambda best, least: _say({"best": best, "least": least})).read,
        interrupter=interrupter,
    )
    point = None
    if result.has_primal_feasible_solution():
        point = [float(value) for value in result.variable_values(list(model.variables()))]
    reason, bound = result.termination.reason.name, result.termination.objective_bounds.dual_bound
    _say({"reason": reason, "point": point, "bound": bound if np.isfinite(bound) else None})


def _read(stream: BinaryIO) -> Any:
    length = int.from_bytes(stream.read(8), "little")
    return np.load(io.BytesIO(stream.read(length)), allow_pickle=False)


def _say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


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


def _beginning(model: mathopt.Model, start: Any) -> mathopt.ModelSolveParameters:
    if not len(start):
        return mathopt.ModelSolveParameters()
    values = dict(zip(model.variables(), start.tolist(), strict=True))
    return mathopt.ModelSolveParameters(solution_hints=[mathopt.SolutionHint(variable_values=values)])


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


if __name__ == "__main__":
    main()
    os._exit(0)  # The thread that still reads must not hold up the end.
