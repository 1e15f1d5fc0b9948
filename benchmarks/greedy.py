"""Filling by priority, as staff do by hand: `forcegen`'s own first plan, without a solver."""

from __future__ import annotations

from forcegen.eligibility.pairs import Eligibility
from forcegen.plan.fill import filled
from forcegen.plan.plan import Deployment, Plan, together


def deployed(pairs: Eligibility) -> Plan:
    """The plan that holds the units already there, and nothing else."""
    there = []
    for (pledge, line), pair in pairs.pairs.items():
        if pair.deployed and pair.starts.count:
            start = pair.starts.first
            women = pair.pledge.women if pair.pledge.individuals else None
            there.append(Deployment(pledge, line, start, pair.starts.end(start), pair.pledge.pledge.quantity, women))
    return Plan(together(there))


def greedy(pairs: Eligibility) -> Plan:
    """The plan filled by priority, nothing moved once it stands."""
    return filled(pairs, deployed(pairs))
