"""Notice: a line may say how many days of notice it can wait at most."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "notice"
LIFTED_BY = "contributor"


def has(pledge: PledgeTerms, context: Context) -> Hashable:
    """Its notice, and how much of it is for support."""
    return pledge.notice, pledge.support_lead


def asks(line: LineTerms, context: Context) -> Hashable:
    """The longest notice."""
    return line.requirement.within_days


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """The notice includes the lead for support; a line silent on it sets no limit."""
    most = line.requirement.within_days
    if most is not None and pledge.notice > most:
        lead = {"support_lead_days": pledge.support_lead} if pledge.support_lead else {}
        yield {"days": pledge.notice, **lead, "within_days": most, "over": pledge.notice - most}
