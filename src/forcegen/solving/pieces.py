"""Pieces of a programme: some columns undecided, all others as they are in a point.

A piece is cut out in a time that depends on its own size: of a large programme thousands are solved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.by_column import ByColumn
from forcegen.formulation.part import Part
from forcegen.formulation.programme import NO_LIMIT, Integers, Programme, Rows
from forcegen.formulation.rows import binding
from forcegen.solving.check import activity

Chosen = NDArray[np.bool_]


@dataclass(frozen=True)
class Piece:
    """A part of a programme, the rest being as it is in a point."""

    part: Part
    base: Integers
    """The point, with zeros where the part decides."""

    def start(self, point: Integers) -> Integers:
        """What the part's columns are in the point."""
        return point[self.part.columns]

    def point(self, values: Integers) -> Integers:
        """The whole point."""
        whole = self.base.copy()
        whole[self.part.columns] = values
        return whole


class Pieces:
    """Cuts pieces out of one programme."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self._by_column = ByColumn.of(programme.rows, programme.columns)
        self._summed: tuple[Integers, Integers] | None = None

    def sums(self, point: Integers) -> Integers:
        """Each row's sum at a point; told at once of the point last remembered."""
        if self._summed is None or self._summed[0] is not point:
            self.remember(point, activity(self.programme, point))
        assert self._summed is not None
        return self._summed[1]

    def remember(self, point: Integers, sums: Integers) -> None:
        """Each row's sum at a point, as found by moving there."""
        self._summed = point, sums

    def moved(self, sums: Integers, difference: Integers) -> Integers:
        """Each row's sum once a difference is added to a point."""
        columns = np.flatnonzero(difference)
        by = self._by_column
        entries, lengths = by.entries(columns)
        found = sums.copy()
        np.add.at(found, by.row[entries], by.coefficient[entries] * np.repeat(difference[columns], lengths))
        return found

    def kept(self, point: Integers, sums: Integers) -> bool:
        """Whether a point with these sums keeps all bounds and rows."""
        programme, rows = self.programme, self.programme.rows
        outside = ((point < programme.column_lower) | (point > programme.column_upper)).any()
        return not (outside or ((sums < rows.lower) | (sums > rows.upper)).any())

    def piece(self, point: Integers, sums: Integers, free: Chosen) -> Piece:
        """The part in which only the free columns are undecided.

        Parameters
        ----------
        sums
            Each row's sum at the point.
        """
        programme, rows = self.programme, self.programme.rows
        columns = np.flatnonzero(free)
        by = self._by_column
        entries, lengths = by.entries(columns)
        column, row, coefficient = np.repeat(columns, lengths), by.row[entries], by.coefficient[entries]
        order = np.lexsort((column, row))
        column, row, coefficient = column[order], row[order], coefficient[order]
        touched, first = np.unique(row, return_index=True)
        starts = np.concatenate((first, [len(row)])).astype(np.int64)
        mine = np.concatenate(([0], np.cumsum(coefficient * point[column])))
        others = sums[touched] - (mine[starts[1:]] - mine[starts[:-1]])
        lower, upper, key = rows.lower[touched], rows.upper[touched], rows.key
        smaller = Rows(
            starts,
            np.searchsorted(columns, column).astype(np.int64),
            coefficient,
            np.where(lower <= -NO_LIMIT, lower, lower - others),
            np.where(upper >= NO_LIMIT, upper, upper - others),
            lambda number: key(int(touched[number])),
        )
        least, most = programme.column_lower[columns], programme.column_upper[columns]
        part = Programme(
            least,
            most,
            lambda number: programme.column_name(int(columns[number])),
            binding(smaller, least, most),
            (),
        )
        return Piece(Part(part, columns, programme.columns), np.where(free, 0, point))
