"""Strength: the least number of persons in each unit, in every turn of a rotation."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "strength"
LIFTED_BY = "contributor"


def has(pledge: PledgeTerms, context: Context) -> Hashable:
    """Persons in its smallest turn; none for individuals."""
    return None if pledge.individuals else min(turn.persons for turn in pledge.turns)


def asks(line: LineTerms, context: Context) -> Hashable:
    """The least strength."""
    return line.requirement.min_strength


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """Individuals have no strength, nor has support."""
    least = line.requirement.min_strength
    smallest = min(turn.persons for turn in pledge.turns)
    if least is not None and pledge.capability.counted_in == "units" and smallest < least and pledge.component:
        yield {"strength": smallest, "min_strength": least, "missing": least - smallest}
