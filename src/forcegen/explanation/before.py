"""The plain facts before solving: lines nobody can fill, pledges nobody needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forcegen.domain.quantities import month_text
from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Facts
from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.explanation.causes import Cause, barred, untimely, without_pair


@dataclass(frozen=True)
class Fact:
    """A line that no pledge can serve in any month, or a pledge that can serve no line; and why."""

    about: str
    """Id of the line or pledge."""
    is_line: bool
    reasons: Sequence[Cause]


def plain_facts(eligibility: Eligibility) -> list[Fact]:
    """What can be said without solving; lines first, each by id."""
    unfillable = {
        name: [*reasons, *without_pair(eligibility, name)]
        for name in eligibility.lines
        if (reasons := _reasons(eligibility, eligibility.by_line[name])) is not None
    }
    unfillable |= _resting_on(eligibility, unfillable)
    facts = [Fact(name, True, reasons) for name, reasons in sorted(unfillable.items())]
    for name, terms in eligibility.pledges.items():
        helps = any(eligibility.may_support(terms, other) for other in eligibility.pledges.values() if other.needs)
        reasons = None if helps else _reasons(eligibility, eligibility.by_pledge[name])
        if reasons is not None:
            facts.append(Fact(name, False, reasons))
    return facts


def _resting_on(eligibility: Eligibility, unfillable: Mapping[str, Sequence[Cause]]) -> dict[str, list[Cause]]:
    """Lines that require one that nobody can fill, in every month of theirs, and lines that require these."""
    found: dict[str, list[Cause]] = {}
    while True:
        gone = unfillable.keys() | found.keys()
        more: dict[str, list[Cause]] = {}
        for name, line in eligibility.lines.items():
            for required in line.requirement.requires if name not in gone else ():
                if required in gone and line.counted.cut_to(eligibility.lines[required].counted) == line.counted:
                    cause = Cause("requires", None, {"requirement": required, **_span(line)}, None)
                    more.setdefault(name, []).append(cause)
        if not more:
            return found
        found |= more


def _span(line: LineTerms) -> dict[str, str]:
    return {"from": month_text(line.counted.first), "to": month_text(line.counted.end - 1)}


def _reasons(eligibility: Eligibility, pairs: Sequence[Pair]) -> list[Cause] | None:
    """Why none of the pairs can be of use, those first that miss by least; None if one can."""
    lacking = {pair.pledge.pledge.id: lacks(eligibility, pair) for pair in pairs if pair.usable}
    if any(pair.usable and lacks(eligibility, pair) is None for pair in pairs):
        return None
    apart = [cause for cause in lacking.values() if cause is not None]
    apart += [cause for pair in pairs if pair.eligible for cause in untimely(pair, list(pair.line.counted))]
    return [*apart, *barred(sorted(pairs, key=lambda pair: len(pair.barriers)))]


def lacks(eligibility: Eligibility, pair: Pair) -> Cause | None:
    """What a pair that is usable by itself lacks, whatever is decided: room, the rest of its package, or support."""
    return (
        _too_large(eligibility, pair)
        or _without_package(eligibility, pair)
        or _without_support(eligibility, pair.pledge, pair.least)
    )


def _too_large(eligibility: Eligibility, pair: Pair) -> Cause | None:
    """A limit that its first turn alone is above."""
    name, turn, scenario = pair.pledge.pledge.id, pair.pledge.turns[0], eligibility.scenario
    mission = scenario.missions[pair.line.requirement.mission]
    component, units = pair.pledge.component, pair.least
    if pair.deployed or component is None:
        return None
    persons, most = turn.persons * units, mission.intake_per_month
    if most is not None and persons > most:
        facts: Facts = {"mission": mission.id, "intake_per_month": most, "persons": persons, "alone": persons}
        return Cause("intake", name, facts, "mission")
    ceilings: list[tuple[str, str, int | None, int, str]] = [
        (mission.id, component, getattr(mission.ceilings, component), persons, "mission")
    ]
    for who in sorted({who for who, _ in turn.manning}):
        theirs, own = scenario.contributors[who].ceilings, sum(each for one, each in turn.manning if one == who) * units
        ceilings += [(who, kind, getattr(theirs, kind), own, "contributor") for kind in ("total", component)]
    span = {
        "from": month_text(pair.starts.first),
        "to": month_text(min(pair.starts.closes, eligibility.horizon.end) - 1),
    }
    for of, kind, limit, count, lifted_by in ceilings:
        if limit is not None and count > limit:
            facts = {"of": of, "component": kind, "ceiling": limit, "persons": count, **span}
            return Cause("ceiling", name, facts, lifted_by)
    return None


def _without_package(eligibility: Eligibility, pair: Pair) -> Cause | None:
    pledge, mission = pair.pledge.pledge, pair.line.requirement.mission
    missing: list[str] = []
    for other in eligibility.packages.get(pledge.package or "", ()):
        pairs = eligibility.by_pledge.get(other.id, ())
        if not any(one.usable and one.line.requirement.mission == mission for one in pairs):
            missing.append(other.id)
    if not missing:
        return None
    return Cause("package", pledge.id, {"package": str(pledge.package), "missing": missing}, "contributor")


def _without_support(eligibility: Eligibility, terms: PledgeTerms, units: int) -> Cause | None:
    for code, need in sorted(terms.needs.items()):
        offers = [eligibility.pledges[name] for name in eligibility.support_offers.get(code, ())]
        available = sum(one.pledge.quantity for one in offers if eligibility.may_support(one, terms))
        if available < need * units:
            facts: Facts = {"support": code, "needed": need * units, "available": available}
            return Cause("support", terms.pledge.id, facts, "partner")
    return None
