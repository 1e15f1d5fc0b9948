"""Prices: a bound of coverage, and a point near the best of its relaxation, however large the case.

Every month of every line, every place under a ceiling and every arrival has a price. At any prices each pledge goes, or
does not, where it is worth most; what all of that comes to is a bound (Lagrange). Prices near the best are found by
first-order steps (`solving/gradient.py`). Of a very large case they are taken over a tenth of its pairs to begin with;
then all pairs are looked at for some that are worth more, and over more of them where that gains little.

What is proven rests on no tolerance: prices are rounded to whole numbers, and what they prove is counted in those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
"""Ways of sending that are worked on at once, to begin with; or a tenth of them, where that is more."""
_MORE, _STALLED = 1.5, Fraction(1, 1000)
"""By so much there are more of them after a round that raises the bound by less than this part."""
_A_ROUND = 40
"""Steps before all ways are looked at again."""
_MOST_ROUNDS = 200
_PATIENCE, _LEAST_GAIN = 6, Fraction(2, 1000)
"""It ends when so many rounds raise the bound by less than this part."""
_ASTRAY, _NARROWER = 2, 0.5
"""After so many rounds without a better bound it goes on from the best, with so much narrower steps of prices."""
_USED = 0.01
"""Smaller values of a point are noise."""


@dataclass(frozen=True)
class Proven:
    """What prices prove.

    Parameters
    ----------
    worth
        By way of sending and month of the start, what a step is worth at the prices, in parts of the unit of coverage.
    best
        By stock, what a unit is worth where it is worth most.
    fine
        Parts of the unit of coverage.
    """

    bound: Fraction
    """No plan leaves less uncovered."""
    case: Compact
    worth: Integers
    best: Integers
    fine: int

    @cached_property
    def over(self) -> Floats:
        """By way of sending and month of the start, for one step: a plan that uses it leaves so much more uncovered."""
        over = np.zeros(self.worth.shape)
        for part, some in self.case.parts:
            ways = some.ways
            more = (self.best[ways.stock] * ways.units)[:, None] - self.worth[part]
            free = some.starts & (ways.lower == 0)[:, None]
            over[part] = np.where(free, np.maximum(more, 0), 0) / self.fine
        return over


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
        """By way of sending and month of the start: what all of its stock would lose; below 0 what the point uses.

        What it uses most comes first: a point between corners uses a little of more than a core has room for.
        """
        case, ways = self.case, self.case.ways
        each = case.stock[ways.stock] / ways.units
        losses = np.where(case.starts, self.proven.over * each[:, None], np.inf)
        used = self.sent > _USED
        losses[used] = -self.sent[used]
        return losses

    @cached_property
    def taken(self) -> Floats:
        """By way of sending and month of the start, the price of all that a step takes from others; not below 0."""
        case, lines = self.case, len(self.case.target)
        covered = np.zeros(self.prices.present.shape)
        covered[:lines] = self.prices.present[:lines]
        taken = self.proven.over.copy()
        for part, some in case.parts:
            taken[part] += over_stay(some, some.transposed[0] @ covered)
        return np.maximum(taken, 0)

    @cached_property
    def loss(self) -> Floats:
        """By way of sending the least of its starts."""
        loss = self.losses.min(axis=1, initial=np.inf)
        loss[self.case.ways.lower > 0] = -np.inf  # there whatever is decided: before all others
        return np.asarray(loss, np.float64)


def priced(
    case: Compact,
    over: Callable[[], bool] = lambda: False,
    tell: Callable[[Priced], None] = lambda _: None,
    rounds: int = _MOST_ROUNDS,
) -> Priced | None:
    """The best of some rounds, until that is over or gains little; None where it was over at once.

    Parameters
    ----------
    over
        Whether to stop.
    tell
        Hears of all that prove more than those before.
    """
    best: Priced | None = None
    ways, state, dear = case.ways.count, State.nothing(case), dearest(case)
    most, astray, at_best = max(_AT_ONCE, ways // 10), 0, state
    in_parts, inside = ways > most, np.arange(ways)
    if in_parts:
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
        if best is not None and in_parts:
            between = _of(case, state, best.prices.halfway(state.prices))
            found = max(found, between, key=lambda one: one.proven.bound)
        astray += 1
        if best is None or found.proven.bound > best.proven.bound:
            best, at_best, astray = found, state, 0
            tell(found)
        bounds.append(best.proven.bound)
        if _gained(bounds, _PATIENCE) <= _LEAST_GAIN:
            break
        if astray == _ASTRAY and at_best.balance is not None:
            at_best = replace(at_best, prices=best.prices, balance=_NARROWER * at_best.balance)
            state, astray = at_best, 0
        if in_parts:
            if _gained(bounds, 1) <= _STALLED:
                most = min(ways, int(_MORE * most))
            inside = np.sort(np.argsort(found.loss, kind="stable")[:most])
            gradient = Gradient(case.of(inside), dear)
    return best


def _gained(bounds: Sequence[Fraction], rounds: int) -> Fraction | float:
    """By what part the bound rose in the last rounds; without end where there were not so many."""
    if len(bounds) <= rounds:
        return np.inf
    return (bounds[-1] - bounds[-1 - rounds]) / (abs(bounds[-1]) or 1)


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
    best, fixed = np.zeros(len(case.stock), np.int64), np.zeros(len(case.stock), np.int64)
    worth = np.empty((case.ways.count, case.months), np.int64)
    for part, some in case.parts:
        ways = some.ways
        of_present, of_arriving, of_sent = some.transposed
        mine = over_stay(some, of_present @ present) + of_arriving @ arriving + of_sent @ sent
        worth[part] = mine
        there = ways.lower > 0
        most = np.where(some.starts & ~there[:, None], mine, 0).max(axis=1, initial=0)
        np.maximum.at(best, ways.stock, -(-most // ways.units))
        np.add.at(fixed, ways.stock, ways.lower * ways.units)
        total -= exact_sum(mine[there, ways.first[there]], ways.lower[there])
    total -= exact_sum(best, case.stock - fixed)
    return Proven(Fraction(total, fine), case, worth, best, fine)


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
    present, arriving, sent = (np.abs(price).sum(axis=1, keepdims=True) for price in prices.blocks)
    # Of all months together: no month is worth more.
    worth = abs(case.present.sent).T @ present + abs(case.arriving.sent).T @ arriving + abs(case.sent.sent).T @ sent
    short = abs(case.present.more).T @ present + case.weight.max(initial=1)
    chosen = abs(case.sent.more).T @ sent
    return 4 * max(float(one.max(initial=1.0)) for one in (worth, short, chosen))
