"""Alternatives, packages, and units already deployed: what holds over several records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal

from forcegen.domain.catalogue import Catalogue
from forcegen.domain.horizon import span_of
from forcegen.domain.matching import Fit, fit
from forcegen.domain.pledge import Pledge
from forcegen.domain.terms import LineTerms, line_terms
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
    for number, pin in enumerate(world.policy.record.pins):
        if (pin.pledge, pin.requirement) in forbidden:
            message = f"{pin.pledge} is both pinned to and forbidden from {pin.requirement}"
            yield Finding("FG122", message, world.policy.place("pins", number))
    for located in world.gathered.pledges:
        where = (located.record.id, located.record.deployed_in or "")
        if where in forbidden:
            message = f"{where[0]} is already on {where[1]}: the forbid has no effect"
            yield Finding("FG204", message, world.policy.place("forbids", forbidden[where]))


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
    lines = {}
    horizon = span_of(world.policy.record.horizon, [one.record for one in world.gathered.requirements])
    for line in world.gathered.requirements:
        if line.record.capability in catalogue:
            lines[line.record.id] = line_terms(line.record, catalogue, world.policy.record, horizon)
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
            there[pledge.deployed_in or ""].append((located, pledge.quantity * _gives(pledge, catalogue, how)))
    for name, pledges in there.items():
        yield from _too_many(lines[name], pledges)


def _gives(pledge: Pledge, catalogue: Catalogue, how: Fit) -> int:
    if how.whole is None:
        return 1
    return pledge.elements or catalogue[pledge.capability].elements or catalogue[how.whole].elements or 1


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
