"""Cuts: what whole units cannot do under a ceiling, though fractions of units could.

Under a ceiling of 300 persons two units of 140 fit, not 2.14. From the row of each ceiling and each month's intake two
kinds of inequality are drawn, in which units of a pledge count together, whatever their line and start:

* rounded: all counts divided by one number and rounded down, and so the ceiling (Gomory's and Chvatal's cuts);
* of the hull: where few pledges matter, all choices of whole units that fit are listed, and the inequality is sought
  that all of them keep and the point at hand breaks most.

Both hold for every plan, which is checked in whole numbers, not believed from a solver in floating point.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import NO_LIMIT, Integers, Programme
from forcegen.formulation.tightened import KINDS, groups_of, most_steps
from forcegen.solving.aim_cuts import AimCuts
from forcegen.solving.cut import Cut
from forcegen.solving.headcounts import Headcounts

Floats = NDArray[np.float64]

_MOST_CHOICES = 6_000
"""Choices of units listed for one cut."""
_FULL = 0.75
"""Rows less full than this part of their ceiling are passed over."""
_BROKEN = 1e-3
_FINE = 10_000
"""A cut's counts are whole parts of this size."""


@dataclass(frozen=True)
class _Ceiling:
    """One row: entries grouped by pledge."""

    columns: Integers
    groups: Integers
    persons: Integers
    """By group, of one step."""
    units: Integers
    """By group, how many steps there can be."""
    most: int


class Cuts:
    """Cuts from the rows of a programme."""

    def __init__(self, programme: Programme, layout: Layout) -> None:
        self._ceilings = list(_ceilings(programme, layout))
        self._of_aims = AimCuts(programme, layout)
        self.headcounts = Headcounts(programme, layout)
        self._known: dict[tuple[bytes, ...], tuple[Integers, int] | None] = {}

    def breaking(self, values: Floats, over: Callable[[], bool] = lambda: False) -> list[Cut]:
        """The cuts that a point breaks: two of each ceiling's row and of each aim's at most."""
        found = []
        for row in self._ceilings:
            if over():
                break
            held = np.add.reduceat(values[row.columns], row.groups[:-1])
            if held @ row.persons < _FULL * row.most:
                continue
            for made in (_rounded(row, held), self._hull(row, held)):
                if made is not None:
                    counts = np.repeat(made[0], np.diff(row.groups))
                    there = counts > 0
                    found.append(Cut(row.columns[there], counts[there], made[1]))
        return [*found, *self._of_aims.breaking(values, over), *self.headcounts.breaking(values, over)]

    def _hull(self, row: _Ceiling, held: Floats) -> tuple[Integers, int] | None:
        rounded = np.round(held, 6)
        key = (row.persons.tobytes(), row.units.tobytes(), rounded.tobytes(), row.most.to_bytes(8, "little"))
        if key not in self._known:
            self._known[key] = _of_hull(row, rounded)
        return self._known[key]


def _ceilings(programme: Programme, layout: Layout) -> Iterator[_Ceiling]:
    rows, most = programme.rows, most_steps(layout)
    for number in range(rows.count):
        if rows.key(number)[0] not in KINDS or rows.upper[number] >= NO_LIMIT:
            continue
        mine = slice(int(rows.starts[number]), int(rows.starts[number + 1]))
        columns, persons = rows.columns[mine], rows.coefficients[mine]
        groups = groups_of(layout.options.pledge[columns], persons)
        first = groups[:-1]
        if len(first) > 1:
            yield _Ceiling(columns, groups, persons[first], most[columns[first]], int(rows.upper[number]))


def _rounded(row: _Ceiling, held: Floats) -> tuple[Integers, int] | None:
    """The best of the rounded cuts that the point breaks."""
    best, found = 0.0, None
    for divisor in _divisors(row.persons):
        counts, most = row.persons // divisor, row.most // divisor
        broken = counts @ held - most
        if broken > _BROKEN * max(1, most):
            worth = broken / np.sqrt(counts @ counts)
            if worth > best:
                best, found = worth, (counts, most)
    return found


def _divisors(persons: Integers) -> list[int]:
    sizes = np.unique(persons)
    return sorted({int(-(-size // part)) for size in sizes for part in (1, 2, 3) if size > part})


def _of_hull(row: _Ceiling, held: Floats) -> tuple[Integers, int] | None:
    """The cut that all choices of whole units keep and the point breaks most; None if it breaks none."""
    order = np.argsort(-held, kind="stable")
    # No more than so many can be chosen from, each having two choices at least.
    order = order[: _MOST_CHOICES.bit_length()]
    sizes = np.cumprod(np.minimum(row.units, row.most // np.maximum(row.persons, 1))[order] + 1)
    chosen = order[: int(np.searchsorted(sizes, _MOST_CHOICES, side="right"))]
    if len(chosen) < 2 or (held > 1e-6).sum() > len(chosen):
        return None
    choices = _choices(row.persons[chosen], row.units[chosen], row.most)
    ratio = _most_broken(choices, held[chosen])
    if ratio is None:
        return None
    counts = np.zeros(len(row.persons), np.int64)
    counts[chosen] = np.floor(ratio * _FINE + 1e-6).astype(np.int64)
    counts //= max(1, int(np.gcd.reduce(counts)))
    most = int((choices @ counts[chosen]).max())
    return (counts, most) if counts @ held > most * (1 + _BROKEN) else None


def _choices(persons: Integers, units: Integers, most: int) -> Integers:
    """Every choice of whole units that fits and to which none can be added."""
    ranges = [np.arange(min(int(u), most // max(int(p), 1)) + 1) for p, u in zip(persons, units, strict=True)]
    every = np.stack(np.meshgrid(*ranges, indexing="ij"), axis=-1).reshape(-1, len(ranges))
    left = most - every @ persons
    every, left = every[left >= 0], left[left >= 0]
    room = np.where(every < units, persons, np.iinfo(np.int64).max).min(axis=1)
    return np.asarray(every[left < room], np.int64)


def _most_broken(choices: Integers, held: Floats) -> Floats | None:
    """Weights under which no choice is worth more than 1, and the point as much as possible."""
    count, width = choices.shape
    highs: Any = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    # A little weight for what is not held carries the cut over to it at no cost.
    worth = np.maximum(held, 1e-4)
    highs.passModel(
        width,
        count,
        count * width,
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMaximize),
        0.0,
        worth,
        np.zeros(width),
        np.ones(width),
        np.full(count, -np.inf),
        np.ones(count),
        np.arange(0, count * width, width, dtype=np.int32),
        np.tile(np.arange(width, dtype=np.int32), count),
        choices.astype(np.float64).ravel(),
        np.zeros(width, np.int32),
    )
    highs.run()
    weights = np.array(highs.getSolution().col_value)
    return weights if len(weights) and weights @ held > 1 + _BROKEN else None
