"""Plans made by counting alone: filled by priority, or made of what a relaxation would like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forcegen.eligibility.pairs import Eligibility
from forcegen.formulation.formulate import Formulation
from forcegen.formulation.programme import Integers, Programme
from forcegen.formulation.wishes import wishes
from forcegen.plan.audit import audit
from forcegen.plan.fill import filled, granted
from forcegen.plan.plan import Plan

Over = Callable[[], bool]


def safely_filled(eligibility: Eligibility, plan: Plan, over: Over, tries: int | None = None) -> Plan:
    """A plan filled by priority; the plan itself where the filling breaks a rule after all."""
    return _safe(eligibility, filled(eligibility, plan, over, tries), plan)


def in_time(eligibility: Eligibility, plan: Plan, late: Over, over: Over) -> Plan:
    """A plan filled with every start tried until it is late, the rest in haste, so that no line is left out.

    The plan itself where the filling breaks a rule after all.
    """
    better = filled(eligibility, plan, lambda: late() or over())
    if late():
        better = filled(eligibility, better, over, tries=2)
    return _safe(eligibility, better, plan)


def _safe(eligibility: Eligibility, better: Plan, plan: Plan) -> Plan:
    return plan if audit(eligibility, better) else better


@dataclass(frozen=True)
class ByHand:
    """Such plans as points of one case's programme."""

    eligibility: Eligibility
    formulation: Formulation
    programme: Programme
    over: Over

    def wished(self, values: NDArray[np.float64]) -> Integers:
        """What a point of the relaxation would like, as far as it goes, on top of what is there already."""
        layout = self.formulation.layout
        there = np.where(np.arange(layout.count) < layout.options.count, self.programme.column_lower, 0)
        plan = self.formulation.plan(there)
        return self.formulation.point(granted(self.eligibility, plan, wishes(layout, values), self.over))

    def filled(self, point: Integers) -> Integers:
        """A point with all added to it that it has room for."""
        return self.formulation.point(safely_filled(self.eligibility, self.formulation.plan(point), self.over))
