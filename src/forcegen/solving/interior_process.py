"""The interior point method on one relaxation, in a process of its own."""

from __future__ import annotations

import base64
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray


def corner(arrays: Any) -> dict[str, str] | None:
    """The best corner, as its basis and values; None where none is found."""
    highs = highspy.Highs()
    for name, value in {"output_flag": False, "presolve": "off", "solver": "ipm", "run_crossover": "on"}.items():
        highs.setOptionValue(name, value)
    columns = len(arrays["cost"])
    highs.passModel(
        columns,
        len(arrays["row_lower"]),
        len(arrays["index"]),
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        *(arrays[name] for name in ("cost", "lower", "upper", "row_lower", "row_upper", "start", "index", "value")),
        np.zeros(columns, np.int32),
    )
    highs.run()
    basis, solution = highs.getBasis(), highs.getSolution()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal or not basis.valid:
        return None
    found = {
        name: np.array([int(one) for one in getattr(basis, name)], np.int8) for name in ("col_status", "row_status")
    }
    for name in ("col_value", "col_dual", "row_value", "row_dual"):
        found[name] = np.array(getattr(solution, name), np.float64)
    return {name: _text(array) for name, array in found.items()}


def _text(array: NDArray[Any]) -> str:
    return base64.b64encode(array.tobytes()).decode()
