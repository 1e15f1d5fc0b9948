"""Mixed-integer rounding: what a sum of whole columns says that the sum of fractions does not.

Of counts . columns >= least, counted in parts of a whole, no more of a part counts than of the right side's own part,
each column as seen from the bound that it is nearest to (Gomory 1960; Nemhauser and Wolsey 1990).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.programme import NO_LIMIT, Integers, Programme
from forcegen.solving.check import activities, exact_sum
from forcegen.solving.cut import Cut
from forcegen.solving.simplex import Simplex

Floats = NDArray[np.float64]

_PARTS = 2**20
"""Multipliers of rows are rounded to this part."""
_EXACT = 2.0**52
"""Whole numbers below this are whole in floating point, too."""
_CLEAR = 0.05
"""A right side nearer than this to a whole number says little."""
_LARGEST = 2**17
"""Count of a cut, so that the simplex method is not given numbers of too many sizes."""
_FAR = 1e-3
"""Distance from the point from which on a cut is worth having."""
_LONG = 15
"""Times as many entries as a cut may have columns may be in the rows of its sum: what is longer than that does not come
down to so few, and takes long to be summed."""


@dataclass(frozen=True)
class Point:
    """A point of the relaxation, from which cuts should be far."""

    programme: Programme
    values: Floats
    """By column."""
    activity: Floats
    """By row: its sum of coefficient x column."""
    columns: int
    """That a cut may have."""

    @classmethod
    def of(cls, programme: Programme, values: Floats, columns: int) -> Self:
        """A point, by column."""
        return cls(programme, values, np.asarray(activities(programme, values), np.float64), columns)

    @cached_property
    def largest(self) -> Integers:
        """By row: the size of its largest coefficient."""
        rows = self.programme.rows
        largest = np.zeros(rows.count, np.int64)
        np.maximum.at(largest, np.repeat(np.arange(rows.count), np.diff(rows.starts)), np.abs(rows.coefficients))
        return largest

    def cut(self, columns: Integers, counts: Integers, least: int) -> tuple[float, Cut] | None:
        """The row counts . columns >= least as a cut, and its distance from the point.

        Divided by what divides all counts, it says more: the right side is rounded up. No column is below 0: in coarser
        numbers, with larger counts, it still holds, and whole numbers come to a whole number.

        None where the point is not far from it, or it has too many columns.
        """
        columns, counts = columns[counts != 0], counts[counts != 0]
        if not len(columns) or len(columns) > self.columns:
            return None
        counts, least = _divided(counts, least, int(np.gcd.reduce(np.abs(counts))))
        counts, least = _divided(counts, least, max(1, -(-int(np.abs(counts).max()) // _LARGEST)))
        columns, counts = columns[counts != 0], counts[counts != 0]
        if not len(columns):
            return None
        far = float((least - counts @ self.values[columns]) / np.linalg.norm(counts))
        return (far, Cut(columns, -counts, -least)) if far > _FAR else None


def _divided(counts: Integers, least: int, unit: int) -> tuple[Integers, int]:
    """The row counts . columns >= least in larger units: both sides are rounded up."""
    return -(-counts // unit), -(-least // unit)


@dataclass(frozen=True)
class Term:
    """A sum of whole columns, each as seen from one of its bounds."""

    counts: Integers
    fixed: NDArray[np.bool_]
    """What cannot change counts for nothing once it is rounded."""
    bounds: Integers
    sign: Integers
    """1 where that is the lower bound, else -1."""

    def rounded(self, fraction: int, parts: int) -> Integers:
        """Counts in parts of a whole, rounded, times the right side's fraction."""
        turned = self.sign * self.counts
        rounded = self.sign * (fraction * (turned // parts) + np.minimum(turned % parts, fraction))
        return np.where(self.fixed, 0, rounded).astype(np.int64)


def term(counts: Integers, lower: Integers, upper: Integers, values: Floats) -> Term:
    """The sum as seen from the bounds that a point is nearest to."""
    at_upper = upper - values < values - lower  # a side without a bound is far away
    return Term(counts, lower == upper, np.where(at_upper, upper, lower), np.where(at_upper, -1, 1))


def nearest(values: Floats, lower: Integers, upper: Integers) -> tuple[Floats, Integers]:
    """How far values are from the nearer of two limits, and which that is."""
    above = np.where(lower > -NO_LIMIT, values - lower, np.inf)
    below = np.where(upper < NO_LIMIT, upper - values, np.inf)
    return np.maximum(0.0, np.minimum(above, below)), np.where(below < above, upper, lower)


def farthest(made: list[tuple[float, Cut] | None], most: int) -> list[Cut]:
    """So many cuts at most, those from which the point is farthest."""
    found = {
        (cut.columns.tobytes(), cut.counts.tobytes(), cut.most): (far, cut) for far, cut in (one for one in made if one)
    }
    return [cut for _, cut in sorted(found.values(), key=lambda one: -one[0])[:most]]


class Rounding:
    """Cuts from sums of a programme's rows.

    Parameters
    ----------
    point
        The one from which a cut should be far.
    simplex
        Has the rows of the point's programme.
    """

    def __init__(self, point: Point, simplex: Simplex) -> None:
        self._point, self._programme, self._simplex = point, point.programme, simplex
        self.effort = 0
        """Columns in all sums so far."""

    def of(self, multipliers: Floats) -> tuple[float, Cut] | None:
        """A cut and its distance from the point; None where there is none, or its numbers are too large or too many."""
        programme, rows = self._programme, self._programme.rows
        parts = np.rint(multipliers * _PARTS)
        used = np.flatnonzero(parts)
        if not len(used) or not np.isfinite(parts).all() or np.abs(parts).max() > _EXACT:
            return None
        if self._simplex.entries(parts.astype(np.int64)) > _LONG * self._point.columns:
            return None
        times = parts[used].astype(np.int64)
        sums = self._sums(used, times)
        if sums is None:
            return None
        there = np.flatnonzero(sums)
        counts = sums[there]
        self.effort += len(there)
        columns = term(counts, programme.column_lower[there], programme.column_upper[there], self._point.values[there])
        of_activity = term(-times, rows.lower[used], rows.upper[used], self._point.activity[used])
        least = -exact_sum(columns.counts, columns.bounds) - exact_sum(of_activity.counts, of_activity.bounds)
        fraction = least % _PARTS
        if min(fraction, _PARTS - fraction) < _CLEAR * _PARTS:
            return None
        of_columns = columns.rounded(fraction, _PARTS)
        of_rows = of_activity.rounded(fraction, _PARTS)
        least = fraction * -(-least // _PARTS)
        least += exact_sum(of_columns, columns.bounds) + exact_sum(of_rows, of_activity.bounds)
        rounded = self._sums(used, of_rows)
        if rounded is None:
            return None
        rounded[there] += of_columns
        kept = np.flatnonzero(rounded)
        return self._point.cut(kept, rounded[kept], least)

    def _sums(self, used: Integers, times: Integers) -> Integers | None:
        """By column, the sum of these rows, each so many times; None beyond what is exact."""
        multipliers = np.zeros(self._programme.rows.count, np.int64)
        multipliers[used] = times
        return self._simplex.sum_of(multipliers)
