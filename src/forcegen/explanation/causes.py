"""Why a line is short: every barrier, and which limit or which other line took the units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from forcegen.domain.horizon import Span
from forcegen.domain.pledge import Pledge
from forcegen.domain.quantities import month_text
from forcegen.eligibility.context import Facts
from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.plan.fill import gaining_starts, one_more, useful_starts
from forcegen.plan.limits import Breach
from forcegen.plan.plan import Deployment, Plan
from forcegen.plan.room import Room

LIMITS = ("requires", "support", "alternative", "ceiling", "intake", "package")
BARRIERS = (
    "level",
    "notice",
    "window",
    "caveat",
    "suspected_caveat",
    "earmark",
    "standard",
    "strength",
    "language",
    "women",
    "consent",
    "vetting",
    "forbidden",
)
CODES = (*LIMITS, "committed_elsewhere", "too_few", *BARRIERS, "not_pledged")
"""Every cause code, in the order in which causes of a line are told."""


@dataclass(frozen=True)
class Cause:
    """One reason why a line is short."""

    code: str
    pledge: str | None
    facts: Facts
    lifted_by: str | None


def causes(eligibility: Eligibility, plan: Plan) -> Mapping[str, Sequence[Cause]]:
    """The causes of every short line, most telling first; each short line has at least one."""
    return dict(causes_by_line(eligibility, plan))


def causes_by_line(eligibility: Eligibility, plan: Plan) -> Iterator[tuple[str, Sequence[Cause]]]:
    """The same, a line at a time: of thousands of lines there are too many to be held twice."""
    room = Room(eligibility, plan)
    for name in eligibility.lines:
        if short := room.short_months(name):
            yield name, sorted(_of_line(room, name, short), key=_order(eligibility, name))


def _order(eligibility: Eligibility, line: str) -> Callable[[Cause], tuple[int, int, str, str]]:
    """Offers that fit but are held back or late come first, then those that miss by least, then the sums."""
    barriers = {pair.pledge.pledge.id: len(pair.barriers) for pair in eligibility.by_line[line]}

    def key(cause: Cause) -> tuple[int, int, str, str]:
        misses = barriers.get(cause.pledge or "", _LAST)
        if "gives" in cause.facts and "free" not in cause.facts:
            misses = _LAST - 1
        return (misses, CODES.index(cause.code), cause.pledge or "", str(sorted(cause.facts.items())))

    return key


_LAST = 1000


def _of_line(room: Room, name: str, short: Sequence[int]) -> Iterator[Cause]:
    pairs = room.eligibility.by_line[name]
    told = False
    for cause in (*without_pair(room.eligibility, name), *barred(pairs)):
        told = True
        yield cause
    able = [pair for pair in pairs if pair.eligible and pair.fits]
    for pair in able:
        for cause in (*untimely(pair, short), *_held_back(room, pair, short), *_delayed(room, pair, short)):
            told = True
            yield cause
    if not able:
        yield from _required(room, name, short)
    few = _too_few(room, name, able, short)
    if few is not None and (few.facts["pledged"] or not told):
        yield few


def without_pair(eligibility: Eligibility, name: str) -> Iterator[Cause]:
    """Offers that match a line and play no part in it: none, deployed elsewhere, or outside the horizon."""
    offers = eligibility.matching[name]
    if not offers:
        yield Cause("not_pledged", None, {"capability": eligibility.lines[name].capability.code}, "anyone")
    for offer in offers:
        if (offer.id, name) in eligibility.pairs:
            continue
        if offer.id not in eligibility.pledges:
            yield Cause("window", offer.id, _outside(offer, eligibility.horizon), "contributor")
        elif offer.deployed_in is not None:
            facts: Facts = {"requirement": offer.deployed_in, "units": offer.quantity}
            yield Cause("committed_elsewhere", offer.id, facts, None)  # it stays until it ends


def _outside(offer: Pledge, horizon: Span) -> Facts:
    if offer.to_month is not None and offer.to_month < horizon.first:
        return {"until": month_text(offer.to_month)}
    return {"ready": month_text(offer.from_month or horizon.end)}


def barred(pairs: Sequence[Pair]) -> Iterator[Cause]:
    """Every barrier of every pair, and units that by themselves are more than the line may take."""
    for pair in pairs:
        pledge = pair.pledge.pledge
        for barrier in pair.barriers:
            yield Cause(barrier.code, pledge.id, barrier.facts, barrier.lifted_by)
        if pair.eligible and not pair.fits:
            together: Facts = {"units": pair.least} if pair.least > 1 else {}
            facts: Facts = {"gives": pair.gives * pair.least, "most": pair.line.most, **together}
            yield Cause("package", pledge.id, facts, "planner")


def _required(room: Room, name: str, short: Sequence[int]) -> Iterator[Cause]:
    """Lines that this one requires, short where it is: whoever comes could not serve then."""
    for required in room.eligibility.lines[name].requirement.requires:
        if required in room.eligibility.lines and (both := sorted(set(short) & set(room.short_months(required)))):
            facts: Facts = {"requirement": required, "from": month_text(both[0]), "to": month_text(both[-1])}
            yield Cause("requires", None, facts, None)


def _too_few(room: Room, name: str, able: Sequence[Pair], short: Sequence[int]) -> Cause | None:
    """In some month all that could serve, were they all sent here, would not be enough."""
    pledged = {month: sum(pair.gives * pair.most for pair in able if _reaches(pair, month)) for month in short}
    worst = min(short, key=lambda month: (pledged[month], month))
    target = room.eligibility.lines[name].target
    if pledged[worst] >= target:
        return None
    few = [month for month in short if pledged[month] < target]
    facts: Facts = {
        "target": target,
        "pledged": pledged[worst],
        "missing": room.short(name, worst),
        "month": month_text(worst),
        "from": month_text(few[0]),
        "to": month_text(few[-1]),
    }
    return Cause("too_few", None, facts, "anyone")


def _reaches(pair: Pair, month: int) -> bool:
    """Whether some start serves in a month: any from the first on, for stays fit into the offer to its end."""
    return pair.starts.count > 0 and pair.starts.first <= month < pair.starts.closes


def _starts(pair: Pair, months: Sequence[int]) -> list[int]:
    return [start for _, start in useful_starts(pair, months)]


def untimely(pair: Pair, short: Sequence[int]) -> Iterator[Cause]:
    """Short months that an eligible pledge cannot reach: too early for it, or after its end."""
    terms = pair.pledge
    early = [month for month in short if month < pair.starts.first]
    late = [month for month in short if month >= pair.starts.closes]
    if early:
        by_offer = pair.deployed or (terms.pledge.from_month is not None and terms.pledge.from_month >= terms.ready)
        facts: dict[str, str | int | float | bool | list[str]] = {
            "ready": month_text(pair.starts.first),
            "from": month_text(early[0]),
            "to": month_text(early[-1]),
        }
        if not by_offer:
            facts["days"] = terms.notice
            if terms.support_lead:
                facts["support_lead_days"] = terms.support_lead
        yield Cause("window" if by_offer else "notice", terms.pledge.id, facts, "contributor")
    if late:
        facts = {"until": month_text(pair.starts.closes - 1), "from": month_text(late[0]), "to": month_text(late[-1])}
        yield Cause("window", terms.pledge.id, facts, "contributor")


def _tours(room: Room, pair: Pair, mine: Sequence[Deployment], short: Sequence[int]) -> Iterator[Cause]:
    """Short months that units on the line could serve, but only by leaving it in others: their tour is too short."""
    tour, horizon = pair.starts.tour, room.eligibility.horizon.end
    missed = {
        month
        for month in short
        for one in mine
        if _reaches(pair, month) and (month >= one.end or (month < one.start and month + tour < min(one.end, horizon)))
    }
    if missed:
        facts: Facts = {"tour_months": tour, "from": month_text(min(missed)), "to": month_text(max(missed))}
        yield Cause("window", pair.pledge.pledge.id, facts, "contributor")


def _held_back(room: Room, pair: Pair, short: Sequence[int]) -> Iterator[Cause]:
    """Why units of an eligible pledge that could serve in short months do not."""
    name, line = pair.pledge.pledge.id, pair.line.requirement.id
    starts = _starts(pair, short)
    if not starts or pair.deployed:
        return
    elsewhere = Counter[str]()
    for one in room.of_pledge(name):
        if one.requirement != line:
            elsewhere[one.requirement] += one.units
    for other, units in sorted(elsewhere.items()):
        yield Cause("committed_elsewhere", name, {"requirement": other, "units": units}, "planner")
    for given in room.given_by(name):
        yield Cause("committed_elsewhere", name, {"pledge": given.pledge, "units": given.quantity}, "planner")
    if room.idle(name) > 0:
        for breach in _least_breaches(room, pair, short):
            yield Cause(breach.code, name, breach.facts, breach.lifted_by)


def _delayed(room: Room, pair: Pair, short: Sequence[int]) -> Iterator[Cause]:
    """Why a unit that serves the line does not serve in another, short month too."""
    name, line = pair.pledge.pledge.id, pair.line.requirement.id
    mine = [one for one in room.of_pledge(name) if one.requirement == line]
    if pair.deployed or not mine:
        return
    yield from _tours(room, pair, mine, short)
    late = max(mine, key=lambda one: one.start)
    units = late.units if pair.pledge.pledge.indivisible else 1
    tried = [room.breaches_of_moving(late, units, start) for start in gaining_starts(room, pair, late, short)]
    for breach in min(tried, key=len, default=[]):
        yield Cause(breach.code, name, breach.facts, breach.lifted_by)


def _least_breaches(room: Room, pair: Pair, short: Sequence[int]) -> list[Breach]:
    """What the start that breaks least would break; among equals the one that serves most short months.

    Its stay may leave some of them out: the same is asked of those, so that each month has its reason.
    """
    told: list[Breach] = []
    left = list(short)
    while starts := _starts(pair, left):
        breaches, one = min(
            (
                ([breach for breach in room.breaches(one) if breach.code != "too_few"], one)
                for start in starts
                for one in one_more(room, pair, start)
            ),
            key=lambda tried: len(tried[0]),
            default=([], None),
        )
        if one is None:
            break
        told += breaches
        left = [month for month in left if not one.start <= month < one.end]
    return [
        breach
        for place, breach in enumerate(told)
        if not any(
            _within(breach, other) and (at < place or not _within(other, breach)) for at, other in enumerate(told)
        )
    ]


def _within(breach: Breach, other: Breach) -> bool:
    """Whether another breach says as much: the same limit, in the same months and maybe more."""
    if breach is other or breach.code != other.code:
        return False
    mine, theirs = ({key: value for key, value in one.facts.items() if key not in _OF_SPAN} for one in (breach, other))
    first, last = breach.facts.get("from"), breach.facts.get("to")
    wide = first is None or (str(other.facts.get("from")) <= str(first) and str(last) <= str(other.facts.get("to")))
    return mine == theirs and wide


_OF_SPAN = ("from", "to", "persons", "women", "month")
"""Facts of a breach that change with the months of the stay."""
