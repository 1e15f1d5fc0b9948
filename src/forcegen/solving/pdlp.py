"""PDLP: a relaxation too large for the simplex method, solved nearly (Applegate et al. 2021, first-order steps).

It comes with OR-Tools. Its dual values are off by a little, which costs nothing but a little of the bound: whatever
they are, they prove something. It runs in a process of its own, as it holds on to Python while it works.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.programme import Integers, Programme
from forcegen.solving.engine import Limits
from forcegen.solving.process import answer, packed, started

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Nearly:
    """A point near the best of the relaxation, and dual values near those that prove it."""

    values: Floats
    """By column."""
    duals: Floats
    """By row."""


def relaxed(
    programme: Programme, costs: Integers, iterations: int, limits: Limits, cancelled: Callable[[], bool]
) -> Nearly | None:
    """Minimise with fractions allowed; None where nothing came of it.

    Parameters
    ----------
    costs
        By column.
    iterations
        After so many it hands over what it has: the same in every run, with one thread or two.

    Raises
    ------
    OSError
        No process can start, or it failed.
    """
    deadline = None if limits.seconds is None else time.monotonic() + limits.seconds
    unit = float(max(1, costs.max(initial=1)))
    problem = packed(
        "pdlp",
        told=programme,
        objective_columns=np.flatnonzero(costs),
        objective=costs[costs != 0] / unit,
        iterations=iterations,
        threads=limits.threads,
        seconds=-1.0 if limits.seconds is None else limits.seconds,
    )
    said = answer(started(), problem, deadline, cancelled)
    if said is None or said["duals"] is None:
        return None
    return Nearly(np.array(said["point"]), unit * np.array(said["duals"]))
