"""The entries of rows, in the order of the columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.programme import Integers, Rows


@dataclass(frozen=True)
class ByColumn:
    """Entries by column, and those of one column by row."""

    row: Integers
    """By entry."""
    coefficient: Integers
    """By entry."""
    starts: Integers
    """By column, the number of its first entry; and at the end the number of all."""

    @staticmethod
    def of(rows: Rows, columns: int) -> ByColumn:
        """All entries of rows over so many columns."""
        number, order = _in_order(rows)
        starts = np.searchsorted(rows.columns[order], np.arange(columns + 1))
        return ByColumn(number, rows.coefficients[order], starts)

    def with_rows(self, rows: Rows, before: int) -> ByColumn:
        """Together with further rows: so many are there before them. That takes no sorting of what is there."""
        number, order = _in_order(rows)
        columns = rows.columns[order]
        behind = self.starts[columns + 1]
        return ByColumn(
            np.insert(self.row, behind, before + number),
            np.insert(self.coefficient, behind, rows.coefficients[order]),
            self.starts + np.searchsorted(columns, np.arange(len(self.starts))),
        )

    def entries(self, columns: Integers) -> tuple[Integers, Integers]:
        """Numbers of some columns' entries, and how many each has."""
        lengths = self.starts[columns + 1] - self.starts[columns]
        begins = np.cumsum(lengths) - lengths
        within = np.arange(int(lengths.sum()), dtype=np.int64) - np.repeat(begins, lengths)
        return np.repeat(self.starts[columns], lengths) + within, lengths

    def summed(self, by_entry: NDArray[Any]) -> NDArray[Any]:
        """By column: the sum over its entries."""
        sums = np.add.reduceat(np.append(by_entry, 0), self.starts[:-1])
        return np.where(self.starts[1:] > self.starts[:-1], sums, 0)


def _in_order(rows: Rows) -> tuple[Integers, Integers]:
    """By entry in its new place, the number of its row and its old place."""
    order = np.argsort(rows.columns, kind="stable")
    return np.repeat(np.arange(rows.count, dtype=np.int64), np.diff(rows.starts))[order], order
