"""Declared caveats: tasks, areas, and orders that wait for a capital."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts
from forcegen.eligibility.employment import barred_by, employment_on

CODE = "caveat"
LIFTED_BY = "contributor's capital"


def has(pledge: PledgeTerms, context: Context) -> Hashable:
    """Its declared caveats."""
    return tuple(one for one in pledge.pledge.caveats if one.declared)


def asks(line: LineTerms, context: Context) -> Hashable:
    """What caveats speak of."""
    return employment_on(line)


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """One barrier for each caveat that bars."""
    for caveat in pledge.pledge.caveats:
        if caveat.declared:
            yield from barred_by(caveat, line)
