"""Mixed-integer rounding: what a sum of whole columns says that the sum of fractions does not.

Of counts . columns >= least, counted in parts of a whole, no more of a part counts than of the right side's own part,
each column as seen from the bound that it is nearest to (Gomory 1960; Nemhauser and Wolsey 1990).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.programme import Integers


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


def term(counts: Integers, lower: Integers, upper: Integers, values: NDArray[np.float64]) -> Term:
    """The sum as seen from the bounds that a point is nearest to."""
    at_upper = upper - values < values - lower  # a side without a bound is far away
    return Term(counts, np.where(at_upper, upper, lower), np.where(at_upper, -1, 1))
