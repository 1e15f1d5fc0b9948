"""Eligibility into the integer programme, and a point of it back into a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from forcegen.eligibility.pairs import Eligibility
from forcegen.formulation.families import FAMILIES, aims
from forcegen.formulation.layout import Layout
from forcegen.formulation.options import WOMEN
from forcegen.formulation.point import point_of
from forcegen.formulation.programme import Integers, Programme
from forcegen.formulation.rows import binding, joined, rows_until
from forcegen.formulation.tiers import objectives
from forcegen.plan.plan import Deployment, Plan, Support
from forcegen.plan.score import score


@dataclass(frozen=True)
class Formulation:
    """The programme and where everything stands in it."""

    layout: Layout
    programme: Programme
    without_aims: Programme
    """The same without the rows of the aims, which have no say in coverage."""

    @property
    def of_coverage(self) -> Formulation:
        """What coverage is solved with: `without_aims` and its points, of the layout's columns and no others."""
        return self

    def plan(self, values: Integers) -> Plan:
        """The plan that a point stands for: what it deploys and who supports whom."""
        return plan_of(self.layout, values)

    def point(self, plan: Plan) -> Integers:
        """The point that stands for a plan."""
        return point_of(self.layout, plan)

    def score(self, plan: Plan) -> Mapping[str, Fraction]:
        """The value of every tier of a plan, counted without the programme."""
        return score(self.layout.eligibility, plan)


def formulate(eligibility: Eligibility) -> Formulation:
    """The programme of `models/formulation.md`, every family written once, rows that cannot bind left out.

    Raises
    ------
    TooLarge
        If solving it would take more memory than there is.
    """
    layout = Layout(eligibility)
    blocks = [binding(family.rows(layout), layout.lower, layout.upper) for family in FAMILIES]
    rows = joined(blocks)
    programme = Programme(layout.lower, layout.upper, layout.name, rows, objectives(layout))
    assert FAMILIES[-1] is aims
    hard = rows_until(rows, rows.count - blocks[-1].count)
    return Formulation(layout, programme, replace(programme, rows=hard))


def plan_of(layout: Layout, values: Integers) -> Plan:
    """What a point deploys, one deployment a pledge, line and start, and the support it gives."""
    options, first = layout.options, layout.eligibility.horizon.first
    sent: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for column in np.flatnonzero(values[: options.count]):
        steps = int(values[column])
        units, women = steps * int(options.units[column]), steps * int(options.women[column])
        sums = sent[int(options.pair[column]), int(options.start[column])]
        sums[0] += units
        sums[1] += women if options.sex[column] in (0, WOMEN) else 0
    deployments = []
    for (number, start), (units, women) in sent.items():
        pair = options.pairs[number]
        count = women if pair.pledge.individuals else None
        end = pair.starts.end(start + first)
        deployments.append(
            Deployment(pair.pledge.pledge.id, pair.line.requirement.id, start + first, end, units, count)
        )
    return Plan(tuple(sorted(deployments)), _support(layout, values, deployments))


def _support(layout: Layout, values: Integers, deployments: Sequence[Deployment]) -> tuple[Support, ...]:
    """The support given, no more of it than the units used need."""
    needed: dict[tuple[str, str], int] = defaultdict(int)
    for one in deployments:
        for code, need in layout.eligibility.pledges[one.pledge].needs.items():
            needed[one.pledge, code] += need * one.units
    given = []
    for (offer, pledge), column in sorted(layout.help.items()):
        code = layout.eligibility.pledges[offer].pledge.capability
        quantity = min(int(values[column]), needed[pledge, code])
        if quantity:
            needed[pledge, code] -= quantity
            given.append(Support(offer, pledge, code, quantity))
    return tuple(given)
