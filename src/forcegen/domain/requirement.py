"""A requirement line: what a mission asks for, when, and on what terms."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from forcegen.domain.quantities import (
    Days,
    Hours,
    Id,
    Language,
    Level,
    MonthHolding,
    Months,
    Name,
    Persons,
    Priority,
    Share,
    Standard,
    Text,
    Units,
)
from forcegen.domain.record import Record


class Requirement(Record):
    """One line of a mission's requirements."""

    id: Id
    """Unique over all files."""
    mission: Id
    """The mission that asks; in a requirement file it is the file's."""
    capability: Id
    """A code of the catalogue."""
    quantity: Units
    """Units asked for, or persons where the catalogue counts individuals."""
    from_month: MonthHolding = Field(alias="from")
    """First month."""
    to_month: MonthHolding = Field(alias="to")
    """Last month, included."""
    priority: Priority = 3
    """1 (most pressing) to 5."""
    sector: Name | None = None
    """Sector of the mission; area caveats may name it."""
    tasks: tuple[Id, ...] = ()
    """What the unit will be ordered to do."""
    standards: Mapping[Id, Standard] = Field(default_factory=dict)
    """What each unit must have: yes, or at least a number."""
    min_strength: Persons | None = None
    """Least persons in each unit."""
    min_tour_months: Months | None = None
    """Least months a unit must stay."""
    surplus: Persons = 0
    """How many more than asked may serve at once; counts as the target does."""
    languages: Mapping[Language, Share] = Field(default_factory=dict)
    """Least share of each unit that speaks the language."""
    women_share: Share | None = None
    """Least share of women in each unit, or on the line where individuals are asked for."""
    min_level: Level | None = None
    """Least readiness level; the policy's when silent."""
    within_days: Days | None = None
    """Most notice a pledge may need."""
    max_approval_hours: Hours | None = None
    """How long a national approval may hold up an order."""
    divisible: bool = False
    """May be filled element by element; the line then counts in elements."""
    requires: tuple[Id, ...] = ()
    """Served only in months when these lines are fully served."""
    protects_civilians: bool = False
    """The line serves a protection-of-civilians mandate."""
    source: Text | None = None
    """Where the public record states it."""
