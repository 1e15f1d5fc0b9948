"""A mission, as a requirement file states it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from forcegen.domain.quantities import CountryCode, Id, Language, Name, Persons, Share, Text
from forcegen.domain.record import Record

AimCategory = Literal["troops", "fpu", "ipo", "observers", "staff", "observers_staff", "corrections", "civilian"]
"""A category of persons for which an aim can be set; `observers_staff` is both together."""


OVERALL = "overall"
"""The scope of an aim over all missions; no mission bears it."""


class MissionCeilings(Record):
    """Most persons in the mission at any one time, by component."""

    military: Persons | None = None
    """Most military persons: troops, observers, staff officers."""
    police: Persons | None = None
    """Most police: formed units and individual officers."""
    civilian: Persons | None = None
    """Most corrections officers and other civilians."""


class LanguageTarget(Record):
    """An aim for the mission as a whole."""

    category: AimCategory
    """Whose persons are counted."""
    language: Language
    """The language to be spoken."""
    share: Share
    """Share of the persons who should speak it."""


class Mission(Record):
    """One mission."""

    id: Id
    """Unique over all files."""
    name: Name | None = None
    """Its name in full."""
    host: CountryCode | None = None
    """The country it works in; area caveats may name it."""
    languages: tuple[Language, ...] = ()
    """Working languages."""
    excludes: tuple[CountryCode, ...] = ()
    """Contributors the host state has not accepted."""
    ceilings: MissionCeilings = MissionCeilings()
    """Most persons at any one time."""
    intake_per_month: Persons | None = None
    """Most persons that can arrive in any one month."""
    language_targets: tuple[LanguageTarget, ...] = ()
    """Aims for the mission as a whole."""
    source: Text | None = Field(default=None)
    """Where the public record states it."""
