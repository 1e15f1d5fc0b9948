"""Suspected caveats: undeclared, and a barrier only where the policy says so."""

from __future__ import annotations

from collections.abc import Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts
from forcegen.eligibility.employment import barred_by

CODE = "suspected_caveat"
LIFTED_BY = "contributor's capital"


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """One barrier for each suspected caveat that would bar."""
    if context.suspected_caveats == "bar":
        for caveat in pledge.pledge.caveats:
            if not caveat.declared:
                yield from barred_by(caveat, line)
