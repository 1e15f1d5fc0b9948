"""Filling by priority, as staff do by hand: `forcegen`'s own first plan, without a solver."""

from __future__ import annotations

from forcegen.eligibility.pairs import Eligibility
from forcegen.plan.fill import deployed, filled
from forcegen.plan.plan import Plan


def greedy(pairs: Eligibility) -> Plan:
    """The plan filled by priority, nothing moved once it stands."""
    return filled(pairs, deployed(pairs))
