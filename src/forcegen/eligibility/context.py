"""What rules see besides the pledge and the line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from forcegen.domain.horizon import Span
from forcegen.domain.terms import LineTerms, PledgeTerms

Facts = Mapping[str, str | int | float | bool | list[str]]
"""What a cause states: plain values by name, fit for JSON."""


@dataclass(frozen=True)
class Context:
    """The horizon, and what the policy says of pairs."""

    horizon: Span
    suspected_caveats: str
    forbidden: frozenset[tuple[str, str]]

    @cached_property
    def forbidden_ids(self) -> frozenset[str]:
        """Pledges and lines that a forbid names."""
        return frozenset(one for pair in self.forbidden for one in pair)


@dataclass(frozen=True)
class Starts:
    """The deployment options of a pair: any start from `first` to `last`, and how long each lasts."""

    first: int
    last: int
    tour: int
    closes: int
    """The month before which every stay ends: the offer's and the line's end."""
    step: int = 1
    """Months between one start and the next: 1, but where only some are to be looked at."""

    @property
    def each(self) -> range:
        """Every start."""
        return range(self.first, self.last + 1, self.step)

    @property
    def count(self) -> int:
        """How many starts."""
        return len(self.each)

    def end(self, start: int) -> int:
        """The month after the stay's last, also where it lies beyond the horizon."""
        return min(start + self.tour, self.closes)


def least_stay(pledge: PledgeTerms, line: LineTerms) -> int:
    """Months a unit must stay: the longer least tour, or the whole of a shorter line."""
    return min(max(pledge.least_tour, line.requirement.min_tour_months or 1), line.window.months)


def starts(pledge: PledgeTerms, line: LineTerms, horizon: Span) -> Starts:
    """When a unit of the pledge may start on the line; none when `count` is 0."""
    closes = min(pledge.last + 1, line.window.end)
    first = max(pledge.ready, line.window.first, horizon.first)
    least = least_stay(pledge, line)
    last = min(horizon.end - 1, closes - least) if pledge.tour >= least else first - 1
    return Starts(first, last, pledge.tour, closes)
