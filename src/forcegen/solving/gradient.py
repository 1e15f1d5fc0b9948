"""The relaxation of coverage by first-order steps: primal-dual hybrid gradient with restarts (Applegate et al. 2021).

A step costs two products with the rows, and those are sums over months (`formulation/compact.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.compact import Compact, over_stay, presence
from forcegen.formulation.programme import NO_LIMIT, Integers

_SINGLE = np.float32
"""Nearly twice as many steps in the same time: near prices prove as much as exact ones, but for very little."""
Singles = NDArray[np.float32]

_TO_A_MEAN = 20
"""Steps of which the mean is taken; as good as Applegate's rule of when to begin again, which came to the same."""
_MOST_OFF = 30.0
"""How far the balance may go from what it begins with; where rows contradict each other it would have no end."""


@dataclass(frozen=True)
class Prices:
    """By row of each block, and month where it holds by month; in coverage for one unit of the row."""

    present: Singles
    arriving: Singles
    sent: Singles

    @property
    def blocks(self) -> tuple[Singles, Singles, Singles]:
        """All three."""
        return self.present, self.arriving, self.sent

    def halfway(self, other: Prices) -> Prices:
        """The prices between these and others."""
        return Prices(*((one + two) / _SINGLE(2) for one, two in zip(self.blocks, other.blocks, strict=True)))


@dataclass(frozen=True)
class State:
    """A point and its prices, to go on from."""

    sent: Singles
    short: Singles
    choices: Singles
    prices: Prices
    stock: Singles
    """The price of a unit of each stock."""
    balance: float | None
    """How much wider steps of prices are than steps of the point; None before that is known."""

    @classmethod
    def nothing(cls, case: Compact) -> State:
        """Nothing is sent, all is short, nothing has a price."""
        shapes = (block.lower.shape for block in (case.present, case.arriving, case.sent))
        return cls(
            np.zeros((case.ways.count, case.months), _SINGLE),
            np.where(case.counted, case.target[:, None], 0).astype(_SINGLE),
            np.zeros(case.sent.more.shape[1], _SINGLE),
            Prices(*(np.zeros(shape, _SINGLE) for shape in shapes)),
            np.zeros(len(case.stock), _SINGLE),
            None,
        )

    def of(self, chosen: Integers) -> State:
        """With some ways of sending alone."""
        return replace(self, sent=self.sent[chosen])

    def among(self, whole: State, chosen: Integers) -> State:
        """As one of all ways of sending."""
        sent = np.zeros_like(whole.sent)
        sent[chosen] = self.sent
        return replace(self, sent=sent)


class _Product:
    """Rows of a point, and columns of prices; both as one long array."""

    def __init__(self, case: Compact, positive: bool = False) -> None:
        self._case = case
        sign = abs if positive else (lambda matrix: matrix)
        sent = [sign(block.sent.astype(_SINGLE)).tocsr() for block in (case.present, case.arriving, case.sent)]
        more = [sign(block.more.astype(_SINGLE)).tocsr() for block in (case.present, case.sent)]
        (self._present, self._arriving, self._sent), (self._short, self._choices) = sent, more
        self._present_t, self._arriving_t, self._sent_t = (one.T.tocsr() for one in sent)
        self._short_t, self._choices_t = (one.T.tocsr() for one in more)
        ways, months = case.ways.count, case.months
        self._shapes = [(ways, months), case.counted.shape, (self._choices.shape[1],)]
        self._rows = [case.present.lower.shape, case.arriving.lower.shape, case.sent.lower.shape[:1], case.stock.shape]
        self._starts, self._units = case.starts, case.ways.units.astype(_SINGLE)

    def point(self, parts: Singles) -> list[Singles]:
        """What is sent, short and chosen."""
        return _split(parts, self._shapes)

    def prices(self, parts: Singles) -> list[Singles]:
        """By month of those present, those arriving, of all sent, and of stocks."""
        return _split(parts, self._rows)

    def rows(self, parts: Singles) -> Singles:
        """What a point comes to in each row."""
        sent, short, choices = self.point(parts)
        units = sent.sum(axis=1)
        present = self._present @ presence(self._case, sent) + self._short @ short
        ways, count = self._case.ways, len(self._case.stock)
        stock = np.bincount(ways.stock, units * ways.units, count).astype(_SINGLE)
        return _joined([present, self._arriving @ sent, self._sent @ units + self._choices @ choices, stock])

    def columns(self, parts: Singles) -> Singles:
        """What prices come to for each column."""
        present, arriving, sent, stock = self.prices(parts)
        worth = over_stay(self._case, self._present_t @ present)
        worth += self._arriving_t @ arriving
        worth += (self._sent_t @ sent + stock[self._case.ways.stock] * self._units)[:, None]
        worth *= self._starts
        return _joined([worth, self._short_t @ present, self._choices_t @ sent])


def _split(parts: Singles, shapes: Sequence[tuple[int, ...]]) -> list[Singles]:
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    return [part.reshape(shape) for part, shape in zip(np.split(parts, ends[:-1]), shapes, strict=True)]


def _joined(parts: Sequence[NDArray[np.floating]]) -> Singles:
    return np.concatenate([part.ravel() for part in parts]).astype(_SINGLE, copy=False)


def _inverse(parts: Singles) -> Singles:
    """One by each; 0 by 0."""
    return np.divide(1.0, parts, out=np.zeros_like(parts), where=parts > 0)


def _norm(parts: Singles) -> float:
    return float(np.sqrt(parts @ parts))


@dataclass(frozen=True)
class _Pair:
    """A point and prices, scaled, with their products."""

    point: Singles
    prices: Singles
    rows: Singles
    columns: Singles


def dearest(case: Compact) -> Singles:
    """By row, a price beyond which nothing is ever worth its while; infinite where there is none.

    Prices have no end where rows contradict each other, as they may while most of a case is left aside.
    """
    ways = case.ways
    gives = np.zeros(ways.count, np.int64)
    cover = case.present.sent[: len(case.target)].tocoo()
    gives[cover.coords[1]] = cover.data
    worth = case.months * gives * case.weight[ways.line] / case.target[ways.line]
    most = []
    for block in (case.present, case.arriving, case.sent):
        entries, each = block.sent.tocoo(), np.zeros(block.lower.shape[0])
        row, column = entries.coords
        np.maximum.at(each, row, 2 * worth[column] / np.abs(entries.data))
        each[each == 0] = np.inf
        most.append(np.broadcast_to(each[:, None], block.lower.shape))
    return _joined([*most, np.full(len(case.stock), np.inf)])


class Gradient:
    """Steps on one case; rows and columns are scaled so that their sums are alike (Pock and Chambolle 2011).

    Parameters
    ----------
    most
        By row, the dearest price.
    """

    def __init__(self, case: Compact, most: Singles) -> None:
        self._product, self._dearest = _Product(case), most.astype(_SINGLE)
        free = (case.starts & (case.ways.lower == 0)[:, None]).astype(_SINGLE)
        fixed = np.zeros_like(free)
        there = case.ways.lower > 0
        fixed[there, case.ways.first[there]] = case.ways.lower[there]
        short = np.where(case.counted, case.target[:, None], 0).astype(_SINGLE)
        choices = np.ones(case.sent.more.shape[1], _SINGLE)
        self._upper = _joined([free * case.ways.upper[:, None] + fixed, short, choices])
        self._lower = _joined([fixed, 0 * short, 0 * choices])
        cost = np.broadcast_to((case.weight / case.target)[:, None], short.shape)
        self._cost = _joined([0 * free, cost, 0 * choices])
        blocks = [(block.lower.ravel(), block.upper.ravel()) for block in (case.present, case.arriving, case.sent)]
        blocks.append((np.full(len(case.stock), -NO_LIMIT, np.int64), case.stock))
        self._least, self._most = (_limits(np.concatenate([block[side] for block in blocks])) for side in (0, 1))
        self._scale(case)

    def _scale(self, case: Compact) -> None:
        product = _Product(case, positive=True)
        there = (self._upper > 0).astype(_SINGLE)
        size = np.maximum(*(np.where(np.isfinite(one), np.abs(one), 0.0) for one in (self._least, self._most)))
        sums = product.rows(there)
        size[size == 0] = np.maximum(1.0, sums[size == 0])
        of_column = product.columns(_inverse(size)) * there
        self._of_row, self._of_column = _inverse(np.sqrt(sums * size)), _inverse(np.sqrt(of_column))
        self._back, self._row_back = _inverse(self._of_column), _inverse(self._of_row)
        self._upper, self._lower = self._upper * self._back, self._lower * self._back
        self._cost = self._cost * self._of_column
        with np.errstate(invalid="ignore"):  # where there is nothing in a row
            self._least = np.where(self._of_row > 0, self._least * self._of_row, -np.inf)
            self._most = np.where(self._of_row > 0, self._most * self._of_row, np.inf)
        self._dearest = np.where(self._of_row > 0, self._dearest * np.maximum(self._row_back, 1e-30), 0.0)

    def run(self, state: State, steps: int, over: Callable[[], bool] = lambda: False) -> State:
        """Go on from a state for so many steps, or until it is over."""
        point = _joined([state.sent, state.short, state.choices]) * self._back
        prices = _joined([*state.prices.blocks, state.stock]) * self._row_back
        at = self._at(np.clip(point, self._lower, self._upper), self._possible(prices))
        limits = np.where(np.isfinite(self._least), self._least, np.where(np.isfinite(self._most), self._most, 0))
        first = max(_norm(self._cost), 1e-9) / max(_norm(limits), 1e-9)
        self._balance = first if state.balance is None else state.balance
        self._range = (first / _MOST_OFF, first * _MOST_OFF)
        self._width, self._taken = 1.0, 0
        at = self._steps(at, steps, over)
        sent, short, choices = self._product.point(at.point * self._of_column)
        present, arriving, of_sent, stock = self._product.prices(at.prices * self._of_row)
        return State(sent, short, choices, Prices(present, arriving, of_sent[:, None]), stock, self._balance)

    def _at(self, point: Singles, prices: Singles) -> _Pair:
        return _Pair(point, prices, self._rows(point), self._columns(prices))

    def _rows(self, point: Singles) -> Singles:
        return self._product.rows(point * self._of_column) * self._of_row

    def _columns(self, prices: Singles) -> Singles:
        return self._product.columns(prices * self._of_row) * self._of_column

    def _possible(self, prices: Singles) -> Singles:
        """Prices with the sign that their row's limits allow."""
        prices = np.where(np.isfinite(self._least), prices, np.minimum(prices, 0))
        return np.where(np.isfinite(self._most), prices, np.maximum(prices, 0))

    def _steps(self, at: _Pair, steps: int, over: Callable[[], bool]) -> _Pair:
        """Steps, now and then begun again from the mean of the last ones where that is less wrong."""
        for _ in range(0, steps, _TO_A_MEAN):
            begun, width = at, 0.0
            point, prices = np.zeros_like(at.point), np.zeros_like(at.prices)
            for _ in range(_TO_A_MEAN):
                at, used = self._step(at)
                width += used
                point += used * at.point
                prices += used * at.prices
            at = min((at, self._at(point / width, prices / width)), key=self._wrong)
            self._rebalance(begun, at)
            if over():
                break
        return at

    def _step(self, at: _Pair) -> tuple[_Pair, float]:
        """One step, as wide as is safe; and how wide it was."""
        while True:
            width = self._width
            point = np.clip(at.point - width / self._balance * (self._cost - at.columns), self._lower, self._upper)
            rows = self._rows(point)
            wide = width * self._balance
            prices = at.prices - wide * (2 * rows - at.rows)
            up, down = prices + wide * self._least, prices + wide * self._most
            prices = np.where(up > 0, up, np.where(down < 0, down, 0.0))
            prices = np.clip(prices, -self._dearest, self._dearest)
            columns = self._columns(prices)
            moved, turned = point - at.point, prices - at.prices
            size = self._balance * float(moved @ moved) + float(turned @ turned) / self._balance
            cross = 2 * abs(float(moved @ (columns - at.columns)))
            safe = size / cross if cross else np.inf
            self._taken += 1
            wider = (1 + (self._taken + 1) ** -0.6) * width
            self._width = min((1 - (self._taken + 1) ** -0.3) * safe, wider)
            if not width > safe:
                return _Pair(point, prices, rows, columns), width

    def _rebalance(self, before: _Pair, now: _Pair) -> None:
        moved, turned = _norm(now.point - before.point), _norm(now.prices - before.prices)
        if moved > 1e-12 and turned > 1e-12:
            self._balance = float(np.clip(np.sqrt(turned / moved * self._balance), *self._range))

    def _wrong(self, at: _Pair) -> float:
        """How far a point is from its rows, and its value from what its prices prove."""
        outside = np.maximum(self._least - at.rows, 0) + np.maximum(at.rows - self._most, 0)
        left = self._cost - at.columns
        limits = np.where(at.prices > 0, self._least, np.where(at.prices < 0, self._most, 0.0))
        proven = at.prices @ limits + np.minimum(left, 0) @ self._upper + np.maximum(left, 0) @ self._lower
        return float(np.hypot(self._balance * _norm(outside), self._cost @ at.point - proven))


def _limits(limits: Integers) -> Singles:
    return np.where(np.abs(limits) >= NO_LIMIT, np.where(limits > 0, np.inf, -np.inf), limits).astype(_SINGLE)
