"""Ids used twice, and names of records that do not exist."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from forcegen.domain.caveat import AreaCaveat
from forcegen.domain.mission import OVERALL, Mission
from forcegen.domain.pledge import Pledge
from forcegen.domain.requirement import Requirement
from forcegen.findings import Finding, Place, did_you_mean
from forcegen.reading.coercion import Located
from forcegen.reading.tree import Word
from forcegen.validation.world import World

_NAMED = 5
"""Sectors that a hint names."""


def check_names(world: World) -> Iterator[Finding]:
    """Duplicates first, then every reference of every record."""
    gathered = world.gathered
    for kind, records in (
        ("mission", gathered.missions),
        ("requirement line", gathered.requirements),
        ("contributor", gathered.contributors),
        ("pledge", gathered.pledges),
    ):
        yield from _duplicates(kind, records, "id")
    yield from _duplicates("capability", world.capabilities, "code")
    for mission in gathered.missions:
        yield from _mission(mission)
    for capability in world.capabilities:
        yield from _catalogue(world, capability)
    for mission in gathered.missions:
        for number, code in enumerate(mission.record.excludes):
            yield from _warn(world.contributor_ids, code, mission.place("excludes", number), "contributor")
    for line in gathered.requirements:
        yield from _line(world, line)
    for pledge in gathered.pledges:
        yield from _pledge(world, pledge)
    told = {str(one.place) for one in gathered.findings}
    for node in gathered.wrong:
        stated = node.entries.get("capability")
        if isinstance(stated, Word) and stated.text and str(stated.place) not in told:
            yield from _unknown("FG104", "capability", stated.text, world.codes, stated.place)
    yield from _policy(world)


def _duplicates(kind: str, records: Sequence[Located[Any]], key: str) -> Iterator[Finding]:
    first: dict[str, Place | None] = {}
    for located in records:
        name = getattr(located.record, key)
        if name in first:
            yield Finding("FG109", f"{kind} '{name}' is there twice", located.place(key), f"first at {first[name]}")
        else:
            first[name] = located.place(key)


def _mission(located: Located[Mission]) -> Iterator[Finding]:
    if located.record.id == OVERALL:
        yield Finding("FG103", f"'{OVERALL}' stands for all missions: no mission can bear it", located.place("id"))
    seen = set()
    for number, target in enumerate(located.record.language_targets):
        about = (target.category, target.language)
        if about in seen:
            message = f"{located.record.id} has two targets for {target.language} among {target.category}"
            yield Finding("FG128", message, located.place("language_targets", number))
        seen.add(about)


def _unknown(code: str, kind: str, name: str, known: AbstractSet[str], place: Place | None) -> Iterator[Finding]:
    if name not in known:
        yield Finding(code, f"unknown {kind} '{name}'", place, did_you_mean(name, known))


def _warn(
    known: AbstractSet[str], name: str, place: Place | None, kind: str, hint: str | None = None
) -> Iterator[Finding]:
    if name not in known:
        yield Finding("FG201", f"no {kind} '{name}' is described in any file", place, hint or did_you_mean(name, known))


def _sectors(world: World, area: str) -> str | None:
    """Of a sector that no line has, which ones its mission has: those of others look more like it, and are others."""
    mission, between, _ = area.partition("/")
    if not between or mission not in world.mission_ids:
        return None
    sectors = sorted(one for one in world.areas if one.startswith(f"{mission}/"))
    if not sectors:
        return f"no line of {mission} has a sector"
    named = [*sectors[:_NAMED], *(["…"] if len(sectors) > _NAMED else [])]
    return did_you_mean(area, sectors) or f"sectors of {mission}: {', '.join(named)}"


def _catalogue(world: World, located: Located[Any]) -> Iterator[Finding]:
    one, codes = located.record, world.codes
    if one.element is not None:
        yield from _unknown("FG104", "capability", one.element, codes, located.place("element"))
    for number, cover in enumerate(one.covers):
        place = located.place("covers", number, "capability")
        yield from _unknown("FG104", "capability", cover.capability, codes, place)
    if (one.elements is None) != (one.element is None):
        yield Finding("FG111", f"{one.code}: `elements` and `element` go together", located.place())
    if one.counted_in == "units" and one.category != "support" and one.strength is None:
        yield Finding("FG111", f"{one.code}: a unit needs a strength", located.place())
    if one.individuals and one.strength is not None:
        yield Finding("FG111", f"{one.code}: individuals have no strength", located.place("strength"))


def _line(world: World, located: Located[Requirement]) -> Iterator[Finding]:
    line = located.record
    yield from _unknown("FG105", "mission", line.mission, world.mission_ids, located.place("mission"))
    yield from _unknown("FG104", "capability", line.capability, world.codes, located.place("capability"))
    for number, required in enumerate(line.requires):
        place = located.place("requires", number)
        if required == line.id:
            yield Finding("FG125", f"{line.id} requires itself", place)
        yield from _unknown("FG107", "requirement line", required, world.line_ids, place)


def _pledge(world: World, located: Located[Pledge]) -> Iterator[Finding]:
    pledge = located.record
    known = world.contributor_ids
    yield from _unknown("FG106", "contributor", pledge.contributor, known, located.place("contributor"))
    yield from _unknown("FG104", "capability", pledge.capability, world.codes, located.place("capability"))
    for number, mission in enumerate(pledge.earmarked_for):
        yield from _unknown("FG105", "mission", mission, world.mission_ids, located.place("for", number))
    for number, partner in enumerate(pledge.partners):
        place = located.place("partners", number, "contributor")
        yield from _unknown("FG106", "contributor", partner.contributor, known, place)
    for number, leg in enumerate(pledge.rotation or ()):
        place = located.place("rotation", number, "contributor")
        yield from _unknown("FG106", "contributor", leg.contributor, known, place)
    for number, need in enumerate(pledge.needs):
        place = located.place("needs", number, "support")
        yield from _unknown("FG104", "capability", need.support, world.codes, place)
    if pledge.deployed_in is not None:
        place = located.place("deployed_in")
        yield from _unknown("FG107", "requirement line", pledge.deployed_in, world.line_ids, place)
    for number, code in enumerate(pledge.serves):
        yield from _warn(known, code, located.place("serves", number), "contributor")
    for number, caveat in enumerate(pledge.caveats):
        if isinstance(caveat, AreaCaveat):
            for key, names in (("only", caveat.only), ("never", caveat.never)):
                for place_number, name in enumerate(names):
                    place = located.place("caveats", number, caveat.kind, key, place_number)
                    hint = None if name in world.areas else _sectors(world, name)
                    yield from _warn(world.areas, name, place, "mission, host or sector", hint)


def _policy(world: World) -> Iterator[Finding]:
    located = world.policy
    for key in ("pins", "forbids"):
        for number, pair in enumerate(getattr(located.record, key)):
            place = located.place(key, number, "pledge")
            yield from _unknown("FG108", "pledge", pair.pledge, world.pledge_ids, place)
            place = located.place(key, number, "requirement")
            yield from _unknown("FG107", "requirement line", pair.requirement, world.line_ids, place)
