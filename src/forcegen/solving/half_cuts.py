"""Cuts of halves: rows that together come to an even sum of columns on one side and an odd number on the other.

Half of that is a whole number of columns and half a number, which no whole point is. Rows are put together so that the
columns that are no whole number at the point, and what rows have to spare there, count odd as seldom as possible, by
elimination modulo 2, the fractions farthest from their bounds first (Andreello, Caprara and Fischetti 2007). The half
of each such sum is rounded like any other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.programme import NO_LIMIT, Integers
from forcegen.solving.cut import Cut
from forcegen.solving.gomory import Rounding
from forcegen.solving.rounding import Floats, Point, farthest
from forcegen.solving.simplex import Simplex

Chosen = NDArray[np.bool_]
Bits = NDArray[np.uint8]

_KEPT = 150
"""Cuts of one round."""
_LARGEST = 30
"""Count in a row: from ceilings of hundreds of persons nothing comes of halves."""
_MOST = 0.9
"""Of what counts odd and of what is to spare, in all: the point breaks a cut by what is missing to 1."""
_NOISE = 1e-6
_FEW = 1e-3
"""By so much a row that is put to others may have more to spare, for each odd column fewer."""


def half_cuts(point: Point, simplex: Simplex, over: Callable[[], bool]) -> list[Cut]:
    """Cuts that the point breaks.

    Parameters
    ----------
    simplex
        Has the rows of the point's programme.
    """
    rounding, made = Rounding(point, simplex), list[tuple[float, Cut] | None]()
    for rows in _odd_sums(point, over)[:_KEPT]:
        if over():
            break
        halves = np.zeros(point.programme.rows.count)
        halves[rows] = 0.5
        made.append(rounding.of(halves))
    return farthest(made, _KEPT)


@dataclass
class _Sums:
    """Sums of rows, one in the place of each row, modulo 2."""

    odd: Bits
    """By sum: 1 for each column that counts odd, and at the end for a right side that is."""
    rows: Bits
    """By sum: which rows are in it, eight to a byte."""
    spare: Floats
    """By sum: what its rows have to spare at the point, in all."""
    distances: Floats
    """By column: from its nearest bound."""

    def near(self, some: Integers) -> tuple[Integers, Floats]:
        """Those of some sums that make a cut which the point breaks, and what is to spare and odd in each."""
        some = some[self.odd[some, -1] == 1]
        amount = self.spare[some] + self.odd[some, :-1] @ self.distances
        return some[amount < _MOST], amount[amount < _MOST]

    def put_to(self, others: Integers, one: int) -> None:
        """Put one sum to others."""
        self.odd[others] ^= self.odd[one]
        self.rows[others] ^= self.rows[one]
        self.spare[others] += self.spare[one]


def _odd_sums(point: Point, over: Callable[[], bool]) -> list[Integers]:
    """Rows whose half makes a cut that the point breaks, those first that it breaks most."""
    rows, sums = _sums(point)
    found = dict[bytes, float]()
    useful = sums.spare < _MOST

    def remember(some: Integers) -> None:
        for place, amount in zip(*sums.near(some), strict=True):
            found[sums.rows[place].tobytes()] = float(amount)

    remember(np.flatnonzero(useful))
    for column in range(len(sums.distances)):
        if over():
            break
        those = np.flatnonzero((sums.odd[:, column] == 1) & useful)
        if not len(those):
            continue
        one = int(those[np.argmin(sums.spare[those] + _FEW * sums.odd[those].sum(axis=1))])
        useful[one] = False
        others = those[those != one]
        sums.put_to(others, one)
        useful[others] = sums.spare[others] < _MOST
        remember(others[useful[others]])
    order = sorted(found, key=lambda one: found[one])
    return [rows[np.unpackbits(np.frombuffer(one, np.uint8), count=len(rows)) == 1] for one in order]


def _sums(point: Point) -> tuple[Integers, _Sums]:
    """The rows of small counts that have little to spare, and each as a sum of its own."""
    programme, rows = point.programme, point.programme.rows
    below, above = _between(point.activity, rows.lower, rows.upper)
    spare = np.maximum(0.0, np.minimum(below, above))
    side = np.where(above < below, rows.upper, rows.lower)
    below, above = _between(point.values, programme.column_lower, programme.column_upper)
    distance = np.maximum(0.0, np.minimum(below, above))
    bound = np.where(above < below, programme.column_upper, programme.column_lower)

    row_of = np.repeat(np.arange(rows.count), np.diff(rows.starts))
    largest = np.zeros(rows.count, np.int64)
    np.maximum.at(largest, row_of, np.abs(rows.coefficients))
    of_use = (spare < _MOST) & (largest <= _LARGEST)
    entries = np.flatnonzero((rows.coefficients & 1 == 1) & of_use[row_of])
    row, column = row_of[entries], rows.columns[entries]
    right = np.where(of_use, side, 0) & 1
    np.bitwise_xor.at(right, row, bound[column] & 1)
    counts = distance[column] > _NOISE
    row, column = row[counts], column[counts]
    # What is at its bound in every column, and has an even right side, adds nothing to any sum.
    of_use &= right == 1
    of_use[row] = True
    kept, columns = np.flatnonzero(of_use), np.unique(column)
    columns = columns[np.argsort(-distance[columns], kind="stable")]
    place = np.zeros(programme.columns, np.int64)
    place[columns] = np.arange(len(columns))
    odd = np.zeros((len(kept), len(columns) + 1), np.uint8)
    odd[np.searchsorted(kept, row), place[column]] = 1
    odd[:, -1] = right[kept]
    return kept, _Sums(odd, np.packbits(np.eye(len(kept), dtype=np.uint8), axis=1), spare[kept], distance[columns])


def _between(values: Floats, lower: Integers, upper: Integers) -> tuple[Floats, Floats]:
    """How far values are above their lower and below their upper limits."""
    return (
        np.where(lower > -NO_LIMIT, values - lower, np.inf),
        np.where(upper < NO_LIMIT, upper - values, np.inf),
    )
