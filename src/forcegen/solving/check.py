"""Nothing an engine says is trusted: points and bounds are checked here, in whole numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.programme import NO_LIMIT, Integers, Objective, Programme
from forcegen.solving.engine import Carried, Outcome

Floats = NDArray[np.float64]

_WHOLE_WITHIN = 1e-5
_ROOM = 2.0**62
"""Sums below this, reckoned in floating point, fit 64 bits for sure."""


def exact_sum(one: Integers, other: Integers) -> int:
    """A sum of products, by entry, that may not fit 64 bits."""
    there = one != 0
    one, other = one[there], other[there]
    if np.abs(one.astype(np.float64)) @ np.abs(other.astype(np.float64)) < _ROOM:
        return int(one @ other)
    return sum(a * b for a, b in zip(one.tolist(), other.tolist(), strict=True))


def activity(programme: Programme, values: Integers) -> Integers:
    """Each row's sum of coefficient x column."""
    return np.asarray(activities(programme, values), np.int64)


def activities(programme: Programme, values: NDArray[Any]) -> NDArray[Any]:
    """Each row's sum of coefficient x column, at whole numbers or fractions."""
    from scipy.sparse import csr_array  # loaded when used: to read and check files goes without

    rows = programme.rows
    matrix = csr_array((rows.coefficients, rows.columns, rows.starts), shape=(rows.count, programme.columns))
    return np.asarray(matrix @ values)


def broken(programme: Programme, values: Integers, carried: Sequence[Carried] = ()) -> list[str]:
    """Names of the bounds, rows and carried tiers that a point breaks; empty for a point that holds."""
    columns = np.flatnonzero((values < programme.column_lower) | (values > programme.column_upper))
    sums = activity(programme, values)
    rows = np.flatnonzero((sums < programme.rows.lower) | (sums > programme.rows.upper))
    names = [programme.column_name(int(column)) for column in columns]
    names += [programme.rows.name(int(row)) for row in rows]
    names += [one.objective.name for one in carried if one.objective.steps(values) > one.most_steps]
    return names


def whole(programme: Programme, point: Floats, carried: Sequence[Carried] = ()) -> Integers | None:
    """A point rounded, or None if it is not whole or breaks something once rounded."""
    rounded = np.rint(point)
    if np.abs(point - rounded).max() > _WHOLE_WITHIN:
        return None
    values: Integers = rounded.astype(np.int64)
    return None if broken(programme, values, carried) else values


def claimed(objective: Objective | None, points: Sequence[Integers | None], bound: int | None) -> Outcome:
    """Claim no more than the best of the points (each keeps every row) and the bound bear out."""
    there = [point for point in points if point is not None]
    if objective is None:
        return Outcome("optimal", there[0], 0) if there else Outcome("unknown", None, None)
    if not there:
        return Outcome("unknown", None, bound)
    best = min(there, key=objective.steps)
    steps = objective.steps(best)
    if bound is not None and bound > steps:
        return Outcome("feasible", best, None)  # a bound above a point that keeps every row is wrong
    return Outcome("optimal" if bound == steps else "feasible", best, bound)


def bound_steps(bound: float, digits: float = 0.0) -> int | None:
    """The least whole number of steps that a bound in floating point leaves open; None where it is none.

    The slack stays under half a step, or no total over a million could ever be proven; the last term is what double
    precision itself may lose.

    Parameters
    ----------
    digits
        What the bound may have lost on its way, for want of digits.
    """
    if not math.isfinite(bound):
        return None
    slack = digits + min(1e-6 * max(1.0, abs(bound)), 0.4) + abs(bound) * 2.0**-50
    return math.ceil(bound - slack)


def as_floats(bounds: Integers) -> Floats:
    """Bounds in floating point, infinite where there is none."""
    limits = bounds.astype(np.float64)
    limits[bounds >= NO_LIMIT] = math.inf
    limits[bounds <= -NO_LIMIT] = -math.inf
    return limits
