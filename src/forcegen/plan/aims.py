"""Aims of composition: women by category and year, speakers by mission."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forcegen.domain.catalogue import Category
from forcegen.domain.horizon import Span
from forcegen.domain.mission import OVERALL, AimCategory
from forcegen.domain.quantities import year_of
from forcegen.domain.scenario import Scenario


@dataclass(frozen=True)
class Aim:
    """A share to be reached by the persons of a category in a scope, in one month."""

    scope: str
    """A mission, or `overall`."""
    category: AimCategory
    language: str | None
    """None: women."""
    month: int
    share: int
    """In thousandths."""

    def counts(self, mission: str, category: Category) -> bool:
        """Whether a person of this category in this mission counts."""
        return self.scope in (mission, OVERALL) and category in members(self.category)


def members(category: AimCategory) -> tuple[Category, ...]:
    """The categories an aim's category holds."""
    return ("observers", "staff") if category == "observers_staff" else (category,)


def target_in(year: int, by_year: Mapping[int, int]) -> int:
    """The target of a calendar year, in thousandths.

    A straight line between the years given, rounded half up; level before the first and after the last.

    >>> target_in(2025, {2021: 80, 2028: 150})
    120
    """
    years = sorted(by_year)
    if year <= years[0]:
        return by_year[years[0]]
    if year >= years[-1]:
        return by_year[years[-1]]
    before = max(one for one in years if one <= year)
    after = min(one for one in years if one > before)
    span = after - before
    twice = 2 * (by_year[before] * (after - year) + by_year[after] * (year - before))
    return (twice + span) // (2 * span)


def women_aims(scenario: Scenario, horizon: Span) -> Iterator[Aim]:
    """Every target for women, by scope and month, whether it is an aim or a rule."""
    policy = scenario.policy
    scopes = list(scenario.missions) if policy.women_scope == "mission" else [OVERALL]
    for scope in scopes:
        for category, by_year in sorted(policy.women_targets.items()):
            if by_year:
                for month in range(horizon.first, horizon.end):
                    yield Aim(scope, category, None, month, target_in(year_of(month), by_year))


def language_aims(scenario: Scenario, horizon: Span) -> Iterator[Aim]:
    """Every aim for speakers, by mission and month."""
    for mission in scenario.missions.values():
        for target in mission.language_targets:
            for month in range(horizon.first, horizon.end):
                yield Aim(mission.id, target.category, target.language, month, target.share)
