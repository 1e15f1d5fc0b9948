"""One cut, and rows of cuts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from forcegen.formulation.programme import Integers, Programme, Rows
from forcegen.formulation.rows import NONE, RowsMaker, joined


@dataclass(frozen=True)
class Cut:
    """Sum of count x column <= most."""

    columns: Integers
    counts: Integers
    most: int


def rows_of(cuts: Sequence[Cut]) -> Rows:
    """The rows of cuts."""
    maker = RowsMaker()
    for cut in cuts:
        maker.add(maker.row(NONE, cut.most, "cut"), cut.columns, cut.counts)
    return maker.made()


def with_cuts(programme: Programme, cuts: Sequence[Cut]) -> Programme:
    """The programme with a row for each cut."""
    return replace(programme, rows=joined([programme.rows, rows_of(cuts)])) if cuts else programme
