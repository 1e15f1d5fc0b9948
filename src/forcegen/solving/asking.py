"""What is left of a tier is asked of engines: what they prove of it is proven of the whole."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import replace
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.part import part_of
from forcegen.formulation.programme import Integers, Programme
from forcegen.solving.at_hand import AtHand
from forcegen.solving.engine import Engine, OnlyBounds, Outcome, Watch
from forcegen.solving.highs import HiGHS
from forcegen.solving.left import entries_left, left_out
from forcegen.solving.neighbourhood import part_objective
from forcegen.solving.relaxation import Relaxation
from forcegen.solving.scip import Scip

Chosen = NDArray[np.bool_]

_BY_ITSELF, _ALONE = 1.5, 5.0
"""Seconds after which pieces of coverage go on beside SCIP, and after which a later tier that it has not solved goes to
HiGHS, too. Before that the other thread has cuts to make, or rests: each is slower where two work."""
_POLL = 0.05
_TINY, _FEW = 5_000, 40
"""Entries of a programme that HiGHS has solved before SCIP has begun, and after how many nodes it gives up."""
_IN_VAIN, _LITTLE = 20.0, 0.005
"""Seconds without a better plan, and share of coverage open, from which on a second engine has more to find."""
_WORTH = 0.7
"""Part of what an engine was asked for that cuts have to leave, at most, for another to be asked for that."""

_OTHER = 7
"""Where the second engine's random numbers begin."""

Answer = tuple[Outcome, Integers | None]


def brief() -> HiGHS:
    """The engine for what is tiny; it gives up soon."""
    return HiGHS(presolve=False, nodes=_FEW)


def _another() -> Scip:
    """A second engine for what is large."""
    engine = Scip(seed=_OTHER)
    engine.plans = False
    return engine


class Asking:
    """Asks engines for what is left of one tier.

    Parameters
    ----------
    tight
        The programme without cuts.
    engine
        Has what is left where no process can start, and beside SCIP.
    pieces
        Makes the plan at hand better by what is known of the relaxation, until it is over.
    later
        Whether the tier is a later one: pieces help it only where it is large.
    """

    def __init__(
        self,
        tight: Programme,
        layout: Layout,
        hand: AtHand,
        engine: Engine,
        threads: int,
        pieces: Callable[[Relaxation, Callable[[], bool]], None],
        *,
        later: bool,
    ) -> None:
        self._tight, self._layout, self._hand = tight, layout, hand
        self._engine, self._threads, self._pieces, self._later = engine, threads, pieces, later

    def rest(
        self,
        found: Relaxation,
        engine: Engine,
        *,
        large: bool = False,
        newer: Callable[[], Relaxation | None] = lambda: None,
        counted: Callable[[], Programme | None] = lambda: None,
    ) -> None:
        """All that is left to the engine.

        Parameters
        ----------
        large
            That is too much to be solved soon: plans are made better meanwhile, and it is asked without our cuts, as
            its own come further.
        newer
            What is known of the relaxation by the time that another engine is asked, too.
        counted
            The programme with what follows from how many persons can serve, as soon as that is known: both engines
            begin anew with it.
        """
        scip = engine.name == Scip.name
        if self._threads > 1 and (large or (scip and not self._later)):
            self._beside_pieces(found, engine, large=large)
        elif self._threads > 1 and scip:
            self._by_two(found, engine, newer, counted)
        else:
            # Alone it goes on to its own end, and so to the same plan in every run.
            self._proven(*self._asked(found, engine, OnlyBounds(self._prove, self._hand.watch.cancelled)))

    def beside_cuts(
        self,
        found: Relaxation,
        cutting: Future[Relaxation | None],
        around: Callable[[Relaxation, Callable[[], bool]], None],
    ) -> None:
        """All that is left of coverage to an engine while cuts go on; what these leave, if that is less, to another.

        Of some cases cuts prove all before an engine does, of others they make what is left small, or are of no use:
        which it is is not known before.

        Parameters
        ----------
        cutting
            Ends when nothing is left to prove, too.
        around
            Makes plans of what is known of the relaxation, until it is over.
        """
        hand, aside, asked = self._hand, Event(), self._left(found)
        with ThreadPoolExecutor(2) as pool:
            first = last = pool.submit(self._alone, found, lambda: aside.is_set() or hand.done())
            try:
                working: list[Future[Any]] = [first, cutting]
                wait(working, return_when=FIRST_COMPLETED)
                if not first.done() and (newest := cutting.result()) is not None and not hand.done():
                    around(newest, first.done)
                    if self._left(newest) <= _WORTH * asked and not first.done():
                        last = pool.submit(self._alone, newest, hand.done)
                    if not wait([first, last], _BY_ITSELF, return_when=FIRST_COMPLETED).done:
                        if last is not first:
                            aside.set()
                        self._pieces(newest, last.done)
                for one in as_completed([first, last]):
                    self._proven(*one.result())
            finally:
                aside.set()

    def part(
        self, found: Relaxation, out: Chosen, engine: Engine, watch: Watch, share: float = 1.0, most: float = math.inf
    ) -> Answer:
        """Solve the programme without some options, and the whole point found; in a share of the time left.

        Parameters
        ----------
        most
            Seconds of it, where time is limited.
        """
        hand, whole = self._hand, np.zeros(found.programme.columns, np.bool_)
        usable = found.programme.column_upper[: len(out)] > 0
        whole[: len(out)] = (out | ~usable) & (self._layout.options.lower == 0)
        part, point = part_of(found.programme, whole), hand.point
        start = None if np.any(point[whole]) else point[part.columns]
        # With two threads HiGHS does not do the same in every run, nor is it faster on one programme.
        limits = replace(hand.deadline.left().share(share, most), threads=1)
        outcome = engine.solve(part.programme, part_objective(hand.objective, part), (), start, limits, watch)
        return outcome, None if outcome.values is None else part.point(outcome.values)

    def _beside_pieces(self, found: Relaxation, engine: Engine, *, large: bool) -> None:
        """What is left to an engine; pieces make plans better meanwhile, where that takes longer.

        Where SCIP has what is large, a second one takes their place once they are of no use. It draws other random
        numbers: how far an engine comes with some is luck. What is too large for one is too large for two.
        """
        asked, by_two = replace(found, programme=self._tight) if large else found, False
        if large and isinstance(engine, Scip):
            engine.plans, by_two = False, True  # pieces find better ones
        hand, ended = self._hand, Event()
        watch = OnlyBounds(self._prove, lambda: ended.is_set() or hand.done())
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(self._asked, asked, engine, watch)
            working = [first]
            try:
                if large or wait(working, _BY_ITSELF).not_done:
                    self._pieces(found, lambda: first.done() or (by_two and self._in_vain()))
                if by_two and not first.done() and not hand.done():
                    working.append(pool.submit(self._asked, asked, _another(), watch))
                for one in as_completed(working):
                    if not ended.is_set():
                        self._proven(*one.result())
                    if hand.bound == hand.steps:
                        ended.set()
            finally:
                ended.set()

    def _in_vain(self) -> bool:
        """Whether pieces have not helped for long, and little is left for them to find."""
        hand = self._hand
        return hand.idle > _IN_VAIN and hand.steps - (hand.bound or 0) <= _LITTLE * hand.steps

    def _by_two(
        self,
        found: Relaxation,
        engine: Engine,
        newer: Callable[[], Relaxation | None],
        counted: Callable[[], Programme | None],
    ) -> None:
        """What is left of a later tier to one engine, and if that has no answer soon, to HiGHS, too."""
        ended, put_aside = Event(), Event()
        watch = OnlyBounds(self._prove, lambda: ended.is_set() or self._hand.done())
        first = OnlyBounds(self._prove, lambda: put_aside.is_set() or watch.cancelled())
        late = time.monotonic() + _ALONE
        with ThreadPoolExecutor(3) as pool:
            asked = [pool.submit(self._asked, found, engine, first)]
            try:
                while wait(asked, _POLL).not_done and counted() is None and time.monotonic() < late:
                    pass
                if wait(asked, 0).not_done:
                    programme = counted()
                    known = replace(newer() or found, programme=programme or self._tight)
                    if programme is not None:
                        put_aside.set()
                        self._proven(*asked.pop().result())
                        asked.append(pool.submit(self._asked, known, Scip(), watch))
                    asked.append(pool.submit(self._asked, known, self._engine, watch))
                for answer in as_completed(asked):
                    if not ended.is_set():
                        self._proven(*answer.result())
                    if self._hand.bound == self._hand.steps:
                        ended.set()
            finally:
                ended.set()

    def _alone(self, found: Relaxation, over: Callable[[], bool]) -> Answer:
        """What the engine for what is tiny says of what is left, or else SCIP."""
        watch = OnlyBounds(self._prove, over)
        if self.tiny(found):
            answer = self._asked(found, brief(), watch)
            if over() or answer[0].status in ("optimal", "infeasible"):
                return answer
        return self._asked(found, Scip(probing=False), watch)

    def tiny(self, found: Relaxation) -> bool:
        """Whether so little is left that it is worth asking HiGHS before SCIP."""
        return self._left(found) <= _TINY

    def _left(self, found: Relaxation) -> int:
        return entries_left(found, self._layout, self._hand.steps)

    def _proven(self, outcome: Outcome, point: Integers | None) -> None:
        """Take what an engine says of what is left."""
        # The best of what is left may be worse than the plan at hand, which may use what was left out. Of plans equally
        # good that of the proof is taken: the other depends on what was ready first.
        if point is not None:
            self._hand.drift(point)
        proven = self._hand.steps if outcome.status == "infeasible" else outcome.bound_steps
        if proven is not None:
            self._prove(proven)

    def _asked(self, found: Relaxation, engine: Engine, watch: Watch) -> Answer:
        out = left_out(found, self._layout, self._hand.steps)
        try:
            return self.part(found, out, engine, watch)
        except OSError:  # a machine that lets no process start can do without
            return self.part(found, out, self._engine, watch)

    def _prove(self, bound: int) -> None:
        """A bound of what is left: plans that use what was left out are no better than the one at hand."""
        self._hand.prove(min(self._hand.steps, bound))
