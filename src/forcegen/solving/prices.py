"""Prices: a bound of coverage, and a point near the best of its relaxation, however large the case.

Every month of every line, every place under a ceiling and every arrival has a price. At any prices each pledge goes, or
does not, where it is worth most; what all of that comes to is a bound (Lagrange). Prices near the best are found by
first-order steps (`solving/gradient.py`). Of a very large case they are taken over a tenth of its pairs at a time; then
all pairs are looked at for some that are worth more.

What is proven rests on no tolerance: prices are rounded to whole numbers, and what they prove is counted in those.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.compact import Block, Compact, over_stay
from forcegen.formulation.programme import NO_LIMIT, Integers
from forcegen.solving.check import exact_sum
from forcegen.solving.gradient import Gradient, Prices, Singles, State, dearest

Floats = NDArray[np.float64]

_FINE = 2**24
"""Prices are rounded to this part of the unit of coverage, or to a coarser one."""
_ROOM = 2.0**60
_AT_ONCE = 10_000
"""Ways of sending that are worked on at once; or a tenth of them, where that is more."""
_A_ROUND = 60
"""Steps before all ways are looked at again."""
_MOST_ROUNDS = 200
_PATIENCE, _LEAST_GAIN = 16, Fraction(2, 1000)
"""It ends when so many rounds raise the bound by less than this part."""
_USED = 0.01
"""Smaller values of a point are noise."""


@dataclass(frozen=True)
class Proven:
    """What prices prove."""

    bound: Fraction
    """No plan leaves less uncovered."""
    over: Floats
    """By way of sending and month of the start, for one step: a plan that uses it leaves so much more uncovered."""


@dataclass(frozen=True)
class Priced:
    """The best bound found, the prices that prove it, and a point of the relaxation."""

    case: Compact
    prices: Prices
    proven: Proven
    sent: Singles
    """By way of sending and month of the start, in steps."""
    short: Singles
    """By line and month."""

    @cached_property
    def losses(self) -> Floats:
        """By way of sending and month of the start: what all of its stock would lose; 0 for what the point uses."""
        case, ways = self.case, self.case.ways
        each = case.stock[ways.stock] / ways.units
        losses = np.where(case.starts, self.proven.over * each[:, None], np.inf)
        losses[self.sent > _USED] = 0
        return losses

    @cached_property
    def loss(self) -> Floats:
        """By way of sending the least of its starts."""
        loss = self.losses.min(axis=1, initial=np.inf)
        loss[self.case.ways.lower > 0] = -1  # there whatever is decided: before all others
        return np.asarray(loss, np.float64)


def priced(
    case: Compact,
    over: Callable[[], bool] = lambda: False,
    tell: Callable[[Fraction], None] = lambda _: None,
    rounds: int = _MOST_ROUNDS,
) -> Priced | None:
    """The best of some rounds, until that is over or gains little; None where it was over at once.

    Parameters
    ----------
    over
        Whether to stop.
    tell
        Hears every better bound.
    """
    best: Priced | None = None
    ways, state, dear = case.ways.count, State.nothing(case), dearest(case)
    most = max(_AT_ONCE, ways // 10)
    inside = np.arange(ways)
    if ways > most:
        by_lot = np.random.default_rng(0).permutation(ways)[:most]
        inside = np.union1d(by_lot, np.flatnonzero(case.ways.lower))
    gradient = Gradient(case.of(inside), dear)
    bounds = list[Fraction]()
    for _ in range(rounds):
        if over():
            break
        state = gradient.run(state.of(inside), _A_ROUND, over).among(state, inside)
        found = _of(case, state, state.prices)
        # Prices run to and fro while little of the case is worked on; between them lie better ones (Wentges 1997).
        if best is not None and ways > most:
            between = _of(case, state, best.prices.halfway(state.prices))
            found = max(found, between, key=lambda one: one.proven.bound)
        if best is None or found.proven.bound > best.proven.bound:
            best = found
            tell(found.proven.bound)
        bounds.append(best.proven.bound)
        if len(bounds) > _PATIENCE and bounds[-1] - bounds[-1 - _PATIENCE] <= _LEAST_GAIN * abs(bounds[-1]):
            break
        if ways > most:
            inside = np.sort(np.argsort(found.loss, kind="stable")[:most])
            gradient = Gradient(case.of(inside), dear)
    return best


def _of(case: Compact, state: State, prices: Prices) -> Priced:
    return Priced(case, prices, proven(case, prices), state.sent, state.short)


def proven(case: Compact, prices: Prices) -> Proven:
    """What any prices prove."""
    blocks = (case.present, case.arriving, case.sent)
    if not all(np.isfinite(price).all() for price in prices.blocks) or (largest := _largest(case, prices)) > _ROOM:
        # Prices beyond all reason: none at all prove little, but what they prove is true.
        prices, largest = Prices(*(np.zeros(block.lower.shape, np.float32) for block in blocks)), 1.0
    fine = _FINE
    while fine > 1 and largest * fine > _ROOM:
        fine //= 2
    whole = [_whole(price, fine, block) for price, block in zip(prices.blocks, blocks, strict=True)]
    total = sum(_at_limits(price, block) for price, block in zip(whole, blocks, strict=True))
    present, arriving, sent = whole
    # Rounded down, so that no shortage costs more than it does.
    cost = (fine * case.weight // case.target)[:, None] - case.present.more.T @ present
    total += exact_sum(np.minimum(cost, 0), np.where(case.counted, case.target[:, None], 0))
    total -= sum(np.maximum(case.sent.more.T @ sent, 0).ravel().tolist())
    ways, starts = case.ways, case.starts
    worth = over_stay(case, case.present.sent.T @ present) + case.arriving.sent.T @ arriving + case.sent.sent.T @ sent
    there = ways.lower > 0
    each = np.where(starts & ~there[:, None], -(-worth // ways.units[:, None]), 0)
    best, fixed = np.zeros(len(case.stock), np.int64), np.zeros(len(case.stock), np.int64)
    np.maximum.at(best, ways.stock, each.max(axis=1, initial=0))
    np.add.at(fixed, ways.stock, ways.lower * ways.units)
    total -= exact_sum(best, case.stock - fixed) + exact_sum(worth[there, ways.first[there]], ways.lower[there])
    more = (best[ways.stock] * ways.units)[:, None] - worth
    more[~starts | there[:, None]] = 0
    return Proven(Fraction(total, fine), np.maximum(more, 0) / fine)


def _whole(price: Singles, fine: int, block: Block) -> Integers:
    """A price in whole parts; 0 on a side of its row that has no limit."""
    whole = np.rint(price.astype(np.float64) * fine).astype(np.int64)
    whole[(whole > 0) & (block.lower <= -NO_LIMIT)] = 0
    whole[(whole < 0) & (block.upper >= NO_LIMIT)] = 0
    return whole


def _at_limits(price: Integers, block: Block) -> int:
    return exact_sum(price, np.where(price > 0, block.lower, block.upper))


def _largest(case: Compact, prices: Prices) -> float:
    """At least as much as any number that comes up in the proof, in units of coverage."""
    present, arriving, sent = (np.abs(price) for price in prices.blocks)
    worth = (abs(case.present.sent).T @ present).sum(axis=1, keepdims=True)
    worth = worth + abs(case.arriving.sent).T @ arriving + abs(case.sent.sent).T @ sent
    short = abs(case.present.more).T @ present + case.weight.max(initial=1)
    chosen = abs(case.sent.more).T @ sent
    return 4 * max(float(one.max(initial=1.0)) for one in (worth, short, chosen))
