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
    numbers = [
        (pledge_number[pair.pledge.pledge.id], line_number[pair.line.requirement.id], pair.starts) for pair in pairs
    ]
    terms = np.array(
        [(pledge, line, at.first, at.count, at.step, at.tour, at.closes) for pledge, line, at in numbers], np.int64
    ).reshape(-1, 7)
    kinds = [kinds_of(pair) for pair in pairs]
    many = np.array([len(one) for one in kinds], np.int64)
    flat = np.array([kind for one in kinds for kind in one], np.int64).reshape(-1, 5)
    each = terms[:, 3] * many
    number = np.repeat(np.arange(len(pairs), dtype=np.int64), each)
    place = np.arange(len(number), dtype=np.int64) - np.repeat(np.cumsum(each) - each, each)
    pledge, line, first, _, step, tour, closes = terms[number].T
    start = first + step * (place // many[number])
    end = np.minimum(np.minimum(start + tour, closes), eligibility.horizon.end)
    kind = flat[np.repeat(np.cumsum(many) - many, each) + place % many[number]]
    since = eligibility.horizon.first
    return Options(pairs, number, pledge, line, start - since, end - since, *(kind[:, k].copy() for k in range(5)))


def kinds_of(pair: Pair) -> list[tuple[int, int, int, int, int]]:
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
