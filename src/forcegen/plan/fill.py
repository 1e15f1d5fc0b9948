"""Filling a plan by priority, one deployment after the other: what staff do by hand, and a first plan for engines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.plan.plan import Deployment, Plan
from forcegen.plan.room import Room


def filled(eligibility: Eligibility, plan: Plan) -> Plan:
    """The plan, with every deployment added that relieves a short line and breaks no limit; the most pressing first.

    Nothing in the plan is moved. Packages are not begun: they go whole or not at all.
    """
    room = Room(eligibility, plan)
    order = sorted(eligibility.lines, key=lambda name: (-eligibility.lines[name].weight, name))
    for name in order:
        while _add_best(room, name):
            pass
    return room.plan()


def _add_best(room: Room, name: str) -> bool:
    """Add the deployment that serves most short months of a line, if there is one that breaks nothing."""
    short = [month for month in room.eligibility.lines[name].counted if room.short(name, month)]
    if not short:
        return False
    choices = []
    for pair in room.eligibility.by_line[name]:
        terms = pair.pledge
        if pair.eligible and not pair.deployed and terms.pledge.package is None and room.idle(terms.pledge.id) > 0:
            choices += [(-served, pair.standing_in, start, pair) for served, start in useful_starts(pair, short)]
    for _, _, start, pair in sorted(choices, key=lambda one: (*one[:3], one[3].pledge.pledge.id)):
        for one in _sizes(room, pair, start, short):
            if not room.breaches(one):
                room.add(one)
                room.lend(one)
                return True
    return False


def useful_starts(pair: Pair, months: Sequence[int]) -> list[tuple[int, int]]:
    """Starts whose stay includes some of the months, with how many; those that include most first."""
    options = []
    for start in range(pair.starts.first, pair.starts.last + 1):
        end = pair.starts.end(start)
        served = sum(start <= month < end for month in months)
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


def _sizes(room: Room, pair: Pair, start: int, short: Sequence[int]) -> Iterator[Deployment]:
    """As many units as are short at once, and a single one where so many do not fit."""
    name = pair.line.requirement.id
    lacking = max(room.short(name, month) for month in short if start <= month < pair.starts.end(start))
    many = min(room.idle(pair.pledge.pledge.id), max(1, lacking // pair.gives))
    yield from one_more(room, pair, start, many)
    if many > 1 and not pair.pledge.pledge.indivisible:
        yield from one_more(room, pair, start)
