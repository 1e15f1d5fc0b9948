"""A plan improved piece by piece, several at a time, until none gets better for long.

Where pieces have not helped for a while, some have more starts of each pair, and later the others are solved with
weights somewhat off, by lot. That finds plans as good as the one at hand, or nearly, and the search drifts among those
as good. What all of them use makes a small programme: many lines, few options of each, and its best plan is often
better than any that it was made of (as in path relinking: Glover 1996).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers, Objective
from forcegen.solving.at_hand import AtHand
from forcegen.solving.engine import Engine, Unheard
from forcegen.solving.highs import HiGHS
from forcegen.solving.neighbourhood import Due, Neighbourhoods, part_objective
from forcegen.solving.pieces import Pieces
from forcegen.solving.relaxation import Relaxation
from forcegen.solving.scip import Scip

Chosen = NDArray[np.bool_]

_PIECE, _WIDE_PIECE = HiGHS(nodes=20), HiGHS(nodes=200)
"""What solves a piece: a wide one has few options of many lines, of which presolve finds out most."""
_NODES, _LEAST, _FEW = 100, 100, 500
"""Where units come together or not at all SCIP solves pieces: its nodes, the fewest options, and the most of a wide
one. What is smaller HiGHS has solved before it is handed over."""
_PIECE_SHARE, _WIDE_SHARE, _LONGEST = 0.1, 0.2, 5.0
"""Share of the time left, and seconds of it, that one piece may take: a few take many times what others do, and all
wait for them."""
_AT_ONCE, _LINES_EACH = 4, 100
"""Pieces that begin with the same plan: so many, or one for so many lines."""
_FILLED_AFTER, _FILLED_SOON = 20, 8
"""Pieces after which the plan is filled by priority, and after which one is wide: so many, fewer where units come
together or not at all; or one for so many lines."""
_MUCH = 0.003
"""Part by which the bound has to be higher so that a wide piece is worth while at once; twice as much each time that it
was of no use."""
_STARTS = (3, 6, 12)
"""Starts of each pair that pieces try, those of least reduced cost: the fewest, and in turn once these have been of no
use for a while."""
_LATE, _SMALLEST, _GROWS = 0.9, 0.25, 1.05
"""Part of its time after which a piece has run out of it: until one has helped, the next are half as large, down to
such a part of the usual size; then each is so much larger."""
_LEAST_IDLE, _LINES_A_ROUND = 8, 5
"""Rounds without a better plan after which pieces are given up: so many, or one for so many lines."""
_OFF = 0.3
"""Part by which a weight may be off."""
_PARTS = 100
"""Of a step, in which weights that are off are reckoned: those of later tiers are small whole numbers."""
_LARGEST = 2**40
"""Weight that is off: engines refuse what double precision has no room for."""


class Improving:
    """Pieces of one programme, by what is known of its relaxation.

    Parameters
    ----------
    fill
        Fills the plan at hand by priority, and tells whether that was of use.
    tried
        Options that a plan of some piece used, by whatever was known then; more are added.
    newer
        What is known of the relaxation by now; None where no more is.
    learnt
        Is told what has become known.
    together
        Whether there is a rule that units break or not by who else comes: SCIP solves such pieces sooner.
    """

    def __init__(
        self,
        hand: AtHand,
        layout: Layout,
        found: Relaxation,
        threads: int,
        fill: Callable[[], bool],
        tried: Chosen,
        newer: Callable[[], Relaxation | None] = lambda: None,
        learnt: Callable[[Relaxation], object] = lambda _: None,
        *,
        together: bool = False,
    ) -> None:
        self._hand, self._found, self._threads, self._fill, self._tried = hand, found, threads, fill, tried
        self._ways, self._pieces = Neighbourhoods(layout, found, hand.objective), Pieces(found.programme)
        self._layout, self._lines, self._newer, self._learnt = layout, len(layout.lines), newer, learnt
        self._size, self._helped = 1.0, False
        """Of a piece: smaller after one that time ran out for, until one has changed the plan."""
        self._made, self._widened = 0, (0, 0)
        """Pieces made so far; steps and pieces made when missions, or many lines, were last filled anew."""
        self._turn, self._due = 0, dict[str, Due]()
        """How often missions were filled anew, and of each when it is next."""
        self._known = found.bound
        """When much more was last known than before."""
        self._scip = Scip(nodes=_NODES, keep=True) if together else None
        self._each = max(_FILLED_AFTER, self._lines // _FILLED_AFTER)
        soon = self._each if self._scip is None else max(_FILLED_SOON, self._lines // _FILLED_AFTER)
        self._to_fill, self._to_widen = Due(soon), Due(soon)
        self._number = self._idle = 0
        """Of the next piece; pieces since the last that was of use."""

    def run(
        self,
        over: Callable[[], bool] | None = None,
        rounds: int | None = None,
        *,
        vain: int | None = None,
        patient: Callable[[], bool] = lambda: False,
    ) -> None:
        """Fill pieces anew; where that was done before, it goes on.

        Parameters
        ----------
        over
            Until this says so, one at a time, beside an engine that is at work.
        rounds
            No more than so many.
        vain
            Rounds without a better plan after which it ends; None for as many as usual.
        patient
            Whether to go on after as many as usual, of use or not.
        """
        hand, since = self._hand, 0
        self._widened = hand.steps, self._made
        at_once = max(_AT_ONCE, self._lines // _LINES_EACH) if over is None else 1
        last = None if rounds is None else self._number + rounds * at_once

        def in_vain() -> bool:
            return since >= self._most_idle and not patient() if vain is None else since >= vain * at_once

        given_up = over or in_vain
        with self._scip or nullcontext(), ThreadPoolExecutor(self._threads) as pool:
            while not hand.done() and not given_up() and self._number != last:
                # More pieces than threads: one that takes long lets the others go on.
                larger = self._size * (1 + 2 * min(1.0, self._idle / self._most_idle))
                numbers = range(self._number, self._number + at_once)
                if self._learn(_MUCH * self._to_widen.times):
                    self._to_widen.again(self._number)
                stuck = self._idle >= max(_LEAST_IDLE, self._lines // _LEAST_IDLE)
                starts = [_STARTS[one % len(_STARTS) if stuck else 0] for one in numbers]
                free = self._ways.free(hand.point, numbers, starts, larger)
                off = [
                    one if self._idle >= self._each and few == _STARTS[0] else None
                    for one, few in zip(numbers, starts, strict=True)
                ]
                gained = self._round(pool, free, off)
                self._number += at_once
                idle, before = (0, 0) if gained else (since + at_once, since)
                ending = over is None and idle >= self._most_idle > before
                if self._to_fill.now(self._number) or ending:
                    gained = self._to_fill.done(self._number, self._fill()) or gained
                if self._to_widen.now(self._number) and self._found.values.any() and not hand.done():
                    gained = self._widen(pool, self._number, self._to_widen, over) or gained
                since, self._idle = (0, 0) if gained else (since + at_once, self._idle + at_once)

    @property
    def _most_idle(self) -> int:
        """Pieces without a better plan after which they are given up.

        What is only nearly solved is soon known better: then there are better pieces, too.
        """
        return max(_LEAST_IDLE, self._lines // (_LINES_A_ROUND if self._found.solved else 4 * _LINES_A_ROUND))

    def once(self, over: Callable[[], bool]) -> None:
        """Fill the missions anew, one after the other, until it is over."""
        with self._scip or nullcontext(), ThreadPoolExecutor(1) as pool:
            self._by_mission(pool, range(1), 1.0, over)

    def _widen(self, pool: ThreadPoolExecutor, number: int, due: Due, over: Callable[[], bool] | None) -> bool:
        """Missions in turn, then many lines whatever their mission; tells whether that was of use.

        Where units come together or not at all, the second only if the first was of no use.
        """
        hand, (since, pieces_since) = self._hand, self._widened
        before, pieces = hand.steps, self._made
        numbers = range(number, number + (self._threads if over is None else 1))
        self._by_mission(pool, numbers, due.times, over or (lambda: False))
        if self._scip is None or hand.steps == before:
            self._round(pool, self._ways.wide(hand.point, numbers, self._tried, due.times), wide=True)
        self._widened = hand.steps, self._made
        gain, of_others = before - hand.steps, since - before
        mine, others = self._made - pieces, pieces - pieces_since
        if due.done(number, gain > 0) and gain >= of_others and gain * others >= of_others * mine:
            due.again(number)  # it was of more use than all others since the last, and so was each piece
        return gain > 0

    def _by_mission(self, pool: ThreadPoolExecutor, numbers: range, times: float, over: Callable[[], bool]) -> None:
        """Missions in turn, so many at once; less and less often one of which that was of no use."""
        self._turn += 1
        point, starts = self._hand.point, int(times) if times > 1 else 0
        names = [name for name in self._ways.missions(point) if self._mission_due(name).now(self._turn)]
        for first in range(0, len(names), len(numbers)):
            if self._hand.done() or over():
                return
            before, some = self._hand.steps, names[first : first + len(numbers)]
            free = self._ways.by_mission(self._hand.point, some, numbers[0] + first, starts)
            self._round(pool, free, wide=True)
            for name in some:
                self._mission_due(name).done(self._turn, self._hand.steps < before)

    def _mission_due(self, name: str) -> Due:
        return self._due.setdefault(name, Due(1))

    def _learn(self, much: float) -> bool:
        """Choose pieces by what is known of the relaxation by now; tells whether that is by such a part more."""
        newer = self._newer()
        if newer is None or newer is self._found:
            return False
        first = not self._found.values.any()
        self._found = newer
        self._ways = Neighbourhoods(self._layout, newer, self._hand.objective)
        self._learnt(newer)
        more = first or newer.bound > self._known + much * abs(self._known)
        if more:
            self._known, self._due = newer.bound, {}
        return more

    def _round(
        self, pool: ThreadPoolExecutor, free: Sequence[Chosen], off: Sequence[int | None] = (), *, wide: bool = False
    ) -> bool:
        """Pieces that begin with the same plan; tells whether one of them made it better.

        Parameters
        ----------
        off
            By piece, the number by which its weights are off, or None where they are not; empty if none is.
        """
        hand, base = self._hand, self._hand.point
        self._made += len(free)
        by_lot = [hand.objective if number is None else self._off(number) for number in off] or [hand.objective] * len(
            free
        )
        sums = self._pieces.sums(base)
        for point in pool.map(partial(self._piece, base, sums, wide=wide), free, by_lot):
            if point is not None:
                self._tried |= point[: len(self._tried)] > 0
                self._merge(base, point)
        return hand.steps < hand.objective.steps(base)

    def _off(self, number: int) -> Objective:
        """The objective with each weight somewhat off: the same number says by how much."""
        objective = self._hand.objective
        weights = objective.coefficients
        parts = max(1, min(_PARTS, _LARGEST // int(np.abs(weights).max(initial=1))))
        by = np.random.default_rng(number).uniform(1 - _OFF, 1 + _OFF, len(weights))
        return replace(objective, coefficients=np.rint(parts * by * weights).astype(np.int64))

    def _piece(
        self, point: Integers, sums: Integers, free: Chosen, objective: Objective, *, wide: bool
    ) -> Integers | None:
        """The point with one piece as well filled as possible; None where that is no other."""
        if self._hand.done():
            return None
        piece = self._pieces.piece(point, sums, free)
        limits = replace(self._hand.deadline.left().share(_WIDE_SHARE if wide else _PIECE_SHARE, _LONGEST), threads=1)
        near = (part_objective(objective, piece.part), (), piece.start(point))
        begun, watch = time.monotonic(), Unheard(self._hand.watch.cancelled)
        engine = self._engine(free, wide=wide)
        try:
            outcome = engine.solve(piece.part.programme, *near, limits, watch)
        except OSError:  # a machine that lets no process start, or that ends it, can do without
            outcome = _PIECE.solve(piece.part.programme, *near, limits, watch)
        vain = outcome.values is None or np.array_equal(outcome.values, piece.start(point))
        if not wide and limits.seconds is not None:
            late = time.monotonic() - begun >= _LATE * limits.seconds
            self._helped |= not vain
            smaller = late and not self._helped
            self._size = max(_SMALLEST, self._size / 2) if smaller else min(1.0, self._size * _GROWS)
        return None if vain or outcome.values is None else piece.point(outcome.values)

    def _engine(self, free: Chosen, *, wide: bool) -> Engine:
        """What solves a piece soonest."""
        options = free[: self._layout.options.count].sum()
        if self._scip is None or options < _LEAST or (wide and options > _FEW):
            return _WIDE_PIECE if wide else _PIECE
        return self._scip

    def _merge(self, base: Integers, point: Integers) -> None:
        """Take over what a piece has changed, together with what others of its round have; or it alone, if better."""
        hand, pieces = self._hand, self._pieces
        at = hand.point  # read once: another thread may bring a better one meanwhile
        together = at + point - base
        sums = pieces.moved(pieces.sums(at), point - base)
        if not pieces.kept(together, sums):
            hand.offer(point)
            return
        hand.drift(together)
        if hand.point is together:
            pieces.remember(together, sums)
