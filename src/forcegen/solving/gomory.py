"""Gomory's mixed-integer cuts from the relaxation's own basis, in whole numbers.

Where a column that must be whole is a fraction, its row of the simplex tableau is a sum of the programme's rows, each
so many times as the basis says. Any such sum is a true equation of whole columns and of whole activities of rows. So
the multipliers are rounded to whole parts, the sum is made anew in whole numbers, and rounded (Gomory 1960). The cut
holds whatever the simplex method's tolerances: from poor multipliers it is weak, never wrong.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.programme import Integers, Programme
from forcegen.solving.check import activities, exact_sum
from forcegen.solving.cut import Cut
from forcegen.solving.rounding import term
from forcegen.solving.simplex import Simplex

Floats = NDArray[np.float64]

_PARTS = 2**20
"""Multipliers are rounded to this part."""
_EXACT = 2.0**52
"""Whole numbers below this are whole in floating point, too."""
_TRIED, _KEPT = 600, 300
"""Fractions looked at in one round, and cuts taken: those that the point is farthest from."""
_EFFORT = 12_000_000
"""Columns in all sums of one round: where those are long, fewer are looked at."""
_AWAY = 0.02
"""What is nearer than this to a whole number is no fraction."""
_LARGEST = 2**17
"""Count of a cut, so that the simplex method is not given numbers of too many sizes."""
_FAR = 1e-3
"""Distance from the point from which on a cut is worth having."""
_DENSE = 2_000
"""Columns of a cut: more slow the simplex method down."""


def gomory_cuts(programme: Programme, values: Floats, simplex: Simplex, over: Callable[[], bool]) -> list[Cut]:
    """Cuts that the point breaks.

    Parameters
    ----------
    values
        By column: the point of the relaxation.
    simplex
        Has solved the relaxation.
    """
    away = np.abs(values - np.rint(values))
    if not (away > _AWAY).any():
        return []  # asked for a basis where no row has an entry, HiGHS 1.13.1 ends in a segmentation fault
    rounding, found = Rounding(programme, values, simplex), []
    places, columns = simplex.basic()
    away = away[columns]
    best = np.argsort(-away, kind="stable")[:_TRIED]
    for place in places[best[away[best] > _AWAY]]:
        if over() or rounding.effort > _EFFORT:
            break
        made = rounding.of(simplex.multipliers(int(place)))
        if made is not None:
            found.append(made)
    found.sort(key=lambda one: -one[0])
    return [cut for _, cut in found[:_KEPT]]


class Rounding:
    """Cuts from sums of a programme's rows.

    Parameters
    ----------
    values
        By column: the point from which a cut should be far.
    simplex
        Has these rows.
    """

    def __init__(self, programme: Programme, values: Floats, simplex: Simplex) -> None:
        self._programme, self._values, self._simplex = programme, values, simplex
        self._activity = activities(programme, values)
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
        there, counts = sums
        self.effort += len(there)
        columns = term(counts, programme.column_lower[there], programme.column_upper[there], self._values[there])
        of_activity = term(-times, rows.lower[used], rows.upper[used], self._activity[used])
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
        total = np.zeros(programme.columns, np.int64)
        total[rounded[0]] = rounded[1]
        total[there] += of_columns
        return self._coarse(total, least)

    def _sums(self, used: Integers, times: Integers) -> tuple[Integers, Integers] | None:
        """The sum of these rows, each so many times: which columns are in it, how often; None beyond what is exact."""
        multipliers = np.zeros(self._programme.rows.count, np.int64)
        multipliers[used] = times
        return self._simplex.sum_of(multipliers)

    def _coarse(self, total: Integers, least: int) -> tuple[float, Cut] | None:
        """The row total . columns >= least in coarser numbers, if the point is far from it.

        No column is below 0: with larger counts it still holds, and whole numbers come to a whole number.
        """
        columns = np.flatnonzero(total)
        counts = total[columns]
        unit = max(1, -(-int(np.abs(counts).max(initial=0)) // _LARGEST))
        counts, least = -(-counts // unit), -(-least // unit)
        columns, counts = columns[counts != 0], counts[counts != 0]
        if not len(columns) or len(columns) > _DENSE:
            return None
        far = float((least - counts @ self._values[columns]) / np.linalg.norm(counts))
        return (far, Cut(columns, -counts, -least)) if far > _FAR else None
