"""Contributors and what they pledge."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from forcegen.domain.caveat import Caveat
from forcegen.domain.quantities import (
    CountryCode,
    Day,
    Days,
    FirstWholeMonth,
    Id,
    Language,
    LastWholeMonth,
    Level,
    Months,
    Name,
    Persons,
    Share,
    Standard,
    Text,
    Units,
)
from forcegen.domain.record import Record

Probability = Annotated[float, Field(ge=0, le=1)]


class ContributorCeilings(Record):
    """Most persons deployed at any one time, over all missions."""

    total: Persons | None = None
    """Over all components."""
    military: Persons | None = None
    """Troops, observers, staff officers."""
    police: Persons | None = None
    """Formed units and individual officers."""
    civilian: Persons | None = None
    """Corrections officers and other civilians."""


class Contributor(Record):
    """A member state or organisation that pledges."""

    id: CountryCode
    """Country code, or ORG-…."""
    name: Name | None = None
    """Its name."""
    kigali_principles: bool = False
    """Has endorsed the Kigali Principles; silent means not known to have."""
    ceilings: ContributorCeilings = ContributorCeilings()
    """Most persons deployed at any one time, over all missions."""
    source: Text | None = None
    """Where the public record states it."""


class Partner(Record):
    """Who else mans each unit of a joint pledge."""

    contributor: CountryCode
    """The partner."""
    strength: Persons | None = None
    """Its persons in each unit; silent counts nothing against it."""


class Leg(Record):
    """One contributor's turn in a rotation."""

    contributor: CountryCode
    """Whose turn it is."""
    months: Months
    """How long the turn lasts."""
    strength: Persons | None = None
    """Persons in each unit during this turn, where they differ from the pledge's."""
    women: Persons | None = None
    """Women in each unit during this turn, where they differ from the pledge's."""


class Need(Record):
    """Support without which the pledge cannot be used."""

    support: Id
    """A support code of the catalogue."""
    quantity: Units
    """For each unit used."""


class Pledge(Record):
    """One pledge: like units on the same terms, or persons."""

    id: Id
    """Unique over all files."""
    contributor: CountryCode
    """Who pledges; in a pledge file it is the file's."""
    capability: Id
    """A code of the catalogue."""
    quantity: Units
    """Like units on the same terms, or persons."""
    strength: Persons | None = None
    """Persons in each unit; the catalogue's when silent."""
    elements: Units | None = None
    """Elements in each unit (aircraft, platoons); the catalogue's when silent."""
    women: Persons | None = None
    """Women in each unit; among all persons where the catalogue counts individuals."""
    women_share: Share | None = None
    """Instead of women: the share, rounded down to persons."""
    level: Level | None = None
    """Readiness level; the policy's level_when_silent when silent."""
    notice_days: Days | None = None
    """From request to ready; by level, from the policy, when silent."""
    confirmed: Day | None = None
    """Registered or last renewed."""
    from_month: FirstWholeMonth | None = Field(default=None, alias="from")
    """First whole month of the offer; any time when silent."""
    to_month: LastWholeMonth | None = Field(default=None, alias="to")
    """Last whole month of the offer; no end when silent."""
    min_tour_months: Months | None = None
    """Least stay; the catalogue's, else the policy's, when silent."""
    max_tour_months: Months | None = None
    """Longest stay; no limit when silent (the contributor rotates its own personnel)."""
    languages: Mapping[Language, Share] = Field(default_factory=dict)
    """Share of the unit, or of the persons, that speaks the language."""
    standards: Mapping[Id, Standard] = Field(default_factory=dict)
    """What each unit has: yes, or a number."""
    caveats: tuple[Caveat, ...] = ()
    """National limits on employment."""
    earmarked_for: tuple[Id, ...] = Field(default=(), alias="for")
    """Offered to these missions only; any when empty. An earmark is not a caveat."""
    conditions: tuple[Text, ...] = ()
    """Free text: no effect on the match, the report shows what rests on it."""
    vetting: Literal["cleared", "pending", "barred"] = "cleared"
    """Conduct."""
    indivisible: bool = False
    """All units to one line, at one start, or none."""
    alternative: Id | None = None
    """At most one pledge of each alternative group is used."""
    package: Id | None = None
    """Every unit of every pledge in the package, in one mission, or none."""
    partners: tuple[Partner, ...] = ()
    """Joint pledge: who else mans each unit; strength and women are the whole unit's."""
    rotation: tuple[Leg, ...] | None = None
    """Contributors in turn; replaces max_tour_months."""
    needs: tuple[Need, ...] = ()
    """Triangular: usable only with support from others."""
    serves: tuple[CountryCode, ...] = ()
    """Support offers only: whom the offer may help; anyone when empty."""
    deployed_in: Id | None = None
    """The line the pledge already serves; it stays until `to`."""
    probability: Probability | None = None
    """That it materialises; by level, from the policy, when silent. No command uses it yet."""
    source: Text | None = None
    """Where the public record states it."""
