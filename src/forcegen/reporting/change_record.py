"""Changes and their effects as records, in the words of a language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import Field

from forcegen.domain.quantities import Id
from forcegen.domain.record import Record
from forcegen.domain.scenario import Scenario
from forcegen.explanation.remedies.changes import Change
from forcegen.explanation.remedies.verified import Effect
from forcegen.explanation.sentence.remedies import change_text, who_text
from forcegen.explanation.sentence.words import Lang
from forcegen.reporting.build import short_months
from forcegen.reporting.gap_report import Fact, ShortMonths


class ChangeRow(Record):
    """One thing that somebody could change."""

    kind: str
    """What kind of change."""
    of: str
    """Who can make it: a contributor, a host state's code, a mission, `planner` or `anyone`."""
    pledge: Id | None = None
    """The pledge it concerns."""
    requirement: Id | None = None
    """The line it concerns."""
    mission: Id | None = None
    """The mission it concerns."""
    facts: dict[str, Fact]
    """What the sentence is made of."""
    text: str
    """The sentence."""


class EffectRow(Record):
    """A line that is short of more, or of less, than before."""

    requirement: Id
    """Which line."""
    weighted: float
    """Change of its part of the coverage tier; below 0 where less is short."""
    unit_months: int
    """Change in unit-months short."""
    short: tuple[ShortMonths, ...]
    """When it is short then, and by how much."""


Overlay = Mapping[str, Any]


def change_row(change: Change, scenario: Scenario, lang: Lang) -> ChangeRow:
    """A change as a record."""
    contributor = scenario.contributors.get(change.of)
    mission = scenario.missions.get(change.of)
    record = contributor or mission
    who = who_text(change.of, record.name if record else None, change.mission, change.kind, lang)
    about = change.pledge or change.requirement or change.mission or ""
    return ChangeRow(
        kind=change.kind,
        of=change.of,
        pledge=change.pledge,
        requirement=change.requirement,
        mission=change.mission,
        facts=dict(change.facts),
        text=change_text(change.kind, who, change.facts, about, lang),
    )


def effect_rows(effects: Iterable[Effect]) -> tuple[EffectRow, ...]:
    """Effects as records."""
    return tuple(
        EffectRow(
            requirement=one.requirement,
            weighted=float(one.weighted),
            unit_months=sum(one.after.values()) - sum(one.before.values()),
            short=tuple(map(ShortMonths.model_validate, runs(one.after))),
        )
        for one in effects
    )


def runs(short: Mapping[int, int]) -> list[dict[str, object]]:
    """Runs of months with the same shortage."""
    if not short:
        return []
    return short_months([(month, short.get(month, 0)) for month in range(min(short), max(short) + 1)])


class Among(Record):
    """The changes among which an answer was looked for."""

    changes: int
    """How many were considered."""
    kinds: tuple[str, ...] = Field(default=())
    """Of which kinds."""


def among(changes: Iterable[Change]) -> Among:
    """What was considered."""
    listed = list(changes)
    return Among(changes=len(listed), kinds=tuple(dict.fromkeys(one.kind for one in listed)))
