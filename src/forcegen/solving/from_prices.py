"""What prices say of a programme's options, in the words in which the search takes it."""

from __future__ import annotations

from math import ceil

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Objective, Programme
from forcegen.solving.prices import Priced
from forcegen.solving.relaxation import Relaxation

_DOWN = 1 - 1e-9
"""What a plan leaves uncovered beyond the bound is a fraction in floating point: a little less is sure to be true."""


def relaxation_of(priced: Priced, layout: Layout, objective: Objective, programme: Programme) -> Relaxation:
    """A relaxation of coverage, of the case that the prices are of or of its core."""
    ways, options, short = priced.case.ways, layout.options, priced.short
    number = {
        (pair.pledge.pledge.id, pair.line.requirement.id, int(sex)): way
        for way, (pair, sex) in enumerate(zip((ways.pairs[one] for one in ways.pair), ways.sex, strict=True))
    }
    ids = [(pair.pledge.pledge.id, pair.line.requirement.id) for pair in options.pairs]
    way_of = np.array([[number.get((*key, sex), -1) for sex in range(3)] for key in ids], np.int64).reshape(-1, 3)
    way = way_of[options.pair, options.sex]
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
    return Relaxation(values, max(0, bound), over, np.zeros(layout.count, np.bool_), False, programme)
