"""What every monolith gets, and what it hands back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.trace import Trace
from forcegen.formulation.programme import NO_LIMIT, Integers, Objective, Programme


@dataclass(frozen=True)
class Task:
    """One programme and what a solver may use."""

    programme: Programme
    objective: Objective
    seconds: float
    threads: int
    trace: Trace
    started: Callable[[], None]
    """To be called when the model stands and the search begins."""


@dataclass(frozen=True)
class Answer:
    """What a solver says at the end."""

    status: str
    """In the solver's own words."""
    point: Integers | None
    """Its best point, one whole number a column, or None."""


def costs(task: Task) -> Integers:
    """The objective's coefficient of every column."""
    found = np.zeros(task.programme.columns, np.int64)
    found[task.objective.columns] = task.objective.coefficients
    return found


def infinite(bounds: Integers) -> np.ndarray:
    """Bounds in floating point, infinite where there is none."""
    found = bounds.astype(np.float64)
    found[bounds >= NO_LIMIT], found[bounds <= -NO_LIMIT] = np.inf, -np.inf
    return found


def whole(values: object) -> Integers:
    """A solver's values, rounded."""
    return np.rint(np.asarray(values, np.float64)).astype(np.int64)
