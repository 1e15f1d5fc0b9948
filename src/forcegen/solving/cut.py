"""One cut, and rows of cuts."""

from __future__ import annotations

from dataclasses import dataclass

from forcegen.formulation.programme import Integers, Rows
from forcegen.formulation.rows import NONE, RowsMaker


@dataclass(frozen=True)
class Cut:
    """Sum of count x column <= most."""

    columns: Integers
    counts: Integers
    most: int


def rows_of(cuts: list[Cut]) -> Rows:
    """The rows of cuts."""
    maker = RowsMaker()
    for cut in cuts:
        maker.add(maker.row(NONE, cut.most, "cut"), cut.columns, cut.counts)
    return maker.made()
