"""A plan improved piece by piece: a few lines are taken out of a plan and filled anew, all else stays.

Large neighbourhood search (Shaw 1998): a few lines that compete for the same pledges, contributors or missions are
small enough to be filled as well as possible. Which lines are taken out follows from the round's number alone, so that
every run does the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.part import Part
from forcegen.formulation.programme import Integers, Objective
from forcegen.solving.relaxation import Relaxation

Chosen = NDArray[np.bool_]

_LINES = (6, 24)
"""The fewest and most lines in one piece."""
_MOST_FREE = 1_000
"""Options in one piece, about."""
_WIDEST = 4.0
"""By how much wide pieces may be larger than usual, in all."""
_USED = 1e-6


class Due:
    """What is done after so many pieces, after twice as many each time that it was of no use."""

    def __init__(self, after: int) -> None:
        self._least = self._between = self._at = after

    def now(self, number: int) -> bool:
        """Whether it is time."""
        return number >= self._at

    @property
    def times(self) -> float:
        """How many times longer it is waited for than at the beginning."""
        return self._between / self._least

    def again(self, number: int) -> None:
        """It is time now, whatever it was good for before."""
        self._at = number

    def done(self, number: int, gained: bool) -> bool:
        """It was done, and was of use or not; says so again."""
        self._between = self._least if gained else 2 * self._between
        self._at = number + self._between
        return gained


def part_objective(objective: Objective, part: Part) -> Objective:
    """An objective in the columns of a part."""
    number = np.full(part.whole, -1, np.int64)
    number[part.columns] = np.arange(len(part.columns))
    here = number[objective.columns]
    inside = here >= 0
    return replace(objective, columns=here[inside], coefficients=objective.coefficients[inside])


class Neighbourhoods:
    """Which options are free in each round."""

    def __init__(self, layout: Layout, relaxation: Relaxation, objective: Objective) -> None:
        self._layout, self._relaxation = layout, relaxation
        options = layout.options
        self._place = _places_in_pairs(layout, relaxation.over[: options.count])
        self._mission = np.array([line.requirement.mission for line in layout.lines], np.str_)
        self._contributor = np.array([terms.pledge.contributor for terms in layout.pledges], np.str_)
        self._weight = np.zeros(relaxation.programme.columns, np.float64)
        self._weight[objective.columns] = objective.coefficients
        self._told = self._weight > 0
        self._told[relaxation.programme.rows.columns] = True
        self._waits = _waiting_for(layout)
        self._pairs_of_line = by_line(options.line[_first_of_pairs(layout)], layout)
        self._options_of_line = by_line(options.line, layout)

    def free(self, point: Integers, numbers: Sequence[int], starts: Sequence[int], larger: float = 1.0) -> list[Chosen]:
        """The columns that are free in each of several pieces, of which no two have a line in common.

        Parameters
        ----------
        numbers
            One for each piece: the same number chooses the same piece of the same point.
        starts
            By piece, how many of each pair are tried: those of least reduced cost.
        larger
            By how much pieces may be larger than usual, or smaller.
        """
        taken: set[int] = set()
        most = int(larger * _MOST_FREE)
        pieces = []
        for number, tried in zip(numbers, starts, strict=True):
            chance = Random(number)  # noqa: S311 - a search, no secret
            count = max(1, int(min(1.0, larger) * chance.randint(*_LINES)))
            pieces.append(self._columns(point, self._lines(point, chance, taken, count), taken, most, tried))
        return pieces

    def wide(self, point: Integers, numbers: Sequence[int], tried: Chosen, larger: float = 1.0) -> list[Chosen]:
        """As `free`, but with many more lines, and only options that the relaxation or the point uses, or were tried.

        What such a piece finds no other can: units of a dozen missions that all have to move at once (Danna, Rothberg
        and Le Pape 2005).

        Parameters
        ----------
        tried
            Options that plans of other pieces used.
        """
        count = self._layout.options.count
        used = (point[:count] > 0) | (self._relaxation.values[:count] > _USED) | tried
        most, taken = int(min(larger, _WIDEST) * _MOST_FREE), set[int]()
        pieces = []
        for number in numbers:
            chance = Random(number)  # noqa: S311 - a search, no secret
            lines = self._lines(point, chance, taken, len(self._layout.lines))
            pieces.append(self._columns(point, lines, taken, most, used=used))
        return pieces

    def missions(self, point: Integers) -> list[str]:
        """Missions that lack more than the relaxation does, the most first; none where there is only one mission."""
        regret = self._regret(point)
        lacks = {str(name): regret[self._mission == name].sum() for name in np.unique(self._mission)}
        return sorted((one for one in lacks if lacks[one] > 0), key=lambda one: -lacks[one]) if len(lacks) > 1 else []

    def by_mission(self, point: Integers, names: Sequence[str], number: int, starts: int = 0) -> list[Chosen]:
        """As `free`: of each mission its lines, and lines that hold a pledge which the relaxation would have there.

        Only options that the relaxation or the point uses. What it takes to fill a mission that is nearly empty, since
        units come together or not at all, or since others hold what it needs, is all in one piece then.

        Parameters
        ----------
        names
            One for each piece.
        number
            Chooses the lines where there are too many.
        starts
            How many more of each pair are tried in the mission, of pledges that the relaxation would have there.
        """
        options, count, taken = self._layout.options, self._layout.options.count, set[int]()
        chance = np.random.default_rng(number)
        placed, hoped = point[:count] > 0, self._relaxation.values[:count] > _USED
        pieces = []
        for name in names:
            here, wanted = self._mission[options.line] == name, np.zeros(len(self._layout.pledges), np.bool_)
            wanted[options.pledge[here & hoped]] = True
            of_wanted = wanted[options.pledge]
            own, holders = np.flatnonzero(self._mission == name), np.unique(options.line[placed & of_wanted & ~here])
            order = [int(line) for lines in (own, holders) for line in chance.permutation(lines)]
            used = placed | hoped | (here & of_wanted & (self._place < starts))
            rest = [line for line in order if line not in taken]
            pieces.append(self._columns(point, rest, taken, _MOST_FREE, used=used))
        return pieces

    def _lines(self, point: Integers, chance: Random, taken: Collection[int], size: int) -> list[int]:
        """A line that lacks more than the relaxation does, and those with which it competes: so many in all."""
        layout = self._layout
        regret = self._regret(point)
        regret += regret.sum() / (20 * len(regret)) + 1e-6
        regret[list(taken)] = 0
        if not regret.any():
            return []
        seed = chance.choices(range(len(regret)), weights=list(regret))[0]
        near = self._near(point, seed, chance)
        order = sorted(set(range(len(layout.lines))) - set(taken), key=lambda line: (-near[line], line))
        return [seed, *(line for line in order if line != seed)][:size]

    def _regret(self, point: Integers) -> NDArray[np.float64]:
        layout = self._layout
        shorts = slice(layout.options.count, layout.first_after_short)
        lost = self._weight[shorts] * np.maximum(0, point[shorts] - self._relaxation.values[shorts])
        return np.add.reduceat(lost, layout.short_first - layout.options.count)

    def _near(self, point: Integers, seed: int, chance: Random) -> NDArray[np.float64]:
        """How much each line has to do with one: by shared pledges, contributors, and the mission."""
        options, near = self._layout.options, np.zeros(len(self._layout.lines))
        used = np.flatnonzero(point[: options.count])
        hoped = np.flatnonzero(self._relaxation.values[: options.count] > _USED)
        pairs = self._pairs_of_line[seed]
        could = np.zeros(len(self._layout.pledges), np.bool_)
        could[options.pledge[_first_of_pairs(self._layout)[pairs]]] = True
        for columns, worth in ((used, 3.0), (hoped, 2.0)):
            np.maximum.at(near, options.line[columns[could[options.pledge[columns]]]], worth)
        here = np.zeros(len(self._layout.pledges), np.bool_)
        here[options.pledge[hoped[options.line[hoped] == seed]]] = True
        siblings = np.isin(self._contributor, self._contributor[here])
        np.maximum.at(near, options.line[used[siblings[options.pledge[used]]]], 2.5)
        near += 0.7 * (self._mission == self._mission[seed])
        # Neither is of use without the other.
        near[self._waits[seed]] += 3.0
        near[[line for line, required in enumerate(self._waits) if seed in required]] += 3.0
        return near + np.array([chance.random() for _ in near]) * 1.5

    def _columns(
        self, point: Integers, lines: list[int], taken: set[int], most: int, starts: int = 0, used: Chosen | None = None
    ) -> Chosen:
        layout = self._layout
        free = np.zeros(layout.count, np.bool_)
        size = 0
        for line in lines:
            mine = self._of_line(point, line, starts, used)
            if line != lines[0] and size + len(mine) > most:
                break
            taken.add(line)
            size += len(mine)
            free[mine] = True
            free[shortages(layout, line)] = True
        return (free | companions(layout, free)) & self._told

    def _of_line(self, point: Integers, line: int, starts: int, used: Chosen | None) -> Integers:
        """Good options of a line and those of the point; or only those that are used."""
        mine = self._options_of_line[line]
        return mine[used[mine]] if used is not None else mine[(self._place[mine] < starts) | (point[mine] > 0)]


def companions(layout: Layout, free: Chosen) -> Chosen:
    """Columns that follow from options that are free: shortages of their lines, support, packages, aims."""
    options = layout.options
    with_them = np.zeros(len(free), np.bool_)
    mine = free[: options.count]
    for line in np.unique(options.line[mine]):
        with_them[shortages(layout, int(line))] = True
    ids = {layout.pledges[pledge].pledge.id for pledge in np.unique(options.pledge[mine])}
    groups = {layout.eligibility.pledges[one].pledge.package for one in ids}
    for columns in (layout.present, layout.aims):
        with_them[list(columns.values())] = True
    with_them[[column for pledge, column in layout.used.items() if pledge in ids]] = True
    with_them[[column for (group, _), column in layout.package.items() if group in groups]] = True
    with_them[[column for (_, pledge), column in layout.help.items() if pledge in ids]] = True
    return with_them


def shortages(layout: Layout, line: int) -> list[int]:
    """A line's shortages, and whether it is filled where others ask."""
    name = layout.lines[line].requirement.id
    months = range(*layout.counted(line))
    filled = [layout.filled[name, month] for month in months if (name, month) in layout.filled]
    return [*(layout.short(line, month) for month in months), *filled]


def _places_in_pairs(layout: Layout, over: Integers) -> Integers:
    """Of each start its place among those of its pair: by reduced cost, the earlier ones among equals."""
    options = layout.options
    order = np.lexsort((options.start, over, options.sex, options.pair))
    pair, sex = options.pair[order], options.sex[order]
    new = np.concatenate(([True], (pair[1:] != pair[:-1]) | (sex[1:] != sex[:-1])))
    place = np.zeros(options.count, np.int64)
    place[order] = np.arange(len(order)) - np.maximum.accumulate(np.where(new, np.arange(len(order)), 0))
    return place


def _waiting_for(layout: Layout) -> list[list[int]]:
    """By line those that it requires, and that these require in turn."""
    number = {line.requirement.id: place for place, line in enumerate(layout.lines)}
    direct = [[number[name] for name in line.requirement.requires if name in number] for line in layout.lines]
    all_of = []
    for line in range(len(direct)):
        reached, ahead = {line}, [line]
        while ahead:
            new = set(direct[ahead.pop()]) - reached
            reached |= new
            ahead.extend(new)
        all_of.append(sorted(reached - {line}))
    return all_of


def _first_of_pairs(layout: Layout) -> Integers:
    """The first option of each pair."""
    return np.searchsorted(layout.options.pair, np.arange(len(layout.options.pairs)))


def by_line(line: Integers, layout: Layout) -> list[Integers]:
    """The places at which each line stands."""
    order = np.argsort(line, kind="stable")
    cuts = np.searchsorted(line[order], np.arange(len(layout.lines) + 1))
    return [order[cuts[number] : cuts[number + 1]] for number in range(len(layout.lines))]
