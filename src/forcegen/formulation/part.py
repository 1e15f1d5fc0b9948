"""A part of a programme: some columns taken out, at zero, and the rows that then say nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.programme import Integers, Programme, Rows
from forcegen.formulation.rows import binding


@dataclass(frozen=True)
class Part:
    """A smaller programme, and where its columns stand in the whole."""

    programme: Programme
    columns: Integers
    """Number in the whole of each column of the part."""
    whole: int

    def point(self, values: Integers) -> Integers:
        """A point of the whole from a point of the part."""
        point = np.zeros(self.whole, np.int64)
        point[self.columns] = values
        return point


def part_of(programme: Programme, out: NDArray[np.bool_]) -> Part:
    """The programme without the columns for which `out` holds; their lower bounds must be 0."""
    columns = np.flatnonzero(~out)
    number = np.full(programme.columns, -1, np.int64)
    number[columns] = np.arange(len(columns))
    rows, kept = programme.rows, ~out[programme.rows.columns]
    before = np.concatenate(([0], np.cumsum(kept)))
    smaller = Rows(
        before[rows.starts].astype(np.int64),
        number[rows.columns[kept]],
        rows.coefficients[kept],
        rows.lower,
        rows.upper,
        rows.key,
    )
    lower, upper = programme.column_lower[columns], programme.column_upper[columns]
    return Part(
        Programme(
            lower,
            upper,
            lambda column: programme.column_name(int(columns[column])),
            binding(smaller, lower, upper),
            (),
        ),
        columns,
        programme.columns,
    )
