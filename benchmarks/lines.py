"""Missions and their requirement lines."""

from __future__ import annotations

from benchmarks.draw import Draw
from benchmarks.families import World
from benchmarks.figures import INDIVIDUALS, KINDS, PRIORITIES, UNITS, WINDOWS, Weights

MONTHS = 24
PERSONS: Weights = (
    *((5, 14), (8, 12), (10, 16), (12, 10), (15, 10), (20, 14)),
    *((25, 6), (30, 6), (40, 5), (50, 3), (60, 2), (80, 2)),
)
"""Persons on a line of individuals. Public asks name 20, 200, 240 and 400; a line here is one of several posts."""

TASKS = {
    "infantry": ("long_range_patrol", "convoy_escort", "night_patrol", "static_guard", "offensive_operations"),
    "special_forces": ("offensive_operations", "night_patrol"),
    "aviation": ("night_flying", "casevac", "troop_transport"),
    "engineering": ("road_building", "route_clearance"),
    "eod": ("route_clearance",),
    "logistics": ("convoy_escort",),
    "police": ("public_order", "night_patrol"),
}
"""By first word of the capability. Public sources name night flying and offensive operations; the rest is invented."""


def month(number: int) -> str:
    """The month so many after January 2018, as people write it."""
    return f"{2018 + number // 12}-{number % 12 + 1:02d}"


def number_of(text: str) -> int:
    """The inverse of `month`."""
    return (int(text[:4]) - 2018) * 12 + int(text[5:7]) - 1


def months_of(line: dict) -> int:
    """Months from a line's first to its last."""
    return number_of(line["to"]) - number_of(line["from"]) + 1


def code(number: int) -> str:
    """The country code of this number, from XAA (0) to XZZ (675)."""
    return f"X{chr(65 + number // 26)}{chr(65 + number % 26)}"


def mission_count(lines: int) -> int:
    """About one mission for 27 lines up to 15 missions, then one for 75."""
    return max(1, min(round(lines / 27), max(15, lines // 75)))


def add_missions(world: World, draw: Draw) -> None:
    """Missions in invented countries, whose codes are taken from the end so that no contributor bears them."""
    for number in range(mission_count(world.size.lines)):
        mission = {"id": f"UNM{number + 1:02d}", "host": code(675 - number)}
        mission["languages"] = ["fra" if draw.chance(0.5) else "eng"]
        if world.family.aims and mission["languages"] == ["fra"]:
            mission["language_targets"] = [{"category": "ipo", "language": "fra", "share": 0.5}]
        world.missions.append(mission)


def add_lines(world: World, draw: Draw) -> None:
    """Lines, the earlier missions having more of them."""
    weights = [(number, len(world.missions) + 3 - number) for number in range(len(world.missions))]
    counts = [0] * len(world.missions)
    for number in range(world.size.lines):
        at = number if number < len(counts) else draw.weighted(weights)
        counts[at] += 1
        world.lines.append(_line(world, draw, world.missions[at], counts[at]))


def _line(world: World, draw: Draw, mission: dict, number: int) -> dict:
    family = world.family
    persons = draw.chance(family.individuals)
    kind = draw.weighted([(kind, kind.often) for kind in (INDIVIDUALS if persons else UNITS)])
    first, _, last = draw.weighted(WINDOWS).partition("-")
    line = {
        "mission": mission["id"],
        "id": f"{mission['id']}-{number:03d}",
        "capability": kind.code,
        "quantity": draw.weighted(PERSONS if persons else family.quantities),
        "from": month(int(first)),
        "to": month(int(last)),
        "priority": draw.weighted(PRIORITIES),
        "sector": f"Sector {draw.one(('North', 'East', 'South', 'West'))}",
    }
    tasks = TASKS.get(kind.code.partition(".")[0], ())
    if tasks and draw.chance(0.5):
        line["tasks"] = draw.shuffled(tasks)[: draw.between(1, 2)]
    _add_people(line, world, draw, mission, persons)
    return line


def _add_people(line: dict, world: World, draw: Draw, mission: dict, persons: bool) -> None:
    """Languages and women that a line asks for. The shares are assumptions: no public ask states one."""
    part = 1.0 if persons else 1 / 3
    if draw.chance(world.family.languages * part):
        share = draw.one((0.5, 0.8, 1.0)) if persons else draw.one((0.1, 0.2))
        line["languages"] = {mission["languages"][0]: share}
    if draw.chance(world.family.women * part):
        line["women_share"] = draw.one((0.15, 0.2, 0.25, 0.3)) if persons else draw.one((0.03, 0.05))


def persons_on(line: dict) -> int:
    """Persons who fill a line, at the catalogue's strength."""
    kind = KINDS.get(line["capability"])
    return line["quantity"] * (kind.strength or 1) if kind else 0


def peaks(lines: list[dict]) -> dict[str, int]:
    """Most persons asked for at once, by component."""
    found: dict[str, int] = {}
    for component in ("military", "police", "civilian"):
        of = [line for line in lines if line["capability"] in KINDS and _component(line) == component]
        by_month = [
            sum(persons_on(line) for line in of if number_of(line["from"]) <= at <= number_of(line["to"]))
            for at in range(MONTHS)
        ]
        found[component] = max(by_month)
    return found


def _component(line: dict) -> str:
    return KINDS[line["capability"]].component
