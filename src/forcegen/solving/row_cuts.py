"""Cuts of single rows: what whole units make of one line's month, one ceiling, one share.

A line that lacks three units is not helped by half of a pledge of two. Each row that the point keeps with little to
spare is divided by the counts of the fractions in it, one after the other, and rounded (complemented mixed-integer
rounding, Marchand and Wolsey 2001). Of each row the cut is taken from which the point is farthest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.programme import NO_LIMIT, Integers
from forcegen.solving.check import exact_sum
from forcegen.solving.cut import Cut
from forcegen.solving.rounding import Point, farthest, nearest, term

_KEPT = 150
"""Cuts of one round."""
_EFFORT = 3_000_000
"""Entries of all rows that are looked at, those with least to spare first."""
_DIVISORS = 8
"""Counts by which one row is divided, the smallest first."""
_AWAY = 1e-4
"""What is nearer than this to a whole number is no fraction."""
_TO_SPARE = 0.5
"""Part of its largest count that a row may have to spare."""


def row_cuts(point: Point, over: Callable[[], bool]) -> list[Cut]:
    """Cuts that the point breaks, each of one row."""
    rows, made = point.programme.rows, list[tuple[float, Cut] | None]()
    spare, _ = nearest(point.activity, rows.lower, rows.upper)
    with_fractions = _rows_with(point, np.abs(point.values - np.rint(point.values)) > _AWAY)
    tight = with_fractions[spare[with_fractions] <= _TO_SPARE * point.largest[with_fractions]]
    tight = tight[np.argsort(spare[tight], kind="stable")]
    before = np.cumsum(np.diff(rows.starts)[tight])
    for row in tight[before <= _EFFORT].tolist():
        if over():
            break
        made.append(max(_of_row(point, row), key=lambda one: one[0], default=None))
    return farthest(made, _KEPT)


def _rows_with(point: Point, some: NDArray[np.bool_]) -> Integers:
    """The rows that have an entry in one of some columns."""
    rows = point.programme.rows
    before = np.concatenate(([0], np.cumsum(some[rows.columns])))
    return np.flatnonzero(before[rows.starts[1:]] > before[rows.starts[:-1]])


def _of_row(point: Point, row: int) -> Iterator[tuple[float, Cut]]:
    programme, rows = point.programme, point.programme.rows
    mine = slice(int(rows.starts[row]), int(rows.starts[row + 1]))
    columns, counts = rows.columns[mine], rows.coefficients[mine]
    values, sizes = point.values[columns], np.abs(counts)
    fractions = np.abs(values - np.rint(values)) > _AWAY
    divisors = np.unique(sizes[fractions & (sizes > 1)])[:_DIVISORS].tolist()
    to_spare = _TO_SPARE * int(sizes.max())
    for sign, side in ((1, int(rows.lower[row])), (-1, int(rows.upper[row]))):
        if abs(side) >= NO_LIMIT or abs(side - point.activity[row]) > to_spare:
            continue
        seen = term(sign * counts, programme.column_lower[columns], programme.column_upper[columns], values)
        least = sign * side - exact_sum(seen.counts, seen.bounds)
        for divisor in divisors:
            fraction = least % divisor
            if fraction:
                rounded = seen.rounded(fraction, divisor)
                total = fraction * -(-least // divisor) + exact_sum(rounded, seen.bounds)
                made = point.cut(columns, rounded, total)
                if made is not None:
                    yield made
