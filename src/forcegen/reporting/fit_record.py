"""Where an offer fits, as a record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import Field

from forcegen.domain.quantities import Id, MonthHolding
from forcegen.domain.record import Record
from forcegen.explanation.remedies.fit import Fitted, Offered, Place
from forcegen.explanation.remedies.partners import Lack
from forcegen.explanation.remedies.search import is_large
from forcegen.explanation.sentence.report import cause_text
from forcegen.explanation.sentence.words import Lang
from forcegen.plan.plan import Deployment, Support
from forcegen.reporting.change_record import Among, ChangeRow, EffectRow, among, change_row, effect_rows
from forcegen.reporting.gap_report import PlanRow, SupportRow

SCHEMA: Literal["forcegen.fit/1"] = "forcegen.fit/1"


class PlaceRow(Record):
    """A line that the offer matches."""

    pledge: Id
    """Which pledge."""
    requirement: Id
    """Which line."""
    could_cover: float | None
    """The most it could cover of what was short, weighted; null where it is barred."""
    short: bool
    """The line was short before the offer."""
    reasons: tuple[str, ...]
    """What bars it there, holds it back or makes it late."""


class MovedRow(Record):
    """Units of another pledge that serve a line no more."""

    pledge: Id
    """Whose units."""
    requirement: Id
    """The line they left."""
    units: int
    """How many."""
    to: tuple[Id, ...]
    """Lines they serve now."""


class PartnerRow(Record):
    """A pledge that could give what another lacks."""

    pledge: Id
    """Whose offer."""
    quantity: int
    """Units of it that nobody uses."""
    serves: bool
    """It is offered to this contributor."""


class LackRow(Record):
    """What a pledge lacks, and who could give it."""

    pledge: Id
    """Which pledge."""
    support: Id | None
    """Support it needs; null where it is months that are missing."""
    quantity: int
    """Units of support, or months."""
    requirement: Id | None
    """The line that is short in the months missing."""
    from_month: MonthHolding | None = Field(default=None, alias="from")
    """First month missing."""
    to_month: MonthHolding | None = Field(default=None, alias="to")
    """Last month missing."""
    partners: tuple[PartnerRow, ...]
    """Who could give it."""


class UpgradeRow(Record):
    """The smallest change of the offer by which it is of use."""

    changes: tuple[ChangeRow, ...]
    """What to change."""
    overlay: dict[str, Any]
    """The offer as changed: `forcegen whatif` of it gives this coverage."""
    coverage: float
    """What coverage lacks then, solved afresh."""
    bound: float | None
    """No plan lacks less then."""
    proven: bool
    """All this is proven, and that no smaller set of the changes considered is of use; where this one leaves no line
    short of more in any month, of those that do likewise."""
    effects: tuple[EffectRow, ...]
    """Every line that is short of more or of less than before."""


class OfferRecord(Record):
    """A pledge that is among the inputs already."""

    schema_name: Literal["forcegen.offer/1"] = Field(default="forcegen.offer/1", alias="schema")
    """Which form this is."""
    pledge: Id
    """Which pledge."""
    serves: tuple[PlanRow, ...]
    """Where its units are in the plan."""
    lends: tuple[SupportRow, ...]
    """Whom its support helps."""
    places: tuple[PlaceRow, ...]
    """Lines it matches, those first of which it could cover most."""
    lacks: tuple[LackRow, ...]
    """What it lacks, and who could give it."""
    could_support: tuple[Id, ...]
    """Pledges whose needs it meets."""


class FitRecord(Record):
    """Where an offer helps, what it displaces, or why it changes nothing."""

    schema_name: Literal["forcegen.fit/1"] = Field(default=SCHEMA, alias="schema")
    """Which form this is."""
    pledges: tuple[Id, ...]
    """What is offered."""
    outside: tuple[Id, ...] = ()
    """Of these, what lies wholly outside the horizon."""
    before: float
    """What coverage lacks without the offer."""
    coverage: float
    """What it lacks with it, solved afresh."""
    bound: float | None
    """No plan with it lacks less."""
    proven: bool
    """Both are proven."""
    part_only: bool
    """Too large a case to be decided anew as a whole: what is near was, all else stays as planned."""
    helps: bool
    """Less is short with the offer."""
    serves: tuple[PlanRow, ...]
    """Where its units go."""
    lends: tuple[SupportRow, ...]
    """Whom its support helps."""
    effects: tuple[EffectRow, ...]
    """Every line that is short of more or of less."""
    displaced: tuple[MovedRow, ...]
    """Units of others that serve a line no more."""
    places: tuple[PlaceRow, ...]
    """Lines it matches, those first of which it could cover most."""
    lacks: tuple[LackRow, ...]
    """What it lacks, and who could give it."""
    upgrade: UpgradeRow | None
    """The smallest change by which it would be of use, where it is of none."""
    exhausted: bool
    """Proven: no few of the changes considered make it of use."""
    considered: Among
    """Among which changes an upgrade was looked for."""
    overlay: dict[str, Any]
    """The offer, as a what-if overlay."""


def fit_record(found: Fitted, lang: Lang) -> FitRecord:
    """The record of an offer laid over the base."""
    after = found.after
    return FitRecord.model_validate(
        {
            "pledges": found.pledges,
            "outside": [name for name in found.pledges if name in after.cases.left_out],
            "before": float(found.before.value),
            "coverage": float(after.value),
            "bound": None if after.bound is None else float(after.bound),
            "proven": found.proven,
            "part_only": is_large(after.cases),
            "helps": found.helps,
            "serves": plan_rows(found.served),
            "lends": support_rows(found.lent),
            "effects": effect_rows(found.effects),
            "displaced": [
                MovedRow(pledge=one.pledge, requirement=one.requirement, units=one.units, to=tuple(one.to))
                for one in found.moved
            ],
            "places": place_rows(found.places, lang),
            "lacks": lack_rows(found.lacks),
            "upgrade": _upgrade(found, lang),
            "exhausted": found.exhausted,
            "considered": among(found.candidates),
            "overlay": dict(found.overlay),
        }
    )


def offer_record(found: Offered, lang: Lang) -> OfferRecord:
    """The record of a pledge that is among the inputs."""
    return OfferRecord(
        pledge=found.pledge,
        serves=plan_rows(found.served),
        lends=support_rows(found.lent),
        places=tuple(place_rows(found.places, lang)),
        lacks=tuple(lack_rows(found.lacks)),
        could_support=tuple(found.could_support),
    )


def plan_rows(served: Iterable[Deployment]) -> tuple[PlanRow, ...]:
    """Deployments as records."""
    return tuple(
        PlanRow.model_validate(
            {
                "pledge": one.pledge,
                "requirement": one.requirement,
                "units": one.units,
                "from": one.start,
                "to": one.end - 1,
                "women": one.women,
            }
        )
        for one in served
    )


def support_rows(lent: Iterable[Support]) -> tuple[SupportRow, ...]:
    """Support as records."""
    return tuple(
        SupportRow(offer=one.offer, pledge=one.pledge, support=one.code, quantity=one.quantity) for one in lent
    )


def place_rows(places: Iterable[Place], lang: Lang) -> list[PlaceRow]:
    """Lines that an offer matches."""
    return [
        PlaceRow(
            pledge=one.pledge,
            requirement=one.requirement,
            could_cover=None if one.could_cover is None else float(one.could_cover),
            short=one.short,
            reasons=tuple(cause_text(why, lang) for why in one.reasons),
        )
        for one in places
    ]


def lack_rows(lacks: Iterable[Lack]) -> list[LackRow]:
    """What an offer lacks."""
    return [
        LackRow.model_validate(
            {
                "pledge": one.pledge,
                "support": one.support,
                "quantity": one.quantity,
                "requirement": one.requirement,
                "from": one.months[0] if one.months else None,
                "to": one.months[1] if one.months else None,
                "partners": [
                    PartnerRow(pledge=who.pledge, quantity=who.quantity, serves=who.serves) for who in one.partners
                ],
            }
        )
        for one in lacks
    ]


def _upgrade(found: Fitted, lang: Lang) -> UpgradeRow | None:
    if found.upgrade is None:
        return None
    verified = found.upgrade.verified
    result = verified.result
    return UpgradeRow(
        changes=tuple(change_row(one, found.after.cases.scenario, lang) for one in verified.changes),
        overlay=dict(verified.overlay),
        coverage=float(result.value),
        bound=None if result.bound is None else float(result.bound),
        proven=found.upgrade.fewest and result.proven,
        effects=effect_rows(verified.effects(found.before)),
    )
