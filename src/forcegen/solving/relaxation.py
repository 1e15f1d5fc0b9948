"""The relaxation of a tier, with cuts, and what it proves.

All its columns are solved at once, then those that may still be of use, with cuts; of the others those are taken in
whose reduced cost says that they may help.

What is proven rests on no tolerance: `weighed` computes it in whole numbers. Only cuts of missions rest on SCIP's word,
as all does that an engine proves of what is left.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import NO_LIMIT, Integers, Objective, Programme
from forcegen.solving.cut import Cut, rows_of, with_cuts
from forcegen.solving.cuts import Cuts
from forcegen.solving.engine import Deadline
from forcegen.solving.few_starts import FewStarts
from forcegen.solving.gomory import gomory_cuts
from forcegen.solving.half_cuts import half_cuts
from forcegen.solving.mission_cuts import MissionCuts
from forcegen.solving.rounding import Point
from forcegen.solving.rounds import COLUMNS, Rounds
from forcegen.solving.row_cuts import row_cuts
from forcegen.solving.simplex import Simplex
from forcegen.solving.weighed import Weighed, weighed

Floats = NDArray[np.float64]
Chosen = NDArray[np.bool_]

_KEPT = 20_000
"""Options that go on with the first cuts: those of least reduced cost."""
_NEW_COLUMNS, _OF_ONE_PLEDGE = 5_000, 12
_MOST_ROUNDS = 60
_MOST_OF_A_CORNER = 20_000
"""Options in a point from which on the simplex method is not asked for a corner."""
_LEAST = 0.01
"""Smaller values of a point that is nearly best are noise."""
_DEAR = 30_000
"""Options from which on a round of cuts takes seconds."""
_NEXT_TO_NOTHING, _OF_WHAT_IS_OPEN = 1e-4, 1e-2
"""By no more than this part of a hard case's bound, and of what is open to the plan at hand, it may stay below what
all options would prove."""
_FAR = 0.98
"""Part of the plan at hand up to which its bound is so far off that missions by themselves are asked of SCIP."""
_LATE, _LATER, _STEPS = 2.0, 2e-5, 60_000
"""Seconds, but no fewer than so many for each option, and with one thread steps, that the simplex method has for the
first point before few starts are tried."""


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
    duals: Integers
    """By row of what was relaxed, before any cut: its dual value, in parts of a step. Where it is above 0, every plan
    has so much more for each unit by which the row is above its lower limit; where below 0, below its upper one."""
    parts: int
    """Of a step."""
    solved: bool
    """To the end; otherwise cut short, and all this is still true, but no more than what is known."""
    programme: Programme
    """With the cuts of ceilings and aims found on the way."""
    most: int = NO_LIMIT
    """Steps of a plan that was at hand: what dual values say is said of plans that are no worse."""


def unknown(programme: Programme) -> Relaxation:
    """What is known before anything is: a bound of 0, and nothing against any option."""
    columns = programme.columns
    nothing = np.zeros(columns, np.int64)
    return Relaxation(np.zeros(columns), 0, nothing, np.zeros(columns, np.bool_), nothing[:0], 1, False, programme)


class Relaxing:
    """The relaxation of one tier, solved by `run`.

    Parameters
    ----------
    over
        Whether to stop.
    tell
        Hears every better bound, in steps.
    look
        Is shown every point on the way.
    best
        Steps of the best plan at hand: more than any where there is none.
    enough
        Whether no more need be known: no further round of cuts is made then, but where persons were counted.
    count
        Whether to find out how many persons can serve, if the tiers before leave little open.
    threads
        With two, more than one method may solve the first point.
    together
        Whether there are cuts of missions, for units come together or not at all.
    """

    def __init__(
        self,
        programme: Programme,
        layout: Layout,
        objective: Objective,
        deadline: Deadline,
        over: Callable[[], bool] = lambda: False,
        tell: Callable[[int], None] = lambda _: None,
        look: Callable[[Floats], None] = lambda _: None,
        best: Callable[[], int] = lambda: NO_LIMIT,
        enough: Callable[[Relaxation], bool] = lambda _: False,
        count: bool = False,
        threads: int = 1,
        together: bool = False,
    ) -> None:
        self._enough = enough
        self._programme, self._layout, self._deadline, self._over = programme, layout, deadline, over
        self._tell, self._look, self._at_hand, self._options = tell, look, best, layout.options.count
        self._costs = np.zeros(programme.columns, np.int64)
        self._costs[objective.columns] = objective.coefficients
        self._rows, self._threads = programme.rows.count, threads
        self._for_engines = programme
        """Without rounded cuts, which slow engines down: those find their own."""
        self._simplex = self._with_all()
        self._inside = np.ones(programme.columns, np.bool_)
        self._best: Relaxation | None = None
        self._known: Floats | None = None
        """The dual values that prove the best bound so far."""
        self._cuts: Cuts | None = None
        self.latest: Relaxation | None = None
        """What is known so far, for others to use meanwhile."""
        self.guess: Relaxation | None = None
        """What few starts say, while there is nothing better."""
        self._most = NO_LIMIT
        """Steps of the plan at hand when columns were last narrowed down."""
        self._hard = False
        """Whether it is large, and few starts were the way to its first point: to look for options takes long then."""
        self._together, self._uncut = together, programme
        self._proof: Weighed | None = None
        """Of the last point."""
        self._count = count
        self.counted: Programme | None = None
        """With cuts that rest on how many persons can serve; None where that is not known."""

    def run(self) -> Relaxation | None:
        """Relax, cut, and relax again, as long as cuts help; None if cut short before there was anything to say."""
        usable = self._usable()
        if self._over() or not self._begun(usable):
            return None
        found, reduced = self._learnt()
        if found is not None and not self._over():
            self._simplex.only(self._cheapest(usable, reduced))
            self._inside = np.zeros_like(usable)
            self._inside[self._simplex.there] = True
            self._cuts = self._cuts or Cuts(self._programme, self._layout)
            if self._count and self._generate() is not None:
                self._cuts.headcounts.find_out(self._programme, self._fewest)
                self._simplex.toward(self._costs)
            found = self._cut_to_the_end(self._cuts)
        return None if found is None else replace(found, programme=self._for_engines)

    def _begun(self, usable: Chosen) -> bool:
        """Solve it for the first time; tells whether it came to the end.

        Where the simplex method takes long, few starts are tried beside it; with one thread instead of it, after a
        number of steps, so that every run does the same. Few starts may hold no plan that is as good in the tiers
        before: then it goes on alone.
        """
        simplex, columns = self._simplex, np.flatnonzero(usable)
        self._inside = usable
        how = self._weighed, self._early_cuts, self._guess
        few = FewStarts(self._programme, simplex, self._layout, usable, *how)
        if self._threads == 1:
            if simplex.from_nothing(columns, steps=_STEPS):
                return True
            return not self._over() and (self._goes_on(few) if few.run() else simplex.from_nothing(columns))
        with ThreadPoolExecutor(1) as pool:
            beside = pool.submit(few.after, max(_LATE, _LATER * self._options))
            try:
                done = simplex.from_nothing(columns, vain=lambda: few.near)
            except BaseException:
                few.stop()
                raise
            if done or self._over():
                few.stop()
                return done
            few.hurry()  # rules that contradict each other end the simplex method at once
            return self._goes_on(few) if beside.result() else simplex.from_nothing(columns)

    def _goes_on(self, few: FewStarts) -> bool:
        """Take in what is missing of few starts; tells whether it came to the end."""
        self._hard = self._large
        self._simplex, self._inside, self._programme = few.simplex, few.inside, few.programme
        self._for_engines = with_cuts(self._for_engines, few.for_engines)
        found = self._generate()
        return found is not None and found.solved

    def _early_cuts(self, few: FewStarts) -> tuple[list[Cut], list[Cut]]:
        """Of a large case, the cuts that a point of few starts breaks: those that engines get, and rounded ones."""
        if not self._large:
            return [], []

        def over() -> bool:
            return few.stopped or self._over()

        self._cuts = self._cuts or Cuts(self._programme, self._layout)
        kept = self._cuts.breaking(few.simplex.values, over)
        return kept, self._rounded(few.programme, few.simplex, COLUMNS, over)

    def _weighed(self, programme: Programme, simplex: Simplex, duals: Floats) -> Weighed:
        return weighed(programme, self._layout, simplex, self._costs, duals)

    def _guess(self, values: Floats, proof: Weighed) -> None:
        """What few starts say: their point, and which options are dear to them. That is no proof."""
        bound = max(0, proof.bound)
        over = bound + proof.reduced // proof.parts
        self.guess = replace(unknown(self._programme), values=values, bound=bound, over=over)
        if bound:  # that nothing is proven is not told as a bound
            self._tell(bound)
        if self._threads == 1 and self._large:
            self._look(values)

    def further(self, over: Callable[[], bool]) -> Relaxation | None:
        """After `run`, the cuts that it did without because it was enough, until it is over."""
        if self._cuts is None:
            return None
        self._over, self._enough = over, lambda _: False
        found = self._cut_to_the_end(self._cuts)
        return None if found is None else replace(found, programme=self._for_engines)

    def _cut_to_the_end(self, cuts: Cuts) -> Relaxation | None:
        at_once = self._hard and not cuts.headcounts.known
        found = None if at_once else self._cutting(cuts)
        if cuts.headcounts.known:
            self.counted = self._for_engines
        if at_once or (found is not None and found.solved and not self._over() and not self._enough(found)):
            found = self._cutting(cuts, rounded=True)
        return found

    def _fewest(self, columns: Integers, coefficients: Integers) -> int | None:
        """The least that a sum of columns comes to, whatever the objective; None where it is over."""
        costs = np.zeros_like(self._costs)
        costs[columns] = coefficients
        self._simplex.toward(costs)
        if self._over() or not self._simplex.again() or (duals := self._simplex.duals) is None:
            return None
        return weighed(self._programme, self._layout, self._simplex, costs, duals).bound

    def corner(self, values: Floats) -> Floats:
        """The best corner among the options in a point, where they are few enough: it uses fewer of them."""
        inside = self._usable()
        inside[: self._options] &= (values[: self._options] > _LEAST) | (self._layout.options.lower > 0)
        if inside[: self._options].sum() > _MOST_OF_A_CORNER or self._over():
            return values
        simplex = self._with_all()
        return simplex.values if simplex.from_nothing(np.flatnonzero(inside)) else values

    def _with_all(self) -> Simplex:
        return Simplex(self._programme, self._costs, self._deadline, lambda: self._over())

    @property
    def _large(self) -> bool:
        """Whether a round of cuts takes seconds."""
        return self._options > _DEAR

    def _usable(self) -> Chosen:
        usable = np.ones(self._programme.columns, np.bool_)
        usable[: self._options] = self._programme.column_upper[: self._options] > 0
        return usable

    def _cheapest(self, usable: Chosen, reduced: Integers) -> Chosen:
        """The options of least reduced cost, and all columns that are no options."""
        kept = usable.copy()
        options = np.flatnonzero(usable[: self._options])
        dear = options[np.argsort(reduced[options], kind="stable")][_KEPT:]
        kept[dear] = False
        return kept

    def _cutting(self, cuts: Cuts, *, rounded: bool = False) -> Relaxation | None:
        rounds, found = Rounds(large=self._large, rounded=rounded), None
        for _ in range(_MOST_ROUNDS):
            found = self._generate()
            if found is None or not found.solved or self._over():
                break
            if self._enough(found) and (rounded or not cuts.headcounts.known):
                break
            due = self._missions_due(found)
            if not due and rounds.over(found.bound, self._at_hand()):
                break
            self._narrow()
            kept = cuts.breaking(found.values, self._over)
            others = []
            if rounded and not due:
                others = self._rounded(self._programme, self._simplex, rounds.columns, self._over)
            others += self._of_missions(found)
            if not kept and not others and not due:
                break
            self._for_engines = with_cuts(self._for_engines, kept)
            self._cut([*kept, *others])
        return found

    @cached_property
    def _missions(self) -> MissionCuts:
        return MissionCuts(self._uncut, self._layout, self._deadline, lambda: self._over())

    def _missions_due(self, found: Relaxation) -> bool:
        """Whether missions are still to be asked: before other cuts, for the simplex method is slower with those."""
        return self._far(found) and self._missions.due

    def _of_missions(self, found: Relaxation) -> list[Cut]:
        return self._missions.breaking(found.values, self._proof) if self._far(found) and self._proof else []

    def _far(self, found: Relaxation) -> bool:
        """Whether what missions need by themselves is worth asking: much is open to the plan at hand."""
        return self._together and found.bound <= _FAR * self._at_hand()

    def _narrow(self) -> None:
        """Columns stay where every plan no worse than the one at hand has them: rounded cuts then say more.

        From here on dual values speak of such plans alone. All others have more steps than that one. Where a round
        takes seconds, the plan is too far off for that to be of use.
        """
        known, programme = self._best, self._programme
        assert known is not None
        if self._large:
            return
        self._most = min(self._most, self._at_hand())
        lower, upper = programme.column_lower.copy(), programme.column_upper.copy()
        dear = (known.over > self._most) & (lower < upper)
        down = known.down.copy()
        down[: self._options] = False  # those are not used at all
        lower, upper = np.where(dear & down, upper, lower), np.where(dear & ~down, lower, upper)
        if dear.any():
            self._programme = replace(programme, column_lower=lower, column_upper=upper)
            self._simplex.narrow(np.flatnonzero(dear), lower, upper)

    def _rounded(self, programme: Programme, simplex: Simplex, columns: int, over: Callable[[], bool]) -> list[Cut]:
        """Cuts of single rows, of halves, and of the basis that the point breaks, with so many columns at most."""
        point = Point.of(programme, simplex.values, columns)
        return [*row_cuts(point, over), *half_cuts(point, simplex, over), *gomory_cuts(point, simplex, over)]

    def _cut(self, cuts: list[Cut]) -> None:
        """Take in cuts; the dual method goes on from what was best without them."""
        rows = rows_of(cuts)
        self._programme = with_cuts(self._programme, cuts)
        self._simplex.add_rows(rows)

    def _generate(self) -> Relaxation | None:
        """Relax with the columns at hand, and take in others until none can help."""
        simplex = self._simplex
        while True:
            optimal = simplex.again()
            found, reduced = self._learnt(optimal=optimal)
            if found is None:
                return self._best
            outside = np.flatnonzero(~self._inside & (reduced < 0) & (self._programme.column_upper > 0))
            if optimal:
                self._look(found.values)
            ended = not len(outside) or self._nearly(found)
            if not optimal or ended or self._over():
                return replace(found, solved=optimal and ended)
            columns = self._chosen(outside, reduced)
            simplex.add_columns(columns)
            self._inside[columns] = True

    def _nearly(self, found: Relaxation) -> bool:
        """Whether further options would raise what is proven of a hard case by next to nothing.

        No dual values prove more than the point costs with the options at hand.
        """
        most, best = float(self._costs @ found.values), self._at_hand()
        return self._hard and most - found.bound <= min(_NEXT_TO_NOTHING * most, _OF_WHAT_IS_OPEN * (best - most))

    def _learnt(self, *, optimal: bool = True) -> tuple[Relaxation | None, Integers]:
        """The point, and what its dual values prove; and reduced costs in parts of a step."""
        duals = self._simplex.duals
        if duals is None:
            return None, np.zeros(0, np.int64)
        values = self._simplex.values if optimal or self.latest is None else self.latest.values
        reduced = self._prove_twice(duals, values)
        assert self._best is not None
        found = replace(self._best, values=values, solved=False, programme=self._programme, most=self._most)
        self.latest = replace(found, programme=self._for_engines)
        return found, reduced

    def _chosen(self, outside: Integers, reduced: Integers) -> Integers:
        """The options to take in: of least reduced cost, and not too many of one pledge."""
        pledge_of = self._layout.options.pledge
        order = outside[np.lexsort((reduced[outside], pledge_of[outside]))]
        pledge, place = pledge_of[order], np.arange(len(order))
        begins = np.searchsorted(pledge, pledge)
        order = order[place - begins < _OF_ONE_PLEDGE]
        return order[np.argsort(reduced[order], kind="stable")][:_NEW_COLUMNS]

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
        proof = self._proof = self._weighed(self._programme, self._simplex, duals)
        reduced, fine, bound = proof.reduced, proof.parts, proof.bound
        # Used once, an option adds its reduced cost, and spares what gives way to it.
        more = np.abs(reduced)
        more[: self._options] = np.maximum(0, reduced[: self._options] - proof.gives_way)
        # What is there already adds what it adds in every plan: that is in the bound.
        more[programme.column_lower == programme.column_upper] = 0
        over, down = np.minimum(bound + more // fine, self._most + 1, dtype=np.int64), reduced < 0
        best = self._best
        if best is not None:
            # Whatever dual values say is true of every plan.
            down = np.where(over > best.over, down, best.down)
            over = np.maximum(over, best.over)
        if best is None or bound > best.bound:
            proven = bound, over, down, proof.duals[: self._rows], fine
            self._best = Relaxation(values, *proven, False, self._programme)
            self._known = duals
            if bound >= 0:  # while options are missing, dual values may prove less than nothing
                self._tell(bound)
        else:
            self._best = replace(best, over=over, down=down)
        return reduced
