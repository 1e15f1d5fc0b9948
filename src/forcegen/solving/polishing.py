"""A later tier after one that was cut short: the plan is made better in it, and nothing is proven.

What it costs to serve as much as the plan at hand does is no bound of anything: the best plans serve more.
"""

from __future__ import annotations

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers, Objective, Programme
from forcegen.solving.at_hand import AtHand
from forcegen.solving.engine import Deadline, Outcome, Watch
from forcegen.solving.improving import Improving
from forcegen.solving.relaxation import unknown


def polished(
    programme: Programme,
    layout: Layout,
    objective: Objective,
    start: Integers,
    deadline: Deadline,
    watch: Watch,
    threads: int,
) -> Outcome:
    """The best point that pieces come to until they are of no use; no bound.

    Parameters
    ----------
    programme
        With a row for each tier before, which may give none of it back.
    start
        A point that keeps every row.
    """
    hand = AtHand(objective, start, deadline, watch)
    tried = np.zeros(layout.options.count, np.bool_)
    Improving(hand, layout, unknown(programme), threads, lambda: False, tried).run()
    return Outcome("feasible", hand.point, None)
