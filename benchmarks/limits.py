"""Ceilings and intake, in proportion to what is asked and pledged, and never below what is already deployed."""

from __future__ import annotations

from benchmarks.draw import Draw
from benchmarks.families import World
from benchmarks.figures import KINDS
from benchmarks.lines import peaks
from benchmarks.pledges import strength_of

COMPONENTS = ("military", "police", "civilian")


def add_limits(world: World, draw: Draw) -> None:
    """Limits of missions and of contributors."""
    missions = {line["id"]: line["mission"] for line in world.lines}
    for mission in world.missions:
        _limit_mission(mission, world, missions)
    if world.family.contributor_ceiling is not None:
        for contributor in world.contributors:
            if draw.chance(0.8):
                _limit_contributor(contributor, world, draw)


def _limit_mission(mission: dict, world: World, missions: dict[str, str]) -> None:
    name, factor = mission["id"], world.family.mission_ceiling
    asked = peaks([line for line in world.lines if line["mission"] == name])
    there = [one for one in world.pledges if missions.get(one.get("deployed_in", "")) == name]
    mission["ceilings"] = {
        component: _tens(max(asked[component] * factor, _persons(there, component)))
        for component in COMPONENTS
        if asked[component]
    }
    persons = sum(mission["ceilings"].get(component, 0) for component in ("military", "police"))
    # Less than the largest unit would keep that unit out for good.
    largest = max((strength_of(one) for one in world.pledges), default=0)
    mission["intake_per_month"] = _tens(max(persons * world.family.intake, largest, 100))


def _limit_contributor(contributor: dict, world: World, draw: Draw) -> None:
    own = [one for one in world.pledges if one["contributor"] == contributor["id"]]
    there = [one for one in own if "deployed_in" in one]
    largest = max((strength_of(one) for one in own), default=0)
    factor = world.family.contributor_ceiling or 1.0
    total = sum(_persons(own, component) for component in COMPONENTS)
    deployed = sum(_persons(there, component) for component in COMPONENTS)
    ceilings = {"total": _tens(max(total * factor, largest, deployed))}
    police = _persons(own, "police")
    if police and draw.chance(0.4):
        least = max((strength_of(one) for one in own if _component(one) == "police"), default=0)
        ceilings["police"] = _tens(max(police * factor, least, _persons(there, "police")))
    contributor["ceilings"] = ceilings


def _component(pledge: dict) -> str:
    kind = KINDS.get(pledge["capability"])
    return kind.component if kind else ""


def _persons(pledges: list[dict], component: str) -> int:
    return sum(strength_of(one) * one["quantity"] for one in pledges if _component(one) == component)


def _tens(persons: float) -> int:
    return -(-int(persons + 0.999) // 10) * 10
