"""Every further rule of the file format, in proportions that are assumptions unless a source is named.

Nothing here can make the rules contradict each other: there are no pins, the units already deployed keep every limit,
and the lines they serve require no other line.
"""

from __future__ import annotations

from benchmarks.draw import Draw
from benchmarks.families import World
from benchmarks.figures import KINDS, SUPPORT
from benchmarks.lines import month
from benchmarks.pledges import strength_of

MARKS = ("deployed_in", "alternative", "package", "partners", "rotation", "needs", "indivisible")
"""A pledge bears one of these at most."""


def add_every_rule(world: World, draw: Draw) -> None:
    """All of it; deployed units first, for the others keep clear of them. Alone they would break a share."""
    if world.family.share is None:
        _deploy(world, draw)
    for line in world.lines:
        _line_terms(line, draw)
    _elements(world, draw)
    _support_lines(world, draw)
    _requires(world, draw)
    for pledge in world.pledges:
        _pledge_terms(pledge, world, draw)
    _support_offers(world, draw)
    _groups(world, draw)
    for pledge in world.pledges:
        _together(pledge, world, draw)
    for mission in world.missions:
        if draw.chance(0.5):
            mission["excludes"] = [draw.one(world.contributors)["id"]]
    _forbid(world, draw)


def _plain(pledge: dict) -> bool:
    """Units on no special terms."""
    kind = KINDS.get(pledge["capability"])
    return bool(kind and kind.strength) and not any(mark in pledge for mark in MARKS)


def _deploy(world: World, draw: Draw) -> None:
    """Units already there: never more than the line asks for."""
    left = {line["id"]: line["quantity"] for line in world.lines}
    for pledge in world.pledges:
        if not (_plain(pledge) and draw.chance(0.08)):
            continue
        fits = [
            line
            for line in world.lines
            if line["capability"] == pledge["capability"] and line["from"] == month(0) and left[line["id"]] > 0
        ]
        if fits:
            line = draw.one(fits)
            pledge["quantity"] = min(pledge["quantity"], left[line["id"]])
            left[line["id"]] -= pledge["quantity"]
            for name in ("from", "max_tour_months", "notice_days"):
                pledge.pop(name, None)
            pledge |= {"to": month(draw.between(3, 12)), "deployed_in": line["id"]}


def _line_terms(line: dict, draw: Draw) -> None:
    kind = KINDS[line["capability"]]
    for share, values in (
        (0.10, {"min_tour_months": 12}),
        (0.08, {"within_days": draw.one((90, 180, 270))}),
        (0.12, {"max_approval_hours": draw.one((0, 6, 12, 24))}),
        (0.05, {"surplus": 1}),
        (0.10 if kind.strength else 0.0, {"min_level": 3}),
        (0.15 if kind.strength else 0.0, {"min_strength": round(kind.strength * 0.8)}),
        (0.25 if kind.notable == "protected" else 0.0, {"standards": {"mine_protected": True}}),
        (0.30 if kind.notable == "aircraft" else 0.0, {"standards": {"aircraft": draw.one((2, 3, 4))}}),
        (0.40 if line["capability"].startswith("infantry") else 0.0, {"protects_civilians": True}),
    ):
        if draw.chance(share):
            line |= values


def _elements(world: World, draw: Draw) -> None:
    """Police units by the platoon; helicopters by the aircraft, as in the asks for Darfur, Kivu and Somalia."""
    taken = {pledge.get("deployed_in") for pledge in world.pledges}
    for line in world.lines:
        if line["id"] in taken:
            continue
        if KINDS[line["capability"]].notable == "split" and draw.chance(0.4):
            line["divisible"] = True
            line.pop("min_strength", None)
        elif line["capability"] == "aviation.helicopter.utility" and draw.chance(0.35):
            line |= {"capability": "aviation.helicopter.utility_aircraft", "quantity": line["quantity"] * 5}
            line.pop("min_strength", None)


def _support_lines(world: World, draw: Draw) -> None:
    """A few lines ask for support instead."""
    taken = {pledge.get("deployed_in") for pledge in world.pledges}
    for line in world.lines:
        if line["id"] not in taken and draw.chance(0.03):
            kept = {name: line[name] for name in ("mission", "id", "from", "to", "priority")}
            line.clear()
            line |= {**kept, "capability": draw.weighted(SUPPORT), "quantity": draw.between(1, 3)}


def _requires(world: World, draw: Draw) -> None:
    """Units that serve only where there is a hospital or a helicopter, in the same mission."""
    taken = {pledge.get("deployed_in") for pledge in world.pledges}
    for line in world.lines:
        if line["id"] in taken or not line["capability"].startswith("infantry") or not draw.chance(0.25):
            continue
        helpers = [
            one["id"]
            for one in world.lines
            if one["mission"] == line["mission"] and one["capability"].startswith(("medical.", "aviation.helicopter"))
        ]
        if helpers:
            line["requires"] = [draw.one(helpers)]


def _pledge_terms(pledge: dict, world: World, draw: Draw) -> None:
    kind = KINDS[pledge["capability"]]
    standards = {}
    if kind.notable == "protected" and draw.chance(0.6):
        standards["mine_protected"] = True
    if kind.notable == "aircraft":
        standards["aircraft"] = draw.between(2, 6)
    if kind.component == "military" and strength_of(pledge) >= 150 and draw.chance(0.85):
        standards["investigation_officer"] = True
    for share, values in (
        (1.0 if standards else 0.0, {"standards": standards}),
        (0.50, {"confirmed": f"{draw.one((2016, 2017, 2017))}-{draw.between(1, 10):02d}-01"}),
        (0.08, {"conditions": [draw.one(("approval by parliament", "equipment from a partner"))]}),
        (0.03, {"vetting": draw.one(("pending", "pending", "barred"))}),
        (0.20, {"for": [draw.one(world.missions)["id"]]}),
        (0.05, {"probability": draw.one((0.5, 0.8, 0.95))}),
        (0.25 if kind.notable == "split" else 0.0, {"elements": draw.one((3, 4, 5))}),
    ):
        if draw.chance(share):
            pledge |= values


def _support_offers(world: World, draw: Draw) -> None:
    """Offers of support: 13 of the 144 public pledges that state a quantity."""
    for pledge in world.pledges:
        if not any(mark in pledge for mark in MARKS) and draw.chance(0.09):
            kept = {name: pledge[name] for name in ("contributor", "id")}
            pledge.clear()
            pledge |= {**kept, "capability": draw.weighted(SUPPORT), "quantity": draw.between(1, 8)}
            if draw.chance(0.3):
                pledge["serves"] = [draw.one(world.contributors)["id"] for _ in range(3)]


def _groups(world: World, draw: Draw) -> None:
    """Alternatives and packages: two plain pledges of one contributor."""
    waiting: dict[str, dict] = {}
    for pledge in world.pledges:
        maker = pledge["contributor"]
        if not (_plain(pledge) and draw.chance(0.2)):
            continue
        first = waiting.pop(maker, None)
        if first is None:
            waiting[maker] = pledge
        else:
            mark = draw.weighted((("alternative", 60), ("package", 40)))
            first[mark] = pledge[mark] = f"{maker}-{mark.upper()}-{first['id'].partition('-')[2]}"


def _together(pledge: dict, world: World, draw: Draw) -> None:
    """Joint units, rotations, triangular pledges, pledges that go whole."""
    if not _plain(pledge):
        return
    others = [one["id"] for one in world.contributors if one["id"] != pledge["contributor"]]
    form = draw.weighted(
        (("", 84), ("partners", 3), ("rotation", 3), ("needs", 5), ("indivisible", 5)),
    )
    if form == "partners":
        pledge["partners"] = [{"contributor": draw.one(others), "strength": strength_of(pledge) // 3}]
    elif form == "rotation":
        pledge.pop("max_tour_months", None)
        makers = [pledge["contributor"], *draw.shuffled(others)[: draw.between(1, 3)]]
        pledge["rotation"] = [{"contributor": maker, "months": 6} for maker in makers]
        pledge["rotation"][1]["strength"] = max(4, strength_of(pledge) * 9 // 10)
    elif form == "needs":
        support = draw.weighted(SUPPORT)
        pledge["needs"] = [{"support": support, "quantity": draw.between(1, 3)}]
    elif form == "indivisible" and pledge["quantity"] > 1:
        pledge["indivisible"] = True


def _forbid(world: World, draw: Draw) -> None:
    """The planner forbids a pair here and there."""
    pairs = []
    for _ in range(max(1, len(world.pledges) // 100)):
        line = draw.one(world.lines)
        same = [
            pledge["id"]
            for pledge in world.pledges
            if pledge["capability"] == line["capability"] and "deployed_in" not in pledge
        ]
        if same:
            pairs.append({"pledge": draw.one(same), "requirement": line["id"]})
    if pairs:
        world.policy["forbids"] = pairs
