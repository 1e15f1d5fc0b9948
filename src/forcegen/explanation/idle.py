"""Why a pledge, or a part of it, is of no use: it can go nowhere, its lines are met, something holds it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from forcegen.domain.pledge import Pledge
from forcegen.domain.terms import PledgeTerms
from forcegen.eligibility.context import Facts
from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.explanation.causes import Cause, barred, causes
from forcegen.plan.plan import Plan, used

_OF_TIME = ("notice", "window")
"""Codes of causes that say when a pledge can come."""


@dataclass(frozen=True)
class Idle:
    """Why a pledge, or what is left of it, is of no use."""

    code: str
    line: str | None = None
    cause: Cause | None = None


class Told:
    """What holds each pledge back on the short line where it could serve and that is most pressing.

    Causes are taken in a line at a time: of thousands of lines there are too many to be held. That a pledge comes too
    late for a line says less than a limit that it comes up against on another.
    """

    def __init__(self, cases: Eligibility) -> None:
        self._cases = cases
        self._best: dict[str, tuple[tuple[bool, int, str], Cause]] = {}

    def take(self, line: str, why: Sequence[Cause]) -> None:
        """The causes of a line, most telling first: of each pledge the first counts."""
        priority, seen = self._cases.lines[line].requirement.priority, set[str]()
        for cause in why:
            name = cause.pledge
            pair = self._cases.pairs.get((name or "", line))
            if name is None or name in seen or pair is None or not pair.usable or _of_others(cause):
                continue
            seen.add(name)
            rank = (cause.code in _OF_TIME, priority, line)
            if name not in self._best or rank < self._best[name][0]:
                self._best[name] = rank, cause

    def of(self, pledge: str) -> tuple[str, Cause] | None:
        """The line and the cause; None where no cause speaks of the pledge."""
        found = self._best.get(pledge)
        return None if found is None else (found[0][2], found[1])


@dataclass(frozen=True)
class Use:
    """What became of a pledge."""

    pledge: Pledge
    used: int
    """Units (persons) on lines or in support."""
    lines: tuple[str, ...]
    """On which they serve."""
    supports: tuple[str, ...]
    """The pledges that they help."""
    why: Idle | None
    """Why the rest is not used; None where all is."""


def idle_reasons(cases: Eligibility, plan: Plan) -> Mapping[str, Idle]:
    """By pledge, the reason for its being worth nothing, if it is."""
    why, at_work = causes(cases, plan), used(plan)
    told = Told(cases)
    for line, found in why.items():
        told.take(line, found)
    of = _Reasons(cases, why, told)
    return {name: Idle("others_do") if name in at_work else of.unused(name) for name in cases.scenario.pledges}


def uses(cases: Eligibility, plan: Plan, short: Collection[str], told: Told) -> Iterator[Use]:
    """What became of every pledge, by id.

    Parameters
    ----------
    short
        The lines that are.
    """
    of, sent, lines, supports = _Reasons(cases, short, told), Counter[str](), _Sets(), _Sets()
    for one in plan.deployments:
        sent[one.pledge] += one.units
        lines[one.pledge].add(one.requirement)
    for given in plan.support:
        sent[given.offer] += given.quantity
        supports[given.offer].add(given.pledge)
    for name, pledge in sorted(cases.scenario.pledges.items()):
        why = of.unused(name) if sent[name] < pledge.quantity else None
        yield Use(pledge, sent[name], tuple(sorted(lines[name])), tuple(sorted(supports[name])), why)


class _Sets(dict[str, set[str]]):
    def __missing__(self, key: str) -> set[str]:
        return self.setdefault(key, set())


class _Reasons:
    """Why units of a pledge are not used."""

    def __init__(self, cases: Eligibility, short: Collection[str], told: Told) -> None:
        self._cases, self._short, self._told = cases, short, told
        self._needy = [terms for terms in cases.pledges.values() if terms.needs]

    def unused(self, name: str) -> Idle:
        """The reason for one pledge."""
        cases = self._cases
        if name not in cases.pledges:
            return Idle("outside")
        terms, pairs = cases.pledges[name], cases.by_pledge[name]
        usable = [pair for pair in pairs if pair.usable]
        if not usable:
            if any(cases.may_support(terms, other) for other in self._needy):
                return Idle("no_need")
            return _barred("barred", pairs) or Idle("no_line_asks")
        usable.sort(key=lambda pair: (pair.line.requirement.priority, pair.line.requirement.id))
        if missing := self._unable(terms):
            facts: Facts = {"package": str(terms.pledge.package), "missing": missing}
            cause = Cause("package", name, facts, "contributor")
            told = self._told.of(name)
            return Idle("held_back", told[0] if told else usable[0].line.requirement.id, cause)
        short = [pair.line.requirement.id for pair in usable if pair.line.requirement.id in self._short]
        if short:
            return Idle("held_back", *(self._told.of(name) or (short[0], None)))
        from_short = [pair for pair in pairs if not pair.usable and pair.line.requirement.id in self._short]
        return _barred("barred_where_short", from_short) or Idle("lines_met", usable[0].line.requirement.id)

    def _unable(self, terms: PledgeTerms) -> list[str]:
        """Others of the pledge's package that can go nowhere."""
        group = self._cases.packages.get(terms.pledge.package or "", ())
        others = [one.id for one in group if one.id != terms.pledge.id]
        return [name for name in others if not any(pair.usable for pair in self._cases.by_pledge.get(name, ()))]


def _of_others(cause: Cause) -> bool:
    """Whether it speaks of units of the pledge that are used, elsewhere or there, and not of the others."""
    return cause.code == "committed_elsewhere" or "tour_months" in cause.facts


def _barred(code: str, pairs: Sequence[Pair]) -> Idle | None:
    """What bars a pledge from the line that it comes nearest to."""
    near = sorted(pairs, key=lambda pair: (len(pair.barriers), pair.standing_in, pair.line.requirement.id))
    reasons = list(barred(near[:1]))
    return Idle(code, near[0].line.requirement.id, reasons[0]) if reasons else None
