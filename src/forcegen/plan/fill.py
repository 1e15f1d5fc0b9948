"""Filling a plan by priority, one deployment after the other: what staff do by hand, and a first plan for engines."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import accumulate

from forcegen.domain.terms import NO_END
from forcegen.eligibility.context import Starts
from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.plan.limits import barred_alone, barred_from, barred_here, barred_whenever
from forcegen.plan.plan import Deployment, Plan, together
from forcegen.plan.room import Room

_MOST_IN_VAIN = 20
"""Starts in a row that break a limit, before a line is given up where there is no time to try all."""


def filled(
    eligibility: Eligibility, plan: Plan, over: Callable[[], bool] = lambda: False, tries: int | None = None
) -> Plan:
    """The plan, with every deployment added that relieves a short line and breaks no limit; the most pressing first.

    Nothing in the plan is given up; units that can come earlier at no cost do. Packages are not begun: they go whole or
    not at all.

    Parameters
    ----------
    over
        Asked now and then; True ends the filling where it stands.
    tries
        A pledge that breaks a limit at so many starts is given up for the line, and the line after some starts in
        vain: less is found, much sooner.
    """
    room = Room(eligibility, plan)
    fill_room(room, {name: line.weight for name, line in eligibility.lines.items()}, over, tries)
    return room.plan()


def fill_room(room: Room, weights: Mapping[str, int], over: Callable[[], bool], tries: int | None = None) -> None:
    """Add to a plan that can grow every deployment that relieves a short line and breaks no limit it is judged by.

    Parameters
    ----------
    weights
        By line, how pressing it is.
    """
    order = sorted(weights, key=lambda name: (-weights[name], name))
    # A line may be filled only after one that it requires, which may be less pressing: again, until nothing changes.
    changed = True
    while changed and not over():
        changed = False
        for name in order:
            if over():
                break
            changed |= _fill_line(room, name, tries)
            changed |= tries is None and _advance(room, name)


def deployed(eligibility: Eligibility) -> Plan:
    """The plan that holds the units already there, and nothing else."""
    there = []
    for (pledge, line), pair in eligibility.pairs.items():
        if pair.deployed and pair.starts.count:
            start = pair.starts.first
            women = pair.pledge.women if pair.pledge.individuals else None
            there.append(Deployment(pledge, line, start, pair.starts.end(start), pair.pledge.pledge.quantity, women))
    return Plan(together(there))


def granted(
    eligibility: Eligibility, plan: Plan, wishes: Sequence[Deployment], over: Callable[[], bool] = lambda: False
) -> Plan:
    """The plan with each deployment wished for that breaks no limit, in their order; then quickly filled."""
    room = Room(eligibility, plan)
    grant(room, wishes, over)
    return filled(eligibility, room.plan(), over, tries=2)


def grant(room: Room, wishes: Sequence[Deployment], over: Callable[[], bool]) -> None:
    """Add each deployment wished for that breaks no limit a plan that can grow is judged by, in their order."""
    waiting, before = list(wishes), len(wishes) + 1
    # A line that requires another may have to wait until that one is filled.
    while len(waiting) < before and not over():
        before, refused = len(waiting), []
        for one in waiting:
            if over() or not room.holds(one):
                refused.append(one)
            else:
                room.add(one)
                room.lend(one)
        waiting = refused


def _fill_line(room: Room, name: str, tries: int | None) -> bool:
    """Add, again and again, the deployment that serves most short months and breaks nothing; whether any was added.

    Served months only fall while the line fills: a stay is looked at again only when it comes up.
    """
    ahead = _Ahead(room, name)
    if not ahead.any:
        return False
    waiting = [
        choice for pair in room.eligibility.by_line[name] if (choice := _best(room, pair, ahead, ())) is not None
    ]
    heapify(waiting)
    refused = _Refused(room, alike=tries is None)
    added, in_vain = False, 0
    while waiting and ahead.any and (tries is None or in_vain < _MOST_IN_VAIN):
        choice = heappop(waiting)
        pair, start = choice[-1], choice[2]
        now = _best(room, pair, ahead, refused.of(pair))
        if now is not None and now[:4] > choice[:4]:
            heappush(waiting, now)
        elif now is not None:
            if _add(room, pair, start):
                added, in_vain, ahead = True, 0, _Ahead(room, name)
                refused.come()
            else:
                refused.add(pair, start)
                in_vain += 1
            tried = refused.of(pair)
            given_up = tries is not None and len(tried) >= tries
            if not given_up and (then := _best(room, pair, ahead, tried)) is not None:
                heappush(waiting, then)
    return added


_Choice = tuple[int, int, int, str, Pair]
"""Less the short months served, the cost of standing in, start, pledge: the least is the best; then the pair."""


class _Refused:
    """Starts at which pledges have no room for one unit while a line is filled.

    Limits that only fill up refuse every stay with the same month, and that of every pledge with as many persons; those
    that others open by coming do so until the next has come.

    Parameters
    ----------
    alike
        Whether to look for those: it takes longer than a single try.
    """

    def __init__(self, room: Room, *, alike: bool) -> None:
        self._room, self._alike = room, alike
        self._starts: dict[str, set[int]] = defaultdict(set)
        self._months: dict[object, set[int]] = defaultdict(set)
        self._alone: dict[object, set[int]] = defaultdict(set)
        """As `_months`, until others have come."""
        self._others: set[str] = set()
        """Pledges that other limits refuse, one start after the other."""

    def of(self, pair: Pair) -> set[int]:
        """Starts of a pledge."""
        tried = self._starts[pair.pledge.pledge.id]
        if not self._alike or len(pair.pledge.turns) > 1:
            return tried
        here, theirs, alone = _keys(pair)
        months = self._months[here] | self._months[theirs] | self._alone[alone]
        if not months:
            return tried
        first, starts = self._room.eligibility.horizon.first, pair.starts
        return tried | {
            one for one in starts.each if not months.isdisjoint(range(one - first, starts.end(one) - first))
        }

    def add(self, pair: Pair, start: int) -> None:
        """One more, with those that are alike."""
        name, room = pair.pledge.pledge.id, self._room
        self._starts[name].add(start)
        choices = one_more(room, pair, start) if self._alike and name not in self._others else []
        if choices and all(barred_whenever(room, one) for one in choices):
            self._starts[name] |= set(pair.starts.each)
        elif choices and len(pair.pledge.turns) == 1:
            # Women or men: to these limits they are one as the other.
            here, theirs, alone = (
                barred_here(room, choices[0]),
                barred_from(room, choices[0]),
                barred_alone(room, choices[0]),
            )
            for known, key, months in zip(
                (self._months, self._months, self._alone), _keys(pair), (here, theirs, alone), strict=True
            ):
                known[key] |= months
            if not here and not theirs and not alone:
                self._others.add(name)

    def come(self) -> None:
        """Somebody has come, which may let in others."""
        self._alone.clear()


def _keys(pair: Pair) -> tuple[object, object, object]:
    """What pledges are alike in to a line and its mission, to their contributors, and to rules on who else comes."""
    turn, component = pair.pledge.turns[0], pair.pledge.component
    units = pair.pledge.pledge.quantity if pair.pledge.pledge.indivisible else 1
    return (component, units, pair.gives, turn.persons), (component, units, turn), (units, turn)


class _Ahead:
    """The short months of a line that lie ahead, and how many of them a stay serves."""

    def __init__(self, room: Room, name: str) -> None:
        short, horizon = set(room.short_months(name)), room.eligibility.horizon
        self._first, self._end = horizon.first, horizon.end
        self._until = list(accumulate((month in short for month in horizon), initial=0))
        self._best: dict[Starts, tuple[int, int]] = {}

    @property
    def any(self) -> bool:
        """Whether the line is short at all."""
        return self._until[-1] > 0

    def best(self, starts: Starts, refused: Collection[int]) -> tuple[int, int]:
        """How many months the best start serves, and that start; the earliest of several."""
        if refused:
            return self._looked_for(starts, refused)
        # Many pledges can come in the same months.
        if starts not in self._best:
            self._best[starts] = self._looked_for(starts, refused)
        return self._best[starts]

    def _looked_for(self, starts: Starts, refused: Collection[int]) -> tuple[int, int]:
        best, best_start = 0, 0
        for start in starts.each:
            if start in refused:
                continue
            served = self._until[min(starts.end(start), self._end) - self._first] - self._until[start - self._first]
            if served > best:
                best, best_start = served, start
            if starts.tour >= NO_END:
                break  # a later start serves no more
        return best, best_start


def _best(room: Room, pair: Pair, ahead: _Ahead, refused: Collection[int]) -> _Choice | None:
    """The start of a pair that serves most short months; None if there is none, or no unit is left."""
    name = pair.pledge.pledge.id
    if not pair.eligible or pair.deployed or pair.pledge.pledge.package is not None or room.idle(name) <= 0:
        return None
    best, start = ahead.best(pair.starts, refused)
    return (-best, pair.standing_in, start, name, pair) if best else None


def _add(room: Room, pair: Pair, start: int) -> bool:
    """Add as many units as are short at once, or as many of these as fit."""
    if one := as_many_as_fit(room, pair, start, _at_once(room, pair, start)):
        room.add(one)
        room.lend(one)
    return one is not None


def as_many_as_fit(room: Room, pair: Pair, start: int, most: int) -> Deployment | None:
    """A deployment of so many units; where so many do not fit, of half as many, down to a single one."""
    for many in _halved(most):
        # What has no room for one has none for more.
        if many < most and most // 2 == many > 1 and not _fitting(room, pair, start, 1):
            return None
        if one := _fitting(room, pair, start, many):
            return one
    return None


def _fitting(room: Room, pair: Pair, start: int, many: int) -> Deployment | None:
    """A deployment of so many units that breaks nothing."""
    return next((one for one in one_more(room, pair, start, many) if room.holds(one)), None)


def _advance(room: Room, name: str) -> bool:
    """Let units of a short line come earlier, where that relieves it, loses no month and breaks nothing."""
    short = room.short_months(name)
    moved = False
    for pair in room.eligibility.by_line[name] if short else ():
        if pair.deployed or pair.pledge.pledge.package is not None:
            continue
        for one in list(room.of_pledge(pair.pledge.pledge.id)):
            if one.requirement == name:
                moved |= any(_move(room, pair, one, start) for start in gaining_starts(room, pair, one, short))
    return moved


def gaining_starts(room: Room, pair: Pair, one: Deployment, short: Sequence[int]) -> list[int]:
    """Earlier starts of a deployment that serve one of the months and lose none it serves."""
    since = max(pair.starts.first, min(one.end, room.eligibility.horizon.end) - pair.starts.tour)
    return [
        start
        for start in range(since, one.start)
        if start in pair.starts.each and any(start <= month < one.start for month in short)
    ]


def _move(room: Room, pair: Pair, one: Deployment, start: int) -> bool:
    """Move all units of a deployment, or a single one, if that breaks nothing."""
    for units in [one.units] if pair.pledge.pledge.indivisible else sorted({one.units, 1}, reverse=True):
        if not room.breaches_of_moving(one, units, start):
            room.move(one, units, start)
            return True
    return False


def useful_starts(pair: Pair, months: Sequence[int]) -> list[tuple[int, int]]:
    """Starts whose stay includes some of the months, with how many; those that include most first."""
    options, months = [], sorted(months)
    for start in pair.starts.each:
        served = bisect_left(months, pair.starts.end(start)) - bisect_left(months, start)
        if served:
            options.append((served, start))
    return sorted(options, key=lambda one: (-one[0], one[1]))


def one_more(room: Room, pair: Pair, start: int, units: int = 1) -> list[Deployment]:
    """The deployments of so many units that could be added at a start: persons of either sex, or a whole pledge."""
    terms, name = pair.pledge, pair.pledge.pledge.id
    end, line = pair.starts.end(start), pair.line.requirement.id
    if terms.pledge.indivisible:
        women = terms.women if terms.individuals else None
        return [Deployment(name, line, start, end, terms.pledge.quantity, women)]
    if not terms.individuals:
        return [Deployment(name, line, start, end, units)]
    sent, women = room.sent[name], room.women_sent[name]
    choices = []
    if women < terms.women:
        count = min(units, terms.women - women)
        choices.append(Deployment(name, line, start, end, count, count))
    men = terms.pledge.quantity - terms.women - (sent - women)
    if men > 0:
        choices.append(Deployment(name, line, start, end, min(units, men), 0))
    return choices


def _at_once(room: Room, pair: Pair, start: int) -> int:
    """As many units as are short at once."""
    if pair.pledge.pledge.indivisible:
        return 1
    lacking = room.lacking(pair.line.requirement.id, start, pair.starts.end(start))
    return min(room.idle(pair.pledge.pledge.id), max(1, lacking // pair.gives))


def _halved(most: int) -> Iterator[int]:
    while most > 0:
        yield most
        most //= 2
