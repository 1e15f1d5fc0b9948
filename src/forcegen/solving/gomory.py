"""Gomory's mixed-integer cuts from the relaxation's own basis, in whole numbers.

Where a column that must be whole is a fraction, its row of the simplex tableau is a sum of the programme's rows, each
so many times as the basis says. Any such sum is a true equation of whole columns and of whole activities of rows. So
the multipliers are rounded to whole parts, the sum is made anew in whole numbers, and rounded (Gomory 1960). The cut
holds whatever the simplex method's tolerances: from poor multipliers it is weak, never wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.programme import Integers, Programme
from forcegen.solving.check import exact_sum
from forcegen.solving.cut import Cut
from forcegen.solving.rounding import term

Floats = NDArray[np.float64]

_PARTS = 2**20
"""Multipliers are rounded to this part."""
_EXACT = 2.0**52
"""Sums of whole numbers below this are whole in floating point, too."""
_TRIED, _KEPT = 300, 150
"""Fractions looked at in one round, and cuts taken: those that the point is farthest from."""
_AWAY = 0.02
"""What is nearer than this to a whole number is no fraction."""
_LARGEST = 2**17
"""Count of a cut, so that the simplex method is not given numbers of too many sizes."""
_FAR = 1e-3
"""Distance from the point from which on a cut is worth having."""
_DENSE = 2_000
"""Columns of a cut: more slow the simplex method down."""


def gomory_cuts(
    programme: Programme, values: Floats, highs: Any, order: Integers, over: Callable[[], bool]
) -> list[Cut]:
    """Cuts that the point breaks.

    Parameters
    ----------
    values
        By column: the point of the relaxation.
    highs
        Has solved the relaxation of some of the columns.
    order
        Which these are, in its own order.
    """
    away = np.abs(values - np.rint(values))
    if not (away[order] > _AWAY).any():
        return []  # asked for a basis where no row has an entry, HiGHS 1.13.1 ends in a segmentation fault
    status, basic = highs.getBasicVariables()
    if status != highspy.HighsStatus.kOk:
        return []
    rounding, found = Rounding(programme, values), []
    places = np.flatnonzero(basic >= 0)
    away = away[order[basic[places]]]
    best = np.argsort(-away, kind="stable")[:_TRIED]
    for place in places[best[away[best] > _AWAY]]:
        if over():
            break
        made = rounding.of(np.asarray(highs.getBasisInverseRow(int(place))[1]))
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
    """

    def __init__(self, programme: Programme, values: Floats) -> None:
        self._programme, self._values = programme, values
        rows = programme.rows
        sums = np.concatenate(([0.0], np.cumsum(rows.coefficients * values[rows.columns])))
        self._activity = sums[rows.starts[1:]] - sums[rows.starts[:-1]]

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
        columns = term(sums[there], programme.column_lower[there], programme.column_upper[there], self._values[there])
        activities = term(-times, rows.lower[used], rows.upper[used], self._activity[used])
        least = -exact_sum(columns.counts, columns.bounds) - exact_sum(activities.counts, activities.bounds)
        fraction = least % _PARTS
        if min(fraction, _PARTS - fraction) < _AWAY * _PARTS:
            return None
        of_columns = columns.rounded(fraction, _PARTS)
        # What cannot change counts for nothing.
        of_rows = np.where(rows.lower[used] == rows.upper[used], 0, activities.rounded(fraction, _PARTS))
        least = fraction * -(-least // _PARTS)
        least += exact_sum(of_columns, columns.bounds) + exact_sum(of_rows, activities.bounds)
        total = self._sums(used, of_rows)
        if total is None:
            return None
        total[there] += of_columns
        return self._coarse(total, least)

    def _sums(self, used: Integers, times: Integers) -> Integers | None:
        """By column: the sum of these rows, each so many times; None beyond what is exact."""
        rows = self._programme.rows
        lengths = rows.starts[used + 1] - rows.starts[used]
        ends = np.cumsum(lengths)
        owner = np.repeat(np.arange(len(used)), lengths)
        at = np.arange(int(ends[-1])) - (ends - lengths)[owner] + rows.starts[used][owner]
        products = times[owner].astype(np.float64) * rows.coefficients[at]
        most = np.bincount(rows.columns[at], np.abs(products), self._programme.columns).max(initial=0.0)
        if most > _EXACT:
            return None
        return np.bincount(rows.columns[at], products, self._programme.columns).astype(np.int64)

    def _coarse(self, total: Integers, least: int) -> tuple[float, Cut] | None:
        """The row total . columns >= least in coarser numbers, if the point is far from it.

        No column is below 0: with larger counts it still holds, and whole numbers come to a whole number.
        """
        unit = max(1, -(-int(np.abs(total).max()) // _LARGEST))
        counts, least = -(-total // unit), -(-least // unit)
        columns = np.flatnonzero(counts)
        if not len(columns) or len(columns) > _DENSE:
            return None
        counts = counts[columns]
        far = float((least - counts @ self._values[columns]) / np.linalg.norm(counts))
        return (far, Cut(columns, -counts, -least)) if far > _FAR else None
