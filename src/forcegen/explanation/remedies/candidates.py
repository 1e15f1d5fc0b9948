"""The changes among which a cure or an ask is chosen: everything of the known kinds that could bear on short lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from forcegen.domain.catalogue import COMPONENT
from forcegen.domain.pledge import Pledge
from forcegen.domain.quantities import MOST, month_text
from forcegen.domain.terms import LineTerms, PledgeTerms, pledge_terms
from forcegen.eligibility.context import Facts
from forcegen.eligibility.pairs import Eligibility
from forcegen.explanation.causes import Cause
from forcegen.explanation.remedies.changes import NOBODY, Change, Edit, Fields, distinct
from forcegen.explanation.remedies.needed import edit, needed
from forcegen.explanation.remedies.world import makes_another

MOST_STEPS = 3
"""Steps of one attribute that are tried at most; of more, the least, the greatest, and one between."""

SHARES = (50, 200, 1000)
"""By how many thousandths the most that one contributor may give is raised; what is not needed is cut off later."""

MOST_STATES = 16
"""States a pledge can be in, by the steps that make it another one."""


def candidates(
    cases: Eligibility,
    short: Mapping[str, Mapping[int, int]],
    why: Mapping[str, Sequence[Cause]],
    as_of: date,
    offers: Sequence[str] | None = None,
    beside: Sequence[str] = (),
    *,
    together: bool = False,
) -> list[Change]:
    """Changes that bear on the lines given, each once, in order.

    Parameters
    ----------
    short
        By line and month number, how much is short; only months in which something is.
    why
        The causes of the lines' gaps.
    offers
        The only pledges that may change, and nothing else may; all may when None.
    beside
        Lines that are not short but hold units others need: what would let another pledge serve them.
    together
        The lines are to be served together: limits are raised by what all of them need, too.
    """
    found: list[Change] = []
    for name in beside:
        found += [one for terms in cases.pledges.values() for one in _besides(cases, terms, name, as_of)]
    for name, by_month in short.items():
        found += _of_line(cases, name, by_month, why.get(name, ()), as_of, offers)
    if together and len(short) > 1:
        found += _limits_of_all(cases, short)
    packed = {one.id for one in cases.scenario.pledges.values() if one.package is not None}
    # A package goes whole: its members can lose what bars them, but do not become others.
    found = [one for one in found if one.pledge not in packed or not _makes_another(cases, one, as_of)]
    return _few_states(cases, _few_steps(distinct(found)), as_of)


def _makes_another(cases: Eligibility, change: Change, as_of: date) -> bool:
    scenario = cases.scenario
    pledge = scenario.pledges[change.pledge or ""]
    return makes_another(change, pledge_terms(pledge, scenario.catalogue, scenario.policy, as_of), scenario.policy)


def _besides(cases: Eligibility, terms: PledgeTerms, line: str, as_of: date) -> list[Change]:
    if (terms.pledge.id, line) not in cases.pairs:
        return []
    terms_of_line = cases.lines[line]
    return needed(terms, terms_of_line, cases.scenario, cases.horizon, list(terms_of_line.counted), as_of)


def _of_line(
    cases: Eligibility,
    name: str,
    short: Mapping[int, int],
    why: Sequence[Cause],
    as_of: date,
    offers: Sequence[str] | None,
) -> Iterator[Change]:
    line, scenario, months = cases.lines[name], cases.scenario, sorted(short)
    for pledge in cases.matching[name]:
        if offers is not None and pledge.id not in offers:
            continue
        terms = cases.pledges.get(pledge.id) or pledge_terms(pledge, scenario.catalogue, scenario.policy, as_of)
        yield from needed(terms, line, scenario, cases.horizon, months, as_of)
        yield from _around(cases, terms, name, max(short.values()))
        yield from _with_it(cases, pledge, as_of, offers)
    if offers is None:
        yield from _limits(cases, line, why, max(short.values()))
        yield from _new(cases, name, short)


def _around(cases: Eligibility, terms: PledgeTerms, line: str, lacking: int) -> Iterator[Change]:
    """More units on the same terms, the alternative besides, and the support it needs."""
    pledge, pair = terms.pledge, cases.pairs.get((terms.pledge.id, line))
    simple = pledge.package is None and pledge.deployed_in is None
    if simple and pair is not None and pair.eligible:
        room = MOST - pledge.quantity
        for more in {min(one, room) for one in (1, max(1, -(-lacking // pair.gives))) if room}:
            facts: Facts = {"more": more, "name": terms.capability.name}
            add = edit(pledge, "quantity", more, "add")
            about = (pledge.id, "quantity")
            yield Change("more_units", pledge.contributor, about, facts, (add,), pledge=pledge.id, step=more)
    if pledge.alternative in cases.alternatives:
        yield _both(cases, str(pledge.alternative))
    if pledge.package in cases.packages:
        yield _apart(cases, str(pledge.package))
    for code, need in sorted(terms.needs.items()):
        yield _support(cases, terms, code, need * pledge.quantity)


def _with_it(cases: Eligibility, pledge: Pledge, as_of: date, offers: Sequence[str] | None) -> Iterator[Change]:
    """What keeps away the others of its package that can go nowhere, of those that may change."""
    for other in cases.packages.get(pledge.package or "", ()):
        pairs = cases.by_pledge.get(other.id, ())
        may_change = other.id != pledge.id and (offers is None or other.id in offers)
        if may_change and not any(pair.usable for pair in pairs):
            for pair in pairs:
                yield from _besides(cases, pair.pledge, pair.line.requirement.id, as_of)


def _both(cases: Eligibility, group: str) -> Change:
    """All members of the group can be used, not one of them."""
    members = [one for one in cases.scenario.pledges.values() if one.alternative == group]
    edits = tuple(edit(one, "alternative", None) for one in members)
    facts: Facts = {"alternative": group, "pledges": [one.id for one in members]}
    first = members[0]
    return Change("drop_alternative", first.contributor, (group, "alternative"), facts, edits, pledge=first.id)


def _apart(cases: Eligibility, group: str) -> Change:
    """The members of a package may go one without the other."""
    members = cases.packages[group]
    edits = tuple(edit(one, "package", None) for one in members)
    facts: Facts = {"package": group, "pledges": [one.id for one in members]}
    first = members[0]
    return Change("drop_package", first.contributor, (group, "package"), facts, edits, pledge=first.id)


def _limits(cases: Eligibility, line: LineTerms, why: Sequence[Cause], lacking: int) -> Iterator[Change]:
    """Ceilings and intake, raised by as much as the causes say, or as the largest unit that could come would need."""
    mission = cases.scenario.missions[line.requirement.mission]
    for cause in why:
        facts = cause.facts
        if cause.code == "ceiling" and "share" not in facts:
            of, kind = str(facts["of"]), str(facts["component"])
            more = int(str(facts["persons"])) - int(str(facts["ceiling"]))
            yield _ceiling(cases, of, kind, more, of_mission=cause.lifted_by == "mission")
        elif cause.code == "intake":
            yield _intake(cases, mission.id, int(str(facts["persons"])) - int(str(facts["intake_per_month"])))
    share = cases.scenario.policy.max_contributor_share
    if share is not None:
        for to in sorted({min(1000, share + more) for more in SHARES} - {share}):
            yield _share(share, to)
    largest = _largest(cases, line, lacking)
    components = _components(cases, line)
    for component in components:
        if largest and getattr(mission.ceilings, component) is not None:
            yield _ceiling(cases, mission.id, component, largest, of_mission=True)
    if largest and mission.intake_per_month is not None:
        yield _intake(cases, mission.id, largest)
    for who in sorted({who for one in cases.by_line[line.requirement.id] for who in _mans(one.pledge)}):
        ceilings = cases.scenario.contributors[who].ceilings
        for kind in ("total", *components):
            if largest and getattr(ceilings, kind) is not None:
                yield _ceiling(cases, who, kind, largest, of_mission=False)


def _limits_of_all(cases: Eligibility, short: Mapping[str, Mapping[int, int]]) -> Iterator[Change]:
    """Ceilings and intake of missions, raised by what the largest units for all lines would need."""
    more: dict[tuple[str, str], int] = {}
    for name, by_month in short.items():
        line = cases.lines[name]
        largest = _largest(cases, line, max(by_month.values()))
        for component in ("intake", *_components(cases, line)):
            about = line.requirement.mission, component
            more[about] = more.get(about, 0) + largest
    for (name, component), persons in more.items():
        mission = cases.scenario.missions[name]
        if persons and component == "intake" and mission.intake_per_month is not None:
            yield _intake(cases, name, persons)
        elif persons and component != "intake" and getattr(mission.ceilings, component) is not None:
            yield _ceiling(cases, name, component, persons, of_mission=True)


def _components(cases: Eligibility, line: LineTerms) -> list[str]:
    """Under which ceilings those count who could serve a line."""
    counted = {COMPONENT[line.capability.category]}
    counted |= {pair.pledge.component for pair in cases.by_line[line.requirement.id]}
    return sorted(one for one in counted if one)


def _mans(terms: PledgeTerms) -> set[str]:
    return {who for turn in terms.turns for who, _ in turn.manning}


def _largest(cases: Eligibility, line: LineTerms, lacking: int) -> int:
    """Persons in as many of the largest units as the line lacks, of those pledged and of a new offer."""
    offered = [
        max(turn.persons for turn in pair.pledge.turns) * -(-lacking // pair.gives)
        for pair in cases.by_line[line.requirement.id]
    ]
    return max([*offered, _persons(cases, line, lacking)])


def _persons(cases: Eligibility, line: LineTerms, lacking: int) -> int:
    """Persons in a new offer of all that the line lacks."""
    terms = _terms(cases, line, lacking)
    made = cases.scenario.catalogue[str(terms["capability"])]
    return int(terms["quantity"]) * (1 if made.individuals else int(terms.get("strength", made.strength or 0)))


def _ceiling(cases: Eligibility, of: str, component: str, more: int, *, of_mission: bool) -> Change:
    record = cases.scenario.missions[of] if of_mission else cases.scenario.contributors[of]
    now = int(getattr(record.ceilings, component))
    more = min(more, MOST - now)
    facts: Facts = {"of": of, "component": component, "ceiling": now, "more": more, "to": now + more}
    add = Edit("missions" if of_mission else "contributors", of, "ceilings", "add_to", {component: more})
    mission = of if of_mission else None
    return Change("raise_ceiling", of, (of, "ceiling", component), facts, (add,), mission=mission, step=more)


def _intake(cases: Eligibility, mission: str, more: int) -> Change:
    now = cases.scenario.missions[mission].intake_per_month or 0
    more = min(more, MOST - now)
    facts: Facts = {"mission": mission, "intake_per_month": now, "more": more, "to": now + more}
    add = Edit("missions", mission, "intake_per_month", "add", more)
    return Change("raise_intake", mission, (mission, "intake"), facts, (add,), mission=mission, step=more)


def _share(now: int, to: int) -> Change:
    facts: Facts = {"share": now / 1000, "to": to / 1000}
    put = Edit("policy", "", "max_contributor_share", "set", to / 1000)
    return Change("raise_share", "planner", ("share",), facts, (put,), step=to)


_ANYONE = Edit("contributors", NOBODY, "", "whole", {"id": NOBODY, "name": "Anyone"})


def _support(cases: Eligibility, terms: PledgeTerms, code: str, quantity: int) -> Change:
    """An offer nobody has made, of all the support that a pledge needs."""
    pledge = terms.pledge
    name, quantity = _unused(cases, f"NEW-{code}-{pledge.id}"), min(MOST, quantity)
    offer = {"id": name, "contributor": NOBODY, "capability": code, "quantity": quantity}
    offer["serves"] = [pledge.contributor]
    facts: Facts = {"support": code, "quantity": quantity, "for": [pledge.id]}
    edits = (_ANYONE, Edit("pledges", name, "", "whole", offer))
    return Change("give_support", "anyone", (pledge.id, "support", code), facts, edits, pledge=pledge.id)


def _new(cases: Eligibility, name: str, short: Mapping[int, int]) -> Iterator[Change]:
    """Offers nobody has made, cut to the gap: one for all of it, and where it varies one for each part."""
    runs = [list(run) for _, run in groupby(sorted(short), key=lambda m: (short[m], m - sorted(short).index(m)))]
    spans = {(min(short), max(short), max(short.values())), *((run[0], run[-1], short[run[0]]) for run in runs)}
    for number, (first, last, lacking) in enumerate(sorted(spans, key=lambda one: (-one[2], one[0] - one[1], one))):
        if number < MOST_STEPS:
            yield _offer(cases, name, first, last, lacking, number)


def _offer(cases: Eligibility, name: str, first: int, last: int, lacking: int, number: int) -> Change:
    line = cases.lines[name]
    pledge = _unused(cases, f"NEW-{name}" + (f"-{number + 1}" if number else ""))
    offer = {"id": pledge, "contributor": NOBODY, **_terms(cases, line, lacking)}
    offer |= {"from": month_text(first), "to": month_text(last), "notice_days": 0, "min_tour_months": 1}
    facts: Facts = {
        "capability": str(offer["capability"]),
        "quantity": int(offer["quantity"]),
        "from": month_text(first),
        "to": month_text(last),
        "name": cases.scenario.catalogue[str(offer["capability"])].name,
    }
    edits = (_ANYONE, Edit("pledges", pledge, "", "whole", offer))
    about = (name, "new", str(number))
    return Change("new_pledge", "anyone", about, facts, edits, pledge=None, requirement=name)


def _terms(cases: Eligibility, line: LineTerms, lacking: int) -> Fields:
    """Just what the line asks for: as many whole units as it lacks, or elements where units would be too many."""
    asked, requirement = line.capability, line.requirement
    made: Fields = {"capability": asked.code, "quantity": min(MOST, lacking)}
    if line.in_elements and lacking % (asked.elements or 1) == 0:
        made["quantity"] = lacking // (asked.elements or 1)
    elif line.in_elements:
        made["capability"] = asked.element
    if asked.counted_in == "units" and asked.category != "support":
        made["level"] = line.min_level
    if requirement.min_strength is not None and not asked.individuals:
        made["strength"] = max(requirement.min_strength, asked.strength or 0)
    standards: Fields = dict.fromkeys(line.standing, True)
    if standards := {**standards, **requirement.standards}:
        made["standards"] = standards
    if languages := {code: 1 if asked.individuals else share / 1000 for code, share in requirement.languages.items()}:
        made["languages"] = languages
    if requirement.women_share:
        own = cases.scenario.catalogue[str(made["capability"])].strength or 0
        persons = lacking if asked.individuals else int(made.get("strength", own))
        made["women"] = -(-requirement.women_share * persons // 1000)
    return made


def _unused(cases: Eligibility, name: str) -> str:
    """An id that no pledge bears."""
    while name in cases.scenario.pledges:
        name += "X"
    return name[:80]


def _few_steps(changes: Iterable[Change]) -> list[Change]:
    """At most a few steps of each attribute; those that reach furthest and least far are kept."""
    by_attribute: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        by_attribute.setdefault(change.attribute, []).append(change)
    kept: list[Change] = []
    for steps in by_attribute.values():
        middle = len(steps) // 2
        kept += steps if len(steps) <= MOST_STEPS else [steps[0], steps[middle], steps[-1]]
    return distinct(kept)


def _few_states(cases: Eligibility, changes: Sequence[Change], as_of: date) -> list[Change]:
    """No pledge in more states than a programme bears: of the steps that make it another one, the last ones go."""
    kept: list[Change] = []
    states: dict[str, int] = {}
    steps: dict[tuple[str, ...], int] = {}
    for change in changes:
        if change.pledge in cases.scenario.pledges and _makes_another(cases, change, as_of):
            pledge, before = change.pledge or "", steps.get(change.attribute, 1)
            after = states.get(pledge, 1) // before * (before + 1)
            if after > MOST_STATES:
                continue
            states[pledge], steps[change.attribute] = after, before + 1
        kept.append(change)
    return kept
