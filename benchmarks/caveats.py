"""Caveats. No public pledge states one, so their shares are assumptions and their owners invented."""

from __future__ import annotations

from benchmarks.draw import Draw
from benchmarks.families import World


def add_caveats(world: World, draw: Draw) -> None:
    """Caveats on the family's share of pledges: tasks most of all, then areas and approvals."""
    asked = sorted({task for line in world.lines for task in line.get("tasks", ())})
    for pledge in world.pledges:
        if draw.chance(world.family.caveats):
            pledge["caveats"] = [_caveat(world, draw, asked)]


def _caveat(world: World, draw: Draw, asked: list[str]) -> dict:
    declared = draw.chance(0.8)
    kind = draw.weighted((("task", 55), ("area", 25), ("approval", 20)))
    if kind == "task" and asked:
        return {"kind": "task", "forbids": [draw.one(asked)], "declared": declared}
    if kind == "approval":
        return {"kind": "approval", "hours": draw.one((12, 24, 48)), "declared": declared}
    if draw.chance(0.3):
        return {"kind": "area", "only": [draw.one(world.missions)["id"]], "declared": declared}
    line = draw.one(world.lines)
    host = next(one["host"] for one in world.missions if one["id"] == line["mission"])
    place = host if draw.chance(0.5) else f"{line['mission']}/{line['sector']}"
    return {"kind": "area", "never": [place], "declared": declared}
