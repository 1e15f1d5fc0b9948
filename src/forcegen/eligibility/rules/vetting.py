"""Vetting: the conduct check must be cleared."""

from __future__ import annotations

from collections.abc import Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "vetting"
LIFTED_BY = "contributor"


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """Pending bars as barred does."""
    if pledge.pledge.vetting != "cleared":
        yield {"vetting": pledge.pledge.vetting}
