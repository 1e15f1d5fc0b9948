"""Mixed-integer rounding: what a sum of whole columns says that the sum of fractions does not.

Of counts . columns >= least, counted in parts of a whole, no more of a part counts than of the right side's own part,
each column as seen from the bound that it is nearest to (Gomory 1960; Nemhauser and Wolsey 1990).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.programme import Integers, Programme
from forcegen.solving.check import activities
from forcegen.solving.cut import Cut

Floats = NDArray[np.float64]

_LARGEST = 2**17
"""Count of a cut, so that the simplex method is not given numbers of too many sizes."""
_FAR = 1e-3
"""Distance from the point from which on a cut is worth having."""
_DENSE = 2_000
"""Columns of a cut: more slow the simplex method down."""


@dataclass(frozen=True)
class Point:
    """A point of the relaxation, from which cuts should be far."""

    programme: Programme
    values: Floats
    """By column."""
    activity: Floats
    """By row: its sum of coefficient x column."""

    @classmethod
    def of(cls, programme: Programme, values: Floats) -> Self:
        """A point, by column."""
        return cls(programme, values, np.asarray(activities(programme, values), np.float64))

    def cut(self, columns: Integers, counts: Integers, least: int) -> tuple[float, Cut] | None:
        """The row counts . columns >= least as a cut, and its distance from the point; None if that is too little.

        No column is below 0: in coarser numbers, with larger counts, it still holds, and whole numbers come to a whole
        number.
        """
        unit = max(1, -(-int(np.abs(counts).max(initial=0)) // _LARGEST))
        counts, least = -(-counts // unit), -(-least // unit)
        columns, counts = columns[counts != 0], counts[counts != 0]
        if not len(columns) or len(columns) > _DENSE:
            return None
        of_all = int(np.gcd.reduce(counts))
        counts, least = counts // of_all, -(-least // of_all)
        far = float((least - counts @ self.values[columns]) / np.linalg.norm(counts))
        return (far, Cut(columns, -counts, -least)) if far > _FAR else None


@dataclass(frozen=True)
class Term:
    """A sum of whole columns, each as seen from one of its bounds."""

    counts: Integers
    bounds: Integers
    sign: Integers
    """1 where that is the lower bound, else -1."""

    def rounded(self, fraction: int, parts: int) -> Integers:
        """Counts in parts of a whole, rounded, times the right side's fraction."""
        turned = self.sign * self.counts
        return np.asarray(self.sign * (fraction * (turned // parts) + np.minimum(turned % parts, fraction)), np.int64)


def term(counts: Integers, lower: Integers, upper: Integers, values: Floats) -> Term:
    """The sum as seen from the bounds that a point is nearest to."""
    at_upper = upper - values < values - lower  # a side without a bound is far away
    return Term(counts, np.where(at_upper, upper, lower), np.where(at_upper, -1, 1))


def farthest(made: list[tuple[float, Cut] | None], most: int) -> list[Cut]:
    """So many cuts at most, those from which the point is farthest."""
    found = [one for one in made if one is not None]
    found.sort(key=lambda one: -one[0])
    return [cut for _, cut in found[:most]]
