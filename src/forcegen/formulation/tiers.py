"""The objective: four tiers in strict order, each in whole steps."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers, Objective
from forcegen.plan.score import unit_cost

MOST_STEPS = 10**12
"""Beyond this many steps in all, an engine that computes in floating point cannot tell two values apart."""


def objectives(layout: Layout) -> tuple[Objective, ...]:
    """Coverage, composition, quality, economy."""
    return _coverage(layout), _composition(layout), _quality(layout), _economy(layout)


def _coverage(layout: Layout) -> Objective:
    """Weight x short / target. The steps are so small that every weight is whole, where that can be had."""
    weights = [(line.weight, line.target, line.counted.months) for line in layout.lines]
    scale = lcm(*(target for _, target, _ in weights))
    worst = sum(weight * months for weight, _, months in weights)
    if scale * worst > MOST_STEPS:
        scale = max(1, MOST_STEPS // worst)
    per_line = [round(Fraction(scale * weight, target)) for weight, target, _ in weights]
    error = sum(
        (abs(Fraction(steps, scale) - Fraction(weight, target)) * target * months)
        for steps, (weight, target, months) in zip(per_line, weights, strict=True)
    )
    columns = np.arange(layout.options.count, layout.first_after_short, dtype=np.int64)
    months = np.array([months for _, _, months in weights], np.int64)
    return Objective("coverage", columns, np.repeat(np.array(per_line, np.int64), months), 0, scale, Fraction(error))


def _composition(layout: Layout) -> Objective:
    columns = np.array(list(layout.aims.values()), np.int64)
    return Objective("composition", columns, np.ones_like(columns), 0, 1)


def _quality(layout: Layout) -> Objective:
    """The policy's costs for every unit-month served within the horizon."""
    options = layout.options
    cost = np.array([unit_cost(layout.eligibility, pair) for pair in options.pairs], np.int64)
    each = cost[options.pair] * options.units * (options.end - options.start) if options.count else options.pair
    return _without_zeros("quality", each)


def _economy(layout: Layout) -> Objective:
    return _without_zeros("economy", layout.options.units)


def _without_zeros(name: str, each: Integers) -> Objective:
    columns = np.flatnonzero(each)
    return Objective(name, columns, each[columns], 0, 1)
