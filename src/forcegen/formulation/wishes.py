"""What a point of the relaxation would like to deploy, in the order in which it should be tried."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.options import WOMEN
from forcegen.plan.plan import Deployment

_LEAST = 0.05
"""Smaller fractions of a unit are noise."""


def wishes(layout: Layout, values: NDArray[np.float64]) -> list[Deployment]:
    """Whole units first, those of the most pressing lines before the others; then fractions, the largest first."""
    options = layout.options
    steps = values[: options.count]
    whole = np.floor(steps + 1e-6).astype(np.int64)
    weight = np.array([line.weight for line in layout.lines], np.int64)
    columns = np.flatnonzero(whole)
    columns = columns[np.argsort(-weight[options.line[columns]], kind="stable")]
    found = [_deployment(layout, int(column), int(whole[column])) for column in columns]
    left = steps - whole
    some = np.flatnonzero(left > _LEAST)
    some = some[np.argsort(-left[some], kind="stable")]
    return found + [_deployment(layout, int(column), 1) for column in some]


def _deployment(layout: Layout, column: int, steps: int) -> Deployment:
    options = layout.options
    pair = options.pairs[options.pair[column]]
    start = int(options.start[column]) + layout.eligibility.horizon.first
    units = steps * int(options.units[column])
    women = None
    if pair.pledge.individuals:
        women = steps * int(options.women[column]) if options.sex[column] in (0, WOMEN) else 0
    return Deployment(pair.pledge.pledge.id, pair.line.requirement.id, start, pair.starts.end(start), units, women)
