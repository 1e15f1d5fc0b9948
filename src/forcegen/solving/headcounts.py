"""Shares of whole persons, as far as it is known how many persons can serve.

The row of an aim says 1000 x shortfall >= need . columns, in thousandths of a person. Columns whose needs leave the
same part of a person over are counted together: the shortfall is at least the whole persons needed and, rounded up,
each part times its count. Between the least and the most that a count can be in any plan, the shortfall is above the
convex envelope of what is so rounded. Of 0 to 150 persons that is hardly more than their share; of 119 to 121 persons
30 % are 36 or 37, never 35.7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers, Programme
from forcegen.solving.aim_cuts import PERSON
from forcegen.solving.cut import Cut

Floats = NDArray[np.float64]

_SETTLED = 1e-3
"""Share of a carried tier that the relaxation may leave open, for the number of persons to be worth finding out."""
_TO_COUNT = 1_000_000_000
"""Entries that may be looked at for it, all questions together: some seconds. Individuals 60 x 120 have 2 to 4 hundred
million, of which the primal method reads few."""
_MOST_CHOICES = 6_000
"""Counts, taken together, of which an envelope is made."""
_BROKEN = 0.01
"""Parts of a person by which a point must break a cut."""
_SHAPES = np.arange(1, 1001)
"""What the slopes of an envelope may be fractions of; others are rounded to parts of the last."""


@dataclass(frozen=True)
class _Aim:
    """shortfall >= whole . columns + (parts . counts) / 1000, rounded up."""

    shortfall: int
    columns: Integers
    whole: Integers
    """By column, persons."""
    group: Integers
    """By column, the number of the group with which it is counted; -1 where it asks for whole persons."""
    parts: Integers
    """By group, in thousandths of a person."""

    @property
    def groups(self) -> Iterator[Integers]:
        """The columns of each group."""
        return (self.columns[self.group == number] for number in range(len(self.parts)))

    def cut(self, ranges: Sequence[tuple[int, int]], values: Floats) -> Cut | None:
        """The cut that a point breaks most; None where it breaks none, or the choices are too many."""
        if np.prod([most - least + 1.0 for least, most in ranges]) > _MOST_CHOICES:
            return None
        counts = np.array([values[group].sum() for group in self.groups])
        held = values[self.shortfall] - self.whole @ values[self.columns]
        every = np.meshgrid(*(np.arange(least, most + 1) for least, most in ranges), indexing="ij")
        choices = np.stack(every, axis=-1).reshape(-1, len(ranges))
        rounded = -(-(choices @ self.parts) // PERSON)
        if rounded.max() <= held:
            return None
        slopes, of = _envelope(choices, rounded, np.clip(counts, choices.min(axis=0), choices.max(axis=0)))
        least = int((of * rounded - choices @ slopes).min())
        if least + slopes @ counts <= of * (held + _BROKEN):
            return None
        sums = -of * self.whole - np.append(slopes, 0)[self.group]
        there = sums != 0
        return Cut(np.append(self.columns[there], self.shortfall), -np.append(sums[there], of), -least)


class Headcounts:
    """Cuts from the rows of aims, once it is known how many persons can serve."""

    def __init__(self, programme: Programme, layout: Layout) -> None:
        self._aims = list(_aims(programme, layout.options.count))
        self._ranges: dict[bytes, tuple[int, int]] = {}

    @property
    def groups(self) -> list[Integers]:
        """Columns of which it is to be known how many there can be: month by month, those of one aim in turn."""
        return list({group.tobytes(): group for aim in self._aims for group in aim.groups}.values())

    def find_out(self, programme: Programme, fewest: Callable[[Integers, Integers], int | None]) -> None:
        """Ask how many of each group there can be; there is no use in that where what is carried leaves much open.

        Parameters
        ----------
        fewest
            The least that columns, each with its coefficient, come to in any plan; None where time is up.
        """
        rows, groups = programme.rows, self.groups
        if 2 * len(groups) * len(rows.columns) > _TO_COUNT:
            return
        for row in range(rows.count):
            if rows.key(row)[:2] == ("carried", "coverage"):
                mine = slice(int(rows.starts[row]), int(rows.starts[row + 1]))
                least, most = fewest(rows.columns[mine], rows.coefficients[mine]), int(rows.upper[row])
                if least is None or most - least > _SETTLED * most:
                    return
        # All the least, then all the most: what is asked one after the other is alike, and soon found.
        ends = list[int]()
        for sign, group in product((1, -1), groups):
            found = fewest(group, np.full(len(group), sign))
            if found is None:
                return
            ends.append(sign * found)
        self.know(list(zip(ends[: len(groups)], ends[len(groups) :], strict=True)))

    def know(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Take the least and the most of each of the groups, in any plan that is still of interest."""
        self._ranges = {group.tobytes(): one for group, one in zip(self.groups, ranges, strict=True)}

    @property
    def known(self) -> bool:
        """Whether that was done."""
        return bool(self._ranges)

    def breaking(self, values: Floats, over: Callable[[], bool]) -> Iterator[Cut]:
        """The cuts that a point breaks, one of each aim and month at most."""
        for aim in self._aims if self.known else ():
            if over():
                return
            if (cut := aim.cut([self._ranges[group.tobytes()] for group in aim.groups], values)) is not None:
                yield cut


def _aims(programme: Programme, options: int) -> Iterator[_Aim]:
    rows = programme.rows
    for number in range(rows.count):
        if rows.key(number)[0] != "aim":
            continue
        mine = slice(int(rows.starts[number]), int(rows.starts[number + 1]))
        columns, needs = rows.columns[mine], -rows.coefficients[mine]
        shortfall = int(columns[columns >= options][0])
        usable = (columns < options) & (programme.column_upper[columns] > 0)
        columns, needs = columns[usable], needs[usable]
        parts = needs % PERSON
        of_groups = np.unique(parts[parts > 0])
        if len(of_groups):
            group = np.where(parts > 0, np.searchsorted(of_groups, parts), -1)
            yield _Aim(shortfall, columns, needs // PERSON, group, of_groups)


def _envelope(choices: Integers, heights: Integers, at: Floats) -> tuple[Integers, int]:
    """The slopes, in parts of what comes second, of a plane under all heights that is highest at a point."""
    count, width = choices.shape
    highs: Any = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.passModel(
        count,
        width + 1,
        count * (width + 1),
        int(highspy.MatrixFormat.kColwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        heights.astype(np.float64),
        np.zeros(count),
        np.full(count, np.inf),
        np.append(at, 1.0),
        np.append(at, 1.0),
        np.arange(0, count * (width + 1), width + 1, dtype=np.int32),
        np.tile(np.arange(width + 1, dtype=np.int32), count),
        np.column_stack((choices, np.ones(count))).ravel(),
        np.zeros(count, np.int32),
    )
    highs.run()
    slopes = np.array(highs.getSolution().row_dual)[:width]
    if len(slopes) < width or not np.isfinite(slopes).all():
        return np.zeros(width, np.int64), 1
    off = np.abs(np.outer(_SHAPES, slopes) - np.rint(np.outer(_SHAPES, slopes))).max(axis=1)
    of = int(_SHAPES[np.argmax(off < 1e-6)]) if (off < 1e-6).any() else int(_SHAPES[-1])
    return np.rint(of * slopes).astype(np.int64), of
