"""The relaxation of a tier by column generation, and what it proves.

Of a pledge's many starts few are of use: the relaxation begins with the earliest of each pair, and takes in others only
when their reduced cost says that they may help. With every start at once HiGHS needs minutes for what takes seconds so.

What is proven rests on no tolerance. The dual values that HiGHS hands over are rounded to whole numbers, and the bound
they give (for any dual values give one) is computed in whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.by_column import ByColumn
from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import NO_LIMIT, Integers, Objective, Programme
from forcegen.solving.check import as_floats, exact_sum
from forcegen.solving.cut import Cut, rows_of, with_cuts
from forcegen.solving.cuts import Cuts
from forcegen.solving.engine import Deadline
from forcegen.solving.gomory import gomory_cuts
from forcegen.solving.pdlp import relaxed

Floats = NDArray[np.float64]
Chosen = NDArray[np.bool_]

_FINE = 2**36
"""Dual values are rounded to this part of a step, or to a coarser one. That of a carried tier needs it: its row has
millions of steps. At 2**16 composition of rich 60 x 120 had a bound of -17 773 instead of 2 738."""
_ROOM = 2.0**60
_SLICE = 2.0
"""Seconds after which a run of the simplex method looks up: it cannot be interrupted."""
_NO_END = 2**31 - 1
_DUAL, _PRIMAL = 1, 4
"""HiGHS's numbers for the two simplex methods."""
_NEW_COLUMNS, _OF_ONE_PLEDGE = 5_000, 12
_MOST_ROUNDS = 30
_HOPELESS = 25_000
"""Options that look useful after the first round: of so many the simplex method tries half for nothing."""
_MOST_PIVOTS = 15_000
"""Of the first round: one that takes more is as bad a beginning."""
_STEPS, _FEWER_STEPS = 1_000, 400
"""Of PDLP; and where it is all there is time for."""
_TOO_MANY = 40_000
"""Options to begin with: of so many the simplex method sees no end."""
_MOST_OF_A_CORNER = 20_000
"""Options in PDLP's point from which on the simplex method is not asked for a corner."""
_LEAST = 0.01
"""Smaller values of a point that is nearly best are noise."""
_DEAR = 30_000
_ROUNDS = {False: ((2e-4, 2), (1e-4, 2)), True: ((2e-4, 1), (5e-4, 1))}
"""Cutting ends after so many rounds that raise the bound by less than this part: first with cuts of ceilings and aims,
then with those of the basis, too. Of more options than `_DEAR` a round takes seconds."""


@dataclass(frozen=True)
class Relaxation:
    """A point of the relaxation, and what its dual values prove of every whole point."""

    values: Floats
    bound: int
    """No whole point has fewer steps."""
    over: Integers
    """By option: a point in which it is not 0 has at least this many steps; by other columns: one in which it is not
    at its upper bound, if `down`, or else at its lower bound."""
    down: Chosen
    """By column: it adds least at its upper bound."""
    solved: bool
    """To the end; otherwise cut short, and all this is still true, but no more than what is known."""
    programme: Programme
    """With the cuts of ceilings and aims found on the way."""


def unknown(programme: Programme) -> Relaxation:
    """What is known before anything is: a bound of 0, and nothing against any option."""
    columns = programme.columns
    nothing = np.zeros(columns, np.int64)
    return Relaxation(np.zeros(columns), 0, nothing, np.zeros(columns, np.bool_), False, programme)


def earliest(layout: Layout) -> Chosen:
    """The first start of each pair, and of short tours those that follow one another."""
    options = layout.options
    begins = np.full(len(options.pairs), np.iinfo(np.int64).max)
    np.minimum.at(begins, options.pair, options.start)
    tours = np.array([min(pair.starts.tour, layout.months) for pair in options.pairs], np.int64)
    chosen = (options.start - begins[options.pair]) % np.maximum(tours, 1)[options.pair] == 0
    return np.asarray(chosen | (options.lower > 0), np.bool_)


class Relaxing:
    """The relaxation of one tier, solved by `run`.

    Parameters
    ----------
    first
        Options to begin with; columns that are no options are all there from the start.
    over
        Whether to stop.
    tell
        Hears every better bound, in steps.
    look
        Is shown every point on the way.
    """

    def __init__(
        self,
        programme: Programme,
        layout: Layout,
        objective: Objective,
        first: Chosen,
        deadline: Deadline,
        over: Callable[[], bool] = lambda: False,
        tell: Callable[[int], None] = lambda _: None,
        look: Callable[[Floats], None] = lambda _: None,
    ) -> None:
        self._programme, self._layout, self._deadline, self._over = programme, layout, deadline, over
        self._tell, self._look, self._options = tell, look, layout.options.count
        self._costs = np.zeros(programme.columns, np.int64)
        self._costs[objective.columns] = objective.coefficients
        self._for_engines = programme
        """Without Gomory's cuts, which slow engines down: those find their own."""
        self._by_column = ByColumn.of(programme.rows, programme.columns)
        self._inside = np.ones(programme.columns, np.bool_)
        self._inside[: self._options] = first
        self._order = np.flatnonzero(self._inside)
        self.too_large = int(first.sum()) > _TOO_MANY
        """Never solved to the end."""
        self._best: Relaxation | None = None
        self._known: Floats | None = None
        """The dual values that prove the best bound so far."""

    def run(self) -> Relaxation | None:
        """Relax, cut, and relax again, as long as cuts help; None if cut short before there was anything to say.

        Of a relaxation that takes long this is a near solution, soon; run again, it goes on to the end, unless it is
        too large for that.
        """
        if self.too_large:
            return self._nearly()
        highs, cuts = self._model(), Cuts(self._programme, self._layout)
        rounds, by_basis = _ROUNDS[self._options > _DEAR]
        found = self._cutting(highs, cuts, *rounds)
        if found is not None and found.solved:
            found = self._cutting(highs, cuts, *by_basis, by_basis=True)
        return None if found is None else replace(found, programme=self._for_engines)

    def _cutting(
        self, highs: Any, cuts: Cuts, least: float, most_idle: int, *, by_basis: bool = False
    ) -> Relaxation | None:
        before, idle, found = 0, 0, None
        for _ in range(_MOST_ROUNDS):
            found = self._generate(highs)
            if found is None or not found.solved or self._over():
                break
            idle = idle + 1 if found.bound - before < least * max(1, found.bound) else 0
            before = found.bound
            kept = cuts.breaking(found.values, self._over) if idle < most_idle else []
            others = list[Cut]()
            if by_basis and idle < most_idle:
                others = gomory_cuts(self._programme, found.values, highs, self._order, self._over)
            if not kept and not others:
                break
            self._for_engines = with_cuts(self._for_engines, kept)
            self._cut(highs, [*kept, *others])
        return found

    def _cut(self, highs: Any, cuts: list[Cut]) -> None:
        """Take in cuts; the dual method goes on from what was best without them."""
        rows = rows_of(cuts)
        self._by_column = self._by_column.with_rows(rows, before=self._programme.rows.count)
        self._programme = programme = with_cuts(self._programme, cuts)
        place = np.full(programme.columns, -1, np.int64)
        place[self._order] = np.arange(len(self._order))
        there = place[rows.columns] >= 0
        before = np.concatenate(([0], np.cumsum(there)))
        highs.addRows(
            rows.count,
            as_floats(rows.lower),
            as_floats(rows.upper),
            int(there.sum()),
            before[rows.starts[:-1]].astype(np.int32),
            place[rows.columns[there]].astype(np.int32),
            rows.coefficients[there].astype(np.float64),
        )
        highs.setOptionValue("simplex_strategy", _DUAL)

    def _generate(self, highs: Any) -> Relaxation | None:
        """Relax with the columns at hand, and take in others until none can help."""
        values = np.zeros(self._programme.columns)
        highs.setOptionValue("simplex_iteration_limit", _MOST_PIVOTS if self._best is None else _NO_END)
        while True:
            status = self._solve(highs)
            if status == highspy.HighsModelStatus.kIterationLimit:
                highs.setOptionValue("simplex_iteration_limit", _NO_END)
                if (found := self._nearly()) is not None:
                    return found
                continue
            solution = highs.getSolution()
            if status == highspy.HighsModelStatus.kOptimal:
                values = np.zeros(self._programme.columns)
                values[self._order] = solution.col_value
            if not solution.dual_valid:
                return self._best
            first = self._best is None
            reduced = self._prove_twice(np.array(solution.row_dual), values)
            outside = np.flatnonzero(~self._inside & (reduced < 0) & (self._programme.column_upper > 0))
            if first and len(outside) > _HOPELESS and (found := self._nearly()) is not None:
                return found
            if status == highspy.HighsModelStatus.kOptimal:
                self._look(values)
            done = status == highspy.HighsModelStatus.kOptimal and not len(outside)
            if done or self._over() or status != highspy.HighsModelStatus.kOptimal:
                break
            self._add(highs, self._chosen(outside, reduced))
        if self._best is None:
            return None
        return replace(self._best, values=values, solved=done, programme=self._programme)

    def _nearly(self) -> Relaxation | None:
        """What PDLP makes of all columns at once: a good bound, and a point in few options near the best."""
        limits, programme = self._deadline.left(), self._programme
        try:
            found = relaxed(programme, self._costs, _FEWER_STEPS if self.too_large else _STEPS, limits, self._over)
        except OSError:  # a machine that lets no process start can do without
            return None
        if found is None:
            return None
        self._prove(found.duals, found.values)
        values = self.corner(found.values)
        assert self._best is not None
        return replace(self._best, values=values, solved=False, programme=programme)

    def corner(self, values: Floats) -> Floats:
        """The best corner among the options in a point, where they are few enough: it uses fewer of them."""
        inside = (values[: self._options] > _LEAST) | (self._layout.options.lower > 0)
        if inside.sum() > _MOST_OF_A_CORNER:
            return values
        self._inside[: self._options] = inside
        self._order = np.flatnonzero(self._inside)
        highs = self._model()
        if self._over() or self._solve(highs) != highspy.HighsModelStatus.kOptimal:
            return values
        corner = np.zeros(self._programme.columns)
        corner[self._order] = highs.getSolution().col_value
        return corner

    def _model(self) -> Any:
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        # Presolve would be paid for again and again, and a basis must be there to go on from.
        highs.setOptionValue("presolve", "off")
        rows = self._programme.rows
        entries, *matrix = self._entries(self._order)
        highs.passModel(
            len(self._order),
            rows.count,
            entries,
            int(highspy.MatrixFormat.kColwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            *self._columns(self._order),
            as_floats(rows.lower),
            as_floats(rows.upper),
            *matrix,
            np.zeros(len(self._order), np.int32),
        )
        return highs

    def _add(self, highs: Any, columns: Integers) -> None:
        highs.addCols(len(columns), *self._columns(columns), *self._entries(columns))
        # What was best without the new columns is a point with them: the primal method goes on from there.
        highs.setOptionValue("simplex_strategy", _PRIMAL)
        self._inside[columns] = True
        self._order = np.concatenate([self._order, columns])

    def _chosen(self, outside: Integers, reduced: Integers) -> Integers:
        """The options to take in: of least reduced cost, and not too many of one pledge."""
        pledge_of = self._layout.options.pledge
        order = outside[np.lexsort((reduced[outside], pledge_of[outside]))]
        pledge, place = pledge_of[order], np.arange(len(order))
        begins = np.searchsorted(pledge, pledge)
        order = order[place - begins < _OF_ONE_PLEDGE]
        return order[np.argsort(reduced[order], kind="stable")][:_NEW_COLUMNS]

    def _columns(self, columns: Integers) -> tuple[Floats, Floats, Floats]:
        programme = self._programme
        costs = self._costs[columns].astype(np.float64)
        return costs, as_floats(programme.column_lower[columns]), as_floats(programme.column_upper[columns])

    def _entries(self, columns: Integers) -> tuple[int, NDArray[np.int32], NDArray[np.int32], Floats]:
        """How many entries the columns have, where each column's begin, their rows and coefficients."""
        by = self._by_column
        entries, lengths = by.entries(columns)
        starts = (np.cumsum(lengths) - lengths).astype(np.int32)
        return len(entries), starts, by.row[entries].astype(np.int32), by.coefficient[entries].astype(np.float64)

    def _solve(self, highs: Any) -> Any:
        """Run the simplex method to its end, in slices of time, or until it is told to stop."""
        while True:
            seconds = self._deadline.left().seconds
            spare = _SLICE if seconds is None else min(_SLICE, seconds)
            highs.setOptionValue("time_limit", highs.getRunTime() + spare)
            highs.run()
            status = highs.getModelStatus()
            if status != highspy.HighsModelStatus.kTimeLimit or self._over():
                return status

    def _prove_twice(self, duals: Floats, values: Floats) -> Integers:
        """Prove what the dual values prove, and where that is less than known, what those half-way prove.

        Before all options of use are in, dual values run to and fro; between them lie better ones (Wentges 1997).
        """
        before = None if self._best is None else self._best.bound
        reduced = self._prove(duals, values)
        known = self._known
        if before is not None and known is not None and self._best is not None and self._best.bound == before:
            middle = np.zeros_like(duals)
            middle[: len(known)] = known
            self._prove((duals + middle) / 2, values)
        return reduced

    def _prove(self, duals: Floats, values: Floats) -> Integers:
        """What whole dual values prove; returns the reduced costs in parts of a step."""
        programme = self._programme
        rows = programme.rows
        fine = self._fineness(duals)
        if not fine:
            # Numbers beyond all reason: no dual values at all prove little, but what they prove is true.
            duals, fine = np.zeros_like(duals), 1
        whole = np.rint(duals * fine).astype(np.int64)
        whole[(whole > 0) & (rows.lower <= -NO_LIMIT)] = 0
        whole[(whole < 0) & (rows.upper >= NO_LIMIT)] = 0
        by = self._by_column
        reduced = self._costs * fine - by.summed(by.coefficient * whole[by.row])
        from_rows = exact_sum(whole, np.where(whole > 0, rows.lower, rows.upper))
        least, gives_way = self._least(reduced)
        total = from_rows + least
        bound = -(-total // fine)
        if self._best is None or bound > self._best.bound:
            # Used once, an option adds its reduced cost, and spares what gives way to it.
            more = np.abs(reduced)
            more[: self._options] = np.maximum(0, reduced[: self._options] - gives_way)
            # What is there already adds what it adds in every plan: that is in the bound.
            more[programme.column_lower == programme.column_upper] = 0
            over = bound + more // fine
            self._best = Relaxation(values, bound, np.asarray(over, np.int64), reduced < 0, False, self._programme)
            self._known = duals
            self._tell(bound)
        return np.asarray(reduced, np.int64)

    def _fineness(self, duals: Floats) -> int:
        """Parts of a step to which dual values are rounded, as 64 bits have room for in every column's sum; or 0."""
        by = self._by_column
        with np.errstate(over="ignore", invalid="ignore"):  # what is no number is found out below
            of_columns = by.summed(np.abs(by.coefficient * duals[by.row])) + self._costs
            most = max(float(of_columns.max(initial=1.0)), float(np.abs(duals).max(initial=1.0)))
        fine = _FINE if np.isfinite(most) and np.isfinite(of_columns).all() and np.isfinite(duals).all() else 0
        while most * fine > _ROOM:
            fine //= 2
        return fine

    def _least(self, reduced: Integers) -> tuple[int, Integers]:
        """The least the columns can add, and by option what gives way where one more unit of its pledge is used so.

        Of a pledge no more units are used than it has: together they add no less than in the best of its options.
        """
        programme, layout, count = self._programme, self._layout, self._options
        options, lower, upper = layout.options, programme.column_lower, programme.column_upper
        there = lower[:count] > 0
        free = np.where(there, 0, np.minimum(reduced[:count], 0))
        order = np.lexsort((free, options.pledge))
        pledge, units = options.pledge[order], upper[:count][order]
        quantity = np.array([terms.pledge.quantity for terms in layout.pledges], np.int64)
        left = quantity[pledge] // np.maximum(options.units[order], 1)
        before = np.cumsum(units) - units
        begins = np.searchsorted(pledge, pledge)
        left = left - (before - before[begins])
        taken = np.clip(left, 0, units)
        # What the last unit adds gives way; nothing does while the pledge has units left over.
        gives_way = np.zeros(len(layout.pledges), np.int64)
        last = (taken > 0) & (left <= units)
        gives_way[pledge[last]] = free[order][last]
        at = np.where(reduced >= 0, lower, upper)
        others = exact_sum(reduced[count:], at[count:]) + exact_sum(reduced[:count][there], at[:count][there])
        return exact_sum(free[order], taken) + others, gives_way[options.pledge]
