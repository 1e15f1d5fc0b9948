"""What one more deployment would break, limit by limit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from forcegen.domain.quantities import month_text
from forcegen.domain.terms import Turn
from forcegen.eligibility.context import Facts
from forcegen.eligibility.pairs import Pair

if TYPE_CHECKING:
    from forcegen.plan.plan import Deployment
    from forcegen.plan.room import Room


@dataclass(frozen=True)
class Breach:
    """A limit that one more deployment would break. Its code is a cause code of the gap report."""

    code: str
    facts: Facts
    lifted_by: str | None


class More:
    """One more deployment, and when it serves: months are those after the first of the horizon."""

    def __init__(self, room: Room, one: Deployment) -> None:
        horizon = room.eligibility.horizon
        self.one, self.first = one, horizon.first
        self.pair: Pair = room.eligibility.pairs[one.pledge, one.requirement]
        self.women = one.women or 0
        self.months = range(max(0, one.start - horizon.first), max(0, min(one.end, horizon.end) - horizon.first))
        turns = self.pair.pledge.turns
        self._only = turns[0] if len(turns) == 1 else None

    @property
    def stay(self) -> Iterator[tuple[int, Turn]]:
        """Each month, with those who serve in it."""
        for month in self.months:
            yield month, self._only or self.pair.pledge.turn_at(self.first + month - self.one.start)

    @property
    def whose(self) -> list[str]:
        """Contributors of its persons."""
        return sorted({who for turn in self.pair.pledge.turns for who, _ in turn.manning})

    def over(self, sums: Sequence[int], adds: Callable[[Turn], int], most: int) -> list[tuple[int, int]]:
        """Months in which a sum would be above a limit, with the sum; `adds` is what one unit adds."""
        if self._only is not None:
            each = self.one.units * adds(self._only)
            if max(sums[self.months.start : self.months.stop], default=most - each) + each <= most:
                return []
        return [
            (month, then) for month, turn in self.stay if (then := sums[month] + self.one.units * adds(turn)) > most
        ]

    def spread(self, months: Sequence[int]) -> dict[str, str]:
        """The first and the last of some months, as facts."""
        return {"from": month_text(self.first + months[0]), "to": month_text(self.first + months[-1])}


def persons_of(who: str, turn: Turn) -> int:
    """Persons of a contributor in one unit."""
    return sum(persons for name, persons in turn.manning if name == who)


def _quantity(room: Room, more: More) -> Iterator[Breach]:
    """Not a limit but a fact: the pledge has no more units, women or speakers."""
    one, pair, terms, name = more.one, more.pair, more.pair.pledge, more.one.pledge
    none_left = room.idle(name) < one.units
    women = room.women_sent[name] + more.women
    men = room.sent[name] + one.units - women
    wrong_sex = terms.individuals and (women > terms.women or men > terms.pledge.quantity - terms.women)
    if none_left or wrong_sex:
        yield Breach("too_few", {"pledged": terms.pledge.quantity}, "contributor")
    for language, share in pair.line.requirement.languages.items() if terms.individuals else ():
        most = terms.may_send_speakers(language)
        if room.speaking[name, language] + (one.units if share else 0) > most:
            yield Breach("language", {"language": language, "speakers": most}, "contributor")


def _full(room: Room, more: More) -> Iterator[Breach]:
    """Months in which the line is served already, and months in which it is not, but the unit does not fit."""
    line, served = more.pair.line, room.served[more.one.requirement]
    adds = more.pair.gives * more.one.units
    over = [month for month, _ in more.over(served, lambda _: more.pair.gives, line.most)]
    full = [month for month in over if served[month] >= line.target]
    if full:
        yield Breach("window", {"full": True, "most": line.most, **more.spread(full)}, "contributor")
    tight = [month for month in over if month not in full]
    if tight:
        free = min(line.most - served[month] for month in tight)
        facts: Facts = {"gives": adds, "free": free, "most": line.most, **more.spread(tight)}
        yield Breach("package", facts, "planner")


def _contributors(room: Room, more: More) -> Iterator[Breach]:
    for who, kind, most in _ceilings_of(room, more):
        over = more.over(room.persons_of[who, kind], partial(persons_of, who), most)
        if over:
            yield Breach("ceiling", _ceiling(more, who, kind, most, over), "contributor")


def _ceilings_of(room: Room, more: More) -> Iterator[tuple[str, str, int]]:
    """Each ceiling of a contributor that the deployment counts under: whose, which, and how high."""
    for who in more.whose:
        for kind in ("total", more.pair.pledge.component or "") if who in room.capped else ():
            most = getattr(room.eligibility.scenario.contributors[who].ceilings, kind, None)
            if most is not None:
                yield who, kind, most


def _ceiling(more: More, of: str, component: str, most: int, over: Sequence[tuple[int, int]]) -> Facts:
    worst = max(persons for _, persons in over)
    spread = more.spread([month for month, _ in over])
    return {"of": of, "component": component, "ceiling": most, "persons": worst, **spread}


def _missions(room: Room, more: More) -> Iterator[Breach]:
    one, pair, units = more.one, more.pair, more.one.units
    mission, component = pair.line.requirement.mission, pair.pledge.component or ""
    record = room.eligibility.scenario.missions[mission]
    most = getattr(record.ceilings, component, None)
    if most is not None:
        over = more.over(room.persons_in[mission, component], lambda turn: turn.persons, most)
        if over:
            yield Breach("ceiling", _ceiling(more, mission, component, most, over), "mission")
    if record.intake_per_month is not None and not pair.deployed:
        arriving = room.arriving[mission, one.start] + pair.pledge.turns[0].persons * units
        if arriving > record.intake_per_month:
            facts: Facts = {
                "intake_per_month": record.intake_per_month,
                "persons": arriving,
                "month": month_text(one.start),
            }
            each = pair.pledge.turns[0].persons * (one.units if pair.pledge.pledge.indivisible else 1)
            alone: Facts = {"alone": each} if each > record.intake_per_month else {}
            yield Breach("intake", {"mission": mission, **facts, **alone}, "mission")


def _share(room: Room, more: More) -> Iterator[Breach]:
    share, mission = room.eligibility.scenario.policy.max_contributor_share, more.pair.line.requirement.mission
    if share is None:
        return
    for who in more.whose:
        if above := _above_share(room, more, who, share):
            facts: Facts = {"of": who, "mission": mission, "share": share / 1000, **more.spread(above)}
            yield Breach("ceiling", facts, "planner")


def _above_share(room: Room, more: More, who: str, share: int) -> list[int]:
    """Months in which one contributor would have more than a share of a mission's persons."""
    units, mission = more.one.units, more.pair.line.requirement.mission
    theirs, everyone = room.persons_from[who, mission], room.persons_in[mission, ""]
    return [
        month
        for month, turn in more.stay
        if 1000 * (theirs[month] + units * persons_of(who, turn)) > share * (everyone[month] + units * turn.persons)
    ]


def _share_of_asked(room: Room, more: More) -> Iterator[Breach]:
    """As `_share`, as though the mission had as many persons as it asks for: the others' places stay free."""
    share, mission = room.eligibility.scenario.policy.max_contributor_share, more.pair.line.requirement.mission
    if share is None:
        return
    for who in more.whose:
        if above := _above_share_of_asked(room, more, who, share):
            facts: Facts = {"of": who, "mission": mission, "share": share / 1000, **more.spread(above)}
            yield Breach("ceiling", facts, "planner")


def _above_share_of_asked(room: Room, more: More, who: str, share: int) -> list[int]:
    mission = more.pair.line.requirement.mission
    theirs, asked, units = room.persons_from[who, mission], room.asked(mission), more.one.units
    return [
        month
        for month, turn in more.stay
        if 1000 * (theirs[month] + units * persons_of(who, turn)) > share * asked[month]
    ]


def _alternative(room: Room, more: More) -> Iterator[Breach]:
    group = more.pair.pledge.pledge.alternative
    if group is None:
        return
    for name in room.eligibility.alternatives[group]:
        if name != more.one.pledge and room.sent[name]:
            yield Breach("alternative", {"alternative": group, "used": name}, "contributor")


def _whole(room: Room, more: More) -> Iterator[Breach]:
    one, pledge = more.one, more.pair.pledge.pledge
    if pledge.indivisible and one.units != pledge.quantity:
        yield Breach("package", {"indivisible": True, "quantity": pledge.quantity}, "contributor")
    if pledge.package is not None:
        members = room.eligibility.packages[pledge.package]
        missing = [other.id for other in members if other.id != pledge.id and room.sent[other.id] < other.quantity]
        partly: Facts = {"quantity": pledge.quantity} if room.sent[pledge.id] + one.units < pledge.quantity else {}
        missions = {more.pair.line.requirement.mission} | {
            room.eligibility.lines[sent.requirement].requirement.mission
            for other in members
            for sent in room.of_pledge(other.id)
        }
        apart: Facts = {"missions": sorted(missions)} if len(missions) > 1 else {}
        if missing or partly or apart:
            yield Breach("package", {"package": pledge.package, "missing": missing, **partly, **apart}, "contributor")


def _support(room: Room, more: More) -> Iterator[Breach]:
    name, units, needs = more.one.pledge, more.one.units, more.pair.pledge.needs
    free: dict[str, int] = defaultdict(int)
    for _, code, quantity in room.loans(name, units) if needs else ():
        free[code] += quantity
    for code, need in sorted(needs.items()):
        asked = need * (room.sent[name] + units)
        given = room.given[name, code] + free[code]
        if given < asked:
            yield Breach("support", {"support": code, "needed": asked, "available": given}, "partner")


def _requires(room: Room, more: More) -> Iterator[Breach]:
    for required in more.pair.line.requirement.requires:
        if lacking := _lacking(room, more, required):
            yield Breach("requires", {"requirement": required, **more.spread(lacking)}, None)


def _lacking(room: Room, more: More, required: str) -> list[int]:
    """Months in which a line that is required is short."""
    line, served = room.eligibility.lines.get(required), room.served[required]
    return [m for m in more.months if line and served[m] < line.target and more.first + m in line.counted]


def _women(room: Room, more: More) -> Iterator[Breach]:
    one, pair = more.one, more.pair
    asked = (pair.line.requirement.women_share or 0) if pair.line.capability.individuals else 0
    if not asked and not room.aims:
        return
    for month, turn in more.stay:
        mine = more.women if pair.pledge.individuals else turn.women * one.units
        persons, women = room.women_present.get((one.requirement, month), (0, 0))
        persons, women = persons + one.units, women + mine
        if asked and 1000 * women < asked * persons:
            yield Breach("women", {"women": women, "persons": persons, "asked": asked / 1000}, "contributor")
            return
        for aim in room.aims.get(more.first + month, ()):
            if not aim.counts(pair.line.requirement.mission, pair.pledge.category):
                continue
            persons, women = room.women_present.get((f"{aim.scope}\n{aim.category}", month), (0, 0))
            persons, women = persons + turn.persons * one.units, women + mine
            if 1000 * women < aim.share * persons:
                about: dict[str, str | float] = {
                    "scope": aim.scope,
                    "category": aim.category,
                    "asked": aim.share / 1000,
                }
                yield Breach("women", {**about, "women": women, "persons": persons}, "planner")
                return


Check = Callable[["Room", More], Iterator[Breach]]

ALONE: Sequence[Check] = (_quantity, _full, _contributors, _missions, _alternative, _whole, _support)
"""What a deployment breaks whatever comes later."""
CHECKS: Sequence[Check] = (*ALONE[:4], _share, *ALONE[4:], _requires, _women)
"""And what it breaks unless others come, too: a contributor's share, lines it requires, the share of women."""
PLACES_LEFT: Sequence[Check] = (*ALONE, _share_of_asked)
"""What it breaks though all came for whom there is a place."""
_WHENEVER: Sequence[Check] = (_quantity, _alternative, _whole, _support)
"""What it breaks in whatever month it comes."""


def barred_whenever(room: Room, one: Deployment) -> bool:
    """Whether a deployment breaks a limit in whatever month it comes, as long as nothing goes."""
    more = More(room, one)
    return any(next(check(room, more), None) for check in _WHENEVER)


def barred_here(room: Room, one: Deployment) -> set[int]:
    """Months, after the first of the horizon, in which as many persons as these have no place on the line."""
    more = More(room, one)
    mission, component = more.pair.line.requirement.mission, more.pair.pledge.component or ""
    most = getattr(room.eligibility.scenario.missions[mission].ceilings, component, None)
    over = more.over(room.served[one.requirement], lambda _: more.pair.gives, more.pair.line.most)
    if most is not None:
        over += more.over(room.persons_in[mission, component], lambda turn: turn.persons, most)
    return {month for month, _ in over}


def barred_from(room: Room, one: Deployment) -> set[int]:
    """Months, after the first of the horizon, in which its contributors may send no more, whoever comes."""
    more, share = More(room, one), room.eligibility.scenario.policy.max_contributor_share
    over = {
        month
        for who, kind, most in _ceilings_of(room, more)
        for month, _ in more.over(room.persons_of[who, kind], partial(persons_of, who), most)
    }
    if share is not None and _share_of_asked in room.checks:
        over.update(*(_above_share_of_asked(room, more, who, share) for who in more.whose))
    return over


def barred_alone(room: Room, one: Deployment) -> set[int]:
    """Months, after the first of the horizon, in which it is barred until others have come: by a share, or a line."""
    more, share = More(room, one), room.eligibility.scenario.policy.max_contributor_share
    months = set[int]()
    if share is not None and _share in room.checks:
        months.update(*(_above_share(room, more, who, share) for who in more.whose))
    if _requires in room.checks:
        months.update(*(_lacking(room, more, required) for required in more.pair.line.requirement.requires))
    return months
