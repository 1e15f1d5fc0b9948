"""Filling a plan with units that only come together: first as though whoever is missing came, then mended.

One contributor alone in a mission is above any share of it, a line that requires another waits for that one, and some
bring the women whom others lack. Added one by one, each judged with what is there, such units never come. Here they
are added all the same; then those that break a rule come later, or go again, the least useful first, until no rule is
broken; and what has become free is filled as usual.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from forcegen.domain.terms import LineTerms, Turn
from forcegen.eligibility.pairs import Eligibility
from forcegen.plan.audit import audit
from forcegen.plan.fill import as_many_as_fit, fill_room, filled, grant, useful_starts
from forcegen.plan.limits import ALONE, PLACES_LEFT, Check, More, persons_of
from forcegen.plan.plan import Deployment, Plan, split
from forcegen.plan.room import Room
from forcegen.plan.score import uncovered

_ROUNDS = 4
"""Times that a plan is filled and mended at most, each from the one before, as long as that helps."""

Over = Callable[[], bool]


def come_together(eligibility: Eligibility) -> bool:
    """Whether there is a rule that units break or not by who else comes."""
    policy, lines = eligibility.scenario.policy, eligibility.lines.values()
    must = policy.women_mode == "must" and any(policy.women_targets.values())
    return policy.max_contributor_share is not None or must or any(_rules_of(line) for line in lines)


def filled_together(
    eligibility: Eligibility,
    plan: Plan,
    over: Over = lambda: False,
    tries: int | None = None,
    rounds: int = _ROUNDS,
) -> Plan:
    """The plan filled with units that only come together, too; the plan itself where that serves less.

    Units already there, pinned, or of a package stay.

    Parameters
    ----------
    plan
        If it breaks a rule on who else comes, whatever keeps all rules is better.
    over, tries
        As of `filled`.
    rounds
        Times that it is filled and mended, at most.
    """
    # Where a contributor has at most a share, leaving places to the others serves more here, and less there.
    ways = (ALONE, PLACES_LEFT) if eligibility.scenario.policy.max_contributor_share is not None else (ALONE,)
    best, served, in_vain = plan, None if audit(eligibility, plan) else uncovered(eligibility, plan), 0
    for number in range(rounds):
        better = _mended(_apart(eligibility, best, ways[number % len(ways)]), over, tries)
        now = None if better is None else uncovered(eligibility, better)
        if better is not None and now is not None and (served is None or now < served):
            best, served, in_vain = better, now, 0
        else:
            in_vain += 1
        if in_vain == len(ways) or over():
            break
    return best


def granted_together(
    eligibility: Eligibility, plan: Plan, wishes: Sequence[Deployment], over: Over = lambda: False
) -> Plan:
    """The plan with the deployments wished for, less those that break a rule; then quickly filled.

    The plan itself where something that stays breaks one.
    """
    room = _apart(eligibility, plan)
    grant(room, wishes, over)
    return _mended(room, over, tries=2) or plan


def pinned(eligibility: Eligibility, plan: Plan) -> Plan | None:
    """The plan with what the policy pins, each where it serves most short months, as though whoever is missing came.

    None where there is no place for all that is pinned: filling would not make one.
    """
    room = _apart(eligibility, plan)
    for pin in eligibility.scenario.policy.pins:
        pair = eligibility.pairs.get((pin.pledge, pin.requirement))
        sent = sum(one.units for one in room.of_pledge(pin.pledge) if one.requirement == pin.requirement)
        if sent < pin.units and pair is not None and pair.eligible and not pair.pledge.pledge.package:
            for _, start in useful_starts(pair, room.short_months(pin.requirement)):
                while one := as_many_as_fit(room, pair, start, pin.units - sent):
                    room.add(one)
                    room.lend(one)
                    sent += one.units
        if sent < pin.units:
            return None
    return room.plan()


def _mended(room: Room, over: Over, tries: int | None) -> Plan | None:
    """A plan filled, then without what breaks a rule, and filled again.

    None where something that stays breaks a rule, or it is over.
    """
    fill_room(room, _pressing(room.eligibility), over, tries)
    if over() or not _Mending(room).run(over):
        return None
    return filled(room.eligibility, room.plan(), over, tries)


def _rules_of(line: LineTerms) -> bool:
    return bool(line.requirement.requires or (line.requirement.women_share and line.capability.individuals))


def _apart(eligibility: Eligibility, plan: Plan, checks: Sequence[Check] = ALONE) -> Room:
    """The plan as one that can grow, women and men apart: either may go without the other."""
    room = Room(eligibility, Plan((), plan.support), checks)
    for one in plan.deployments:
        for part in split(one, one.women) if one.women else (one,):
            if part.units:
                room.add(part)
    return room


def _pressing(eligibility: Eligibility) -> Mapping[str, int]:
    """By line its weight, and that of all lines that wait for it."""
    waiting: dict[str, set[str]] = defaultdict(set)
    for name, line in eligibility.lines.items():
        reached, ahead = {name}, [line]
        while ahead:
            for required in ahead.pop().requirement.requires:
                if required in eligibility.lines and required not in reached:
                    reached.add(required)
                    ahead.append(eligibility.lines[required])
                    waiting[required].add(name)
    lines = eligibility.lines
    return {name: line.weight + sum(lines[one].weight for one in waiting[name]) for name, line in lines.items()}


@dataclass(frozen=True)
class _Broken:
    """A rule that is broken in some months."""

    excess: Mapping[int, int]
    """By month after the first of the horizon: by how much."""
    among: Callable[[LineTerms, str], bool]
    """Whether units count that serve a line in a category."""
    adds: Callable[[Deployment, Turn], int]
    """What one unit of a deployment adds to that in a month, by its turn there."""


@dataclass(frozen=True)
class _Step:
    """Units that go, or come later."""

    loss: float
    """Weighted line-months lost, for each part of the excess that goes with them."""
    one: Deployment
    units: int
    start: int | None
    """When they come instead; None: not at all."""


class _Mending:
    """Takes out of a plan what breaks a rule on who else comes."""

    def __init__(self, room: Room) -> None:
        self._room, self._cases = room, room.eligibility
        self._first = room.eligibility.horizon.first
        self._pinned: dict[tuple[str, str], int] = {}
        for pin in room.eligibility.scenario.policy.pins:
            key = pin.pledge, pin.requirement
            self._pinned[key] = max(pin.units, self._pinned.get(key, 0))

    def run(self, over: Over) -> bool:
        """Until no rule is broken; False where what may not go breaks one, or it is over."""
        again = True
        while again:
            again = False
            for broken in self._broken():
                if over() or (step := self._best(broken)) is None:
                    return False
                self._take(step)
                again = True
        return True

    def _broken(self) -> Iterator[_Broken]:
        """Each rule that is broken at the time when it comes up, again until it is not."""
        for rule in self._rules():
            while (broken := rule()) is not None:
                yield broken

    def _rules(self) -> Iterator[Callable[[], _Broken | None]]:
        policy, room = self._cases.scenario.policy, self._room
        for name, line in self._cases.lines.items():
            if line.requirement.requires:
                yield partial(self._waits, name)
            if line.requirement.women_share and line.capability.individuals:
                yield partial(self._few_women_on, name)
        if policy.max_contributor_share is not None:
            for who, mission in list(room.persons_from):
                yield partial(self._above_share, who, mission)
        for scope, category in sorted({(aim.scope, aim.category) for aims in room.aims.values() for aim in aims}):
            yield partial(self._few_women, scope, category)

    def _waits(self, name: str) -> _Broken | None:
        """A line served in months in which one that it requires is short."""
        served, lines = self._room.served, self._cases.lines
        excess: dict[int, int] = {}
        for required in lines[name].requirement.requires:
            if (line := lines.get(required)) is not None:
                months = (month - self._first for month in line.counted)
                excess |= {m: 1 for m in months if served[name][m] and served[required][m] < line.target}
        return self._told(excess, lambda line, _: line.requirement.id == name, lambda one, turn: 1)

    def _above_share(self, who: str, mission: str) -> _Broken | None:
        """Too many of one contributor in a mission."""
        share = self._cases.scenario.policy.max_contributor_share or 0
        theirs, everyone = self._room.persons_from[who, mission], self._room.persons_in[mission, ""]
        excess = {m: 1000 * theirs[m] - share * everyone[m] for m in range(len(theirs))}
        return self._told(
            excess,
            lambda line, _: line.requirement.mission == mission,
            lambda one, turn: 1000 * persons_of(who, turn) - share * turn.persons,
        )

    def _few_women(self, scope: str, category: str) -> _Broken | None:
        """Too few women of a category, where the policy makes it a rule."""
        aims = {
            aim.month - self._first: aim
            for month in self._room.aims.values()
            for aim in month
            if (aim.scope, aim.category) == (scope, category)
        }
        present = self._room.women_present
        excess = {}
        for month, aim in aims.items():
            persons, women = present.get((f"{scope}\n{category}", month), (0, 0))
            excess[month] = aim.share * persons - 1000 * women
        some = next(iter(aims.values()))
        most = max(aim.share for aim in aims.values())
        return self._told(
            excess,
            lambda line, served_as: some.counts(line.requirement.mission, served_as),
            lambda one, turn: most * turn.persons - 1000 * self._women(one, turn),
        )

    def _few_women_on(self, name: str) -> _Broken | None:
        """Too few women on a line of individuals."""
        asked = self._cases.lines[name].requirement.women_share or 0
        excess = {
            month: asked * persons - 1000 * women
            for month in range(self._cases.horizon.months)
            for persons, women in [self._room.women_present.get((name, month), (0, 0))]
        }
        return self._told(
            excess,
            lambda line, _: line.requirement.id == name,
            lambda one, turn: asked - 1000 * self._women(one, turn),
        )

    @staticmethod
    def _women(one: Deployment, turn: Turn) -> int:
        """Women among the persons of one unit."""
        return turn.women if one.women is None else one.women // one.units

    @staticmethod
    def _told(excess: Mapping[int, int], *about: Any) -> _Broken | None:
        above = {month: by for month, by in excess.items() if by > 0}
        return _Broken(above, *about) if above else None

    def _best(self, broken: _Broken) -> _Step | None:
        """The step that loses least for what it mends; None where nothing that may go adds to what is broken."""
        steps = (step for one, free in self._movable(broken) for step in self._steps(broken, one, free))
        return min(steps, key=lambda step: (step.loss, step.one, step.start is None), default=None)

    def _movable(self, broken: _Broken) -> Iterator[tuple[Deployment, int]]:
        """Deployments that the rule counts, and how many of their units may go."""
        for one in self._room.deployments:
            pair = self._cases.pairs[one.pledge, one.requirement]
            if pair.deployed or pair.pledge.pledge.package or not broken.among(pair.line, pair.pledge.category):
                continue
            here = (one.pledge, one.requirement)
            sent = sum(other.units for other in self._room.of_pledge(one.pledge) if other.requirement == here[1])
            free = min(one.units, sent - self._pinned.get(here, 0))
            if free > 0 and (free == one.units or not pair.pledge.pledge.indivisible):
                yield one, free

    def _steps(self, broken: _Broken, one: Deployment, free: int) -> Iterator[_Step]:
        more = More(self._room, one)
        adds = {month: broken.adds(one, turn) for month, turn in more.stay if month in broken.excess}
        adds = {month: each for month, each in adds.items() if each > 0}
        if not adds:
            return
        units = min(free, max(-(-broken.excess[month] // each) for month, each in adds.items()))
        if more.pair.pledge.pledge.indivisible:
            units = one.units
        spared = sum(min(broken.excess[month], units * each) for month, each in adds.items())
        served = self._room.served[one.requirement]
        without = list(served)
        for month in more.months:
            without[month] -= more.pair.gives * units
        lost = self._lacking(more.pair.line, without) - self._lacking(more.pair.line, served)
        yield _Step(lost / spared, one, units, None)
        start, starts = self._first + max(adds) + 1, more.pair.starts
        if one.start < start and start in starts.each:
            for month in range(start - self._first, min(starts.end(start) - self._first, len(without))):
                without[month] += more.pair.gives * units
            lost = self._lacking(more.pair.line, without) - self._lacking(more.pair.line, served)
            yield _Step(lost / spared, one, units, start)

    def _lacking(self, line: LineTerms, served: Sequence[int]) -> float:
        """Weighted line-months that a line lacks."""
        months = served[line.counted.first - self._first : line.counted.end - self._first]
        return line.weight * sum(line.target - now for now in months if now < line.target) / line.target

    def _take(self, step: _Step) -> None:
        room, (part, rest) = self._room, split(step.one, step.units)
        room.take_back(step.one)
        if rest.units:
            room.add(rest)
            room.lend(rest)
        if step.start is not None:
            pair = self._cases.pairs[part.pledge, part.requirement]
            later = replace(part, start=step.start, end=pair.starts.end(step.start))
            if room.holds(later):
                room.add(later)
                room.lend(later)
