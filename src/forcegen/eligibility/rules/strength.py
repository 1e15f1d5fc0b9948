"""Strength: the least number of persons in each unit, in every turn of a rotation."""

from __future__ import annotations

from collections.abc import Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "strength"
LIFTED_BY = "contributor"


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """Individuals have no strength."""
    least = line.requirement.min_strength
    smallest = min(turn.persons for turn in pledge.turns)
    if least is not None and not pledge.individuals and smallest < least:
        yield {"strength": smallest, "min_strength": least, "missing": least - smallest}
