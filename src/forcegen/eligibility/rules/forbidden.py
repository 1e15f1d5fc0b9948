"""Forbidden: the planner has forbidden the pair."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "forbidden"
LIFTED_BY = "planner"


def has(pledge: PledgeTerms, context: Context) -> Hashable:
    """Which it is, if the policy names it."""
    return pledge.pledge.id if pledge.pledge.id in context.forbidden_ids else None


def asks(line: LineTerms, context: Context) -> Hashable:
    """Which it is, if the policy names it."""
    return line.requirement.id if line.requirement.id in context.forbidden_ids else None


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """As the policy lists them."""
    if (pledge.pledge.id, line.requirement.id) in context.forbidden:
        yield {"requirement": line.requirement.id}
