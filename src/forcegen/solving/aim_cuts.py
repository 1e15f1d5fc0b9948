"""Cuts of aims: persons are whole, shares of them are not.

The row of an aim says 1000 x shortfall + 1000 x women - share x persons >= 0, and so leaves fractions of a person to
the shortfall. How many persons serve follows from what lines are short of: short + units x yield = target. That row,
added so often that a unit's fraction of a person cancels, leaves whole persons and shortages, beside a right side that
is no whole number. It is rounded (mixed-integer rounding, Nemhauser and Wolsey 1990), reckoned in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers, Programme
from forcegen.solving.check import exact_sum
from forcegen.solving.cut import Cut
from forcegen.solving.rounding import term

PERSON = 1000
"""A person, in what an aim's row counts."""
_BROKEN = 0.01
"""Parts of a person by which a point must break a cut."""


@dataclass(frozen=True)
class _Aim:
    row: int
    covers: tuple[int, ...]
    """Rows of coverage, in the aim's month, of the lines whose persons count."""


class AimCuts:
    """Cuts from the rows of aims; there are none in a programme without them."""

    def __init__(self, programme: Programme, layout: Layout) -> None:
        self._programme, self._count = programme, layout.options.count
        self._aims = list(self._of(layout))

    def breaking(self, values: NDArray[np.float64], over: Callable[[], bool]) -> Iterator[Cut]:
        """The cuts that a point breaks, one of each aim and month at most."""
        for aim in self._aims:
            if over():
                return
            if (cut := self._cut(aim, values)) is not None:
                yield cut

    def _of(self, layout: Layout) -> Iterator[_Aim]:
        rows = self._programme.rows
        keys = [rows.key(number) for number in range(rows.count)]
        covers = {key[1:]: number for number, key in enumerate(keys) if key[0] == "cover"}
        for number, (kind, *about) in enumerate(keys):
            if kind == "aim":
                columns, _ = self._entries(number)
                lines = np.unique(layout.options.line[columns[columns < self._count]])
                near = ((layout.lines[line].requirement.id, about[-1]) for line in lines)
                yield _Aim(number, tuple(covers[key] for key in near if key in covers))

    def _cut(self, aim: _Aim, values: NDArray[np.float64]) -> Cut | None:
        programme = self._programme
        sums = np.zeros(programme.columns, np.int64)
        columns, coefficients = self._entries(aim.row)
        sums[columns] = coefficients
        least = int(programme.rows.lower[aim.row])
        for cover in aim.covers:
            columns, gives = self._entries(cover)
            if times := self._times(columns, gives, sums, values):
                sums[columns] += times * gives
                least += times * int(programme.rows.lower[cover])
        columns = np.flatnonzero(sums)
        return _rounded(columns, sums[columns], least, programme, values)

    def _times(self, columns: Integers, gives: Integers, sums: Integers, values: NDArray[np.float64]) -> int:
        """How often a row of coverage is added: as the fraction of a person of its most used option asks for."""
        usable = (columns < self._count) & (self._programme.column_upper[columns] > 0)
        if not usable.any():
            return 0
        at = int(np.argmax(np.where(usable, values[columns], -1)))
        times, left = divmod(int(-sums[columns[at]]) % PERSON, int(gives[at]))
        return 0 if left else times

    def _entries(self, row: int) -> tuple[Integers, Integers]:
        rows = self._programme.rows
        mine = slice(int(rows.starts[row]), int(rows.starts[row + 1]))
        return rows.columns[mine], rows.coefficients[mine]


def _rounded(
    columns: Integers, counts: Integers, least: int, programme: Programme, values: NDArray[np.float64]
) -> Cut | None:
    """The row counts . columns >= least in whole persons, if the point breaks it."""
    lower, upper, point = programme.column_lower[columns], programme.column_upper[columns], values[columns]
    seen = term(counts, lower, upper, point)
    least -= exact_sum(counts, seen.bounds)
    fraction = least % PERSON
    rounded = seen.rounded(fraction, PERSON)
    least = fraction * -(-least // PERSON) + exact_sum(rounded, seen.bounds)
    there = rounded != 0
    if not fraction or least - rounded @ point <= _BROKEN * fraction:
        return None
    return Cut(columns[there], -rounded[there], -least)
