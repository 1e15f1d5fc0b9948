"""A plan improved group by group: hundreds of lines are filled anew together, with every option they have.

The relaxation of a group, solved in a second or two, says which few of its options matter; the programme of those is
solved about as soon. Where the whole is too large for a relaxation, that takes a plan further than pieces do: units of
a dozen missions can move at once.

Lines that share pledges, even by way of others, stay together in one round, and those of a mission in the next. Every
other two rounds a group also pays for what it takes from others, at the prices of the whole case: what it gains less by
than others might is given up, and the two rounds after that fill what they find.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from forcegen.formulation.differenced import differenced
from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers, Objective, Programme
from forcegen.solving.check import as_floats
from forcegen.solving.engine import Deadline, Unheard
from forcegen.solving.highs import HiGHS
from forcegen.solving.neighbourhood import by_line, companions, part_objective, shortages
from forcegen.solving.pieces import Pieces

Chosen = NDArray[np.bool_]
Floats = NDArray[np.float64]

LINES = 500
"""In a group, about, to begin with."""
_MOST_LINES, _LARGER = 1_500, 1.5
"""Up to so many lines, by so much more each time, once smaller groups gain little."""
_LEAST_GAIN = 0.005
"""Four rounds of all lines that gain less than this part gain little."""
_FULL = 1.3
"""By so much a group may be larger, so that lines that share pledges stay together."""
_OF_A_LINE = 3
"""Options for each line, about, in the programme that is solved after the relaxation."""
_OF_THE_TIME = 0.8
"""Share of the time left for groups: then pieces, and plans filled by priority, find what is left."""
_TO_RELAX, _TO_SOLVE = 1 / 3, 0.1
"""Shares of the time left for one relaxation, without which a group is of no use, and for one programme."""
_ENGINE = HiGHS(nodes=200)
_USED = 1e-6


class Groups:
    """Groups of the lines of one programme.

    Parameters
    ----------
    dear
        The objective, and the price of what each option takes from others, as far as prices are known by then.
    deadline
        Of the search, of which groups take a share.
    over
        Whether to stop.
    lines
        In a group, about, to begin with.
    """

    def __init__(
        self,
        programme: Programme,
        layout: Layout,
        objective: Objective,
        dear: Callable[[], Objective],
        deadline: Deadline,
        over: Callable[[], bool],
        lines: int = LINES,
    ) -> None:
        self._layout, self._objective, self._dear = layout, objective, dear
        self._deadline = Deadline(deadline.left().share(_OF_THE_TIME))
        self._told_to_stop = over
        self._pieces, self._lines = Pieces(programme), lines
        self._sharing = _sharing(layout)
        self._of_line = by_line(layout.options.line, layout)
        self._told = np.zeros(layout.count, np.bool_)
        self._told[objective.columns] = True
        self._told[programme.rows.columns] = True

    def improved(self, point: Integers, threads: int, tell: Callable[[Integers], object]) -> Integers:
        """The best point that groups lead to, until it is over or they are of little use.

        Parameters
        ----------
        point
            One that keeps every row.
        tell
            Hears every better point.
        """
        steps, lines, best = self._objective.steps, self._lines, point
        with ThreadPoolExecutor(threads) as pool:
            for number in count(step=2):
                before, point = steps(best), best
                for turn, objective in enumerate((self._dear(), self._objective)):
                    in_turn = [*self._by_pledges(number + turn, lines), *self._by_mission(number + turn, lines)]
                    for groups in _at_once(in_turn, threads):
                        filled = pool.map(partial(self._filled, objective, point), groups)
                        point = self._together(objective, point, list(filled))
                        if steps(point) < steps(best):
                            best = point
                            tell(best)
                if self._over():
                    break
                if before - steps(best) <= _LEAST_GAIN * before:
                    if lines >= min(_MOST_LINES, len(self._layout.lines)):
                        break
                    lines = int(_LARGER * lines) + 1
        return best

    def _over(self) -> bool:
        return self._deadline.passed or self._told_to_stop()

    def _by_pledges(self, number: int, lines: int) -> list[Integers]:
        """Lines that could have the same pledges, even by way of others, stay together where they are not too many."""
        chance, groups = np.random.default_rng(number), list[Integers]()
        for place in chance.permutation(len(self._sharing)).tolist():
            for some in self._shared_out(chance.permutation(self._sharing[place]), lines):
                if groups and len(groups[-1]) + len(some) <= _FULL * lines:
                    groups[-1] = np.concatenate((groups[-1], some))
                else:
                    groups.append(some)
        return groups

    def _by_mission(self, number: int, lines: int) -> list[Integers]:
        """What is of one mission stays together."""
        mission = self._layout.mission_of_line
        place = np.random.default_rng(number).permutation(mission.max() + 1)
        return self._shared_out(np.argsort(place[mission], kind="stable"), lines)

    @staticmethod
    def _shared_out(order: Integers, lines: int) -> list[Integers]:
        return np.array_split(order, max(1, round(len(order) / lines)))

    def _together(
        self, objective: Objective, point: Integers, found: Sequence[tuple[Chosen, Integers] | None]
    ) -> Integers:
        """All that groups of one point have found; of a group that wants what another took, the next best."""
        best = point
        for free, filled in (one for one in found if one is not None):
            together = best + filled - point
            kept = best is point or self._pieces.kept(together, self._sums(together))
            best = together if kept else self._solved(objective, best, self._sums(best), free)
        return best

    def _sums(self, point: Integers) -> Integers:
        return self._pieces.sums(point)

    def _filled(self, objective: Objective, point: Integers, lines: Integers) -> tuple[Chosen, Integers] | None:
        """The columns of a group that matter, and a better point in those; None if there is none."""
        if self._over():
            return None
        free = np.zeros(self._layout.count, np.bool_)
        for line in lines.tolist():
            free[self._of_line[line]] = True
            free[shortages(self._layout, line)] = True
        free = (free | companions(self._layout, free)) & self._told
        sums = self._sums(point)
        part = self._pieces.piece(point, sums, free).part
        relaxed = self._relaxed(part.programme, part_objective(objective, part))
        if relaxed is None:
            return None
        kept = self._kept(point, part.columns, *relaxed, most=_OF_A_LINE * len(lines))
        filled = self._solved(objective, point, sums, kept)
        return None if filled is point else (kept, filled)

    def _kept(self, point: Integers, columns: Integers, values: Floats, reduced: Floats, most: int) -> Chosen:
        """Of a group's options those that its relaxation or the point uses, and those that cost it least."""
        options = np.flatnonzero(columns < self._layout.options.count)
        used = (values[options] > _USED) | (point[columns[options]] > 0)
        order = np.argsort(np.where(used, -1.0, np.abs(reduced[options])), kind="stable")
        free = np.zeros(self._layout.count, np.bool_)
        free[columns] = True
        free[columns[options[order[max(most, int(used.sum())) :]]]] = False
        return free

    def _solved(self, objective: Objective, point: Integers, sums: Integers, free: Chosen) -> Integers:
        """The best point found with some columns free; the same point if none is better."""
        if self._over():
            return point
        piece = self._pieces.piece(point, sums, free)
        objective, start = part_objective(objective, piece.part), piece.start(point)
        limits = replace(self._deadline.left().share(_TO_SOLVE), threads=1)
        outcome = _ENGINE.solve(piece.part.programme, objective, (), start, limits, Unheard(self._over))
        if outcome.values is None or objective.steps(outcome.values) >= objective.steps(start):
            return point
        return piece.point(outcome.values)

    def _relaxed(self, programme: Programme, objective: Objective) -> tuple[Floats, Floats] | None:
        """A point of the relaxation and the columns' reduced costs; None where it takes too long."""
        columns, programme = programme.columns, differenced(programme).programme
        highs, rows = highspy.Highs(), programme.rows
        seconds = self._deadline.left().share(_TO_RELAX).seconds
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("threads", 1)
        if seconds is not None:
            highs.setOptionValue("time_limit", seconds)
        costs = np.zeros(programme.columns)
        costs[objective.columns] = objective.coefficients
        highs.passModel(
            programme.columns,
            rows.count,
            len(rows.columns),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            costs,
            as_floats(programme.column_lower),
            as_floats(programme.column_upper),
            as_floats(rows.lower),
            as_floats(rows.upper),
            rows.starts.astype(np.int32),
            rows.columns.astype(np.int32),
            rows.coefficients.astype(np.float64),
            np.zeros(programme.columns, np.int32),
        )

        def hear(_kind: int, _message: str, _told: Any, reply: Any, _data: Any) -> None:
            reply.user_interrupt = self._over()

        highs.setCallback(hear, None)
        highs.startCallback(highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = highs.getSolution()
        return np.array(solution.col_value)[:columns], np.array(solution.col_dual)[:columns]


def _sharing(layout: Layout) -> list[Integers]:
    """Lines that could have the same pledges, or are bound to others by such lines."""
    lines, options = len(layout.lines), layout.options
    size = lines + len(layout.pledges)
    edges = coo_array((np.ones(options.count), (options.line, lines + options.pledge)), (size, size))
    _, number = connected_components(edges, directed=False)
    order = np.argsort(number[:lines], kind="stable")
    return np.split(order, np.flatnonzero(np.diff(number[order])) + 1)


def _at_once(groups: Sequence[Integers], threads: int) -> Iterator[Sequence[Integers]]:
    """As many as there are threads."""
    for begin in range(0, len(groups), threads):
        yield groups[begin : begin + threads]
