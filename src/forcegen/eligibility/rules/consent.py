"""Consent: the host state has not accepted the contributor, a partner, or a turn."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "consent"
LIFTED_BY = "host state"


def has(pledge: PledgeTerms, context: Context) -> Hashable:
    """Who mans it."""
    return _who(pledge)


def asks(line: LineTerms, context: Context) -> Hashable:
    """Whom its mission does not accept."""
    return line.excludes, line.requirement.mission


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """One barrier for each contributor not accepted."""
    for contributor in sorted(_who(pledge) & line.excludes):
        yield {"contributor": contributor, "mission": line.requirement.mission}


def _who(pledge: PledgeTerms) -> frozenset[str]:
    offer = pledge.pledge
    others = [*(one.contributor for one in offer.partners), *(leg.contributor for leg in offer.rotation or ())]
    return frozenset([offer.contributor, *others])
