"""The gap report: one record that holds all a run found; every other form is drawn from it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import FailFast, Field, SerializerFunctionWrapHandler, model_serializer

from forcegen.domain.quantities import CountryCode, Day, Id, MonthHolding
from forcegen.domain.record import Record

SCHEMA: Literal["forcegen.gap-report/1"] = "forcegen.gap-report/1"
Verdict = Literal["met", "gap", "at risk"]
Row = TypeVar("Row")
Rows = Annotated[tuple[Row, ...], FailFast()]
"""Records, of which the first that is wrong ends the reading: a hostile report has millions."""
Fact = str | int | float | bool | list[str]


class InputFile(Record):
    """A file that was read."""

    path: str = Field(pattern=r"^[^\x00-\x1f]+$")
    """As given; `forcegen:` begins the name of a bundled file."""
    sha256: str
    """Of its bytes."""


class ReportHorizon(Record):
    """The months that were counted."""

    from_month: MonthHolding = Field(alias="from")
    """First month."""
    months: int
    """How many."""


class TierResult(Record):
    """One tier of the objective."""

    name: Literal["coverage", "composition", "quality", "economy"]
    """Which."""
    value: float
    """Of the plan."""
    bound: float | None
    """No plan has less; null where nothing is proven, as of a tier not reached."""
    proven: bool
    """The bound meets the value: gap zero."""
    seconds: float = Field(ge=0)
    """Wall-clock time."""
    resolution: float = Field(default=0, ge=0)
    """How far rounded weights may have misled the search; such a tier is never proven. 0 where none was rounded."""


class PlanRow(Record):
    """Units of one pledge that serve one line from the same month."""

    pledge: Id
    """Which pledge."""
    requirement: Id
    """Which line."""
    units: int
    """Units, or persons where the catalogue counts individuals."""
    from_month: MonthHolding = Field(alias="from")
    """First month."""
    to_month: MonthHolding = Field(alias="to")
    """Last month of the tour itself, also where it lies beyond the horizon."""
    women: int | None = None
    """How many of the persons are women, for individuals."""


class SupportRow(Record):
    """Support of one offer given to one pledge."""

    offer: Id
    """Who gives."""
    pledge: Id
    """Who is helped."""
    support: Id
    """What."""
    quantity: int
    """How much."""


class RestsOn(Record):
    """A pledge in the plan on which a line rests uneasily."""

    pledge: Id
    """Which pledge."""
    why: tuple[Literal["level_silent", "level_below_2", "stale", "conditions", "suspected_caveat"], ...]
    """What puts the line at risk."""
    conditions: tuple[str, ...] = ()
    """The conditions, in the contributor's words."""


class LineResult(Record):
    """One requirement line."""

    requirement: Id
    """Which line."""
    target: int
    """What it asks for, in its counting unit."""
    verdict: Verdict
    """Met, a gap, or met but at risk."""
    mission: Id
    """Whose line."""
    capability: Id
    """What it asks for."""
    priority: int
    """1 to 5."""
    months: int
    """Months counted."""
    filled: int
    """Least that serves in any counted month."""
    counted_in: Id | None = None
    """The element that a divisible line is counted in; None where it is whole units or persons."""
    rests_on: Rows[RestsOn] = ()
    """What puts it at risk."""


class ShortMonths(Record):
    """Consecutive months with the same shortage."""

    from_month: MonthHolding = Field(alias="from")
    """First month."""
    to_month: MonthHolding = Field(alias="to")
    """Last month."""
    units: int
    """Short in each month, in the line's counting unit."""


class CauseRow(Record):
    """One reason why a line is short."""

    code: str
    """A barrier's code or another cause code."""
    pledge: Id | None
    """The pledge it concerns."""
    facts: dict[str, Fact]
    """What the sentence is made of."""
    lifted_by: str | None
    """Who could change it."""


class Unused(Record):
    """Why units of a pledge are not used."""

    code: Literal[
        "outside", "no_line_asks", "no_need", "barred", "barred_where_short", "held_back", "lines_met", "others_do"
    ]
    """The reason."""
    requirement: Id | None
    """The line it speaks of."""
    cause: CauseRow | None
    """What keeps the pledge from it."""


class PledgeUse(Record):
    """What became of a pledge."""

    pledge: Id
    """Which."""
    contributor: CountryCode
    """Whose."""
    capability: Id
    """What it offers."""
    offered: int
    """Units (persons)."""
    used: int
    """Units (persons) on lines or in support of others."""
    lines: tuple[Id, ...]
    """Lines on which they serve."""
    supports: tuple[Id, ...]
    """Pledges that they help."""
    why_unused: Unused | None
    """Where some are not used."""


class Gap(Record):
    """A line that is short."""

    requirement: Id
    """Which line."""
    short: Rows[ShortMonths]
    """When, and by how much."""
    weighted: float
    """Its part of the coverage tier."""
    unit_months: int
    """Its plain size."""
    verdict: Verdict
    """Always `gap`."""
    causes: Rows[CauseRow]
    """Why, most telling first."""


class CompositionRow(Record):
    """Persons of a category in a scope and month, and how many of them are women, or speak a language."""

    scope: str
    """A mission, or `overall`."""
    category: str
    """Whose persons."""
    month: MonthHolding
    """When."""
    persons: int
    """How many."""
    women: int | None = None
    """Women among them."""
    language: str | None = None
    """The language aimed at."""
    speakers: float | None = None
    """Those who speak it."""
    target: float
    """The share aimed at."""
    moved_most_by: Id | None = None
    """The pledge in the plan whose persons move the share most, up or down."""

    @model_serializer(mode="wrap")
    def _stated(self, whole: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without what has nothing to say: a row is of women, or of a language."""
        return {key: value for key, value in whole(self).items() if value is not None}


class GapReport(Record):
    """All that a run found."""

    schema_name: Literal["forcegen.gap-report/1"] = Field(default=SCHEMA, alias="schema")
    """Which form this is."""
    forcegen: str
    """Version of forcegen."""
    engine: str
    """Solver and version."""
    inputs: Rows[InputFile]
    """Every file read, in the order of their names."""
    as_of: Day
    """The day decisions were taken."""
    horizon: ReportHorizon
    """The months counted."""
    status: Literal["optimal", "feasible"]
    """Every tier proven, or stopped by the limit."""
    tiers: Rows[TierResult]
    """In strict order."""
    unit_months_short: int
    """The plain measure beside coverage: unit-months short over all lines."""
    plan: Rows[PlanRow]
    """Who goes where and when."""
    support: Rows[SupportRow]
    """Who helps whom."""
    lines: Rows[LineResult]
    """Every line."""
    gaps: Rows[Gap]
    """Those that are short."""
    pledges: Rows[PledgeUse] = ()
    """What became of every pledge, by id."""
    composition: Rows[CompositionRow]
    """What the aims speak of."""
    left_out: Rows[Id] = ()
    """Lines and pledges wholly outside the horizon."""
