"""A tier of a large case: a bound from the relaxation, plans from its point, and both brought together.

1. The relaxation, with cuts, gives a bound, and by option what any plan that uses it must cost. Of a large case pieces
   go on beside it, by what is known so far; of a core groups of lines come before.
2. The options that the relaxation uses make a small programme, whose best plan is a good one; of a large case its whole
   units do, with the cheapest options.
3. Options that no better plan can use are left out for good; what is left goes to SCIP if it is small enough.
4. Otherwise the plan is improved piece by piece, now of few lines, now of a mission's, now of many, and filled by
   priority in turn.
5. If there is time, all that is left goes to an engine, and pieces go on beside it: at once, where the relaxation was
   soon solved. What is small goes to SCIP, and pieces go on where it takes long and there are two threads. What is too
   large for SCIP goes to HiGHS, and where time is limited only late: it hardly ends its root.

With two threads the relaxation of coverage begins while the first plan is still filled. Plans of what is not large are
made beside the cuts, and as soon as one is near, an engine has what is left, also beside them.

Of a later tier SCIP gets all, if it is small, as soon as the relaxation has its first point; cuts go on beside it.
Where it takes long and there are two threads, HiGHS gets the same.

With one thread some pieces come between two rounds of the relaxation, as long as the plan is far from it. Each run does
the same then, unless time runs out: everything is limited by counted effort, not by time.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers, Objective, Programme
from forcegen.formulation.tightened import tightened
from forcegen.solving.asking import Asking, brief
from forcegen.solving.at_hand import AtHand
from forcegen.solving.by_hand import ByHand
from forcegen.solving.check import broken
from forcegen.solving.engine import Deadline, Engine, Outcome, Unheard, Watch
from forcegen.solving.few_starts import earliest
from forcegen.solving.from_prices import charged, relaxation_of
from forcegen.solving.groups import Groups
from forcegen.solving.highs import HiGHS
from forcegen.solving.improving import Improving
from forcegen.solving.left import entries_left, fractions, in_the_dark, nearly_whole
from forcegen.solving.prices import Priced
from forcegen.solving.process import make_ready
from forcegen.solving.relaxation import Relaxation, Relaxing, unknown
from forcegen.solving.scip import Scip
from forcegen.solving.whole_units import WholeUnits

Chosen = NDArray[np.bool_]
Floats = NDArray[np.float64]

SMALL = 1_000_000
"""Entries of a programme that SCIP may have at once."""
_BESIDE, _SOON = 2_500_000, 1 / 3
"""Entries that SCIP may have beside pieces, where the relaxation took no more than this share of the time left."""
_MANY = 3_000
"""Options of a programme that is solved in one go on the way to a plan."""
_ON_THE_WAY, _LONGEST = 0.15, 3.0
"""Share of the time left that may go into one plan made of what the relaxation uses, and seconds of it where further
points are soon to come."""
_LOOKED_AT = 30_000
"""Options from which on a plan is made of the relaxation on the way: its end may be far off."""
_LOOKS = {1, 4}
"""Rounds of the relaxation after which that is done."""
_BY_ITSELF = 1.5
"""Seconds after which pieces of coverage go on beside a relaxation that is no large case's. Before that the other
thread makes plans of its points."""
_PATIENCE, _NO_LESS = 120.0, 600.0
"""Seconds without a better plan after which an engine gets what is too large for SCIP, and that it has to have then.
Within minutes HiGHS raised no bound there, and took gigabytes; what it does with ten is not known."""
_TO_CUT_OUT = 5e-6
"""Seconds for each option that pass before a first piece is cut out: with less time left none is."""
_POLL = 0.005
_NODES = 40
_BETWEEN = 3
"""Rounds of pieces between two of the relaxation, with one thread, at most: the first of no use is the last."""
_SOON_DONE = 3
"""Rounds of the relaxation of what is not large before pieces come between: of many cases that is nearly all."""
_EASY = 0.2
"""Share of fractions in the first point of the relaxation up to which a plan is made of it at once, with one thread."""
_NEAR = 0.01
"""Share of coverage open up to which a plan of what the relaxation uses is looked for with more than that, too."""
_LITTLE = 0.005
"""Share of coverage left open from which on engines are asked, where they can have all."""
_TO_SETTLE = 1e-4
"""Share of proven coverage left open by the relaxation from which on it is worth more cuts: later tiers rest on it."""
_FIRST_ROUNDS = 3
"""Rounds of pieces before the relaxation of a case that is looked at: nothing is known yet, but a plan soon better."""


class Search:
    """One search for the best plan in one tier.

    Parameters
    ----------
    programme
        With a row for each carried tier.
    by_hand
        Makes plans by counting alone; None where counting is of no use.
    known
        Prices of the whole case where the programme is a core of it; None where it is the whole.
    """

    def __init__(
        self,
        programme: Programme,
        layout: Layout,
        objective: Objective,
        engine: Engine,
        deadline: Deadline,
        watch: Watch,
        by_hand: ByHand | None,
        threads: int,
        known: Priced | None = None,
    ) -> None:
        self._whole, self._layout, self._objective = programme, layout, objective
        self._engine, self._deadline, self._by_hand = engine, deadline, by_hand
        self._threads, self._known = threads, known
        self._hand = AtHand(objective, None, deadline, watch)
        self._tried = np.zeros(layout.options.count, np.bool_)
        self._last_filled: Integers | None = None
        self._looked = 0
        self._whole_of: WholeUnits | None = None
        """Of a large case that is no core."""
        self._made: Floats | None = None
        """The point of the relaxation of which plans were last made by a programme."""
        self._meanwhile = False
        """Whether they were while cuts took their time."""
        self._racing = False
        """Whether cuts go on beside plans and engines."""
        self._first_point: Callable[[], None] | None = None
        """What begins as soon as the relaxation has one."""
        self._soon = False
        """Whether there is time for the engine to solve the relaxation once more, with its own cuts."""
        self._pool: ThreadPoolExecutor | None = None
        self._relaxed_early: Future[Relaxation | None] | None = None
        """The relaxation, where it began before there was a plan, and when that was."""
        self._begun, self._given_up = 0.0, False
        self._alone: Improving | None = None
        """With one thread: pieces go on where they ended."""
        self._shown: Relaxation | None = None
        """What they go by."""
        self.found: Relaxation | None = None
        """What is known of the relaxation; None where nothing is."""

    def begin(self) -> None:
        """Begin with the relaxation while the first plan is still to come; `end` has to follow."""
        self._get_ready()
        self._pool = ThreadPoolExecutor(1)
        self._begun = time.monotonic()
        self._relaxed_early = self._pool.submit(self._relaxing.run)

    def hear(self, point: Integers) -> None:
        """Take and tell a point that keeps every row, before there is the one to begin with."""
        self._hand.offer(point)

    def end(self) -> None:
        """End what was begun, of use or not."""
        self._given_up = True
        if self._pool is not None:
            self._pool.shutdown()

    def run(self, start: Integers) -> Outcome:
        """The best point found, from one that keeps every row on, and what is proven of it."""
        if self._relaxed_early is None:
            self._get_ready()
        hand, tight, relaxing = self._hand, self._tight, self._relaxing
        hand.offer(start)
        if hand.over():
            return Outcome("feasible", hand.point, hand.bound)
        if self._known is None and self._looked_at and self._threads == 1:
            self._pieces(unknown(tight), rounds=_FIRST_ROUNDS)
        if self._known is not None:
            known = relaxation_of(self._known, self._layout, self._objective, tight)
            self._hand.prove(known.bound)
            dear = partial(charged, self._known, self._layout, self._objective)
            groups = Groups(tight, self._layout, self._objective, dear, self._deadline, hand.done)
            groups.improved(self._hand.point, self._threads, self._hand.offer)
            guess = replace(known, values=relaxing.corner(known.values))
            # Alone, the relaxation would leave pieces no time.
            self.found = self._plans((self._beside(guess, relaxing) or guess) if self._threads > 1 else guess)
        elif self._by_hand is None and self._entries_left(unknown(tight)) <= SMALL:
            self.found = self._at_once(relaxing)
        elif (relaxed := self._relaxed(relaxing, tight)) is not None:
            self.found = self._to_the_end(relaxed)
            if self._by_hand is not None and not self._looked_at and not hand.over():
                open_ = hand.steps - self.found.bound
                if hand.bound == hand.steps and open_ > _TO_SETTLE * hand.steps:
                    self.found = relaxing.further(hand.over) or self.found
        return Outcome("optimal" if hand.bound == hand.steps else "feasible", hand.point, hand.bound)

    def _get_ready(self) -> None:
        make_ready()  # it reads its modules beside the relaxation; if not for what is left, then for later tiers
        hand, layout = self._hand, self._layout
        tight = self._tight = tightened(self._whole, layout)
        to_ask = (tight, layout, hand, self._engine, self._threads, self._pieces)
        self._asking = Asking(*to_ask, later=self._by_hand is None)
        if self._by_hand is not None and self._looked_at and self._known is None:
            self._whole_of = WholeUnits(tight, layout, hand, self._by_hand.wished, self._offer_filled)
        told = (lambda: self._given_up or hand.done(), hand.prove, self._look)
        count = self._objective.name == "composition"
        how: dict[str, Any] = {"enough": self._little_left, "count": count, "threads": self._threads}
        how["together"] = self._looked_at and self._by_hand is not None and self._by_hand.together
        self._relaxing = Relaxing(tight, layout, self._objective, self._deadline, *told, best=lambda: hand.steps, **how)

    def _relaxed(self, relaxing: Relaxing, tight: Programme) -> Relaxation | None:
        """The relaxation; plans are made better piece by piece while it is found, where that takes longer.

        Of a later tier one gets here that is large.
        """
        if not self._looked_at and self._threads == 1:
            if self._by_hand is None:
                self._pieces(unknown(tight), rounds=_FIRST_ROUNDS)
            return relaxing.run()
        begun = self._begun or time.monotonic()
        found = self._beside(unknown(tight), relaxing)
        took, left = time.monotonic() - begun, self._deadline.left().seconds
        soon = found is not None and (left is None or took < _SOON * left)
        self._soon = soon and self._looked_at and self._threads > 1
        return found

    def _beside(self, known: Relaxation, relaxing: Relaxing) -> Relaxation | None:
        """The relaxation, and pieces by what is known of it meanwhile; with one thread that alone."""
        if self._threads == 1:
            return relaxing.run()
        with ThreadPoolExecutor(1) as pool:
            waiting = self._relaxed_early or pool.submit(relaxing.run)

            def newer() -> Relaxation | None:
                # Of a core its prices say more than few starts.
                return relaxing.latest or (relaxing.guess if self._known is None else None)

            if not self._looked_at and self._by_hand is not None:
                if self._raced(relaxing, waiting):
                    return waiting.result()
                if (so_far := relaxing.latest) is not None:
                    self._around(so_far, over=waiting.done)
                    self._meanwhile = True
            self._pieces(known, waiting.done, newer=newer)
            return waiting.result()

    def _raced(self, relaxing: Relaxing, cutting: Future[Relaxation | None]) -> bool:
        """Plans of each point beside cuts, and as soon as one is near, an engine; False if cuts take long, and none is.

        Two at work are each slower than alone, and still sooner done than one after the other.
        """
        late, seen = time.monotonic() + _BY_ITSELF, None
        self._racing = True
        while not cutting.done() and not self._hand.done() and time.monotonic() < late:
            latest = relaxing.latest
            if latest is None or (seen is not None and np.array_equal(latest.values, seen)):
                wait([cutting], _POLL)
                continue
            near, seen = partial(self._near, latest), latest.values
            if not near():
                self._around(latest, soon=True, over=near)
            if near() and not self._hand.done() and self._entries_left(latest) <= SMALL:
                self._asking.beside_cuts(latest, cutting, lambda found, over: self._around(found, over=over))
                break
        self._racing = False
        return cutting.done() or self._hand.done()

    def _near(self, found: Relaxation) -> bool:
        """Whether the plan at hand is so near that an engine proves the rest sooner than further cuts would."""
        return self._hand.steps - found.bound <= _LITTLE * self._hand.steps

    def _at_once(self, relaxing: Relaxing) -> Relaxation | None:
        """A later tier that an engine can have all of; the relaxation.

        With two threads cuts go on beside the engine, and a plan is made of their point. The engine does without them,
        but what they prove makes the tiers that follow smaller.
        """
        with ThreadPoolExecutor(1) as pool:
            asked: list[Future[None]] = []

            def begin() -> None:
                known = replace(relaxing.latest or unknown(self._tight), programme=relaxing.counted or self._tight)
                asked.append(pool.submit(self._close, known, lambda: relaxing.latest, lambda: relaxing.counted))

            self._first_point = begin if self._threads > 1 else None
            found = relaxing.run()
            if found is not None and asked and not self._hand.done():
                self._around(found, over=self._hand.done)
            if not asked and not self._hand.done():
                begin()
            for one in asked:
                one.result()
        return found

    def _to_the_end(self, found: Relaxation) -> Relaxation:
        found = self._plans(found)
        if not self._hand.done():
            self._close(found)
        return found

    def _close(
        self,
        found: Relaxation,
        newer: Callable[[], Relaxation | None] = lambda: None,
        counted: Callable[[], Programme | None] = lambda: None,
    ) -> None:
        """All that is left to engines."""
        if self._asking.tiny(found):
            self._asking.rest(found, brief())
        if self._soon and self._too_large(found):
            self._pieces(found)  # with both threads
        if self._hand.done():
            return
        if self._too_large(found):
            self._asking.rest(found, self._engine, large=True)
            return
        with Scip() as closing:
            large = self._entries_left(found) > SMALL
            self._asking.rest(found, closing, large=large, newer=newer, counted=counted)

    def _plans(self, found: Relaxation) -> Relaxation:
        """Plans made of what the relaxation says; the same relaxation."""
        if not in_the_dark(found) and (self._by_hand or nearly_whole(found) or self._entries_left(found) > SMALL):
            # What the last cuts add to its point is not worth as much as an engine's earlier start.
            if not self._meanwhile and found.values is not self._made:
                self._around(found)  # in later tiers SCIP is otherwise as soon at a good plan
            far = self._threads == 1 and self._by_hand is not None and not self._near(found)
            if not self._hand.done() and (far or self._entries_left(found) > SMALL) and not self._soon:
                self._pieces(found)
        return found

    @property
    def _looked_at(self) -> bool:
        """Whether it is so large that plans are made on the way."""
        return self._by_hand is not None and self._layout.options.count > _LOOKED_AT

    def _look(self, values: Floats) -> None:
        """Make a plan out of the relaxation on the way: of a large case now and then, of others where that is easy.

        With two threads the other one does so of others, beside the cuts.
        """
        self._looked += 1
        found, alone = self._relaxing.latest or self._relaxing.guess, self._threads == 1
        if self._looked_at:
            if self._looked in _LOOKS:
                self._look_by_hand(values)
            if alone:
                self._between(found)
        elif self._by_hand is not None and found is not None and alone:
            easy = fractions(found) < _EASY if self._looked == 1 else nearly_whole(found)
            if easy and not self._hand.done():
                self._around(found, soon=True)
            elif self._looked == 1:
                self._look_by_hand(values)
            elif self._looked > _SOON_DONE:
                self._between(found)
        elif self._first_point is not None and self._looked == 1:
            self._first_point()

    def _between(self, found: Relaxation | None) -> None:
        """With one thread, some pieces between two rounds of the relaxation, as long as the plan is far from it."""
        if found is not None and not self._near(found):
            self._pieces(found, rounds=_BETWEEN, vain=1)

    def _little_left(self, found: Relaxation) -> bool:
        """Whether an engine proves what is left sooner than further cuts would."""
        if self._by_hand is None:
            return self._threads == 1 and self._entries_left(unknown(self._tight)) <= SMALL
        return not self._looked_at and not self._racing and self._near(found)

    def _look_by_hand(self, values: Floats) -> None:
        if self._by_hand is not None and not self._hand.done():
            self._offer_if_sound(self._by_hand.wished(values))

    def _whole_units(self, found: Relaxation) -> None:
        """A plan of a large case made of the whole units of the relaxation's point."""
        if self._whole_of is not None:
            self._whole_of.better(found, last=self._relaxing.latest is not None)

    def _fill(self) -> bool:
        """Pieces try few starts of each pair: others may help still. Tells whether they did."""
        if self._by_hand is None or self._hand.done() or self._hand.point is self._last_filled:
            return False
        better = self._offer_if_sound(self._by_hand.filled(self._hand.point))
        self._last_filled = self._hand.point
        return better

    def _offer_filled(self, point: Integers) -> bool:
        assert self._by_hand is not None
        return self._offer_if_sound(self._by_hand.filled(point, tries=2))

    def _offer_if_sound(self, point: Integers) -> bool:
        return not broken(self._whole, point) and self._hand.offer(point)

    def _around(self, found: Relaxation, *, soon: bool = False, over: Callable[[], bool] = lambda: False) -> None:
        """Plans made of what the relaxation uses, then also of the earliest starts that cost it nothing.

        Of a large case even that is too much to be solved in one go: pieces get on sooner.

        Parameters
        ----------
        soon
            Cuts are still to come: spend nothing on what is likely to be of no use.
        over
            Whether to begin no more of them.
        """
        count = self._layout.options.count
        used = (found.values[:count] > 1e-7) | (self._layout.options.lower > 0)
        free_of_cost = earliest(self._layout) & (found.over[:count] <= found.bound)
        if not soon:
            self._look_by_hand(found.values)
            self._whole_units(found)
            if self._by_hand is not None and not self._looked_at and not self._near(found):
                self._improving(found).once(lambda: self._hand.over() or over())
        for kept in (used, used | free_of_cost) if count <= _LOOKED_AT else ():
            steps = self._hand.steps
            if kept is not used and (over() or (soon and steps - found.bound > _NEAR * steps)):
                return
            if not self._hand.done() and (kept is used or kept.sum() < 2 * _MANY):
                kept, unheard = kept | (self._hand.point[:count] > 0), Unheard(lambda: self._hand.over() or over())
                may_take = (_ON_THE_WAY, _LONGEST if soon else math.inf)
                _, point = self._asking.part(found, ~kept, HiGHS(nodes=_NODES), unheard, *may_take)
                if point is not None:
                    self._hand.offer(point)
        self._made = found.values

    def _entries_left(self, found: Relaxation) -> int:
        return entries_left(found, self._layout, self._hand.steps)

    def _pieces(
        self,
        found: Relaxation,
        over: Callable[[], bool] | None = None,
        rounds: int | None = None,
        newer: Callable[[], Relaxation | None] = lambda: None,
        vain: int | None = None,
    ) -> None:
        """Fill pieces anew, several at a time, until none gets better for long; see `Improving.run`."""
        if self._too_late:
            return
        if self._threads == 1:
            self._shown = found
            improving = self._alone = self._alone or self._improving(found, lambda: self._shown)
        else:
            improving = self._improving(found, newer)
        improving.run(over, rounds, vain=vain, patient=partial(self._patient, found))

    @property
    def _too_late(self) -> bool:
        """Whether there is no time for a first piece."""
        left = self._deadline.left().seconds
        return left is not None and left < _TO_CUT_OUT * self._layout.options.count

    def _improving(self, found: Relaxation, newer: Callable[[], Relaxation | None] = lambda: None) -> Improving:
        near = (self._hand, self._layout, found, self._threads)
        together = self._by_hand is not None and self._by_hand.together
        return Improving(*near, self._fill, self._tried, newer, self._whole_units, together=together)

    def _patient(self, found: Relaxation) -> bool:
        """Whether pieces go on, though they have been of no use: what comes after them is hardly of more."""
        left = self._deadline.left().seconds
        if left is None:
            return False  # there is time for everything, and what is found must not depend on how fast a machine is
        if self._known is not None:
            return True  # of a core nothing is looked for afterwards but the later tiers
        worth = left >= _NO_LESS and self._hand.idle >= _PATIENCE
        return self._by_hand is not None and not worth and self._too_large(found)

    def _too_large(self, found: Relaxation) -> bool:
        """Whether what is left of a tier is too large for SCIP."""
        return self._entries_left(found) > (_BESIDE if self._soon else SMALL)
