"""Readiness: the pledge must have reached the level the line asks for."""

from __future__ import annotations

from collections.abc import Iterator

from forcegen.domain.quantities import level_rank
from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "level"
LIFTED_BY = "contributor"


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """Individuals have no readiness level."""
    if pledge.capability.counted_in == "units" and level_rank(pledge.level) < level_rank(line.min_level):
        yield {"level": pledge.level, "asked": line.min_level, "stated": pledge.pledge.level is not None}
