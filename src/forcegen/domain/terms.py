"""What a pledge and a line come to once the defaults of catalogue and policy are filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from forcegen.domain.catalogue import COMPONENT, Capability, Catalogue, Category, Component
from forcegen.domain.horizon import Span, window
from forcegen.domain.pledge import Pledge
from forcegen.domain.policy import Policy, StandingRule
from forcegen.domain.quantities import Level, month_number
from forcegen.domain.requirement import Requirement

NO_END = 10**6
"""A month later than any that can be written."""


@dataclass(frozen=True)
class Turn:
    """A stretch of a unit's stay during which the same people man it."""

    months: int
    persons: int
    """In the whole unit; 1 for an individual."""
    women: int
    """In the whole unit; not used for individuals, who are chosen by sex."""
    manning: Sequence[tuple[str, int]]
    """Persons of each contributor, for those with any."""


@dataclass(frozen=True)
class PledgeTerms:
    """One pledge with nothing left silent."""

    pledge: Pledge
    capability: Capability
    level: Level
    notice: int
    """Days, with the lead for support."""
    support_lead: int
    """Days of them for support."""
    ready: int
    """First month in which a unit can start."""
    last: int
    """Last month of the offer."""
    least_tour: int
    tour: int
    """Longest stay in months; NO_END when unlimited."""
    turns: Sequence[Turn]
    women: int
    """Women in each unit (first turn); among all persons for individuals."""
    needs: Mapping[str, int]
    """Units of support each unit needs, by code."""

    @property
    def category(self) -> Category:
        """Category of the pledge's own capability."""
        return self.capability.category

    @property
    def component(self) -> Component | None:
        """Under which ceiling its persons count."""
        return COMPONENT[self.capability.category]

    @property
    def individuals(self) -> bool:
        """Whether persons are chosen one by one, by sex."""
        return self.capability.individuals

    def turn_at(self, months_served: int) -> Turn:
        """Who mans a unit that has served so many months; after the last turn the last goes on."""
        for turn in self.turns:
            if months_served < turn.months:
                return turn
            months_served -= turn.months
        return self.turns[-1]

    def may_send_speakers(self, language: str) -> int:
        """Most persons an individuals' pledge may send to lines that ask for a language."""
        return self.pledge.languages.get(language, 0) * self.pledge.quantity // 1000

    def elements_as(self, whole: Capability) -> int:
        """Elements one unit gives where it serves as, or in place of, `whole`."""
        return gives_as(self.pledge, self.capability, whole)


def gives_as(pledge: Pledge, own: Capability, whole: Capability) -> int:
    """Elements one unit of a pledge gives where it serves as, or in place of, `whole`."""
    return pledge.elements or own.elements or whole.elements or 1


@dataclass(frozen=True)
class LineTerms:
    """One requirement line with nothing left silent."""

    requirement: Requirement
    capability: Capability
    host: str | None
    excludes: frozenset[str]
    min_level: Level
    target: int
    """In the line's counting unit: elements when divisible."""
    weight: int
    in_elements: bool
    """Divisible, and its capability has elements."""
    window: Span
    """As written."""
    counted: Span
    """The months of the window that lie within the horizon."""
    standing: Sequence[StandingRule]
    """Standards that come by rule."""

    @property
    def most(self) -> int:
        """Most that may serve at once."""
        return self.target + self.requirement.surplus

    @property
    def areas(self) -> frozenset[str]:
        """Names by which an area caveat may mean this line."""
        mission, sector = self.requirement.mission, self.requirement.sector
        names = {mission, self.host, f"{mission}/{sector}" if sector else None}
        return frozenset(name for name in names if name)


def pledge_terms(pledge: Pledge, catalogue: Catalogue, policy: Policy, as_of: date) -> PledgeTerms:
    """Fill in a pledge's silences.

    Source: the defaults of the policy and the catalogue, as `models/formulation.md` derives them.
    """
    capability = catalogue[pledge.capability]
    level = pledge.level or policy.level_when_silent
    individually = capability.counted_in == "individuals"
    stated = pledge.notice_days
    by_default = policy.notice_days.individuals if individually else policy.notice_days.of(level)
    support_lead = policy.support_lead_days if pledge.needs else 0
    notice = (by_default if stated is None else stated) + support_lead
    turns = _turns(pledge, capability)
    tour = sum(turn.months for turn in turns) if pledge.rotation else (pledge.max_tour_months or NO_END)
    by_default = min(capability.min_tour_months or policy.min_tour_months, tour)
    needs: dict[str, int] = {}
    for need in pledge.needs:
        needs[need.support] = needs.get(need.support, 0) + need.quantity
    return PledgeTerms(
        pledge=pledge,
        capability=capability,
        level=level,
        notice=notice,
        support_lead=support_lead,
        ready=max(_first_month_from(as_of + timedelta(days=notice)), pledge.from_month or 0),
        last=NO_END if pledge.to_month is None else pledge.to_month,
        least_tour=pledge.min_tour_months or by_default,
        tour=tour,
        turns=turns,
        women=_share_of(pledge, pledge.quantity) if capability.individuals else turns[0].women,
        needs=needs,
    )


def line_terms(
    requirement: Requirement,
    catalogue: Catalogue,
    policy: Policy,
    horizon: Span,
    host: str | None = None,
    excludes: frozenset[str] = frozenset(),
) -> LineTerms:
    """Fill in a line's silences."""
    capability = catalogue[requirement.capability]
    in_elements = requirement.divisible and bool(capability.elements)
    return LineTerms(
        requirement=requirement,
        capability=capability,
        host=host,
        excludes=excludes,
        min_level=requirement.min_level or policy.min_level,
        target=requirement.quantity * (capability.elements or 1 if in_elements else 1),
        weight=policy.priority_weights.of(requirement.priority),
        in_elements=in_elements,
        window=window(requirement),
        counted=window(requirement).cut_to(horizon),
        standing=tuple(rule for rule in policy.standing_rules if capability.category in _STANDING_FOR[rule]),
    )


_STANDING_FOR: Mapping[StandingRule, frozenset[Category]] = {
    "investigation_officer": frozenset({"troops"}),
    "womens_platoon": frozenset({"fpu"}),
    "gender_adviser": frozenset({"troops", "fpu"}),
}


def unit_strength(pledge: Pledge, capability: Capability) -> int:
    """Persons in one unit: one for an individual, none for support."""
    if capability.category == "support":
        return 0
    if capability.individuals:
        return 1
    return capability.strength or 0 if pledge.strength is None else pledge.strength


def _share_of(pledge: Pledge, persons: int) -> int:
    """Women among so many persons; a share is rounded down to persons."""
    if pledge.women_share is not None:
        return pledge.women_share * persons // 1000
    return pledge.women or 0


def _turns(pledge: Pledge, capability: Capability) -> tuple[Turn, ...]:
    strength = unit_strength(pledge, capability)
    partners = [(one.contributor, one.strength or 0) for one in pledge.partners]
    if not pledge.rotation:
        return (_turn(pledge, NO_END, pledge.contributor, strength, None, partners),)
    return tuple(
        _turn(
            pledge, leg.months, leg.contributor, strength if leg.strength is None else leg.strength, leg.women, partners
        )
        for leg in pledge.rotation
    )


def _turn(
    pledge: Pledge, months: int, contributor: str, persons: int, women: int | None, partners: list[tuple[str, int]]
) -> Turn:
    """Partners stay for the whole tour; the contributor whose turn it is mans the rest."""
    rest = persons - sum(share for _, share in partners)
    by_contributor: dict[str, int] = {}
    for who, share in [(contributor, rest), *partners]:
        by_contributor[who] = by_contributor.get(who, 0) + share
    manning = tuple((who, share) for who, share in sorted(by_contributor.items()) if share > 0)
    return Turn(months, persons, _share_of(pledge, persons) if women is None else women, manning)


def _first_month_from(day: date) -> int:
    """The first month that begins on or after a day."""
    return month_number(day.year, day.month) + (1 if day.day > 1 else 0)
