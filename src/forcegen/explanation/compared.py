"""Two outcomes side by side: gaps closed, opened and moved; units displaced; who must be told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal

from forcegen.domain.horizon import Span
from forcegen.domain.scenario import Scenario
from forcegen.plan.plan import Deployment, Plan

Way = Literal["closed", "opened", "better", "worse", "moved"]
WAYS: tuple[Way, ...] = ("closed", "better", "moved", "worse", "opened")
"""What can become of a gap, the best first; `moved` is short in other months, and weighs the same."""


@dataclass(frozen=True)
class Shortage:
    """One line of an outcome."""

    priority: int
    by_month: Mapping[int, int]
    """What is short, in the line's counting unit, by month number; months without any left out."""
    weighted: float
    """Its part of the coverage tier."""


@dataclass(frozen=True)
class Outcome:
    """What is compared: a plan and what it leaves short."""

    plan: Plan
    horizon: Span
    lines: Mapping[str, Shortage]
    """Every line."""


@dataclass(frozen=True)
class Run:
    """Consecutive months with the same number of units."""

    first: int
    last: int
    units: int


@dataclass(frozen=True)
class LineChange:
    """A line that is short otherwise than before."""

    line: str
    way: Way
    priority: int
    before: Sequence[Run]
    after: Sequence[Run]
    unit_months: int
    """How many more than before."""
    weighted: float
    """How much more than before."""
    only_in: Literal["before", "after"] | None
    """The line is no part of the other."""


@dataclass(frozen=True)
class Stint:
    """Units on a line in some months."""

    line: str
    months: Sequence[Run]


@dataclass(frozen=True)
class Displaced:
    """A pledge whose units leave a line in some months, and where they are then instead."""

    pledge: str
    left: Sequence[Stint]
    joined: Sequence[Stint]
    """Lines it serves more than before, in any month."""
    units: int
    """Most that have left in any one month."""


@dataclass(frozen=True)
class Comparison:
    """Everything that differs."""

    changes: Sequence[LineChange]
    displaced: Sequence[Displaced]
    newly_used: Sequence[Displaced]
    """Pledges of which more serve than before, somewhere in some month; nothing has left."""
    told: Sequence[str]
    """Pledges of which anything differs: line, months, units, women, or whom they support."""
    only_before: Sequence[str] = field(default=())
    """Lines that the second does not have."""
    only_after: Sequence[str] = field(default=())

    def of(self, *ways: Way) -> Sequence[LineChange]:
        """The changes of some ways."""
        return [one for one in self.changes if one.way in ways]


def compared(before: Outcome, after: Outcome) -> Comparison:
    """The second outcome beside the first, the most pressing lines first."""
    names = sorted(before.lines.keys() | after.lines.keys())
    changes = [one for one in (_change(name, before.lines.get(name), after.lines.get(name)) for name in names) if one]
    changes.sort(key=lambda one: (WAYS.index(one.way), one.priority, one.line))
    # What lies outside one of the two horizons is not left: nothing is known of it there.
    both = before.horizon.cut_to(after.horizon)
    served = _served(before, both), _served(after, both)
    moves = [_moves(name, *(side.get(name, {}) for side in served)) for name in sorted(served[0] | served[1])]
    return Comparison(
        changes,
        [one for one in moves if one.left],
        [one for one in moves if one.joined and not one.left],
        _told(before.plan, after.plan),
        sorted(before.lines.keys() - after.lines.keys()),
        sorted(after.lines.keys() - before.lines.keys()),
    )


def _change(name: str, before: Shortage | None, after: Shortage | None) -> LineChange | None:
    was, now = before.by_month if before else {}, after.by_month if after else {}
    if was == now:
        return None
    months = sum(now.values()) - sum(was.values())
    weighted = (after.weighted if after else 0.0) - (before.weighted if before else 0.0)
    priority = (after or before or Shortage(0, {}, 0)).priority
    only: Literal["before", "after"] | None = "after" if before is None else "before" if after is None else None
    return LineChange(name, _way(was, now, months), priority, runs(was), runs(now), months, weighted, only)


def _way(was: Mapping[int, int], now: Mapping[int, int], months: int) -> Way:
    if not now:
        return "closed"
    if not was:
        return "opened"
    return "better" if months < 0 else "worse" if months > 0 else "moved"


def runs(by_month: Mapping[int, int]) -> list[Run]:
    """Consecutive months with the same number as one."""
    found = []
    numbered = enumerate(sorted((month, units) for month, units in by_month.items() if units))
    for _, run in groupby(numbered, key=lambda one: (one[1][0] - one[0], one[1][1])):
        months = [month for _, (month, _) in run]
        found.append(Run(months[0], months[-1], by_month[months[0]]))
    return found


def _served(outcome: Outcome, horizon: Span) -> dict[str, dict[str, dict[int, int]]]:
    """Units of each pledge on each line in each month of a horizon."""
    found: dict[str, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for one in outcome.plan.deployments:
        for month in Span(one.start, one.end).cut_to(horizon):
            found[one.pledge][one.requirement][month] += one.units
    return found


def _moves(pledge: str, before: Mapping[str, Mapping[int, int]], after: Mapping[str, Mapping[int, int]]) -> Displaced:
    left, joined = _more(before, after), _more(after, before)
    by_month: dict[int, int] = defaultdict(int)
    for months in left.values():
        for month, units in months.items():
            by_month[month] += units
    gone = [Stint(line, runs(months)) for line, months in sorted(left.items())]
    came = [Stint(line, runs(months)) for line, months in sorted(joined.items())]
    return Displaced(pledge, gone, came, max(by_month.values(), default=0))


def _more(one: Mapping[str, Mapping[int, int]], other: Mapping[str, Mapping[int, int]]) -> dict[str, dict[int, int]]:
    """By line and month, how many more the one has than the other."""
    found: dict[str, dict[int, int]] = {}
    for line, months in one.items():
        there = other.get(line, {})
        more = {month: units - there.get(month, 0) for month, units in months.items() if units > there.get(month, 0)}
        if more:
            found[line] = more
    return found


def _told(before: Plan, after: Plan) -> Sequence[str]:
    """Whose deployments or support differ."""
    names = {one.pledge for one in _differing(before.deployments, after.deployments)}
    for given in set(before.support) ^ set(after.support):
        names |= {given.offer, given.pledge}
    return sorted(names)


def _differing(before: Iterable[Deployment], after: Iterable[Deployment]) -> set[Deployment]:
    return set(before) ^ set(after)


def manning(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """By pledge, who offers it, then who else mans it."""
    found = {}
    for name, one in scenario.pledges.items():
        others = [*(who.contributor for who in one.partners), *(leg.contributor for leg in one.rotation or ())]
        found[name] = tuple(dict.fromkeys([one.contributor, *others]))
    return found
