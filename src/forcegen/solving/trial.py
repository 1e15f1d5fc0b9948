"""Each engine on a knapsack with a known answer: does it load here, and is it right."""

from __future__ import annotations

import numpy as np

from forcegen.formulation.programme import Objective, Programme
from forcegen.formulation.rows import RowsMaker
from forcegen.solving.engine import Limits, Unheard
from forcegen.solving.engines import engine

WEIGHTS, VALUES, CAPACITY, BEST = (12, 7, 11, 8, 9), (24, 13, 23, 15, 16), 26, 51
"""A textbook knapsack: the second, third and fourth are worth 51."""


def trial(name: str) -> tuple[bool, str]:
    """Whether an engine is right, and what it said."""
    try:
        made = engine(name)
        count = len(WEIGHTS)
        # What is left behind is minimised: the column says that a thing stays.
        left = np.ones(count, np.int64)
        maker = RowsMaker()
        maker.add(maker.row(sum(WEIGHTS) - CAPACITY, sum(WEIGHTS), "weight"), np.arange(count), WEIGHTS)
        objective = Objective("value", np.arange(count), np.array(VALUES, np.int64), 0, 1)
        programme = Programme(0 * left, left, lambda column: f"x{column}", maker.made(), (objective,))
        outcome = made.solve(programme, objective, (), None, Limits(60), Unheard())
    except Exception as fault:  # whatever goes wrong here is the answer
        return False, f"does not work here: {fault}"
    right = outcome.status == "optimal" and outcome.bound_steps == sum(VALUES) - BEST
    return right, f"{made.version()}, {'right' if right else 'WRONG on a knapsack with a known answer'}"
