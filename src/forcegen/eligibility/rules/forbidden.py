"""Forbidden: the planner has forbidden the pair."""

from __future__ import annotations

from collections.abc import Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "forbidden"
LIFTED_BY = "planner"


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """As the policy lists them."""
    if (pledge.pledge.id, line.requirement.id) in context.forbidden:
        yield {"requirement": line.requirement.id}
