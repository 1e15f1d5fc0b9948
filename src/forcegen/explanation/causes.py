"""Why a line is short: every barrier, and which limit or which other line took the units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from forcegen.domain.quantities import month_text
from forcegen.eligibility.context import Facts
from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.plan.fill import one_more, useful_starts
from forcegen.plan.plan import Plan
from forcegen.plan.room import Breach, Room

LIMITS = ("requires", "support", "package", "alternative", "ceiling", "intake")
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
    room = Room(eligibility, plan)
    found: dict[str, Sequence[Cause]] = {}
    for name, line in eligibility.lines.items():
        short = [month for month in line.counted if room.short(name, month)]
        if short:
            found[name] = sorted(_of_line(room, name, short), key=_order(eligibility, name))
    return found


def _order(eligibility: Eligibility, line: str) -> Callable[[Cause], tuple[int, int, str, str]]:
    """Offers that fit but are held back or late come first, then those that miss by least, then the sums."""
    barriers = {pair.pledge.pledge.id: len(pair.barriers) for pair in eligibility.by_line[line]}

    def key(cause: Cause) -> tuple[int, int, str, str]:
        misses = barriers.get(cause.pledge or "", _LAST)
        if "gives" in cause.facts:
            misses = _LAST - 1
        return (misses, CODES.index(cause.code), cause.pledge or "", str(sorted(cause.facts.items())))

    return key


_LAST = 1000


def _of_line(room: Room, name: str, short: Sequence[int]) -> Iterator[Cause]:
    line = room.eligibility.lines[name]
    if not room.eligibility.by_line[name]:
        yield Cause("not_pledged", None, {"capability": line.capability.code}, "anyone")
        return
    able: list[Pair] = []
    held_back = told = False
    for pair in room.eligibility.by_line[name]:
        pledge = pair.pledge.pledge.id
        for barrier in pair.barriers:
            told = True
            yield Cause(barrier.code, pledge, barrier.facts, barrier.lifted_by)
        if pair.eligible and pair.gives > line.most:
            told = True
            yield Cause("package", pledge, {"gives": pair.gives, "most": line.most}, "planner")
        elif pair.eligible:
            able.append(pair)
            late = list(_untimely(pair, short))
            held = [*_held_back(room, pair, short), *_delayed(room, pair, short)]
            told, held_back = told or bool(late or held), held_back or bool(held)
            yield from (*late, *held)
    reaching = [pair for pair in able if _starts(pair, short)]
    if (reaching and not held_back) or not told:
        yield _too_few(room, name, reaching, short)


def _too_few(room: Room, name: str, reaching: Sequence[Pair], short: Sequence[int]) -> Cause:
    """All that could serve in the short months does, and it is not enough."""
    pledged = sum(pair.gives * pair.pledge.pledge.quantity for pair in reaching)
    missing = max(room.short(name, month) for month in short)
    facts = {"target": room.eligibility.lines[name].target, "pledged": pledged, "missing": missing}
    return Cause("too_few", None, facts, "anyone")


def _starts(pair: Pair, months: Sequence[int]) -> list[int]:
    return [start for _, start in useful_starts(pair, months)]


def _untimely(pair: Pair, short: Sequence[int]) -> Iterator[Cause]:
    """Short months that an eligible pledge cannot reach: too early for it, or after its end."""
    if pair.deployed:
        return
    terms = pair.pledge
    early = [month for month in short if month < pair.starts.first]
    late = [month for month in short if month >= pair.starts.closes]
    if early and pair.starts.first == terms.ready:
        by_offer = terms.pledge.from_month is not None and terms.pledge.from_month >= terms.ready
        facts: dict[str, str | int | float | bool | list[str]] = {
            "ready": month_text(terms.ready),
            "from": month_text(early[0]),
            "to": month_text(early[-1]),
        }
        if not by_offer:
            facts["days"] = terms.notice
        yield Cause("window" if by_offer else "notice", terms.pledge.id, facts, "contributor")
    if late:
        facts = {"until": month_text(pair.starts.closes - 1), "from": month_text(late[0]), "to": month_text(late[-1])}
        yield Cause("window", terms.pledge.id, facts, "contributor")


def _held_back(room: Room, pair: Pair, short: Sequence[int]) -> Iterator[Cause]:
    """Why units of an eligible pledge that could serve in short months do not."""
    name, line = pair.pledge.pledge.id, pair.line.requirement.id
    starts = _starts(pair, short)
    if not starts or pair.deployed:
        return
    elsewhere = Counter[str]()
    for one in room.deployments:
        if one.pledge == name and one.requirement != line:
            elsewhere[one.requirement] += one.units
    for given in room.support:
        if given.offer == name:
            elsewhere[given.pledge] += given.quantity
    for other, units in sorted(elsewhere.items()):
        yield Cause("committed_elsewhere", name, {"requirement": other, "units": units}, "planner")
    if room.idle(name) > 0:
        for breach in _least_breaches(room, pair, starts):
            yield Cause(breach.code, name, breach.facts, breach.lifted_by)


def _delayed(room: Room, pair: Pair, short: Sequence[int]) -> Iterator[Cause]:
    """Why a unit that serves the line did not come in an earlier, short month."""
    name, line = pair.pledge.pledge.id, pair.line.requirement.id
    mine = [one for one in room.deployments if (one.pledge, one.requirement) == (name, line)]
    late = max(mine, key=lambda one: one.start, default=None)
    if pair.deployed or late is None:
        return
    earlier = [start for start in _starts(pair, [month for month in short if month < late.start]) if start < late.start]
    women = None if late.women is None else min(late.women, 1)
    units = late.units if pair.pledge.pledge.indivisible else 1
    moved = replace(late, units=units, women=late.women if units == late.units else women)
    stays = replace(
        late, units=late.units - units, women=None if late.women is None else late.women - (moved.women or 0)
    )
    room.drop(late)
    room.add(stays)
    tried = [room.breaches(replace(moved, start=start, end=pair.starts.end(start))) for start in earlier]
    room.drop(stays)
    room.add(late)
    for breach in min(tried, key=len, default=[]):
        yield Cause(breach.code, name, breach.facts, breach.lifted_by)


def _least_breaches(room: Room, pair: Pair, starts: Sequence[int]) -> list[Breach]:
    """What the start that breaks least would break; among equals the one that serves most short months."""
    best: list[Breach] | None = None
    for start in starts:
        for one in one_more(room, pair, start):
            breaches = [breach for breach in room.breaches(one) if breach.code != "too_few"]
            if best is None or len(breaches) < len(best):
                best = breaches
    return best or []
