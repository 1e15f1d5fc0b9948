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

from forcegen.formulation.programme import Integers
from forcegen.solving.cut import Cut
from forcegen.solving.rounding import Floats, Point, Rounding, farthest, nearest
from forcegen.solving.simplex import Simplex

Chosen = NDArray[np.bool_]
Bits = NDArray[np.uint8]

_KEPT = 150
"""Cuts of one round."""
_ROWS = 6_000
"""Put together, those with least to spare: of thousands of lines more would take too much memory, and time."""
_FOUND = 3_000
"""Sums that are remembered before all but the best are forgotten."""
_CHUNK = 1_000
"""Sums looked at together: products of bits and numbers are made in numbers."""
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
    if over():
        return []
    rounding, made = Rounding(point, simplex), list[tuple[float, Cut] | None]()
    for rows in _odd_sums(point, over):
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
    """By sum: no less than what its rows have to spare at the point, in all."""
    distances: Floats
    """By column: from its nearest bound."""

    def near(self, some: Integers) -> tuple[Integers, Floats]:
        """Those of some sums that make a cut which the point breaks, and how much is to spare and odd in each."""
        some = some[self.odd[some, -1] == 1]
        parts = np.array_split(some, len(some) // _CHUNK + 1)
        amount = self.spare[some] + np.concatenate([self.odd[part, :-1] @ self.distances for part in parts])
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
        if len(found) > _FOUND:
            for one in sorted(found, key=lambda one: found[one])[_KEPT:]:
                del found[one]

    remember(np.flatnonzero(useful))
    for column in range(len(sums.distances)):
        if over():
            break
        at = np.flatnonzero(useful)
        those = at[sums.odd[at, column] == 1]
        if not len(those):
            continue
        one = int(those[np.argmin(sums.spare[those] + _FEW * sums.odd[those].sum(axis=1))])
        useful[one] = False
        others = those[those != one]
        sums.put_to(others, one)
        useful[others] = sums.spare[others] < _MOST
        remember(others[useful[others]])
    order = sorted(found, key=lambda one: found[one])[:_KEPT]
    return [rows[np.unpackbits(np.frombuffer(one, np.uint8), count=len(rows)) == 1] for one in order]


def _sums(point: Point) -> tuple[Integers, _Sums]:
    """The rows of small counts that have little to spare, and each as a sum of its own."""
    programme, rows = point.programme, point.programme.rows
    spare, side = nearest(point.activity, rows.lower, rows.upper)
    distance, bound = nearest(point.values, programme.column_lower, programme.column_upper)
    row_of = np.repeat(np.arange(rows.count), np.diff(rows.starts))
    of_use = (spare < _MOST) & (point.largest <= _LARGEST)
    entries = np.flatnonzero((rows.coefficients & 1 == 1) & of_use[row_of])
    row, column = row_of[entries], rows.columns[entries]
    right = np.where(of_use, side, 0) & 1
    np.bitwise_xor.at(right, row, bound[column] & 1)
    counts = distance[column] > _NOISE
    row, column = row[counts], column[counts]
    # What is at its bound in every column, and has an even right side, adds nothing to any sum.
    of_use &= right == 1
    of_use[row] = True
    row, column = _without_hopeless(row, column, distance, of_use)
    kept = np.flatnonzero(of_use)
    kept = np.sort(kept[np.argsort(spare[kept], kind="stable")[:_ROWS]])
    here = np.isin(row, kept)
    row, column = row[here], column[here]
    columns = np.unique(column)
    columns = columns[np.argsort(-distance[columns], kind="stable")]
    place = np.zeros(programme.columns, np.int64)
    place[columns] = np.arange(len(columns))
    odd = np.zeros((len(kept), len(columns) + 1), np.uint8)
    odd[np.searchsorted(kept, row), place[column]] = 1
    odd[:, -1] = right[kept]
    return kept, _Sums(odd, _each_alone(len(kept)), spare[kept], distance[columns])


def _without_hopeless(row: Integers, column: Integers, distance: Floats, of_use: Chosen) -> tuple[Integers, Integers]:
    """The entries but those of rows that are in no near sum: a column far from its bounds is in no other row.

    `of_use` says so of the rows afterwards.
    """
    while True:
        times = np.bincount(column, minlength=len(distance))
        alone = (times[column] == 1) & (distance[column] >= _MOST)
        if not alone.any():
            return row, column
        of_use[row[alone]] = False
        stays = of_use[row]
        row, column = row[stays], column[stays]


def _each_alone(count: int) -> Bits:
    """Sums of one row each, eight rows to a byte."""
    every = np.arange(count)
    rows = np.zeros((count, -(-count // 8)), np.uint8)
    rows[every, every // 8] = 128 >> (every % 8)
    return rows
