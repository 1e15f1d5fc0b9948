"""Every hard rule, checked on a plan by counting: what a solver found is believed only after this.

One function a family of `models/formulation.md`; each yields a sentence for every breach it finds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from forcegen.domain.quantities import month_text
from forcegen.eligibility.pairs import Eligibility
from forcegen.plan.aims import women_aims
from forcegen.plan.plan import Deployment, Plan
from forcegen.plan.presence import Presence, presence
from forcegen.plan.score import tallies


def audit(eligibility: Eligibility, plan: Plan) -> list[str]:
    """Every breach of a hard rule, as sentences with ids and months; empty for a plan that holds."""
    unknown = list(_unknown(eligibility, plan))
    if unknown:
        return unknown
    here = presence(eligibility, plan)
    return [breach for check in CHECKS for breach in check(eligibility, plan, here)]


def _unknown(eligibility: Eligibility, plan: Plan) -> Iterator[str]:
    for one in plan.deployments:
        if (one.pledge, one.requirement) not in eligibility.pairs:
            yield f"{one.pledge} cannot serve {one.requirement}: no such pair of matching capability"
        elif one.units < 1:
            yield f"{one.pledge} on {one.requirement}: {one.units} units"
    for given in plan.support:
        if given.offer not in eligibility.pledges or given.pledge not in eligibility.pledges:
            yield f"support of {given.offer} to {given.pledge}: no such pledge"


def options(eligibility: Eligibility, plan: Plan, here: Presence) -> Iterator[str]:
    """Every deployment is one of the options of an eligible pair, and women are counted where they must be."""
    for one in plan.deployments:
        pair = eligibility.pairs[one.pledge, one.requirement]
        what = f"{one.pledge} on {one.requirement} from {month_text(one.start)}"
        for barrier in pair.barriers:
            yield f"{what}: barred ({barrier.code})"
        if one.start not in pair.starts.each:
            yield f"{what}: no such start"
        elif one.end != pair.starts.end(one.start):
            ends = month_text(pair.starts.end(one.start) - 1)
            yield f"{what}: the tour ends in {ends}, not {month_text(one.end - 1)}"
        if (one.women is None) == pair.pledge.individuals:
            yield f"{what}: women must be counted for individuals, and only for them"
        if one.women is not None and not 0 <= one.women <= one.units:
            yield f"{what}: {one.women} women among {one.units}"


def cover(eligibility: Eligibility, plan: Plan, here: Presence) -> Iterator[str]:
    """Never more serve than target and surplus."""
    for (name, month), served in sorted(here.served.items()):
        most = eligibility.lines[name].most
        if served > most:
            yield f"{name} in {month_text(month)}: {served} serve, at most {most} may"


def commit_once(eligibility: Eligibility, plan: Plan, here: Presence) -> Iterator[str]:
    """No pledge gives more than it has: units, women, men, speakers; all of a deployed pledge is where it is."""
    sent = _by_pledge(plan)
    for name, terms in eligibility.pledges.items():
        mine, quantity = sent.get(name, []), terms.pledge.quantity
        units = sum(one.units for one in mine)
        if units > quantity:
            yield f"{name}: {units} used of {quantity}"
        if terms.individuals:
            women = sum(one.women or 0 for one in mine)
            if women > terms.women or units - women > quantity - terms.women:
                offered = f"{terms.women} and {quantity - terms.women}"
                yield f"{name}: {women} women and {units - women} men used of {offered}"
            yield from _speakers(eligibility, name, mine)
        stays = [pair for pair in eligibility.by_pledge[name] if pair.deployed and pair.starts.count]
        if stays and units != quantity:
            yield f"{name} is already on {terms.pledge.deployed_in} with {quantity}, the plan has {units}"


def _speakers(eligibility: Eligibility, name: str, mine: list[Deployment]) -> Iterator[str]:
    asking: dict[str, int] = defaultdict(int)
    for one in mine:
        for language, share in eligibility.lines[one.requirement].requirement.languages.items():
            asking[language] += one.units if share else 0
    for language, persons in sorted(asking.items()):
        most = eligibility.pledges[name].may_send_speakers(language)
        if persons > most:
            yield f"{name}: {persons} sent where {language} is asked, {most} speak it"


def contributor_ceilings(eligibility: Eligibility, plan: Plan, here: Presence) -> Iterator[str]:
    """Persons of each contributor, by component and in total."""
    persons: dict[tuple[str, str, int], int] = defaultdict(int)
    for stay in here.stays:
        for who, count in stay.manning:
            persons[who, "total", stay.month] += count
            persons[who, stay.pair.pledge.component or "", stay.month] += count
    for (who, component, month), count in sorted(persons.items()):
        record = eligibility.scenario.contributors.get(who)
        most = getattr(record.ceilings, component, None) if record else None
        if most is not None and count > most:
            yield f"{who} in {month_text(month)}: {count} {component} persons, its ceiling is {most}"


def mission_ceilings(eligibility: Eligibility, plan: Plan, here: Presence) -> Iterator[str]:
    """Persons in each mission, by component."""
    persons: dict[tuple[str, str, int], int] = defaultdict(int)
    for stay in here.stays:
        persons[stay.mission, stay.pair.pledge.component or "", stay.month] += stay.persons
    for (mission, component, month), count in sorted(persons.items()):
        most = getattr(eligibility.scenario.missions[mission].ceilings, component, None)
        if most is not None and count > most:
            yield f"{mission} in {month_text(month)}: {count} {component} persons, its ceiling is {most}"


def intake(eligibility: Eligibility, plan: Plan, here: Presence) -> Iterator[str]:
    """Persons arriving in a mission in a month; units already deployed do not arrive."""
    arriving: dict[tuple[str, int], int] = defaultdict(int)
    for stay in here.stays:
        if stay.month == stay.deployment.start and not stay.pair.deployed:
            arriving[stay.mission, stay.month] += stay.persons
    for (mission, month), count in sorted(arriving.items()):
        most = eligibility.scenario.missions[mission].intake_per_month
        if most is not None and count > most:
            yield f"{mission} in {month_text(month)}: {count} persons arrive, at most {most} can"


def alternatives(eligibility: Eligibility, plan: Plan, here: Presence) -> Iterator[str]:
    """At most one pledge of a group is used."""
    used: dict[str, set[str]] = defaultdict(set)
    for one in plan.deployments:
        group = eligibility.pledges[one.pledge].pledge.alternative
        if group is not None:
            used[group].add(one.pledge)
    for group, pledges in sorted(used.items()):
        if len(pledges) > 1:
            yield f"alternative {group}: {', '.join(sorted(pledges))} are used together"


def all_or_none(eligibility: Eligibility, plan: Plan, here: Presence) -> Iterator[str]:
    """A package goes whole to one mission, an indivisible pledge whole to one line at one start."""
    sent = _by_pledge(plan)
    packages: dict[str, list[str]] = defaultdict(list)
    for pledge in eligibility.scenario.pledges.values():
        if pledge.package is not None:
            packages[pledge.package].append(pledge.id)
    for group, members in sorted(packages.items()):
        missions = {
            eligibility.lines[one.requirement].requirement.mission for name in members for one in sent.get(name, [])
        }
        whole = all(
            sum(one.units for one in sent.get(name, [])) == eligibility.scenario.pledges[name].quantity
            for name in members
        )
        if missions and (len(missions) > 1 or not whole):
            yield f"package {group}: not all of {', '.join(sorted(members))} in one mission"
    for name, mine in sorted(sent.items()):
        pledge = eligibility.pledges[name].pledge
        if pledge.indivisible and (len(mine) > 1 or mine[0].units != pledge.quantity):
            yield f"{name} is indivisible, but split"


def support(eligibility: Eligibility, plan: Plan, here: Presence) -> Iterator[str]:
    """Each need of each unit used is met, by offers that may meet it, from one stock with what lines take."""
    given: dict[tuple[str, str], int] = defaultdict(int)
    taken: dict[str, int] = defaultdict(int)
    for one in plan.support:
        offer, pledge = eligibility.pledges[one.offer], eligibility.pledges[one.pledge]
        if one.quantity < 1 or one.code != offer.pledge.capability or not eligibility.may_support(offer, pledge):
            yield f"{one.offer} cannot support {one.pledge} with {one.quantity} {one.code}"
        given[one.pledge, one.code] += one.quantity
        taken[one.offer] += one.quantity
    sent = _by_pledge(plan)
    for name, mine in sorted(sent.items()):
        units = sum(one.units for one in mine)
        for code, need in eligibility.pledges[name].needs.items():
            if given[name, code] != need * units:
                yield f"{name}: {units} used need {need * units} {code}, {given[name, code]} given"
    for name, quantity in sorted(taken.items()):
        total = quantity + sum(one.units for one in sent.get(name, []))
        if total > eligibility.pledges[name].pledge.quantity:
            yield f"{name}: {total} given of {eligibility.pledges[name].pledge.quantity}"


def requires(eligibility: Eligibility, plan: Plan, here: Presence) -> Iterator[str]:
    """A line is served only in months when every line it requires is fully served."""
    for name, month in sorted(here.served):
        for required in eligibility.lines[name].requirement.requires:
            line = eligibility.lines.get(required)
            if line is not None and month in line.counted and here.short(eligibility, required, month):
                yield f"{name} in {month_text(month)}: served, though {required}, which it requires, is short"


def contributor_share(eligibility: Eligibility, plan: Plan, here: Presence) -> Iterator[str]:
    """No contributor has more than its share of a mission's persons."""
    share = eligibility.scenario.policy.max_contributor_share
    if share is None:
        return
    persons: dict[tuple[str, int], int] = defaultdict(int)
    of: dict[tuple[str, str, int], int] = defaultdict(int)
    for stay in here.stays:
        persons[stay.mission, stay.month] += stay.persons
        for who, count in stay.manning:
            of[who, stay.mission, stay.month] += count
    for (who, mission, month), count in sorted(of.items()):
        if 1000 * count > share * persons[mission, month]:
            yield f"{who} in {mission} in {month_text(month)}: {count} of {persons[mission, month]} persons"


def women(eligibility: Eligibility, plan: Plan, here: Presence) -> Iterator[str]:
    """The share of women on lines of individuals, and the targets where they are rules."""
    on_line: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    for stay in here.stays:
        if stay.pair.line.capability.individuals:
            sums = on_line[stay.deployment.requirement, stay.month]
            sums[0] += stay.persons
            sums[1] += stay.women
    for (name, month), (persons, count) in sorted(on_line.items()):
        asked = eligibility.lines[name].requirement.women_share or 0
        if 1000 * count < asked * persons:
            yield f"{name} in {month_text(month)}: {count} women of {persons} persons, {asked / 1000} asked"
    if eligibility.scenario.policy.women_mode == "must":
        aims = list(women_aims(eligibility.scenario, eligibility.horizon))
        for aim, persons, reached in tallies(here, aims):
            if reached < aim.share * persons:
                yield f"{aim.category} of {aim.scope} in {month_text(aim.month)}: {reached // 1000} women of {persons}"


def pins(eligibility: Eligibility, plan: Plan, here: Presence) -> Iterator[str]:
    """At least the pinned number of a pledge on a line."""
    for pin in eligibility.scenario.policy.pins:
        sent = sum(
            one.units for one in plan.deployments if (one.pledge, one.requirement) == (pin.pledge, pin.requirement)
        )
        if sent < pin.units:
            yield f"pin: {sent} of {pin.pledge} on {pin.requirement}, at least {pin.units} ordered"


CHECKS: tuple[Callable[[Eligibility, Plan, Presence], Iterator[str]], ...] = (
    options,
    cover,
    commit_once,
    contributor_ceilings,
    mission_ceilings,
    intake,
    alternatives,
    all_or_none,
    support,
    requires,
    contributor_share,
    women,
    pins,
)


def _by_pledge(plan: Plan) -> dict[str, list[Deployment]]:
    sent: dict[str, list[Deployment]] = defaultdict(list)
    for one in plan.deployments:
        sent[one.pledge].append(one)
    return sent
