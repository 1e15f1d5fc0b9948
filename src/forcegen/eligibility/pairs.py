"""Which pledge may fill which line: every pair of matching capability, with every barrier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import ModuleType

import numpy as np

from forcegen.domain.caveat import Caveat
from forcegen.domain.horizon import Span, outside, span_of
from forcegen.domain.matching import Fit, fit
from forcegen.domain.pledge import Pledge
from forcegen.domain.scenario import Scenario
from forcegen.domain.terms import LineTerms, PledgeTerms, line_terms, pledge_terms
from forcegen.eligibility.alike import Integers, Pairing
from forcegen.eligibility.context import Context, Facts, Starts, starts
from forcegen.eligibility.employment import barred_by
from forcegen.eligibility.rules import RULES, window


@dataclass(frozen=True)
class Barrier:
    """One reason why a pledge may not fill a line."""

    code: str
    facts: Facts
    lifted_by: str


@dataclass(frozen=True)
class Pair:
    """A pledge and a line of matching capability."""

    pledge: PledgeTerms
    line: LineTerms
    gives: int
    """How much of the line's target one unit gives."""
    standing_in: int
    """The catalogue's cost of standing in; 0 for a unit of its own capability."""
    barriers: Sequence[Barrier]
    starts: Starts
    deployed: bool
    """Already there: no barrier, tour or intake applies."""

    @property
    def eligible(self) -> bool:
        """No rule bars the pair."""
        return not self.barriers

    @property
    def least(self) -> int:
        """Units that can only be sent together: 1, or all of an indivisible pledge."""
        return self.pledge.pledge.quantity if self.pledge.pledge.indivisible else 1

    @property
    def most(self) -> int:
        """Units that could be sent at most; of persons those who speak what the line asks for."""
        quantity, languages = self.pledge.pledge.quantity, self.line.requirement.languages
        if not self.pledge.individuals:
            return quantity
        return min([quantity, *(self.pledge.may_send_speakers(one) for one, share in languages.items() if share)])

    @property
    def fits(self) -> bool:
        """The least that can be sent is not by itself more than the line may take."""
        return self.gives * self.least <= self.line.most

    @property
    def usable(self) -> bool:
        """No rule bars the pair, some stay is possible, and a unit fits."""
        return self.eligible and self.starts.count > 0 and self.fits

    def serves(self, start: int, horizon: Span) -> Span:
        """The months counted of a stay that starts in `start`."""
        return Span(start, min(self.starts.end(start), horizon.end))


@dataclass(frozen=True)
class Eligibility:
    """Terms of everything that can play a part, and all pairs; ids ascend in every map."""

    scenario: Scenario
    horizon: Span
    lines: Mapping[str, LineTerms]
    pledges: Mapping[str, PledgeTerms]
    pairs: Mapping[tuple[str, str], Pair]
    """By pledge and line."""
    left_out: Sequence[str]
    """Lines and pledges wholly outside the horizon."""

    @cached_property
    def by_line(self) -> Mapping[str, Sequence[Pair]]:
        """The pairs of each line."""
        grouped: dict[str, list[Pair]] = {line: [] for line in self.lines}
        for (_, line), pair in self.pairs.items():
            grouped[line].append(pair)
        return grouped

    @cached_property
    def by_pledge(self) -> Mapping[str, Sequence[Pair]]:
        """The pairs of each pledge."""
        grouped: dict[str, list[Pair]] = {pledge: [] for pledge in self.pledges}
        for (pledge, _), pair in self.pairs.items():
            grouped[pledge].append(pair)
        return grouped

    @cached_property
    def stays(self) -> int:
        """How many stays, of whichever pledge, on whichever line, from whichever month, could be decided on."""
        return sum(max(0, pair.starts.count) for pair in self.pairs.values() if pair.eligible)

    @cached_property
    def matching(self) -> Mapping[str, Sequence[Pledge]]:
        """By line every pledge whose capability matches it, also those that can play no part."""
        catalogue = self.scenario.catalogue
        offers: dict[str, list[Pledge]] = {}
        for pledge in self.scenario.pledges.values():
            offers.setdefault(pledge.capability, []).append(pledge)
        kinds: dict[tuple[str, bool], Sequence[Pledge]] = {}
        for line in self.lines.values():
            kind = (line.capability.code, line.in_elements)
            if kind not in kinds:
                mine = [one for code in offers if fit(catalogue, code, line) for one in offers[code]]
                kinds[kind] = sorted(mine, key=lambda one: one.id)
        return {name: kinds[line.capability.code, line.in_elements] for name, line in self.lines.items()}

    @cached_property
    def alternatives(self) -> Mapping[str, Sequence[str]]:
        """The pledges of each alternative group."""
        groups: dict[str, list[str]] = {}
        for name, terms in self.pledges.items():
            if terms.pledge.alternative is not None:
                groups.setdefault(terms.pledge.alternative, []).append(name)
        return groups

    @cached_property
    def packages(self) -> Mapping[str, Sequence[Pledge]]:
        """The pledges of each package, also those that can play no part."""
        groups: dict[str, list[Pledge]] = {}
        for pledge in self.scenario.pledges.values():
            if pledge.package is not None:
                groups.setdefault(pledge.package, []).append(pledge)
        return groups

    @cached_property
    def support_offers(self) -> Mapping[str, Sequence[str]]:
        """The offers of support by their code."""
        offers: dict[str, list[str]] = {}
        for name, terms in self.pledges.items():
            if terms.category == "support":
                offers.setdefault(terms.capability.code, []).append(name)
        return offers

    def may_support(self, offer: PledgeTerms, pledge: PledgeTerms) -> bool:
        """Whether an offer of support may meet a need of the pledge: its exact code, and whom it serves."""
        serves = offer.pledge.serves
        return offer.pledge.capability in pledge.needs and (not serves or pledge.pledge.contributor in serves)

    def suspected(self, pair: Pair) -> bool:
        """Whether an undeclared caveat would bar the pair."""
        caveats: Sequence[Caveat] = pair.pledge.pledge.caveats
        return any(any(True for _ in barred_by(one, pair.line)) for one in caveats if not one.declared)


def eligibility(scenario: Scenario, as_of: date) -> Eligibility:
    """Evaluate every rule for every pair of matching capability.

    Parameters
    ----------
    scenario
        A validated scenario.
    as_of
        The day decisions are taken.
    """
    policy, catalogue = scenario.policy, scenario.catalogue
    horizon = span_of(policy.horizon, scenario.requirements.values())
    lines: dict[str, LineTerms] = {}
    for name, requirement in scenario.requirements.items():
        mission = scenario.missions[requirement.mission]
        lines[name] = line_terms(requirement, catalogue, policy, horizon, mission.host, frozenset(mission.excludes))
    pledges = {name: pledge_terms(one, catalogue, policy, as_of) for name, one in scenario.pledges.items()}
    left_out = [name for name, line in lines.items() if line.counted.months == 0]
    left_out += [name for name, terms in pledges.items() if outside(terms.pledge, horizon)]
    lines = {name: line for name, line in lines.items() if line.counted.months}
    pledges = {name: terms for name, terms in pledges.items() if not outside(terms.pledge, horizon)}
    context = Context(
        horizon, policy.suspected_caveats, frozenset((one.pledge, one.requirement) for one in policy.forbids)
    )
    return Eligibility(scenario, horizon, lines, pledges, _pairs(scenario, lines, pledges, context), tuple(left_out))


def _pairs(
    scenario: Scenario, lines: Mapping[str, LineTerms], pledges: Mapping[str, PledgeTerms], context: Context
) -> dict[tuple[str, str], Pair]:
    """Every pair of matching capability; pairs that are alike to a rule share what it says of them."""
    catalogue, names = scenario.catalogue, list(lines)
    matching: dict[str, tuple[Integers, list[Fit]]] = {}
    for code in {terms.capability.code for terms in pledges.values()}:
        fits = [(number, how) for number, line in enumerate(lines.values()) if (how := fit(catalogue, code, line))]
        matching[code] = np.array([number for number, _ in fits], np.int64), [how for _, how in fits]
    reached = [matching[terms.capability.code] for terms in pledges.values()]
    pairing = Pairing(
        list(pledges.values()),
        list(lines.values()),
        np.repeat(np.arange(len(pledges)), [len(those) for those, _ in reached]),
        np.concatenate([np.zeros(0, np.int64), *(those for those, _ in reached)]),
    )
    barriers = _barriers(pairing, context)
    when, number_of_when = pairing.told(
        window.has, window.asks, lambda pledge, line: starts(pledge, line, context.horizon), context
    )
    pairs: dict[tuple[str, str], Pair] = {}
    at = 0
    which, numbers = pairing.line.tolist(), number_of_when.tolist()
    for (id_, terms), (_, ways) in zip(pledges.items(), reached, strict=True):
        there = terms.pledge.deployed_in
        for how in ways:
            name = names[which[at]]
            gives = terms.elements_as(catalogue[how.whole]) if how.whole else 1
            if there is None:
                pairs[id_, name] = Pair(terms, lines[name], gives, how.cost, barriers[at], when[numbers[at]], False)
            elif there == name:
                stay = _stay(terms, lines[name], context.horizon)
                pairs[id_, name] = Pair(terms, lines[name], gives, how.cost, (), stay, True)
            at += 1
    return pairs


def _barriers(pairing: Pairing, context: Context) -> list[tuple[Barrier, ...]]:
    """By pair, every barrier in the order of the rules."""
    barriers: list[tuple[Barrier, ...]] = [()] * len(pairing.pledge)
    for rule in RULES:

        def said(pledge: PledgeTerms, line: LineTerms, rule: ModuleType = rule) -> tuple[Barrier, ...]:
            return tuple(Barrier(rule.CODE, facts, rule.LIFTED_BY) for facts in rule.bars(pledge, line, context))

        answers, number = pairing.told(rule.has, rule.asks, said, context)
        bars = np.array([bool(answer) for answer in answers], np.bool_)
        for at in np.flatnonzero(bars[number]).tolist() if bars.any() else ():
            barriers[at] += answers[number[at]]
    return barriers


def _stay(terms: PledgeTerms, line: LineTerms, horizon: Span) -> Starts:
    """The one option of a unit already there: from the first month of horizon, pledge and line until its end."""
    first = max(horizon.first, terms.pledge.from_month or 0, line.window.first)
    closes = min(terms.last + 1, line.window.end)
    stays = closes > first and first < horizon.end
    return Starts(first, first if stays else first - 1, closes - first, closes)
