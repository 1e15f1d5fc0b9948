"""The programme that asks for the fewest changes by which a line is served in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forcegen.explanation.remedies.changes import NEW, Change
from forcegen.explanation.remedies.gated import Gated, with_entries
from forcegen.formulation.programme import Integers, Objective, Programme, Rows
from forcegen.formulation.rows import NONE, RowsMaker, joined

MOST_CHANGES = 4
"""A cure of more changes is no advice."""

_NEW, _STEP = 40, 39
"""What counts late: an offer nobody has made costs more than what others cost, a further step more than the first."""

_RAISED = ("raise_ceiling", "raise_intake", "more_units")
_LIMITS = ("mission_ceiling", "contributor_ceiling", "intake", "once", "men_once", "gives")
"""Rows of which what is not needed of a raise is taken; among individuals more are told of as men."""


@dataclass(frozen=True)
class Useless:
    """A set of changes that would serve the line, and that a better plan puts to other use."""

    chosen: tuple[Change, ...]
    lacks: int
    """Steps of coverage short in the best plan once they are made."""
    exact: bool
    """Proven; and no change considered could make the best plan cover less."""


class Question:
    """Fewest changes first, then the least that other lines lose, then the better ones.

    Pledges that exist are better than new ones, small steps than large ones, limits raised by little than by more, and
    few units more than many. The columns of `spared` say what of these is not needed, those of `worse` how much more
    than before another line is short of in a month. In all that is less than what the gap weighs: no set of changes
    that has nothing to do with the line can close it at that price, for then the plan at hand would not be the best.
    """

    def __init__(
        self,
        programme: Programme,
        objective: Objective,
        gated: Gated,
        shorts: Integers,
        first_worse: int,
        unit: int,
        lacking: int,
    ) -> None:
        self._programme, self._gated, self._shorts, self._first_worse = programme, gated, shorts, first_worse
        self.objective, self.unit, self._lacking = objective, unit, lacking

    def free(self, near: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Columns decided anew, where of the shortages only those that are: others can become no worse."""
        free = near.copy()
        free[self._first_worse :] = near[self._shorts]
        return free

    def without(
        self,
        barred: Sequence[Change],
        known: Sequence[Sequence[Change]],
        useless: Sequence[Useless],
        *,
        harmless: bool,
        most: int,
    ) -> Programme:
        """The question without some changes and sets.

        With a set that was of no use, and more, no best plan covers less than with it alone: what is found with these
        in it must cover as much, and so serve whoever was served instead.

        Parameters
        ----------
        known
            Sets no larger set may have in it.
        harmless
            No other line may be short of more in any month.
        most
            Changes.
        """
        programme, upper = self._programme, self._programme.column_upper.copy()
        upper[self._gated.columns(barred)] = 0
        if harmless:
            upper[self._first_worse :] = 0
        maker, changes = RowsMaker(), self._gated.columns(self._gated.world.changes)
        maker.add(maker.row(NONE, most, "changes"), changes, 1)
        for chosen in known:
            maker.add(maker.row(NONE, len(chosen) - 1, "known"), self._gated.columns(chosen), 1)
        for one in useless:
            self._as_good(maker, one)
        return replace(programme, column_upper=upper, rows=joined([programme.rows, maker.made()]))

    def _as_good(self, maker: RowsMaker, one: Useless) -> None:
        """With these changes made, or what reaches further, no more may be short than in the best plan with them."""
        world, coverage = self._gated.world, self._gated.coverage
        spare = max(0, self._lacking - one.lacks)  # below 0 only by the error of rounded weights
        row = maker.row(NONE, one.lacks + spare * len(one.chosen), "as_good")
        maker.add(row, coverage.columns, coverage.coefficients)
        for change in one.chosen:
            further = [
                other
                for other in world.changes
                if other is change
                or (other.attribute == change.attribute and other.step > change.step and other in world.widening)
            ]
            maker.add(row, self._gated.columns(further), spare)


def question(gated: Gated, unchanged: Integers, line: str) -> Question:
    """How few changes serve a line in full.

    Parameters
    ----------
    unchanged
        The point of the plan at hand.
    """
    programme, layout, coverage = gated.programme, gated.layout, gated.coverage
    # Of what goes whole no part can be spared: with another number it is another offer.
    partly = gated.world.widening
    raised = [
        number for number, change in enumerate(gated.world.changes) if change.kind in _RAISED and change in partly
    ]
    first_spared, first_worse = programme.columns, programme.columns + len(raised)
    upper = programme.column_upper.copy()
    before = unchanged[coverage.columns]
    mine = layout.line_number[line]
    begins, end = layout.counted(mine)
    own = np.isin(coverage.columns, [layout.short(mine, month) for month in range(begins, end)])
    upper[coverage.columns[own]] = 0
    others = np.flatnonzero(~own)
    count = len(others)
    worse = first_worse + np.arange(count)
    gap = int(coverage.coefficients[own] @ before[own])
    maker = RowsMaker()
    first = maker.rows(count, NONE, before[others], lambda k: ("worse", str(k)))
    maker.add(first + np.arange(count), coverage.columns[others], 1)
    maker.add(first + np.arange(count), worse, -1)
    maker.add(maker.row(NONE, gap - 1, "price"), worse, coverage.coefficients[others])
    changes, spared = gated.columns(gated.world.changes), first_spared + np.arange(len(raised))
    more = np.array([int(str(gated.world.changes[number].facts["more"])) for number in raised], np.int64)
    first = maker.rows(len(raised), NONE, 0 * more, lambda k: ("spared", str(k)))
    maker.add(first + np.arange(len(raised)), spared, 1)
    maker.add(first + np.arange(len(raised)), changes[raised], 1 - more)
    preference = (1 + MOST_CHANGES * int(more.max(initial=0))) * _preferences(gated.world.changes)
    preference[raised] += more
    least = 1 + MOST_CHANGES * int(preference.max(initial=0))
    unit = least * (gap + 1)
    costs = np.concatenate([unit + preference, np.full(len(raised), -1), least * coverage.coefficients[others]])
    objective = Objective("changes", np.concatenate([changes, spared, worse]), costs, 0, 1)

    def name(column: int) -> str:
        if column < first_spared:
            return programme.column_name(column)
        return f"spared[{column - first_spared}]" if column < first_worse else f"worse[{column - first_worse}]"

    whole = Programme(
        np.concatenate([programme.column_lower, np.zeros(len(raised) + count, np.int64)]),
        np.concatenate([upper, more - 1, upper[coverage.columns[others]]]),
        name,
        joined([_spared(programme.rows, changes[raised], spared), maker.made()]),
        (objective,),
    )
    return Question(whole, objective, gated, coverage.columns[others], first_worse, unit, coverage.steps(unchanged))


def _spared(rows: Rows, changes: Integers, spared: Integers) -> Rows:
    """The rows of limits with what is not needed of a raise taken from it."""
    number = np.repeat(np.arange(rows.count), np.diff(rows.starts))
    extra = [
        (int(row), int(column), 1)
        for change, column in zip(changes, spared, strict=True)
        for row in number[rows.columns == change]
        if rows.key(int(row))[0] in _LIMITS
    ]
    return with_entries(rows, extra)


def _preferences(changes: Sequence[Change]) -> Integers:
    seen: dict[tuple[str, ...], int] = {}
    found = []
    for change in changes:
        rank = seen[change.attribute] = seen.get(change.attribute, -1) + 1
        found.append(_NEW if change.kind in NEW else min(rank, _STEP))
    return np.array(found, np.int64)
