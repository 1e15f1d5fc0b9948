"""Gomory's mixed-integer cuts from the relaxation's own basis, in whole numbers.

Where a column that must be whole is a fraction, its row of the simplex tableau is a sum of the programme's rows, each
so many times as the basis says. Any such sum is a true equation of whole columns and of whole activities of rows. So
the multipliers are rounded to whole parts, the sum is made anew in whole numbers, and rounded (Gomory 1960). The cut
holds whatever the simplex method's tolerances: from poor multipliers it is weak, never wrong.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from forcegen.solving.cut import Cut
from forcegen.solving.rounding import Point, Rounding, farthest
from forcegen.solving.simplex import Simplex

_TRIED, _KEPT = 2_000, 150
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
