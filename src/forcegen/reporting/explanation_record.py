"""The explanation of one line as a record."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from forcegen.domain.quantities import Id, MonthHolding
from forcegen.domain.record import Record
from forcegen.explanation.causes import Cause
from forcegen.explanation.remedies.contrast import Contrast
from forcegen.explanation.remedies.cures import Cure
from forcegen.explanation.remedies.explained import Explanation
from forcegen.explanation.remedies.search import is_large
from forcegen.explanation.remedies.verified import Verified
from forcegen.explanation.sentence.report import cause_sentence
from forcegen.explanation.sentence.words import Lang
from forcegen.reporting.change_record import Among, ChangeRow, EffectRow, among, change_row, effect_rows, runs
from forcegen.reporting.gap_report import CauseRow, ShortMonths

SCHEMA: Literal["forcegen.explanation/1"] = "forcegen.explanation/1"


class ToldCause(CauseRow):
    """A cause with its sentence."""

    text: str
    """The sentence."""


class NearMiss(Record):
    """A pledge that matches the line and does not serve it, or not in time."""

    pledge: Id
    """Which pledge."""
    barriers: tuple[ToldCause, ...]
    """What it fails on."""


class WorthRow(Record):
    """Why units stay where they are."""

    pledge: Id
    """Whose units."""
    requirement: Id
    """The line they serve."""
    there: float
    """What they cover there, weighted: what that line would lack without them."""
    here: float
    """The most they could cover on this line."""


class CureRow(Record):
    """Changes that close the line's gap; or by which a plan serves it in full that is not proven to be the best."""

    changes: tuple[ChangeRow, ...]
    """What to change."""
    overlay: dict[str, Any]
    """Makes the changes: `forcegen whatif` of it gives this coverage."""
    coverage: float
    """What coverage lacks then, solved afresh."""
    bound: float | None
    """No plan lacks less then; null where nothing was proven."""
    closes: bool | None
    """The line is short in no month of the best plan then; null where it is not proven that the plan found is the best:
    a better one may use elsewhere what is gained."""
    opens_nothing: bool
    """No other line is short of more in any month of the plan found."""
    proven: bool
    """All this is proven, and that no smaller set of the changes considered closes the line so, apart from those of the
    cures before it."""
    side_effects: tuple[EffectRow, ...]
    """Every other line that is short of more or of less."""


class ElsewhereRow(Record):
    """Changes that would serve the line in full; once they are made, a better plan uses what is gained elsewhere."""

    changes: tuple[ChangeRow, ...]
    """What to change."""
    overlay: dict[str, Any]
    """Makes the changes: `forcegen whatif` of it gives this coverage."""
    served: float
    """What coverage lacks in a plan that serves the line in full."""
    coverage: float
    """What it lacks in the better plan, solved afresh."""
    bound: float | None
    """No plan lacks less then; null where nothing was proven."""
    side_effects: tuple[EffectRow, ...]
    """Every line that is short of more or of less in that plan, those first that gain most."""


class ContrastRow(Record):
    """A pledge forced on the line."""

    pledge: Id
    """Which pledge."""
    matches: bool
    """What it offers is of a kind that the line asks for; nothing was solved otherwise."""
    serves: bool
    """It serves the line already."""
    barriers: tuple[ToldCause, ...]
    """What bars it; nothing was solved then."""
    contradiction: bool
    """Proven: it cannot be put there without breaking another hard rule."""
    coverage: float | None
    """What coverage lacks with it there; null where that was not solved."""
    bound: float | None
    """No plan with it there lacks less."""
    proven: bool
    """The bound meets the value."""
    side_effects: tuple[EffectRow, ...]
    """Every line that is short of more or of less."""
    overlay: dict[str, Any]
    """Forces it."""


class ExplanationRecord(Record):
    """Why one line is short, and what would close it."""

    schema_name: Literal["forcegen.explanation/1"] = Field(default=SCHEMA, alias="schema")
    """Which form this is."""
    requirement: Id
    """Which line."""
    capability: Id
    """What it asks for."""
    counted_in: Id
    """Its counting unit: what it asks for, or where it is divisible, that one's element."""
    target: int
    """How much, in its counting unit."""
    priority: int
    """1 to 5."""
    from_month: MonthHolding = Field(alias="from")
    """First month counted."""
    to_month: MonthHolding = Field(alias="to")
    """Last month counted."""
    short: tuple[ShortMonths, ...]
    """When it is short, and by how much."""
    weighted: float
    """Its part of the coverage tier."""
    coverage: float
    """What coverage lacks in all."""
    bound: float | None
    """No plan lacks less."""
    proven: bool
    """The bound meets the value."""
    part_only: bool
    """Too large a case to be decided anew as a whole: what is near was, all else stays as planned."""
    causes: tuple[ToldCause, ...]
    """Why, most telling first."""
    worth: tuple[WorthRow, ...]
    """Why units committed elsewhere stay there."""
    near_misses: tuple[NearMiss, ...]
    """Those that fail on least first."""
    cures: tuple[CureRow, ...]
    """Those that open nothing first; of these no two share a change."""
    exhausted: bool
    """Proven: no set of at most four of the changes considered closes the line. Never true where there is a cure."""
    elsewhere: tuple[ElsewhereRow, ...] = ()
    """Sets that would serve the line, and that a better plan puts to other use, as they were found."""
    considered: Among
    """Among which changes cures were looked for."""
    contrast: ContrastRow | None = None
    """A pledge forced on the line."""


def explanation_record(told: Explanation, lang: Lang) -> ExplanationRecord:
    """The record of an explanation."""
    base, line = told.base, told.base.cases.lines[told.requirement]
    weighted = line.weight * sum(told.short.values()) / line.target
    return ExplanationRecord.model_validate(
        {
            "requirement": told.requirement,
            "capability": line.capability.code,
            "counted_in": (line.capability.element if line.in_elements else None) or line.capability.code,
            "target": line.target,
            "priority": line.requirement.priority,
            "from": line.counted.first,
            "to": line.counted.end - 1,
            "short": runs(told.short),
            "weighted": weighted,
            "coverage": float(base.value),
            "bound": None if base.bound is None else float(base.bound),
            "proven": base.proven,
            "part_only": is_large(base.cases),
            "causes": [_cause(one, lang) for one in told.causes],
            "worth": [
                WorthRow(pledge=one.pledge, requirement=one.requirement, there=float(one.there), here=float(one.here))
                for one in told.worth
            ],
            "near_misses": [
                NearMiss(pledge=one.pledge, barriers=tuple(_cause(why, lang) for why in one.barriers))
                for one in told.misses
            ],
            "cures": [_cure(told, one, lang) for one in (told.cures.found if told.cures else ())],
            "exhausted": told.cures is not None and told.cures.exhausted,
            "elsewhere": [_elsewhere(told, one, lang) for one in (told.cures.elsewhere if told.cures else ())],
            "considered": among(told.cures.candidates if told.cures else ()),
            "contrast": None if told.contrast is None else _contrast(told.contrast, lang),
        }
    )


def _cause(one: Cause, lang: Lang) -> ToldCause:
    return ToldCause(
        code=one.code,
        pledge=one.pledge,
        facts=dict(one.facts),
        lifted_by=one.lifted_by,
        text=cause_sentence(one, lang),
    )


def _cure(told: Explanation, cure: Cure, lang: Lang) -> CureRow:
    verified = cure.verified
    others = [one for one in verified.effects(told.base) if one.requirement != told.requirement]
    return CureRow(
        changes=_changes(told, verified, lang),
        overlay=dict(verified.overlay),
        coverage=float(verified.result.value),
        bound=_bound(verified),
        closes=cure.closes if verified.result.proven else None,
        opens_nothing=cure.opens_nothing,
        proven=cure.proven,
        side_effects=effect_rows(others),
    )


def _elsewhere(told: Explanation, verified: Verified, lang: Lang) -> ElsewhereRow:
    return ElsewhereRow(
        changes=_changes(told, verified, lang),
        overlay=dict(verified.overlay),
        served=float(verified.planned),
        coverage=float(verified.result.value),
        bound=_bound(verified),
        side_effects=effect_rows(verified.effects(told.base)),
    )


def _changes(told: Explanation, verified: Verified, lang: Lang) -> tuple[ChangeRow, ...]:
    return tuple(change_row(one, told.base.cases.scenario, lang) for one in verified.changes)


def _bound(verified: Verified) -> float | None:
    return None if verified.result.bound is None else float(verified.result.bound)


def _contrast(found: Contrast, lang: Lang) -> ContrastRow:
    result = found.result
    return ContrastRow(
        pledge=found.pledge,
        matches=found.matches,
        serves=found.serves,
        barriers=tuple(_cause(one, lang) for one in found.barriers),
        contradiction=found.contradiction,
        coverage=None if result is None else float(result.value),
        bound=None if result is None or result.bound is None else float(result.bound),
        proven=result is not None and result.proven,
        side_effects=effect_rows(found.effects),
        overlay=dict(found.overlay),
    )
