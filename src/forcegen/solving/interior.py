"""The interior point method on a relaxation, for those on which the simplex method takes long.

The way from its point to a corner (crossover), from which the simplex method goes on, is a small part of its time.

It runs in a process of its own. It reads its time limit once, when it begins, and then nothing stops it but a callback,
which comes three times in a millisecond and waits for Python each time: beside pieces one of these took 33 s so, in a
process of its own 17, alone 13.
"""

from __future__ import annotations

import base64
import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from forcegen.solving.engine import Deadline
from forcegen.solving.process import answer, make_ready, started


@dataclass(frozen=True)
class Corner:
    """A best corner, as HiGHS has it."""

    solution: Any
    basis: Any


def interior(programme: Any, deadline: Deadline, over: Callable[[], bool]) -> Corner | None:
    """The best corner of a relaxation; None where it was over first, or none was found.

    Parameters
    ----------
    programme
        As HiGHS has it, simplified already.
    deadline
        No longer than until then.
    over
        Whether to stop.
    """
    seconds = deadline.left().seconds
    end = None if seconds is None else time.monotonic() + seconds
    try:
        process = started()
        make_ready()  # for SCIP
        said = answer(process, _packed(programme), end, over)
    except OSError:  # a machine that lets no process start, or that ends it, can do without
        return None
    return None if said is None or said["point"] is None else _corner(said["point"])


def _packed(programme: Any) -> bytes:
    bundle, matrix = io.BytesIO(), programme.a_matrix_
    np.savez(
        bundle,
        cost=programme.col_cost_,
        lower=programme.col_lower_,
        upper=programme.col_upper_,
        row_lower=programme.row_lower_,
        row_upper=programme.row_upper_,
        start=np.asarray(matrix.start_, np.int32)[:-1],
        index=np.asarray(matrix.index_, np.int32),
        value=matrix.value_,
    )
    return bundle.getvalue()


def _corner(said: dict[str, str]) -> Corner:
    solution, basis = highspy.HighsSolution(), highspy.HighsBasis()
    for name in ("col_value", "col_dual", "row_value", "row_dual"):
        setattr(solution, name, _array(said[name], np.float64).tolist())
    solution.value_valid = solution.dual_valid = True
    kinds = [highspy.HighsBasisStatus(number) for number in range(5)]
    for name in ("col_status", "row_status"):
        setattr(basis, name, [kinds[number] for number in _array(said[name], np.int8)])
    basis.valid = True
    return Corner(solution, basis)


def _array(text: str, kind: type) -> NDArray[Any]:
    return np.frombuffer(base64.b64decode(text), kind)
