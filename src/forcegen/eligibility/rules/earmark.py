"""Earmark: offered to named missions only. It is not a caveat."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "earmark"
LIFTED_BY = "contributor"


def has(pledge: PledgeTerms, context: Context) -> Hashable:
    """For which missions it is meant."""
    return tuple(pledge.pledge.earmarked_for)


def asks(line: LineTerms, context: Context) -> Hashable:
    """The mission."""
    return line.requirement.mission


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """Bars every other mission."""
    missions = pledge.pledge.earmarked_for
    if missions and line.requirement.mission not in missions:
        yield {"for": list(missions), "mission": line.requirement.mission}
