"""The columns that say who goes where and when, as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.formulation.programme import Integers

ANY, WOMEN, MEN = 0, 1, 2
_SEX = ("", " women", " men")


@dataclass(frozen=True)
class Options:
    """Deployment options: one entry a column, ordered by pledge, line, start, sex."""

    pairs: Sequence[Pair]
    pair: Integers
    """Index into `pairs`."""
    pledge: Integers
    """Index of the pledge, in the order of the ids."""
    line: Integers
    """Index of the line, in the order of the ids."""
    start: Integers
    """Months after the first of the horizon."""
    end: Integers
    """The month after the last one counted, cut to the horizon."""
    sex: Integers
    units: Integers
    """Units (persons) that one step of the column sends: 1, or the whole of an indivisible pledge."""
    women: Integers
    """Women among them, for individuals."""
    lower: Integers
    upper: Integers

    @property
    def count(self) -> int:
        """How many columns."""
        return len(self.pair)


def options_of(eligibility: Eligibility) -> Options:
    """Every option of every eligible pair."""
    pledge_number = {name: number for number, name in enumerate(eligibility.pledges)}
    line_number = {name: number for number, name in enumerate(eligibility.lines)}
    pairs = [pair for pair in eligibility.pairs.values() if pair.eligible and pair.starts.count]
    blocks = [
        _block(number, pair, eligibility.horizon.first, eligibility.horizon.end) for number, pair in enumerate(pairs)
    ]
    table = np.concatenate(blocks) if blocks else np.zeros((0, 8), np.int64)
    number = table[:, 0]
    pledge = np.array([pledge_number[pair.pledge.pledge.id] for pair in pairs], np.int64)
    line = np.array([line_number[pair.line.requirement.id] for pair in pairs], np.int64)
    return Options(pairs, number, pledge[number], line[number], *(table[:, k] for k in range(1, 8)))


def _block(number: int, pair: Pair, first: int, end: int) -> Integers:
    """Columns pair, start, end, sex, units, women, lower, upper of one pair's options."""
    begins = np.arange(pair.starts.first, pair.starts.last + 1, dtype=np.int64)
    ends = np.minimum(np.minimum(begins + pair.starts.tour, pair.starts.closes), end)
    kinds = _kinds(pair)
    table = np.empty((len(begins), len(kinds), 8), np.int64)
    table[:, :, 0] = number
    table[:, :, 1] = (begins - first)[:, None]
    table[:, :, 2] = (ends - first)[:, None]
    table[:, :, 3:] = np.array(kinds, np.int64)[None, :, :]
    return table.reshape(-1, 8)


def _kinds(pair: Pair) -> list[tuple[int, int, int, int, int]]:
    """Sex, units, women, lower and upper of each column an option has."""
    terms, quantity = pair.pledge, pair.pledge.pledge.quantity
    room = pair.line.most // pair.gives
    if pair.deployed:
        return _deployed_kinds(terms.individuals, quantity, terms.women)
    if terms.pledge.indivisible:
        return [(ANY, quantity, terms.women if terms.individuals else 0, 0, int(quantity <= room))]
    if terms.individuals:
        return [(WOMEN, 1, 1, 0, min(terms.women, room)), (MEN, 1, 0, 0, min(quantity - terms.women, room))]
    return [(ANY, 1, 0, 0, min(quantity, room))]


def _deployed_kinds(individuals: bool, quantity: int, women: int) -> list[tuple[int, int, int, int, int]]:
    """Units already there are there whatever is decided: the column is fixed."""
    if individuals:
        return [(WOMEN, 1, 1, women, women), (MEN, 1, 0, quantity - women, quantity - women)]
    return [(ANY, 1, 0, quantity, quantity)]


def option_name(options: Options, column: int, first_month: str) -> str:
    """A column's name for people: pledge, line, start, and sex for individuals."""
    pair = options.pairs[options.pair[column]]
    return f"x[{pair.pledge.pledge.id},{pair.line.requirement.id},{first_month}{_SEX[options.sex[column]]}]"


@dataclass(frozen=True)
class Stays:
    """Every option in every month it serves, ordered by column and month."""

    column: Integers
    month: Integers
    """Months after the first of the horizon."""
    served: Integers
    """Months served before this one."""
    persons: Integers
    """In one step of the column."""
    women: Integers
    """Among them."""


def stays_of(options: Options) -> Stays:
    """Lay the options out over the months."""
    length = options.end - options.start
    column = np.repeat(np.arange(options.count, dtype=np.int64), length)
    begins = np.cumsum(length) - length
    served = np.arange(len(column), dtype=np.int64) - begins[column]
    per_unit, women_per_unit = _by_turn(options, column, served)
    units = options.units[column]
    women = np.where(options.sex[column] == ANY, women_per_unit * units, 0)
    individuals = np.array([pair.pledge.individuals for pair in options.pairs], np.bool_)
    if len(column):
        women = np.where(individuals[options.pair[column]], options.women[column], women)
    return Stays(column, options.start[column] + served, served, per_unit * units, women)


def _by_turn(options: Options, column: Integers, served: Integers) -> tuple[Integers, Integers]:
    """Persons and women in one unit, after so many months."""
    first = np.array([[pair.pledge.turns[0].persons, pair.pledge.turns[0].women] for pair in options.pairs], np.int64)
    if not len(column):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    both = first[options.pair[column]]
    cuts = np.searchsorted(options.pair[column], np.arange(len(options.pairs) + 1))
    for number, pair in enumerate(options.pairs):
        if len(pair.pledge.turns) > 1:
            mine = slice(cuts[number], cuts[number + 1])
            turns = [pair.pledge.turn_at(int(months)) for months in served[mine]]
            both[mine] = [(turn.persons, turn.women) for turn in turns]
    return both[:, 0], both[:, 1]
