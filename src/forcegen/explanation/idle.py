"""Why a pledge is worth nothing: it can go nowhere, its lines are met without it, something holds it back."""

from __future__ import annotations

from collections.abc import Mapping

from forcegen.domain.terms import PledgeTerms
from forcegen.eligibility.context import Facts
from forcegen.eligibility.pairs import Eligibility
from forcegen.explanation.again import used
from forcegen.explanation.causes import Cause, barred, causes
from forcegen.explanation.worth import Idle
from forcegen.plan.plan import Plan
from forcegen.plan.presence import Presence, presence


def idle_reasons(cases: Eligibility, plan: Plan) -> Mapping[str, Idle]:
    """By pledge, the reason for its being worth nothing, if it is."""
    here, why, at_work = presence(cases, plan), causes(cases, plan), used(plan)
    # The first cause of each pledge and line is the most telling: it is put in last.
    told = {(cause.pledge, line): cause for line, found in why.items() for cause in reversed(found)}
    reasons = {}
    for name in cases.scenario.pledges:
        if name not in cases.pledges:
            reasons[name] = Idle("outside")
        elif name in at_work:
            reasons[name] = Idle("others_do")
        else:
            reasons[name] = _unused(cases, here, cases.pledges[name], told)
    return reasons


def _unused(
    cases: Eligibility, here: Presence, terms: PledgeTerms, told: Mapping[tuple[str | None, str], Cause]
) -> Idle:
    pairs = cases.by_pledge[terms.pledge.id]
    usable = [pair for pair in pairs if pair.usable]
    if not usable:
        if any(cases.may_support(terms, other) for other in cases.pledges.values() if other.needs):
            return Idle("no_need")
        barriers = list(barred(sorted(pairs, key=lambda pair: (len(pair.barriers), pair.line.requirement.id))))
        if barriers:
            line = min(pairs, key=lambda pair: (len(pair.barriers), pair.line.requirement.id)).line.requirement.id
            return Idle("barred", line, barriers[0])
        return Idle("no_line_asks")
    usable.sort(key=lambda pair: (pair.line.requirement.priority, pair.line.requirement.id))
    if missing := _unable(cases, terms):
        facts: Facts = {"package": str(terms.pledge.package), "missing": missing}
        cause = Cause("package", terms.pledge.id, facts, "contributor")
        return Idle("held_back", usable[0].line.requirement.id, cause)
    for pair in usable:
        line = pair.line.requirement.id
        short = any(here.short(cases, line, month) for month in pair.line.counted)
        if short:
            return Idle("held_back", line, told.get((terms.pledge.id, line)))
    return Idle("lines_met", usable[0].line.requirement.id)


def _unable(cases: Eligibility, terms: PledgeTerms) -> list[str]:
    """Others of the pledge's package that can go nowhere."""
    group = cases.packages.get(terms.pledge.package or "", ())
    others = [one.id for one in group if one.id != terms.pledge.id]
    return [name for name in others if not any(pair.usable for pair in cases.by_pledge.get(name, ()))]
