"""Nothing an engine says is trusted: bounds and rows are checked here, in whole numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forcegen.formulation.programme import Integers, Programme
from forcegen.solving.engine import Carried


def activity(programme: Programme, values: Integers) -> Integers:
    """Each row's sum of coefficient x column."""
    rows = programme.rows
    products = rows.coefficients * values[rows.columns]
    sums = np.concatenate(([0], np.cumsum(products)))
    return np.asarray(sums[rows.starts[1:]] - sums[rows.starts[:-1]], np.int64)


def broken(programme: Programme, values: Integers, carried: Sequence[Carried] = ()) -> list[str]:
    """Names of the bounds, rows and carried tiers that a point breaks; empty for a point that holds."""
    columns = np.flatnonzero((values < programme.column_lower) | (values > programme.column_upper))
    sums = activity(programme, values)
    rows = np.flatnonzero((sums < programme.rows.lower) | (sums > programme.rows.upper))
    names = [programme.column_name(int(column)) for column in columns]
    names += [programme.rows.name(int(row)) for row in rows]
    names += [one.objective.name for one in carried if one.objective.steps(values) > one.most_steps]
    return names
