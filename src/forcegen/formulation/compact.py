"""Coverage by pair and month: the rows of the programme without an entry for each start.

An option serves consecutive months. What it adds to a row of every month is the same in each, so that the rows of all
starts of a pair are one number a row, and what a start is worth is a difference of two sums over months. 3 000 lines
x 6 000 pledges have 40 million stays in 4.7 million options, but 426 000 pairs.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from forcegen.eligibility.pairs import Pair
from forcegen.formulation.programme import Integers

PART = 20_000
"""Ways of sending that are worked on together where all are looked at."""

Chosen = NDArray[np.bool_]
Number = TypeVar("Number", np.int64, np.float32)


@dataclass(frozen=True)
class Ways:
    """Ways of sending units: a pair, and of persons the sex. Ordered by length of tour; one entry each."""

    pairs: Sequence[Pair]
    """Those with options, in the order of the options."""
    pair: Integers
    """Index into `pairs`."""
    sex: Integers
    line: Integers
    pledge: Integers
    stock: Integers
    """What it draws on: all units of a pledge, or its women, or its men."""
    units: Integers
    """Units (persons) sent in one step."""
    women: Integers
    tour: Integers
    first: Integers
    """Months after the first of the horizon, as the next two."""
    last: Integers
    closes: Integers
    step: Integers
    """Months between one start and the next."""
    lower: Integers
    """Steps that are there whatever is decided, from the first start on."""
    upper: Integers
    """Steps from all starts together."""

    @property
    def count(self) -> int:
        """How many."""
        return len(self.pair)


class Block(NamedTuple):
    """Rows: what is sent times `sent`, and further columns times `more`, between `lower` and `upper`."""

    sent: csr_array
    """Rows x ways of sending."""
    more: csr_array
    """Rows x other columns: shortages of lines, or choices."""
    lower: Integers
    """One for each row; where rows hold by month, one for each row and month. `NO_LIMIT` is none."""
    upper: Integers


@dataclass(frozen=True)
class Compact:
    """The rows of coverage, and what is sent."""

    months: int
    ways: Ways
    weight: Integers
    """Of each line."""
    target: Integers
    counted: Chosen
    """Lines x months."""
    stock: Integers
    """Units in each stock."""
    present: Block
    """By month, of the units present; the further columns are the shortages."""
    arriving: Block
    """By month, of the units that arrive."""
    sent: Block
    """Of all units sent; the further columns are choices, none or one."""

    @cached_property
    def starts(self) -> Chosen:
        """By way of sending, in which months a stay may start."""
        ways, month = self.ways, np.arange(self.months)
        since = month - ways.first[:, None]
        return np.asarray((since >= 0) & (month <= ways.last[:, None]) & (since % ways.step[:, None] == 0), np.bool_)

    @cached_property
    def open(self) -> Chosen:
        """By way of sending, in which months a unit can be present."""
        return np.asarray(np.arange(self.months) < self.ways.closes[:, None], np.bool_)

    @cached_property
    def tours(self) -> list[tuple[slice, int]]:
        """Ways of sending whose stays are equally long, in months of the horizon at most; they stand side by side."""
        tour = np.minimum(self.ways.tour, self.months)
        cuts = [0, *(np.flatnonzero(np.diff(tour)) + 1).tolist(), len(tour)]
        return [(slice(begin, end), int(tour[begin])) for begin, end in itertools.pairwise(cuts) if end > begin]

    @cached_property
    def reaches(self) -> list[tuple[slice, NDArray[np.float32]]]:
        """The same with a matrix of ones where a stay that starts in a month (column) reaches another (row)."""
        since = np.arange(self.months)[:, None] - np.arange(self.months)
        return [(part, ((since >= 0) & (since < tour)).astype(np.float32)) for part, tour in self.tours]

    @cached_property
    def parts(self) -> list[tuple[slice, Compact]]:
        """Some thousand ways of sending each: passes over arrays of that size do not wait for memory."""
        slices = [slice(begin, begin + PART) for begin in range(0, self.ways.count, PART)]
        return [(part, self.of(part)) for part in slices]

    @cached_property
    def transposed(self) -> tuple[csr_array, csr_array, csr_array]:
        """Ways of sending x rows: of those present, of those that arrive, of all sent."""
        present, arriving, sent = (block.sent.T.tocsr() for block in (self.present, self.arriving, self.sent))
        return present, arriving, sent

    def of(self, chosen: Integers | slice) -> Compact:
        """With some ways of sending alone, and all rows."""

        def some(block: Block) -> Block:
            return block._replace(sent=block.sent[:, chosen])

        arrays: dict[str, Any] = {
            name: value[chosen] for name, value in vars(self.ways).items() if isinstance(value, np.ndarray)
        }
        ways = replace(self.ways, **arrays)
        return replace(self, ways=ways, present=some(self.present), arriving=some(self.arriving), sent=some(self.sent))


def over_stay(case: Compact, monthly: NDArray[Number]) -> NDArray[Number]:
    """What a stay that starts in a month comes to, given what each month comes to; by way of sending."""
    months, here = case.months, monthly * case.open
    if here.dtype == np.float32:  # running sums of fractions wait for each other: a product takes an eighth of the time
        stay = np.empty_like(here)
        for part, reach in case.reaches:
            np.matmul(here[part], reach, out=stay[part])
        return stay
    sums = np.zeros((len(here), months + 1), here.dtype)
    np.cumsum(here, axis=1, out=sums[:, 1:])
    stay = sums[:, months:] - sums[:, :months]
    for part, tour in case.tours:
        stay[part, : months - tour] = sums[part, tour:months] - sums[part, : months - tour]
    return stay


def presence(case: Compact, sent: NDArray[Number]) -> NDArray[Number]:
    """Who is present in each month, given who is sent in each; by way of sending."""
    if sent.dtype == np.float32:
        present = np.empty_like(sent)
        for part, reach in case.reaches:
            np.matmul(sent[part], reach.T, out=present[part])
        return present * case.open
    sums = np.cumsum(sent, axis=1)
    present = sums * case.open
    for part, tour in case.tours:
        present[part, tour:] -= sums[part, : case.months - tour] * case.open[part, tour:]
    return present
