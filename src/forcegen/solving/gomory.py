"""Gomory's mixed-integer cuts from the relaxation's own basis, in whole numbers.

Where a column that must be whole is a fraction, its row of the simplex tableau is a sum of the programme's rows, each
so many times as the basis says. Any such sum is a true equation of whole columns and of whole activities of rows. So
the multipliers are rounded to whole parts, the sum is made anew in whole numbers, and rounded (Gomory 1960). The cut
holds whatever the simplex method's tolerances: from poor multipliers it is weak, never wrong.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from forcegen.formulation.programme import Integers
from forcegen.solving.check import exact_sum
from forcegen.solving.cut import Cut
from forcegen.solving.rounding import Floats, Point, farthest, term
from forcegen.solving.simplex import Simplex

_PARTS = 2**20
"""Multipliers are rounded to this part."""
_EXACT = 2.0**52
"""Whole numbers below this are whole in floating point, too."""
_TRIED, _KEPT = 600, 150
"""Fractions looked at in one round, and cuts taken: those that the point is farthest from."""
_EFFORT = 12_000_000
"""Columns in all sums of one round: where those are long, fewer are looked at."""
_AWAY = 0.05
"""What is nearer than this to a whole number is no fraction."""


def gomory_cuts(point: Point, simplex: Simplex, over: Callable[[], bool]) -> list[Cut]:
    """Cuts that the point breaks.

    Parameters
    ----------
    simplex
        Has solved the relaxation; the point is its.
    """
    away = np.abs(point.values - np.rint(point.values))
    if not (away > _AWAY).any():
        return []  # asked for a basis where no row has an entry, HiGHS 1.13.1 ends in a segmentation fault
    rounding, made = Rounding(point, simplex), list[tuple[float, Cut] | None]()
    places, columns = simplex.basic()
    away = away[columns]
    best = np.argsort(-away, kind="stable")[:_TRIED]
    for place in places[best[away[best] > _AWAY]]:
        if over() or rounding.effort > _EFFORT:
            break
        made.append(rounding.of(simplex.multipliers(int(place))))
    return farthest(made, _KEPT)


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
        if min(fraction, _PARTS - fraction) < _AWAY * _PARTS:
            return None
        of_columns = columns.rounded(fraction, _PARTS)
        # What cannot change counts for nothing.
        of_rows = np.where(rows.lower[used] == rows.upper[used], 0, of_activity.rounded(fraction, _PARTS))
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
