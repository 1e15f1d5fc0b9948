"""Readiness: the pledge must have reached the level the line asks for."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from forcegen.domain.quantities import level_rank
from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "level"
LIFTED_BY = "contributor"


def has(pledge: PledgeTerms, context: Context) -> Hashable:
    """Whether it has a level, and which."""
    return pledge.capability.counted_in == "units", pledge.level, pledge.pledge.level is not None


def asks(line: LineTerms, context: Context) -> Hashable:
    """The least level."""
    return line.min_level


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """Individuals have no readiness level."""
    if pledge.capability.counted_in == "units" and level_rank(pledge.level) < level_rank(line.min_level):
        yield {"level": pledge.level, "asked": line.min_level, "stated": pledge.pledge.level is not None}
