"""Collecting one family's rows from entries given in any order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import ArrayLike

from forcegen.formulation.programme import NO_LIMIT, Integers, Key, Rows


class RowsMaker:
    """Entries and bounds of one family; rows are numbered in the order in which they are made."""

    def __init__(self) -> None:
        self._row: list[Integers] = []
        self._column: list[Integers] = []
        self._coefficient: list[Integers] = []
        self._lower: list[Integers] = []
        self._upper: list[Integers] = []
        self._keys: list[Key] = []
        self._first: list[int] = []
        self.count = 0

    def rows(self, count: int, lower: ArrayLike, upper: ArrayLike, key: Key) -> int:
        """Make several rows, the k-th with `key(k)`; returns the number of the first."""
        first = self.count
        self._lower.append(np.broadcast_to(np.asarray(lower, np.int64), (count,)))
        self._upper.append(np.broadcast_to(np.asarray(upper, np.int64), (count,)))
        self._keys.append(key)
        self._first.append(first)
        self.count += count
        return first

    def row(self, lower: int, upper: int, *key: str) -> int:
        """Make one row; returns its number."""
        return self.rows(1, lower, upper, lambda _: key)

    def add(self, row: ArrayLike, column: ArrayLike, coefficient: ArrayLike) -> None:
        """Add entries; the three are broadcast against each other, and repeated entries add up."""
        rows, columns, coefficients = np.broadcast_arrays(
            np.asarray(row, np.int64), np.asarray(column, np.int64), np.asarray(coefficient, np.int64)
        )
        self._row.append(rows.ravel())
        self._column.append(columns.ravel())
        self._coefficient.append(coefficients.ravel())

    def made(self) -> Rows:
        """The rows in compressed form, entries by row and column, nothing twice, no zeros."""
        from scipy.sparse import coo_array  # loaded when used: to read and check files goes without

        column = _joined(self._column)
        shape = (self.count, int(column.max(initial=0)) + 1)
        entries = coo_array((_joined(self._coefficient), (_joined(self._row), column)), shape).tocsr()
        entries.sum_duplicates()
        entries.eliminate_zeros()
        starts, column = entries.indptr.astype(np.int64), entries.indices.astype(np.int64)
        key = _of_block(self._keys, self._first)
        return Rows(starts, column, entries.data, _joined(self._lower), _joined(self._upper), key)


def joined(blocks: Sequence[Rows]) -> Rows:
    """The rows of all families, one after the other."""
    key = _of_block([one.key for one in blocks], [0, *accumulate(one.count for one in blocks)])
    entries = np.cumsum([0, *(len(one.columns) for one in blocks)])
    starts = [one.starts[:-1] + entries[number] for number, one in enumerate(blocks)]
    return Rows(
        np.concatenate([*starts, entries[-1:]]).astype(np.int64),
        _joined([one.columns for one in blocks]),
        _joined([one.coefficients for one in blocks]),
        _joined([one.lower for one in blocks]),
        _joined([one.upper for one in blocks]),
        key,
    )


def rows_until(rows: Rows, end: int) -> Rows:
    """The rows up to a number; their entries are the same memory."""
    entries = int(rows.starts[end])
    whole = (rows.columns[:entries], rows.coefficients[:entries], rows.lower[:end], rows.upper[:end])
    return Rows(rows.starts[: end + 1], *whole, rows.key)


def rows_from(rows: Rows, first: int) -> Rows:
    """The rows from a number on."""
    at, key = int(rows.starts[first]), rows.key
    return Rows(
        rows.starts[first:] - at,
        rows.columns[at:],
        rows.coefficients[at:],
        rows.lower[first:],
        rows.upper[first:],
        lambda row: key(first + row),
    )


def binding(rows: Rows, lower: Integers, upper: Integers) -> Rows:
    """The rows that some point within the columns' bounds can break; the others say nothing.

    A row without a finite range is kept.
    """
    if not rows.count:
        return rows
    number = np.repeat(np.arange(rows.count), np.diff(rows.starts))
    at_lower, at_upper = rows.coefficients * lower[rows.columns], rows.coefficients * upper[rows.columns]
    least = np.bincount(number, np.minimum(at_lower, at_upper), rows.count)
    most = np.bincount(number, np.maximum(at_lower, at_upper), rows.count)
    binds = (most > rows.upper) | (least < rows.lower)
    if binds.all():
        return rows
    kept, inside = np.flatnonzero(binds), binds[number]
    lengths, key = np.diff(rows.starts)[kept], rows.key
    return Rows(
        np.concatenate(([0], np.cumsum(lengths))).astype(np.int64),
        rows.columns[inside],
        rows.coefficients[inside],
        rows.lower[kept],
        rows.upper[kept],
        lambda row: key(int(kept[row])),
    )


def _of_block(keys: Sequence[Key], firsts: Sequence[int]) -> Key:
    """The key of a row by that of its block. It keeps no entries: programmes follow one another, round after round."""

    def key(row: int) -> tuple[str, ...]:
        # Of blocks that share their first number all but the last are empty.
        block = bisect_right(firsts, row) - 1
        return keys[block](row - firsts[block])

    return key


def _joined(parts: Sequence[Integers]) -> Integers:
    return np.concatenate([np.zeros(0, np.int64), *parts])


NONE = -NO_LIMIT
"""No lower bound."""
