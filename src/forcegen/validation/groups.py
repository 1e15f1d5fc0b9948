"""Alternatives, packages, and units already deployed: what holds over several records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal

from forcegen.domain.catalogue import Catalogue
from forcegen.domain.horizon import outside, span_of
from forcegen.domain.matching import fit
from forcegen.domain.pledge import Pledge
from forcegen.domain.policy import Pin
from forcegen.domain.terms import LineTerms, gives_as, line_terms
from forcegen.findings import Finding
from forcegen.reading.coercion import Located
from forcegen.validation.world import World


def check_groups(world: World) -> Iterator[Finding]:
    """Groups of one, and deployed units that cannot be where they are said to be."""
    yield from _single(world, "alternative", "FG113")
    yield from _single(world, "package", "FG114")
    if world.catalogue is not None and world.gathered.requirements:
        yield from _deployed(world, world.catalogue)
    forbidden = {(one.pledge, one.requirement): number for number, one in enumerate(world.policy.record.forbids)}
    pledges = {one.record.id: one.record for one in world.gathered.pledges}
    lines = _lines(world, world.catalogue) if world.catalogue is not None and world.gathered.requirements else {}
    pinned: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for number, pin in enumerate(world.policy.record.pins):
        pledge = pledges.get(pin.pledge)
        because = _vain(world, pin, pledge, lines.get(pin.requirement))
        if (pin.pledge, pin.requirement) in forbidden:
            because = "is also forbidden from it"
        asked = pinned[pin.pledge]
        asked[pin.requirement] = max(asked[pin.requirement], pin.units)
        if pledge is not None and (units := sum(asked.values())) > pledge.quantity:
            message = f"{pin.pledge}: pins ask for {units} of its units in all; it has {pledge.quantity}"
            yield Finding("FG208", message, world.policy.place("pins", number))
        if because:
            message = f"{pin.pledge} is pinned to {pin.requirement}, but {because}"
            yield Finding("FG122", message, world.policy.place("pins", number))
    for located in world.gathered.pledges:
        where = (located.record.id, located.record.deployed_in or "")
        if where in forbidden:
            message = f"{where[0]} is already on {where[1]}: the forbid has no effect"
            yield Finding("FG204", message, world.policy.place("forbids", forbidden[where]))


def _vain(world: World, pin: Pin, pledge: Pledge | None, line: LineTerms | None) -> str | None:
    """Why a pledge can never be on the line it is pinned to, whatever barriers are lifted."""
    if pledge is None or line is None or world.catalogue is None or pledge.capability not in world.catalogue:
        return None
    horizon = span_of(world.policy.record.horizon, [one.record for one in world.gathered.requirements])
    if fit(world.catalogue, pledge.capability, line) is None:
        return f"{pledge.capability} cannot fill {line.capability.code}"
    if pledge.deployed_in not in (None, pin.requirement):
        return f"is already on {pledge.deployed_in}"
    if not line.counted.months:
        return "the line lies outside the horizon"
    return "lies outside the horizon" if outside(pledge, horizon) else None


def _lines(world: World, catalogue: Catalogue) -> dict[str, LineTerms]:
    records = [one.record for one in world.gathered.requirements]
    horizon = span_of(world.policy.record.horizon, records)
    return {
        one.id: line_terms(one, catalogue, world.policy.record, horizon)
        for one in records
        if one.capability in catalogue
    }


def _single(world: World, key: Literal["alternative", "package"], code: str) -> Iterator[Finding]:
    members: dict[str, list[Located[Pledge]]] = defaultdict(list)
    for located in world.gathered.pledges:
        group = getattr(located.record, key)
        if group is not None:
            members[group].append(located)
    for group, pledges in members.items():
        if len({one.record.id for one in pledges}) == 1:
            yield Finding(code, f"{key} '{group}' has one member, {pledges[0].record.id}", pledges[0].place(key))


def _deployed(world: World, catalogue: Catalogue) -> Iterator[Finding]:
    lines = _lines(world, catalogue)
    there: dict[str, list[tuple[Located[Pledge], int]]] = defaultdict(list)
    for located in world.gathered.pledges:
        pledge = located.record
        terms = lines.get(pledge.deployed_in or "")
        if terms is None or pledge.capability not in catalogue:
            continue
        how = fit(catalogue, pledge.capability, terms)
        if how is None:
            message = f"{pledge.id} is said to be on {pledge.deployed_in}, which {pledge.capability} cannot fill"
            yield Finding("FG118", message, located.place("deployed_in"))
        else:
            gives = gives_as(pledge, catalogue[pledge.capability], catalogue[how.whole]) if how.whole else 1
            there[pledge.deployed_in or ""].append((located, pledge.quantity * gives))
    for name, pledges in there.items():
        yield from _too_many(lines[name], pledges)


def _too_many(line: LineTerms, pledges: list[tuple[Located[Pledge], int]]) -> Iterator[Finding]:
    """More already there in some month than target and surplus."""
    worst, last = 0, pledges[0][0]
    for month in line.counted:
        here = [
            (one, gives)
            for one, gives in pledges
            if (one.record.from_month or 0) <= month <= (one.record.to_month or month)
        ]
        total = sum(gives for _, gives in here)
        if total > worst:
            worst, last = total, here[-1][0]
    if worst > line.most:
        message = f"{worst} already deployed on {line.requirement.id}, which takes {line.most} at most"
        yield Finding("FG117", message, last.place("deployed_in"))
