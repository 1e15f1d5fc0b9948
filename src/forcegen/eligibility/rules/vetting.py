"""Vetting: the conduct check must be cleared."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "vetting"
LIFTED_BY = "contributor"


def has(pledge: PledgeTerms, context: Context) -> Hashable:
    """Its vetting."""
    return pledge.pledge.vetting


def asks(line: LineTerms, context: Context) -> Hashable:
    """Nothing: it bars everywhere."""
    return None


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """Pending bars as barred does."""
    if pledge.pledge.vetting != "cleared":
        yield {"vetting": pledge.pledge.vetting}
