"""Consent: the host state has not accepted the contributor, a partner, or a turn."""

from __future__ import annotations

from collections.abc import Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "consent"
LIFTED_BY = "host state"


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """One barrier for each contributor not accepted."""
    offer = pledge.pledge
    who = {offer.contributor, *(one.contributor for one in offer.partners)}
    who |= {leg.contributor for leg in offer.rotation or ()}
    for contributor in sorted(who & line.excludes):
        yield {"contributor": contributor, "mission": line.requirement.mission}
