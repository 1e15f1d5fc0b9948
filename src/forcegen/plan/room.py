"""The room a plan leaves: every sum that limits speak of, counted as the plan grows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from forcegen.domain.catalogue import COMPONENT
from forcegen.eligibility.pairs import Eligibility
from forcegen.plan.aims import Aim, women_aims
from forcegen.plan.limits import CHECKS, Breach, Check, More
from forcegen.plan.plan import Deployment, Plan, Support, split, together


class Room:
    """A plan that can grow, with every sum its limits speak of.

    Composition rules (women, contributor share) are judged with the deployment added.

    Parameters
    ----------
    checks
        What a deployment is judged by.
    """

    def __init__(self, eligibility: Eligibility, plan: Plan | None = None, checks: Sequence[Check] = CHECKS) -> None:
        self.eligibility = eligibility
        self.checks = checks
        self._deployed: dict[str, list[Deployment]] = defaultdict(list)
        self._support: dict[tuple[str, str], Support] = {}
        # Sums by month are lists over the horizon: a stay is a slice of them.
        nothing = [0] * (eligibility.horizon.end - eligibility.horizon.first)
        self.served: dict[str, list[int]] = defaultdict(nothing.copy)
        self.sent: dict[str, int] = defaultdict(int)
        self.women_sent: dict[str, int] = defaultdict(int)
        self.speaking: dict[tuple[str, str], int] = defaultdict(int)
        self.persons_of: dict[tuple[str, str], list[int]] = defaultdict(nothing.copy)
        self.persons_in: dict[tuple[str, str], list[int]] = defaultdict(nothing.copy)
        self.persons_from: dict[tuple[str, str], list[int]] = defaultdict(nothing.copy)
        self.arriving: dict[tuple[str, int], int] = defaultdict(int)
        self.women_present: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
        self.given: dict[tuple[str, str], int] = defaultdict(int)
        self._taken: dict[str, int] = defaultdict(int)
        self._asked: dict[str, Sequence[int]] = {}
        # What no limit speaks of is not counted: most of the time goes into counting.
        self._shares = eligibility.scenario.policy.max_contributor_share is not None
        ceilings = ((one.id, one.ceilings) for one in eligibility.scenario.contributors.values())
        self.capped = {name for name, most in ceilings if any(number is not None for _, number in most)}
        self._must = eligibility.scenario.policy.women_mode == "must"
        self.aims: dict[int, list[Aim]] = defaultdict(list)
        if self._must:
            for aim in women_aims(eligibility.scenario, eligibility.horizon):
                self.aims[aim.month].append(aim)
        for deployment in plan.deployments if plan else ():
            self.add(deployment)
        for given in plan.support if plan else ():
            self._give(given)

    def plan(self) -> Plan:
        """The plan as it stands."""
        return Plan(together(self.deployments), tuple(sorted(self._support.values())))

    @property
    def deployments(self) -> list[Deployment]:
        """All that are deployed."""
        return [one for mine in self._deployed.values() for one in mine]

    def of_pledge(self, pledge: str) -> Sequence[Deployment]:
        """What a pledge has deployed."""
        return self._deployed.get(pledge, ())

    def given_by(self, offer: str) -> list[Support]:
        """Whom an offer of support helps."""
        return sorted(given for (of, _), given in self._support.items() if of == offer)

    def short(self, line: str, month: int) -> int:
        """What a line lacks in a month."""
        return max(0, self.eligibility.lines[line].target - self.served[line][month - self.eligibility.horizon.first])

    def short_months(self, line: str) -> list[int]:
        """The months of the horizon in which a line is short."""
        terms, served = self.eligibility.lines[line], self.served[line]
        first = self.eligibility.horizon.first
        return [month for month in terms.counted if served[month - first] < terms.target]

    def lacking(self, line: str, first: int, end: int) -> int:
        """What a line lacks in the worst of its months from the first until before the end; 0 where it has none."""
        terms, since = self.eligibility.lines[line], self.eligibility.horizon.first
        begins, ends = max(first, terms.counted.first) - since, min(end, terms.counted.end) - since
        return max(0, terms.target - min(self.served[line][max(0, begins) : max(0, ends)], default=terms.target))

    def asked(self, mission: str) -> Sequence[int]:
        """By month after the first of the horizon: persons whom a mission's lines ask for, or its ceilings allow."""
        if mission not in self._asked:
            horizon, asked = self.eligibility.horizon, defaultdict[str, list[int]](list)
            for line in self.eligibility.lines.values():
                if line.requirement.mission == mission:
                    persons = line.requirement.quantity * (line.capability.strength or 1)
                    sums = asked[COMPONENT[line.capability.category] or ""]
                    sums.extend([0] * (horizon.months - len(sums)))
                    for month in line.counted:
                        sums[month - horizon.first] += persons
            most = self.eligibility.scenario.missions[mission].ceilings
            limits = {name: getattr(most, name, None) for name in asked}
            self._asked[mission] = [
                sum(
                    now if (limit := limits[name]) is None else min(now, limit)
                    for name, now in zip(asked, sums, strict=True)
                )
                for sums in zip(*asked.values(), strict=True)
            ]
        return self._asked[mission]

    def idle(self, pledge: str) -> int:
        """Units (persons) of a pledge that nobody uses, neither on a line nor as support."""
        return self.eligibility.pledges[pledge].pledge.quantity - self.sent[pledge] - self._taken[pledge]

    def add(self, one: Deployment) -> None:
        """Deploy, whatever it breaks."""
        self._deployed[one.pledge].append(one)
        self._count(More(self, one), 1)

    def drop(self, one: Deployment) -> None:
        """Take a deployment back."""
        self._deployed[one.pledge].remove(one)
        self._count(More(self, one), -1)

    def breaches(self, one: Deployment) -> list[Breach]:
        """Every limit that the deployment would break; empty if it can be added.

        Support that is still free is not counted as missing; `lend` gives it.
        """
        return list(self._breaches(one))

    def holds(self, one: Deployment) -> bool:
        """Whether the deployment can be added and breaks nothing: sooner said than all that it would break."""
        return next(self._breaches(one), None) is None

    def _breaches(self, one: Deployment) -> Iterator[Breach]:
        more = More(self, one)
        for check in self.checks:
            yield from check(self, more)

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
        for offer, code, quantity in self.loans(one.pledge):
            self._give(Support(offer, one.pledge, code, quantity))

    def take_back(self, one: Deployment) -> None:
        """Take a deployment back, and the support that what is left of its pledge does not need."""
        self.drop(one)
        for code, need in self.eligibility.pledges[one.pledge].needs.items():
            spare = self.given[one.pledge, code] - need * self.sent[one.pledge]
            for key, given in list(self._support.items()):
                if key[1] == one.pledge and given.code == code and spare > 0:
                    back = min(spare, given.quantity)
                    spare -= back
                    self._give(replace(given, quantity=-back))
                    if not self._support[key].quantity:
                        del self._support[key]

    def _give(self, given: Support) -> None:
        old = self._support.get((given.offer, given.pledge))
        quantity = given.quantity + (old.quantity if old else 0)
        self._support[given.offer, given.pledge] = replace(given, quantity=quantity)
        self.given[given.pledge, given.code] += given.quantity
        self._taken[given.offer] += given.quantity

    def _count(self, more: More, sign: int) -> None:
        one, pair, terms = more.one, more.pair, more.pair.pledge
        line, units, women = pair.line.requirement, one.units * sign, more.women * sign
        self.sent[one.pledge] += units
        self.women_sent[one.pledge] += women
        if terms.individuals:
            for language, share in line.languages.items():
                self.speaking[one.pledge, language] += units if share else 0
        if not pair.deployed:
            self.arriving[line.mission, one.start] += terms.turns[0].persons * units
        component, individuals = terms.component or "", terms.individuals
        mixed = individuals and pair.line.capability.individuals and bool(line.women_share)
        here, served = self.persons_in[line.mission, component], self.served[line.id]
        everywhere = self.persons_in[line.mission, ""] if self._shares else None
        for month, turn in more.stay:
            persons = turn.persons * units
            served[month] += pair.gives * units
            here[month] += persons
            if everywhere is not None:
                everywhere[month] += persons
            for who, each in turn.manning:
                if who in self.capped:
                    self.persons_of[who, component][month] += each * units
                    self.persons_of[who, "total"][month] += each * units
                if self._shares:
                    self.persons_from[who, line.mission][month] += each * units
            among = women if individuals else turn.women * units
            if mixed:
                sums = self.women_present[line.id, month]
                sums[0], sums[1] = sums[0] + units, sums[1] + among
            for aim in self.aims.get(more.first + month, ()):
                if aim.counts(line.mission, terms.category):
                    sums = self.women_present[f"{aim.scope}\n{aim.category}", month]
                    sums[0], sums[1] = sums[0] + persons, sums[1] + among

    def loans(self, pledge: str, more: int = 0) -> list[tuple[str, str, int]]:
        """Offer, code and quantity of the free support that a pledge's units, and some more of them, need."""
        terms = self.eligibility.pledges[pledge]
        loans = []
        for code, need in sorted(terms.needs.items()):
            missing = need * (self.sent[pledge] + more) - self.given[pledge, code]
            for offer in self.eligibility.support_offers.get(code, ()) if missing > 0 else ():
                free = self.idle(offer) - (more if offer == pledge else 0)
                if free > 0 and missing > 0 and self.eligibility.may_support(self.eligibility.pledges[offer], terms):
                    loans.append((offer, code, min(free, missing)))
                    missing -= min(free, missing)
        return loans
