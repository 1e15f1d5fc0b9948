"""Plans made by counting alone: filled by priority, or made of what a relaxation would like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from forcegen.eligibility.pairs import Eligibility
from forcegen.formulation.formulate import Formulation
from forcegen.formulation.programme import Integers, Programme
from forcegen.formulation.wishes import wishes
from forcegen.plan.audit import audit
from forcegen.plan.fill import deployed, filled, granted
from forcegen.plan.mending import come_together, filled_together, granted_together, pinned
from forcegen.plan.plan import Plan
from forcegen.plan.score import uncovered

Over = Callable[[], bool]
Hear = Callable[[Plan], None]

_MUCH_LESS = Fraction(3, 4)
"""Part of what filling one by one leaves short that filling together may leave, at most, to take its place."""


def safely_filled(eligibility: Eligibility, plan: Plan, over: Over, tries: int | None = None) -> Plan:
    """A plan filled by priority; the plan itself where the filling breaks a rule after all."""
    return _safe(eligibility, filled(eligibility, plan, over, tries), plan)


def first_plan(eligibility: Eligibility, late: Over, over: Over, hear: Hear = lambda _: None) -> Plan | None:
    """A plan filled from the units already there and those that are pinned; None where counting finds none.

    Parameters
    ----------
    late, over, hear
        As of `in_time`.
    """
    there = deployed(eligibility)
    if not audit(eligibility, there):
        return in_time(eligibility, there, late, over, hear)
    if (plan := pinned(eligibility, there)) is None:
        return None
    for over_, tries in ((lambda: late() or over(), None), (over, 2)):
        if not audit(eligibility, found := filled_together(eligibility, plan, over_, tries)):
            return safely_filled(eligibility, found, over, tries=2) if late() else found
    return None


def in_time(eligibility: Eligibility, plan: Plan, late: Over, over: Over, hear: Hear = lambda _: None) -> Plan:
    """A plan filled with every start tried until it is late, the rest in haste, so that no line is left out.

    The plan itself where the filling breaks a rule after all.

    Parameters
    ----------
    hear
        Hears of a plan filled in haste, where there is one before the plan is ready.
    """

    def over_() -> bool:
        return late() or over()

    if not come_together(eligibility):
        best = safely_filled(eligibility, plan, over_)
        return safely_filled(eligibility, best, over, tries=2) if late() else best
    # In haste it is soon seen whether units that come one by one are of any use.
    quick = safely_filled(eligibility, plan, over, tries=2)
    together = _better(eligibility, filled_together(eligibility, plan, over, tries=2, rounds=1), plan)
    apart_is_of_use = uncovered(eligibility, together) >= _MUCH_LESS * uncovered(eligibility, quick)
    hear(quick if apart_is_of_use else together)
    if not apart_is_of_use:
        best = _better(eligibility, filled_together(eligibility, plan, over_), together)
        return _better(eligibility, filled_together(eligibility, best, over, tries=2), best) if late() else best
    apart = safely_filled(eligibility, plan, over_)
    return _better(eligibility, together, safely_filled(eligibility, apart, over, tries=2) if late() else apart)


def _safe(eligibility: Eligibility, better: Plan, plan: Plan) -> Plan:
    return plan if audit(eligibility, better) else better


def _better(eligibility: Eligibility, one: Plan, other: Plan) -> Plan:
    """Of two plans the one that covers more; the other where one breaks a rule, or is the same."""
    if one == other or audit(eligibility, one) or uncovered(eligibility, one) >= uncovered(eligibility, other):
        return other
    return one


@dataclass(frozen=True)
class ByHand:
    """Such plans as points of one case's programme."""

    eligibility: Eligibility
    formulation: Formulation
    programme: Programme
    over: Over

    @property
    def together(self) -> bool:
        """Whether there is a rule that units break or not by who else comes."""
        return come_together(self.eligibility)

    def wished(self, values: NDArray[np.float64]) -> Integers:
        """What a point of the relaxation would like, as far as it goes, on top of what is there already."""
        layout = self.formulation.layout
        there = np.where(np.arange(layout.count) < layout.options.count, self.programme.column_lower, 0)
        plan = self.formulation.plan(there)
        grant = granted_together if self.together else granted
        return self.formulation.point(grant(self.eligibility, plan, wishes(layout, values), self.over))

    def filled(self, point: Integers, tries: int | None = None) -> Integers:
        """A point with all added to it that it has room for."""
        plan = safely_filled(self.eligibility, self.formulation.plan(point), self.over, tries)
        if tries is None and self.together:
            plan = _better(self.eligibility, filled_together(self.eligibility, plan, self.over), plan)
        return self.formulation.point(plan)
