"""What prices say of a programme's options, in the words in which the search takes it."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers, Objective, Programme
from forcegen.solving.prices import Priced
from forcegen.solving.relaxation import Relaxation, unknown

_DOWN = 1 - 1e-9
"""What a plan leaves uncovered beyond the bound is a fraction in floating point: a little less is sure to be true."""


def relaxation_of(priced: Priced, layout: Layout, objective: Objective, programme: Programme) -> Relaxation:
    """A relaxation of coverage, of the case that the prices are of or of its core."""
    options, short, way = layout.options, priced.short, _ways(priced, layout)
    known = way >= 0
    # Of what can go nowhere nothing is said.
    bound = ceil(objective.scale * (priced.proven.bound - objective.error))
    over = np.full(layout.count, bound, np.int64)
    more = priced.proven.over[way[known], options.start[known]]
    over[: options.count][known] += np.floor(_DOWN * objective.scale * more).astype(np.int64)
    values = np.zeros(layout.count)
    values[: options.count][known] = priced.sent[way[known], options.start[known]]
    for line in range(len(layout.lines)):
        begins, end = layout.counted(line)
        first = int(layout.short_first[line])
        values[first : first + end - begins] = short[line, begins:end]
    return replace(unknown(programme), values=values, bound=max(0, bound), over=over)


def charged(priced: Priced, layout: Layout, objective: Objective) -> Objective:
    """Coverage, and for each option the price of all that it takes from others: units, places, intake."""
    options, way = layout.options, _ways(priced, layout)
    known = way >= 0
    costs = np.zeros(options.count, np.int64)
    costs[known] = np.rint(objective.scale * priced.taken[way[known], options.start[known]]).astype(np.int64)
    coefficients = np.zeros(layout.count, np.int64)
    coefficients[objective.columns] = objective.coefficients
    coefficients[: options.count] += costs
    columns = np.flatnonzero(coefficients)
    return replace(objective, columns=columns, coefficients=coefficients[columns])


def _ways(priced: Priced, layout: Layout) -> Integers:
    """By option the number of its way of sending; -1 where the prices know of none."""
    ways, options = priced.case.ways, layout.options
    place = {(pair.pledge.pledge.id, pair.line.requirement.id): number for number, pair in enumerate(ways.pairs)}
    way_of = np.full((len(place) + 1, 3), -1, np.int64)  # the last row is of pairs that have none
    way_of[ways.pair, ways.sex] = np.arange(ways.count)
    of_pair = [place.get((pair.pledge.pledge.id, pair.line.requirement.id), -1) for pair in options.pairs]
    return way_of[np.array(of_pair, np.int64)[options.pair], options.sex]
