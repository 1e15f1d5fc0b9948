"""The programme that asks for the fewest changes by which a line is served in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from forcegen.explanation.remedies.changes import NEW, Change
from forcegen.explanation.remedies.gated import Gated
from forcegen.formulation.programme import Integers, Objective, Programme
from forcegen.formulation.rows import NONE, RowsMaker, joined

MOST_CHANGES = 4
"""A cure of more changes is no advice."""

_NEW, _STEP = 40, 2
"""What counts last: an offer nobody has made costs more than what others cost, a further step more than the first."""


class Question:
    """Fewest changes first, then the least that other lines lose, then pledges that exist before new ones.

    The columns of `worse` say how much more than before another line is short of in a month. In all that is less than
    what the gap weighs: no set of changes that has nothing to do with the line can close it at that price, for then the
    plan at hand would not be the best.
    """

    def __init__(
        self, programme: Programme, objective: Objective, gated: Gated, shorts: Integers, first_worse: int, unit: int
    ) -> None:
        self._programme, self._gated, self._shorts, self._first_worse = programme, gated, shorts, first_worse
        self.objective, self.unit = objective, unit

    def free(self, near: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Columns decided anew, where of the shortages only those that are: others can become no worse."""
        free = near.copy()
        free[self._first_worse :] = near[self._shorts]
        return free

    def without(
        self, barred: Sequence[Change], useless: Sequence[Sequence[Change]], *, harmless: bool, most: int
    ) -> Programme:
        """The question without some changes, and without sets that were of no use.

        Parameters
        ----------
        harmless
            No other line may be short of more in any month.
        most
            Changes.
        """
        programme, upper = self._programme, self._programme.column_upper.copy()
        upper[self._gated.columns(barred)] = 0
        if harmless:
            upper[self._first_worse :] = 0
        maker = RowsMaker()
        changes = np.arange(self._gated.first, self._first_worse)
        maker.add(maker.row(NONE, most, "changes"), changes, 1)
        for chosen in useless:
            maker.add(maker.row(NONE, len(chosen) - 1, "useless"), self._gated.columns(chosen), 1)
        return replace(programme, column_upper=upper, rows=joined([programme.rows, maker.made()]))


def question(gated: Gated, unchanged: Integers, line: str) -> Question:
    """How few changes serve a line in full.

    Parameters
    ----------
    unchanged
        The point of the plan at hand.
    """
    programme, layout, coverage = gated.programme, gated.layout, gated.coverage
    upper, first_worse = programme.column_upper.copy(), programme.columns
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
    changes = np.arange(gated.first, programme.columns)
    preference = _preferences(gated.world.changes)
    least = 1 + MOST_CHANGES * int(preference.max(initial=0))
    unit = least * (gap + 1)
    costs = np.concatenate([unit + preference, least * coverage.coefficients[others]])
    objective = Objective("changes", np.concatenate([changes, worse]), costs, 0, 1)
    whole = Programme(
        np.concatenate([programme.column_lower, np.zeros(count, np.int64)]),
        np.concatenate([upper, upper[coverage.columns[others]]]),
        lambda column: programme.column_name(column) if column < first_worse else f"worse[{column - first_worse}]",
        joined([programme.rows, maker.made()]),
        (objective,),
    )
    return Question(whole, objective, gated, coverage.columns[others], first_worse, unit)


def _preferences(changes: Sequence[Change]) -> Integers:
    seen: dict[tuple[str, ...], int] = {}
    found = []
    for change in changes:
        rank = seen[change.attribute] = seen.get(change.attribute, -1) + 1
        found.append(_NEW if change.kind in NEW else min(rank, _STEP))
    return np.array(found, np.int64)
