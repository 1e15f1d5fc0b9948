"""The months that are counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from forcegen.domain.pledge import Pledge
from forcegen.domain.policy import Horizon
from forcegen.domain.requirement import Requirement

MOST_MONTHS = 120


@dataclass(frozen=True)
class Span:
    """Consecutive months, from `first` up to but without `end`, as month numbers."""

    first: int
    end: int

    @property
    def months(self) -> int:
        """How many."""
        return max(0, self.end - self.first)

    def cut_to(self, other: Span) -> Span:
        """What both hold."""
        return Span(max(self.first, other.first), min(self.end, other.end))

    def __contains__(self, month: int) -> bool:
        return self.first <= month < self.end

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.end))


def window(requirement: Requirement) -> Span:
    """The line's months as written, not cut to the horizon."""
    return Span(requirement.from_month, requirement.to_month + 1)


def outside(pledge: Pledge, horizon: Span) -> bool:
    """Whether the months of an offer, as written, lie wholly outside the horizon."""
    begins, ends = pledge.from_month, pledge.to_month
    return (ends is not None and ends < horizon.first) or (begins is not None and begins >= horizon.end)


def span_of(horizon: Horizon, requirements: Iterable[Requirement]) -> Span:
    """The horizon in force: what is not given comes from the requirements.

    May be empty or too long; the validation says so.
    """
    windows = [window(one) for one in requirements]
    first = horizon.from_month if horizon.from_month is not None else min(one.first for one in windows)
    if horizon.months is not None:
        return Span(first, first + horizon.months)
    return Span(first, max(one.end for one in windows))
