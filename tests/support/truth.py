"""Whether a cause is true, recomputed by the auditor and by plain counting, not as it was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from forcegen.domain.matching import fit
from forcegen.domain.quantities import month_text
from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.explanation.causes import Cause
from forcegen.plan.audit import audit
from forcegen.plan.plan import Deployment, Plan, Support, together
from forcegen.plan.presence import presence

SAID_BY_AUDIT = {
    "ceiling": ("its ceiling is", " persons"),
    "intake": ("arrive, at most",),
    "alternative": ("are used together",),
    "package": ("not all of", "serve, at most", "is indivisible"),
    "support": (" given",),
    "requires": ("which it requires, is short",),
    "women": (" women",),
    "language": ("speak it",),
    "window": ("serve, at most",),
}


def months(facts: dict) -> list[str]:
    """The months a cause names, as text that sorts."""
    return [facts["from"], facts["to"]]


def untrue(case: Eligibility, plan: Plan, line: str, cause: Cause) -> str | None:
    """What is wrong with a cause; None if it is true."""
    facts, code = dict(cause.facts), cause.code
    pair = case.pairs.get((cause.pledge, line)) if cause.pledge else None
    if pair is not None and (code, facts) in [(one.code, dict(one.facts)) for one in pair.barriers]:
        return None
    if code == "not_pledged":
        terms = case.lines[line]
        offers = [one for one in case.scenario.pledges.values() if fit(case.scenario.catalogue, one.capability, terms)]
        return f"{offers[0].id} is pledged" if offers else None
    if code == "too_few":
        return _too_few(case, line, facts)
    if code == "committed_elsewhere":
        return _elsewhere(case, plan, line, cause)
    if code == "requires" and cause.pledge is None:
        return _required(case, plan, line, facts)
    if code in ("notice", "window") and "full" not in facts:
        return _untimely(case, plan, line, cause)
    if pair is None or not pair.eligible:
        return "no such eligible pair"
    if "gives" in facts and "free" not in facts:
        units = facts.get("units", 1)
        together = pair.pledge.pledge.quantity if pair.pledge.pledge.indivisible else 1
        return (
            None
            if pair.gives * units == facts["gives"] > facts["most"] == pair.line.most and units == together
            else "it would fit"
        )
    return _limit(case, plan, pair, cause)


def _reach(case: Eligibility, pair: Pair, month: int) -> bool:
    starts = range(pair.starts.first, pair.starts.last + 1)
    return pair.eligible and any(start <= month < pair.starts.end(start) for start in starts)


def _fits(pair: Pair) -> bool:
    pledge = pair.pledge.pledge
    return pair.gives * (pledge.quantity if pledge.indivisible else 1) <= pair.line.most


def _could_be_sent(pair: Pair) -> int:
    pledge = pair.pledge.pledge
    speakers = [
        pledge.quantity * pledge.languages.get(one, 0) // 1000
        for one, share in pair.line.requirement.languages.items()
        if share and pair.pledge.capability.counted_in == "individuals"
    ]
    return min([pledge.quantity, *speakers])


def _too_few(case: Eligibility, line: str, facts: dict) -> str | None:
    month = next(one for one in case.lines[line].counted if month_text(one) == facts["month"])
    able = [pair for pair in case.by_line[line] if _fits(pair) and _reach(case, pair, month)]
    pledged = sum(pair.gives * _could_be_sent(pair) for pair in able)
    if pledged != facts["pledged"]:
        return f"{pledged} could serve, not {facts['pledged']}"
    return None if pledged < facts["target"] == case.lines[line].target else "enough could serve"


def _required(case: Eligibility, plan: Plan, line: str, facts: dict) -> str | None:
    """Both lines are short in the first and the last month named, and nobody could serve the one that requires."""
    if facts["requirement"] not in case.lines[line].requirement.requires:
        return "it is not required"
    if any(pair.eligible and _fits(pair) for pair in case.by_line[line]):
        return "somebody could serve"
    for name in (line, facts["requirement"]):
        for month in (one for one in case.horizon if month_text(one) in months(facts)):
            mine = [one for one in plan.deployments if one.requirement == name and one.start <= month < one.end]
            served = sum(one.units * case.pairs[one.pledge, name].gives for one in mine)
            if month not in case.lines[name].counted or served >= case.lines[name].target:
                return f"{name} is not short in {month_text(month)}"
    return None


def _elsewhere(case: Eligibility, plan: Plan, line: str, cause: Cause) -> str | None:
    facts = cause.facts
    if "pledge" in facts:
        units = sum(one.quantity for one in plan.support if (one.offer, one.pledge) == (cause.pledge, facts["pledge"]))
    else:
        where = (cause.pledge, facts["requirement"])
        units = sum(one.units for one in plan.deployments if (one.pledge, one.requirement) == where)
        pledge = case.scenario.pledges[cause.pledge or ""]
        if pledge.deployed_in == facts["requirement"] != line:
            return None if facts["units"] == pledge.quantity else "another number is there"
    return None if units == facts["units"] > 0 else f"{units} are there"


def _untimely(case: Eligibility, plan: Plan, line: str, cause: Cause) -> str | None:
    """No start reaches the first and last month named; or no stay of one unit reaches them and those it serves."""
    facts = cause.facts
    if (cause.pledge, line) not in case.pairs:
        return None if cause.pledge not in case.pledges else "the pledge plays a part"
    pair, horizon = case.pairs[cause.pledge or "", line], case.horizon
    named = [month for month in horizon if month_text(month) in months(facts)]
    if "tour_months" not in facts:
        return "a start reaches it" if any(_reach(case, pair, month) for month in named) else None
    mine = [one for one in plan.deployments if (one.pledge, one.requirement) == (cause.pledge, line)]
    for month in named:
        for one in mine:
            served = [*range(one.start, min(one.end, horizon.end)), month]
            starts = range(pair.starts.first, pair.starts.last + 1)
            alike = [s for s in starts if all(s <= other < pair.starts.end(s) for other in served)]
            if not alike:
                break
        else:
            return f"a longer stay is open in {month_text(month)}"
    return None


def _limit(case: Eligibility, plan: Plan, pair: Pair, cause: Cause) -> str | None:
    """Adding a unit, or letting one come earlier, breaks what the cause names, at one start at least."""
    for changed in _changed(case, plan, pair):
        said = [one for one in audit(case, changed) if any(part in one for part in SAID_BY_AUDIT[cause.code])]
        if said and _facts_hold(case, changed, plan, pair, cause):
            return None
    return "no unit more would break it"


def _facts_hold(case: Eligibility, changed: Plan, plan: Plan, pair: Pair, cause: Cause) -> bool:
    facts, line = cause.facts, pair.line.requirement.id
    if "full" not in facts and "free" not in facts:
        return True
    before, after = presence(case, plan), presence(case, changed)
    named = [month for month in case.horizon if month_text(month) in months(dict(facts))]
    if "full" in facts:
        # Where a unit is moved, the line is full without it.
        return all(after.served[line, month] > pair.line.most for month in named) and all(
            before.served[line, month] >= pair.line.target or after.served[line, month] - pair.gives >= pair.line.target
            for month in named
        )
    return all(after.served[line, month] > pair.line.most for month in named) and facts["gives"] > facts["free"]


def _changed(case: Eligibility, plan: Plan, pair: Pair) -> Iterator[Plan]:
    name, line, quantity = pair.pledge.pledge.id, pair.line.requirement.id, pair.pledge.pledge.quantity
    units = quantity if pair.pledge.pledge.indivisible else 1
    mine = [one for one in plan.deployments if (one.pledge, one.requirement) == (name, line)]
    for start in range(pair.starts.first, pair.starts.last + 1):
        sexes = [None]
        if pair.pledge.individuals:
            sexes = [pair.pledge.women] if pair.pledge.pledge.indivisible else [0, 1]
        for women in sexes:
            more = Deployment(name, line, start, pair.starts.end(start), units, women)
            yield _lent(case, plan, [*plan.deployments, more])
            for one in mine:
                left = replace(one, units=one.units - units, women=None if women is None else (one.women or 0) - women)
                if left.units >= 0:
                    kept = [other for other in plan.deployments if other != one]
                    yield _lent(case, plan, [*kept, left, more] if left.units else [*kept, more])


def _lent(case: Eligibility, plan: Plan, deployments: list[Deployment]) -> Plan:
    """With whatever support is still free."""
    support = {(one.offer, one.pledge): one.quantity for one in plan.support}
    for name in {one.pledge for one in deployments}:
        units = sum(one.units for one in deployments if one.pledge == name)
        for code, need in case.pledges[name].needs.items():
            offers = [o for o, of in case.pledges.items() if of.capability.code == code]
            missing = need * units - sum(q for (o, p), q in support.items() if p == name and o in offers)
            for offer in offers:
                used = sum(q for (o, _), q in support.items() if o == offer)
                used += sum(one.units for one in deployments if one.pledge == offer)
                free = case.pledges[offer].pledge.quantity - used
                if case.may_support(case.pledges[offer], case.pledges[name]) and min(free, missing) > 0:
                    support[offer, name] = support.get((offer, name), 0) + min(free, missing)
                    missing -= min(free, missing)
    given = [Support(o, p, case.pledges[o].pledge.capability, q) for (o, p), q in support.items()]
    return Plan(together(deployments), tuple(sorted(given)))
