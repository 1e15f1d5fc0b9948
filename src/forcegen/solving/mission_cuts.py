"""Cuts of missions: what whole units cannot do within one mission, though fractions of units could.

Where no contributor may have more than a share of a mission, or lines require others, units come together or not at
all. Fractions of them keep such rules anyhow, so that in each mission the relaxation covers more than whole units can.
For one mission, the cheapest choice of whole units is asked of SCIP, at the prices that the relaxation has for what
other missions want, too: pledges, ceilings, intakes. No plan does with less there, whatever the prices: that is a row
over all columns of the mission, and with it the relaxation finds other prices (as Lagrangian relaxation does;
Geoffrion 1974).

A mission keeps all rows that have its columns alone, and of every other row that only limits the part that it has.
Prices are rounded before SCIP is asked, so that what it proves is true of the row as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import NO_LIMIT, Integers, Objective, Programme, Rows
from forcegen.formulation.rows import binding
from forcegen.solving.cut import Cut
from forcegen.solving.engine import Deadline, Unheard
from forcegen.solving.scip import Scip
from forcegen.solving.weighed import Weighed

Floats = NDArray[np.float64]
Chosen = NDArray[np.bool_]

_LARGEST = 3_000
"""Columns of a mission from which on SCIP takes longer for its root than a cut is worth."""
_NODES = (1, 30, 300)
"""SCIP gives up after so many: the first time, and whenever the time before was of use."""
_FINE = 2**10
"""Parts of the highest price to which prices are rounded: with finer ones the simplex method takes ten times as long,
and may not come to an end."""
_OF_USE = 1e-3
"""Part of the bound by which a point has to break a cut: with cuts that are worth less the simplex method is slower."""
_VAIN = 2
"""Missions without such a cut, one after the other, after which no larger one is asked."""


@dataclass(eq=False)
class _Mission:
    columns: Integers
    programme: Programme
    own: Integers
    """Rows of the whole that have its columns alone."""
    entries: Rows
    """Those rows, over its columns."""
    turns: int = 0
    """How often it was asked."""

    def prices(self, proof: Weighed) -> Floats:
        """By column of the mission, in steps: what it costs, and what it takes of all that others want, too."""
        duals = proof.duals[self.own] / proof.parts
        of_own = np.repeat(duals, np.diff(self.entries.starts)) * self.entries.coefficients
        return proof.reduced[self.columns] / proof.parts + np.bincount(self.entries.columns, of_own, len(self.columns))


class MissionCuts:
    """Cuts of the missions of a programme, the smallest first, then again of those of which they were of use.

    Parameters
    ----------
    over
        Whether to stop.
    """

    def __init__(self, programme: Programme, layout: Layout, deadline: Deadline, over: Callable[[], bool]) -> None:
        missions = [one for one in _missions(programme, layout) if len(one.columns) <= _LARGEST]
        self._new, self._again = sorted(missions, key=lambda one: len(one.columns)), list[_Mission]()
        self._deadline, self._over, self._vain = deadline, over, 0

    @property
    def due(self) -> bool:
        """Whether there are missions that were not asked yet."""
        return bool(self._new)

    def breaking(self, values: Floats, proof: Weighed) -> list[Cut]:
        """The cut of the mission that is next, if the point breaks it.

        Parameters
        ----------
        proof
            Of the point: reduced costs and dual values.
        """
        waiting = self._new or self._again
        if not waiting or self._over():
            return []
        mission = waiting.pop(0)
        cut = self._cut(mission, values, proof)
        self._vain = 0 if cut is not None else self._vain + 1
        if self._vain == _VAIN:
            self._new = []
        if cut is None:
            return []
        self._again.append(mission)
        return [cut]

    def _cut(self, mission: _Mission, values: Floats, proof: Weighed) -> Cut | None:
        """What the mission cannot do, where the point does so much of it that the cut is of use."""
        prices = mission.prices(proof)
        part = max(float(np.abs(prices).max()), 1.0) / _FINE
        whole = np.rint(prices / part).astype(np.int64)
        priced = np.flatnonzero(whole)
        objective = Objective("mission", priced, whole[priced], 0, 1)
        engine, watch = Scip(nodes=_NODES[min(mission.turns, len(_NODES) - 1)], probing=False), Unheard(self._over)
        mission.turns += 1
        try:
            bound = engine.solve(mission.programme, objective, (), None, self._deadline.left(), watch).bound_steps
        except OSError:  # a machine that lets no process start does without
            return None
        if bound is None or (bound - float(whole @ values[mission.columns])) * part <= _OF_USE * proof.bound:
            return None
        return Cut(mission.columns[priced], -whole[priced], -bound)


def _missions(programme: Programme, layout: Layout) -> Iterator[_Mission]:
    rows, of_column = programme.rows, _mission_of_column(layout)
    number, of_entry = np.repeat(np.arange(rows.count), np.diff(rows.starts)), of_column[rows.columns]
    first, last = np.full(rows.count, len(layout.mission_number)), np.full(rows.count, -1)
    np.minimum.at(first, number, of_entry)
    np.maximum.at(last, number, of_entry)
    least = np.zeros(rows.count, np.int64)
    np.minimum.at(least, number, np.minimum(rows.coefficients, programme.column_lower[rows.columns]))
    limits = (least >= 0) & (rows.lower <= -NO_LIMIT) & (rows.upper < NO_LIMIT)
    for mission in range(len(layout.mission_number)):
        columns = np.flatnonzero((of_column == mission) & (programme.column_upper > 0))
        own = (first == mission) & (last == mission)
        if not len(columns):
            continue
        inside = np.zeros(programme.columns, np.bool_)
        inside[columns] = True
        whole = _part(rows, own | limits, columns, inside)
        lower, upper = programme.column_lower[columns], programme.column_upper[columns]
        part = Programme(lower, upper, _names(programme, columns), binding(whole, lower, upper), ())
        yield _Mission(columns, part, np.flatnonzero(own), _part(rows, own, columns, inside))


def _names(programme: Programme, columns: Integers) -> Callable[[int], str]:
    return lambda number: programme.column_name(int(columns[number]))


def _part(rows: Rows, chosen: Chosen, columns: Integers, inside: Chosen) -> Rows:
    """Some rows over some columns alone."""
    kept = np.flatnonzero(chosen)
    there = np.repeat(chosen, np.diff(rows.starts)) & inside[rows.columns]
    before = np.concatenate(([0], np.cumsum(there)))
    starts, key = np.append(before[rows.starts[:-1]][kept], before[-1]), rows.key
    return Rows(
        starts.astype(np.int64),
        np.searchsorted(columns, rows.columns[there]),
        rows.coefficients[there],
        rows.lower[kept],
        rows.upper[kept],
        lambda row: key(int(kept[row])),
    )


def _mission_of_column(layout: Layout) -> Integers:
    """By column the number of its mission; -1 where it is of none or of several."""
    of = np.full(layout.count, -1, np.int64)
    of[: layout.options.count] = layout.mission_of_line[layout.options.line]
    for line, terms in enumerate(layout.lines):
        first = int(layout.short_first[line])
        of[first : first + terms.counted.months] = layout.mission_of_line[line]
    for (name, _), column in layout.filled.items():
        of[column] = layout.mission_of_line[layout.line_number[name]]
    for (_, mission), column in layout.package.items():
        of[column] = layout.mission_number[mission]
    for (mission, _), column in layout.present.items():
        of[column] = layout.mission_number[mission]
    return of
