"""A plan as a point of the programme: every other variable follows from what is deployed and given."""

from __future__ import annotations

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.options import ANY, MEN, WOMEN
from forcegen.formulation.programme import Integers
from forcegen.plan.plan import Deployment, Plan
from forcegen.plan.presence import Presence, presence
from forcegen.plan.score import shortfalls


def point_of(layout: Layout, plan: Plan) -> Integers:
    """The point of a plan, with shortages and shortfalls no larger than they are.

    Raises
    ------
    KeyError
        If the plan holds a deployment that is not an option of the programme.
    """
    values = np.zeros(layout.count, np.int64)
    options, first = layout.options, layout.eligibility.horizon.first
    for one in plan.deployments:
        columns = _columns(layout, one, first)
        for sex, count in ((ANY, one.units), (WOMEN, one.women or 0), (MEN, one.units - (one.women or 0))):
            for column in columns[options.sex[columns] == sex]:
                values[column] += count // options.units[column]
    for given in plan.support:
        values[layout.help[given.offer, given.pledge]] += given.quantity
    _fill_in(layout, plan, presence(layout.eligibility, plan), values)
    return values


def _columns(layout: Layout, one: Deployment, first: int) -> Integers:
    """The options, one or one for each sex, that a deployment stands for."""
    options = layout.options
    pair = layout.pair_number[one.pledge, one.requirement]
    mine = np.arange(*np.searchsorted(options.pair, (pair, pair + 1)))
    columns: Integers = mine[options.start[mine] == one.start - first]
    if not len(columns):
        raise KeyError(f"{one.pledge} on {one.requirement} from month {one.start}")
    return columns


def _fill_in(layout: Layout, plan: Plan, here: Presence, values: Integers) -> None:
    eligibility, first = layout.eligibility, layout.eligibility.horizon.first
    for number, line in enumerate(layout.lines):
        for month in range(*layout.counted(number)):
            values[layout.short(number, month)] = here.short(eligibility, line.requirement.id, first + month)
    for (name, month), column in layout.filled.items():
        values[column] = int(here.short(eligibility, name, first + month) == 0)
    for one in plan.deployments:
        pledge = eligibility.pledges[one.pledge].pledge
        if pledge.alternative is not None:
            values[layout.used[one.pledge]] = 1
        if pledge.package is not None:
            values[layout.package[pledge.package, eligibility.lines[one.requirement].requirement.mission]] = 1
    for stay in here.stays if layout.present else ():
        values[layout.present[stay.mission, stay.month - first]] += stay.persons
    short_of = dict(shortfalls(eligibility, here))
    for aim, column in layout.aims.items():
        values[column] = short_of[aim]
