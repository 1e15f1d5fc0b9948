"""An integer programme as arrays: whole numbers throughout, and no solver's types.

Minimise whole-number objectives, one after the other, over whole-number columns, subject to rows

    row_lower <= sum of coefficient x column <= row_upper
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
NO_LIMIT = 2**60
"""A bound of this size (or minus it) is no bound."""


@dataclass(frozen=True)
class Objective:
    """One tier of the objective, to be minimised.

    The tier's value is ``(constant + coefficients . columns) / scale``, give or take `error`.
    """

    name: str
    columns: Integers
    """Columns with a coefficient, each once, ascending."""
    coefficients: Integers
    """Whole and not negative, one for each of `columns`."""
    constant: int
    scale: int
    error: Fraction = Fraction(0)
    """How far the value of any point may be off, where the true weights had to be rounded to whole steps of 1/scale."""

    @property
    def exact(self) -> bool:
        """No weight had to be rounded."""
        return self.error == 0

    def steps(self, values: Integers) -> int:
        """The objective of a point, in whole steps, without the constant."""
        return int(self.coefficients @ values[self.columns])

    def value_at(self, steps: int) -> Fraction:
        """The tier's value of a number of steps."""
        return Fraction(self.constant + steps, self.scale)


Key = Callable[[int], tuple[str, ...]]
"""What a row stands for, by its number."""


@dataclass(frozen=True)
class Rows:
    """Rows of one family in compressed sparse form.

    `starts` has one entry more than there are rows; row i holds entries starts[i] to starts[i+1].
    """

    starts: Integers
    columns: Integers
    coefficients: Integers
    lower: Integers
    upper: Integers
    key: Key
    """What row i stands for, on demand: its kind, then ids and month."""

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self.lower)

    def name(self, row: int) -> str:
        """A row's name for people, as `cover[UNMC-AVN-1,2018-01]`."""
        kind, *about = self.key(row)
        return f"{kind}[{','.join(about)}]"


@dataclass(frozen=True)
class Programme:
    """Columns with bounds, rows, and the tiers in strict order. All columns take whole numbers."""

    column_lower: Integers
    column_upper: Integers
    column_name: Callable[[int], str]
    rows: Rows
    objectives: Sequence[Objective]

    @property
    def columns(self) -> int:
        """How many columns."""
        return len(self.column_lower)
