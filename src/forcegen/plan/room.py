"""The room a plan leaves: what one more deployment would break, limit by limit, counted as it grows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from forcegen.domain.quantities import month_text
from forcegen.eligibility.context import Facts
from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.plan.aims import women_aims
from forcegen.plan.plan import Deployment, Plan, Support, split, together


@dataclass(frozen=True)
class Breach:
    """A limit that one more deployment would break. Its code is a cause code of the gap report."""

    code: str
    facts: Facts
    lifted_by: str | None


class Room:
    """A plan that can grow, with every sum its limits speak of.

    Composition rules (women, contributor share) are judged after the deployment is added.
    """

    def __init__(self, eligibility: Eligibility, plan: Plan | None = None) -> None:
        self.eligibility = eligibility
        self._deployed: dict[str, list[Deployment]] = defaultdict(list)
        self._support: dict[tuple[str, str], Support] = {}
        self.served: dict[tuple[str, int], int] = defaultdict(int)
        self.sent: dict[str, int] = defaultdict(int)
        self.women_sent: dict[str, int] = defaultdict(int)
        self._speaking: dict[tuple[str, str], int] = defaultdict(int)
        self._of: dict[tuple[str, str, int], int] = defaultdict(int)
        self._in: dict[tuple[str, str, int], int] = defaultdict(int)
        self._from: dict[tuple[str, str, int], int] = defaultdict(int)
        self._arriving: dict[tuple[str, int], int] = defaultdict(int)
        self._women: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
        self._given: dict[tuple[str, str], int] = defaultdict(int)
        self._taken: dict[str, int] = defaultdict(int)
        # What no limit speaks of is not counted: most of the time goes into counting.
        self._shares = eligibility.scenario.policy.max_contributor_share is not None
        ceilings = ((one.id, one.ceilings) for one in eligibility.scenario.contributors.values())
        self._capped = {name for name, most in ceilings if any(number is not None for _, number in most)}
        self._must = eligibility.scenario.policy.women_mode == "must"
        self._aims = defaultdict(list)
        if self._must:
            for aim in women_aims(eligibility.scenario, eligibility.horizon):
                self._aims[aim.month].append(aim)
        for deployment in plan.deployments if plan else ():
            self.add(deployment)
        for given in plan.support if plan else ():
            self._give(given)

    def plan(self) -> Plan:
        """The plan as it stands."""
        everything = [one for mine in self._deployed.values() for one in mine]
        return Plan(together(everything), tuple(sorted(self._support.values())))

    def of_pledge(self, pledge: str) -> Sequence[Deployment]:
        """What a pledge has deployed."""
        return self._deployed.get(pledge, ())

    def given_by(self, offer: str) -> list[Support]:
        """Whom an offer of support helps."""
        return sorted(given for (of, _), given in self._support.items() if of == offer)

    def short(self, line: str, month: int) -> int:
        """What a line lacks in a month."""
        return max(0, self.eligibility.lines[line].target - self.served[line, month])

    def idle(self, pledge: str) -> int:
        """Units (persons) of a pledge that nobody uses, neither on a line nor as support."""
        return self.eligibility.pledges[pledge].pledge.quantity - self.sent[pledge] - self._taken[pledge]

    def add(self, one: Deployment) -> None:
        """Deploy, whatever it breaks."""
        self._deployed[one.pledge].append(one)
        self._count(one, 1)

    def drop(self, one: Deployment) -> None:
        """Take a deployment back."""
        self._deployed[one.pledge].remove(one)
        self._count(one, -1)

    def breaches(self, one: Deployment) -> list[Breach]:
        """Every limit that the deployment would break; empty if it can be added.

        Support that is still free is not counted as missing; `lend` gives it.
        """
        pair = self.eligibility.pairs[one.pledge, one.requirement]
        self.add(one)
        try:
            return [breach for check in _CHECKS for breach in check(self, one, pair)]
        finally:
            self.drop(one)

    def breaches_of_moving(self, one: Deployment, units: int, start: int) -> list[Breach]:
        """Every limit that would be broken if so many units of a deployment came in another month instead."""
        part, rest = split(one, units)
        self._replace(one, rest)
        try:
            return self.breaches(self._moved(part, start))
        finally:
            self._replace(rest, one)

    def move(self, one: Deployment, units: int, start: int) -> None:
        """Let so many units of a deployment come in another month, whatever it breaks."""
        part, rest = split(one, units)
        self._replace(one, rest)
        self.add(self._moved(part, start))

    def _replace(self, one: Deployment, other: Deployment) -> None:
        if one.units:
            self.drop(one)
        if other.units:
            self.add(other)

    def _moved(self, one: Deployment, start: int) -> Deployment:
        pair = self.eligibility.pairs[one.pledge, one.requirement]
        return replace(one, start=start, end=pair.starts.end(start))

    def lend(self, one: Deployment) -> None:
        """Give the units of a deployment just added the support they need, from what is free."""
        for offer, code, quantity in self._loans(one):
            self._give(Support(offer, one.pledge, code, quantity))

    def _give(self, given: Support) -> None:
        old = self._support.get((given.offer, given.pledge))
        quantity = given.quantity + (old.quantity if old else 0)
        self._support[given.offer, given.pledge] = replace(given, quantity=quantity)
        self._given[given.pledge, given.code] += given.quantity
        self._taken[given.offer] += given.quantity

    def _count(self, one: Deployment, sign: int) -> None:
        pair = self.eligibility.pairs[one.pledge, one.requirement]
        terms, line, units = pair.pledge, pair.line.requirement, one.units * sign
        women = (one.women or 0) * sign
        self.sent[one.pledge] += units
        self.women_sent[one.pledge] += women
        if terms.individuals:
            for language, share in line.languages.items():
                self._speaking[one.pledge, language] += units if share else 0
        if not pair.deployed:
            self._arriving[line.mission, one.start] += terms.turns[0].persons * units
        component, individuals = terms.component or "", terms.individuals
        mixed = individuals and pair.line.capability.individuals and bool(line.women_share)
        only = terms.turns[0] if len(terms.turns) == 1 else None
        for month in range(one.start, min(one.end, self.eligibility.horizon.end)):
            turn = only or terms.turn_at(month - one.start)
            self.served[line.id, month] += pair.gives * units
            self._in[line.mission, component, month] += turn.persons * units
            if self._shares:
                self._in[line.mission, "", month] += turn.persons * units
            for who, persons in turn.manning:
                if who in self._capped:
                    self._of[who, component, month] += persons * units
                    self._of[who, "total", month] += persons * units
                if self._shares:
                    self._from[who, line.mission, month] += persons * units
            among = women if individuals else turn.women * units
            if mixed:
                sums = self._women[line.id, month]
                sums[0], sums[1] = sums[0] + units, sums[1] + among
            for aim in self._aims.get(month, ()):
                if aim.counts(line.mission, terms.category):
                    sums = self._women[f"{aim.scope}\n{aim.category}", month]
                    sums[0], sums[1] = sums[0] + turn.persons * units, sums[1] + among

    def _loans(self, one: Deployment) -> list[tuple[str, str, int]]:
        """Offer, code and quantity of the support that the pledge's units need and that is free."""
        terms = self.eligibility.pledges[one.pledge]
        loans = []
        for code, need in sorted(terms.needs.items()):
            missing = need * self.sent[one.pledge] - self._given[one.pledge, code]
            for offer in self.eligibility.support_offers.get(code, ()) if missing > 0 else ():
                free = self.idle(offer)
                if free > 0 and missing > 0 and self.eligibility.may_support(self.eligibility.pledges[offer], terms):
                    loans.append((offer, code, min(free, missing)))
                    missing -= min(free, missing)
        return loans


def _months(one: Deployment, room: Room) -> range:
    return range(one.start, min(one.end, room.eligibility.horizon.end))


def _spread(months: Sequence[int]) -> dict[str, str]:
    return {"from": month_text(months[0]), "to": month_text(months[-1])}


def _quantity(room: Room, one: Deployment, pair: Pair) -> Iterator[Breach]:
    """Not a limit but a fact: the pledge has no more units, women or speakers."""
    terms, name = pair.pledge, one.pledge
    men = room.sent[name] - room.women_sent[name]
    none_left = room.idle(name) < 0
    wrong_sex = terms.individuals and (room.women_sent[name] > terms.women or men > terms.pledge.quantity - terms.women)
    if none_left or wrong_sex:
        yield Breach("too_few", {"pledged": terms.pledge.quantity}, "contributor")
    for language in pair.line.requirement.languages if terms.individuals else ():
        most = terms.may_send_speakers(language)
        if room._speaking[name, language] > most:
            yield Breach("language", {"language": language, "speakers": most}, "contributor")


def _full(room: Room, one: Deployment, pair: Pair) -> Iterator[Breach]:
    """Months in which the line is served already, and months in which it is not, but the unit does not fit."""
    name, line = one.requirement, pair.line
    adds = pair.gives * one.units
    over = [month for month in _months(one, room) if room.served[name, month] > line.most]
    full = [month for month in over if room.served[name, month] - adds >= line.target]
    if full:
        yield Breach("window", {"full": True, "most": line.most, **_spread(full)}, "contributor")
    tight = [month for month in over if month not in full]
    if tight:
        free = min(line.most - room.served[name, month] + adds for month in tight)
        facts: Facts = {"gives": adds, "free": free, "most": line.most, **_spread(tight)}
        yield Breach("package", facts, "planner")


def _contributors(room: Room, one: Deployment, pair: Pair) -> Iterator[Breach]:
    component = pair.pledge.component or ""
    whose = sorted({who for turn in pair.pledge.turns for who, _ in turn.manning})
    for who in whose:
        record = room.eligibility.scenario.contributors.get(who)
        for kind in ("total", component):
            most = getattr(record.ceilings, kind, None) if record else None
            if most is not None:
                over = [month for month in _months(one, room) if room._of[who, kind, month] > most]
                if over:
                    worst = max(room._of[who, kind, month] for month in over)
                    facts = {"of": who, "component": kind, "ceiling": most, "persons": worst, **_spread(over)}
                    yield Breach("ceiling", facts, "contributor")


def _missions(room: Room, one: Deployment, pair: Pair) -> Iterator[Breach]:
    mission, component = pair.line.requirement.mission, pair.pledge.component or ""
    record = room.eligibility.scenario.missions[mission]
    most = getattr(record.ceilings, component, None)
    if most is not None:
        over = [month for month in _months(one, room) if room._in[mission, component, month] > most]
        if over:
            worst = max(room._in[mission, component, month] for month in over)
            facts = {"of": mission, "component": component, "ceiling": most, "persons": worst, **_spread(over)}
            yield Breach("ceiling", facts, "mission")
    share = room.eligibility.scenario.policy.max_contributor_share
    if share is not None:
        for who in sorted({who for turn in pair.pledge.turns for who, _ in turn.manning}):
            over = [
                m for m in _months(one, room) if 1000 * room._from[who, mission, m] > share * room._in[mission, "", m]
            ]
            if over:
                yield Breach(
                    "ceiling", {"of": who, "mission": mission, "share": share / 1000, **_spread(over)}, "planner"
                )
    arriving = room._arriving[mission, one.start]
    if record.intake_per_month is not None and not pair.deployed and arriving > record.intake_per_month:
        facts = {"intake_per_month": record.intake_per_month, "persons": arriving, "month": month_text(one.start)}
        yield Breach("intake", {"mission": mission, **facts}, "mission")


def _alternative(room: Room, one: Deployment, pair: Pair) -> Iterator[Breach]:
    group = pair.pledge.pledge.alternative
    if group is None:
        return
    for name in room.eligibility.alternatives[group]:
        if name != one.pledge and room.sent[name]:
            yield Breach("alternative", {"alternative": group, "used": name}, "contributor")


def _whole(room: Room, one: Deployment, pair: Pair) -> Iterator[Breach]:
    pledge = pair.pledge.pledge
    if pledge.indivisible and one.units != pledge.quantity:
        yield Breach("package", {"indivisible": True, "quantity": pledge.quantity}, "contributor")
    if pledge.package is not None:
        members = room.eligibility.packages[pledge.package]
        missing = [other.id for other in members if room.sent.get(other.id, 0) < other.quantity]
        missions = {
            room.eligibility.lines[sent.requirement].requirement.mission
            for other in members
            for sent in room.of_pledge(other.id)
        }
        if missing or len(missions) > 1:
            yield Breach("package", {"package": pledge.package, "missing": missing}, "contributor")


def _support(room: Room, one: Deployment, pair: Pair) -> Iterator[Breach]:
    free: dict[str, int] = defaultdict(int)
    for _, code, quantity in room._loans(one):
        free[code] += quantity
    for code, need in sorted(pair.pledge.needs.items()):
        asked = need * room.sent[one.pledge]
        given = room._given[one.pledge, code] + free[code]
        if given < asked:
            yield Breach("support", {"support": code, "needed": asked, "available": given}, "partner")


def _requires(room: Room, one: Deployment, pair: Pair) -> Iterator[Breach]:
    for required in pair.line.requirement.requires:
        line = room.eligibility.lines.get(required)
        if line is not None:
            lacking = [m for m in _months(one, room) if m in line.counted and room.short(required, m)]
            if lacking:
                yield Breach("requires", {"requirement": required, **_spread(lacking)}, None)


def _women(room: Room, one: Deployment, pair: Pair) -> Iterator[Breach]:
    asked = (pair.line.requirement.women_share or 0) if pair.line.capability.individuals else 0
    if not asked and not room._aims:
        return
    for month in _months(one, room):
        persons, women = room._women.get((one.requirement, month), (0, 0))
        if asked and 1000 * women < asked * persons:
            yield Breach("women", {"women": women, "persons": persons, "asked": asked / 1000}, "contributor")
            return
        for aim in room._aims.get(month, ()):
            persons, women = room._women.get((f"{aim.scope}\n{aim.category}", month), (0, 0))
            if aim.counts(pair.line.requirement.mission, pair.pledge.category) and 1000 * women < aim.share * persons:
                about: dict[str, str | float] = {
                    "scope": aim.scope,
                    "category": aim.category,
                    "asked": aim.share / 1000,
                }
                yield Breach("women", {**about, "women": women, "persons": persons}, "planner")
                return


_CHECKS = (_quantity, _full, _contributors, _missions, _alternative, _whole, _support, _requires, _women)
