"""Suspected caveats: undeclared, and a barrier only where the policy says so."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts
from forcegen.eligibility.employment import barred_by, employment_on

CODE = "suspected_caveat"
LIFTED_BY = "contributor's capital"


def has(pledge: PledgeTerms, context: Context) -> Hashable:
    """Its suspected caveats, where they bar."""
    bars = context.suspected_caveats == "bar"
    return tuple(one for one in pledge.pledge.caveats if bars and not one.declared)


def asks(line: LineTerms, context: Context) -> Hashable:
    """What caveats speak of."""
    return employment_on(line)


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """One barrier for each suspected caveat that would bar."""
    if context.suspected_caveats == "bar":
        for caveat in pledge.pledge.caveats:
            if not caveat.declared:
                yield from barred_by(caveat, line)
