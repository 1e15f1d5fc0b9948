"""Asking CP-SAT whether every plan of best coverage lacks the same (decision 0003)."""

from __future__ import annotations

from dataclasses import replace

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers, Objective, Programme
from forcegen.solving.cp_sat import CpSat
from forcegen.solving.engine import Deadline, Unheard, Watch
from forcegen.solving.settled import question

EFFORT = 2.0
"""What the question may cost, in CP-SAT's own units of about a second: not in seconds, so that runs do the same."""


def all_lack_the_same(
    programme: Programme, layout: Layout, coverage: Objective, point: Integers, deadline: Deadline, watch: Watch
) -> bool:
    """Whether every plan of best coverage is short of the same as a point is; False, too, if that is not found out.

    Parameters
    ----------
    programme
        Of the coverage tier, in which the point is proven best.
    """
    asked = question(programme, layout, point, coverage)
    if asked is None:
        return True
    limits = replace(deadline.left(), threads=1)
    return CpSat(EFFORT).solve(asked, None, (), None, limits, Unheard(watch.cancelled)).status == "infeasible"
