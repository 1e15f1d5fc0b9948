"""What the planner decides: dates, weights, defaults, aims and orders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from forcegen.domain.mission import AimCategory
from forcegen.domain.pledge import Probability
from forcegen.domain.quantities import (
    Cost,
    Day,
    Days,
    Id,
    Level,
    MonthHolding,
    Months,
    Share,
    Units,
    Weight,
)
from forcegen.domain.record import Record

StandingRule = Literal["investigation_officer", "womens_platoon", "gender_adviser"]
Year = Annotated[int, Field(ge=1900, le=2199)]


class Horizon(Record):
    """The months that are counted."""

    from_month: MonthHolding | None = Field(default=None, alias="from")
    """First month; the first `from` of the requirements when silent."""
    months: Months | None = None
    """How many months, 120 at most; up to the last `to` of the requirements when silent."""


class ByLevel(Record):
    """A number of days for each readiness level, and for individuals, who have none."""

    level_1: Days = Field(default=360, alias="1")
    level_2: Days = Field(default=270, alias="2")
    level_3: Days = Field(default=180, alias="3")
    rdl: Days = Field(default=60, alias="RDL")
    individuals: Days = 90

    def of(self, level: Level) -> int:
        """Days of notice a unit at this level needs."""
        return {"1": self.level_1, "2": self.level_2, "3": self.level_3, "RDL": self.rdl}[level]


class ProbabilityByLevel(Record):
    """How likely a pledge is to materialise, by readiness level, and for individuals."""

    level_1: Probability = Field(default=0.3, alias="1")
    level_2: Probability = Field(default=0.6, alias="2")
    level_3: Probability = Field(default=0.8, alias="3")
    rdl: Probability = Field(default=0.9, alias="RDL")
    individuals: Probability = 0.7


class PriorityWeights(Record):
    """What one line short in full for one month weighs, by priority."""

    priority_1: Weight = Field(default=100, alias="1")
    priority_2: Weight = Field(default=30, alias="2")
    priority_3: Weight = Field(default=10, alias="3")
    priority_4: Weight = Field(default=3, alias="4")
    priority_5: Weight = Field(default=1, alias="5")

    def of(self, priority: int) -> int:
        """The weight of a priority from 1 to 5."""
        weights = (self.priority_1, self.priority_2, self.priority_3, self.priority_4, self.priority_5)
        return weights[priority - 1]


class QualityCosts(Record):
    """What a unit-month served costs in the quality tier."""

    substitution: Cost = 10
    """Times the catalogue's cost of standing in."""
    suspected_caveat: Cost = 5
    """Once, if an undeclared caveat would bar the pair."""
    below_level_3: Cost = 1
    """A unit below readiness level 3."""
    not_endorser_on_protection_line: Cost = 1
    """A contributor not known to have endorsed the Kigali Principles, on a line that protects civilians."""


class Pin(Record):
    """The planner's order: at least this many of the pledge on the line."""

    pledge: Id
    """The pledge."""
    requirement: Id
    """The line."""
    units: Units
    """At least this many, at one time or another."""


class Forbid(Record):
    """The planner's order: none of the pledge on the line."""

    pledge: Id
    """The pledge."""
    requirement: Id
    """The line."""


class Policy(Record):
    """Everything the planner decides; a file may give any part, and maps merge one level deep."""

    as_of: Day | None = None
    """The day decisions are taken; required here or on the command line."""
    horizon: Horizon = Horizon()
    """The months that are counted."""
    min_level: Level = "2"
    """Least readiness level of a line that states none."""
    level_when_silent: Level = "2"
    """Level of a pledge that states none; the report marks it at risk."""
    notice_days: ByLevel = ByLevel()
    """Days from request to ready, for a pledge that states none."""
    stale_after_months: Months = 12
    """A pledge whose `confirmed` is older is stale; one silent on it is not."""
    support_lead_days: Days = 90
    """Added to the notice of a pledge that needs support."""
    min_tour_months: Months = 3
    """Least stay where neither the pledge nor the catalogue states one."""
    priority_weights: PriorityWeights = PriorityWeights()
    """What one line short in full for one month weighs."""
    suspected_caveats: Literal["ignore", "cost", "bar"] = "cost"
    """What an undeclared caveat does."""
    women_targets: Mapping[AimCategory, Mapping[Year, Share]] = Field(default_factory=dict)
    """Share of women among persons deployed, by category and year; a straight line between the years."""
    women_scope: Literal["mission", "overall"] = "mission"
    """Whether the aim holds in each mission or over all."""
    women_mode: Literal["aim", "must"] = "aim"
    """Whether the target is an aim or a hard rule."""
    max_contributor_share: Share | None = None
    """Most of a mission's deployed persons from one contributor."""
    quality_costs: QualityCosts = QualityCosts()
    """What a unit-month served costs in the quality tier."""
    probability: ProbabilityByLevel = ProbabilityByLevel()
    """How likely a pledge is to materialise, where it does not say; no command uses it yet."""
    standing_rules: tuple[StandingRule, ...] = ()
    """Standards that come by rule."""
    pins: tuple[Pin, ...] = ()
    """At least this many of a pledge on a line."""
    forbids: tuple[Forbid, ...] = ()
    """None of a pledge on a line."""
