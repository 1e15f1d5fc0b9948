"""Contributors and their pledges."""

from __future__ import annotations

from benchmarks.draw import Draw
from benchmarks.families import World
from benchmarks.figures import (
    ANGLOPHONE,
    CONTRIBUTORS_KNOWN,
    ENDORSERS,
    FRANCOPHONE,
    INDIVIDUALS,
    KINDS,
    PLEDGES_PER_CONTRIBUTOR,
    STRENGTHS,
    UNITS,
    WOMEN_AMONG_INDIVIDUALS,
    WOMEN_IN_POLICE_UNITS,
    WOMEN_IN_UNITS,
    Kind,
)
from benchmarks.lines import MONTHS, code, month, months_of

NOTICE = {1: 360, 2: 270, 3: 180, "RDL": 60, None: 270}
"""Days by level, as in the default policy."""
NOTICE_INDIVIDUALS = 90
WANTED = 0.85
"""Share of pledges of a capability that some line asks for, by how much of it is asked; the rest as pledges go."""
SPREAD = ((0.3, 20), (0.6, 25), (1.0, 25), (1.5, 20), (2.5, 10))
"""How unequal the numbers of individuals are."""


def add_contributors(world: World, draw: Draw) -> list[str]:
    """Contributors, as many as public pledges suggest; the codes of who makes each pledge."""
    mean = sum(PLEDGES_PER_CONTRIBUTOR) / len(PLEDGES_PER_CONTRIBUTOR)
    most = min(676 - len(world.missions), world.size.pledges)
    count = min(most, max(4, round(world.size.pledges / mean)))
    weights = []
    for number in range(count):
        record = {"id": code(number)}
        if draw.chance(ENDORSERS / CONTRIBUTORS_KNOWN):
            record["kigali_principles"] = True
        world.contributors.append(record)
        weights.append((code(number), draw.one(PLEDGES_PER_CONTRIBUTOR)))
    codes = [name for name, _ in weights]
    return codes + [draw.weighted(weights) for _ in range(world.size.pledges - count)]


def add_pledges(world: World, draw: Draw) -> None:
    """Pledges whose quantities together are the family's supply."""
    makers = sorted(add_contributors(world, draw))
    languages = {one["id"]: _language(draw) for one in world.contributors}
    individual = sum(not KINDS[line["capability"]].strength for line in world.lines) / len(world.lines)
    wanted = {kinds: _asked(world, kinds) for kinds in (UNITS, INDIVIDUALS)}
    counts: dict[str, int] = {}
    for maker in makers:
        counts[maker] = counts.get(maker, 0) + 1
        kinds = INDIVIDUALS if draw.chance(individual) else UNITS
        kind = _kind(draw, kinds, wanted[kinds])
        pledge = {"contributor": maker, "id": f"{maker}-{counts[maker]}", "capability": kind.code, "quantity": 1}
        _add_terms(pledge, world, draw, kind)
        _add_persons(pledge, draw, kind, languages[maker])
        world.pledges.append(pledge)
    for kinds in (UNITS, INDIVIDUALS):
        _set_quantities(world, draw, {kind.code for kind in kinds})


def _language(draw: Draw) -> str:
    shares = (("fra", FRANCOPHONE), ("eng", ANGLOPHONE), ("", CONTRIBUTORS_KNOWN - FRANCOPHONE - ANGLOPHONE))
    return draw.weighted(shares)


def _asked(world: World, kinds: tuple[Kind, ...]) -> list[tuple[Kind, int]]:
    """Unit-months asked of each capability."""
    asked = dict.fromkeys((kind.code for kind in kinds), 0)
    for line in world.lines:
        if line["capability"] in asked:
            asked[line["capability"]] += line["quantity"] * months_of(line)
    return [(KINDS[name], months) for name, months in asked.items() if months]


def _kind(draw: Draw, kinds: tuple[Kind, ...], asked: list[tuple[Kind, int]]) -> Kind:
    if asked and draw.chance(WANTED):
        return draw.weighted(asked)
    return draw.weighted([(kind, kind.often) for kind in kinds])


def _add_terms(pledge: dict, world: World, draw: Draw, kind: Kind) -> None:
    """Level, notice, tour and window."""
    family = world.family
    if kind.strength:
        level = draw.weighted(family.levels)
        if level is not None:
            pledge["level"] = level
        days = draw.weighted(family.notices)
        if days is not None:
            pledge["notice_days"] = days
    tour = draw.weighted(family.tours)
    if draw.chance(0.1):
        pledge["from"] = month(draw.between(1, 9))
    if draw.chance(0.1):
        pledge["to"] = month(draw.between(17, 30))
    if tour is not None:
        pledge["max_tour_months"] = tour
        if tour < 12 and not kind.strength:
            pledge["min_tour_months"] = tour


def _add_persons(pledge: dict, draw: Draw, kind: Kind, language: str) -> None:
    """Strength, women, languages. No share of speakers is public: these are assumptions."""
    women = WOMEN_AMONG_INDIVIDUALS
    if kind.strength:
        strength = max(4, round(kind.strength * draw.weighted(STRENGTHS)))
        if strength != kind.strength:
            pledge["strength"] = strength
        women = WOMEN_IN_POLICE_UNITS if kind.component == "police" else WOMEN_IN_UNITS
    share = draw.weighted(women)
    if share:
        pledge["women_share"] = share
    speaks = {}
    if language:
        speaks[language] = draw.one((0.5, 0.7, 0.8, 0.9, 1.0))
    for other in ("fra", "eng"):
        if other != language and draw.chance(0.15 if other == "fra" else 0.4):
            speaks[other] = draw.one((0.05, 0.1, 0.2, 0.3, 0.4))
    if speaks:
        pledge["languages"] = speaks


def months_offered(pledge: dict) -> int:
    """Months that one unit can serve within the horizon; none below readiness level 2."""
    if pledge.get("level") == 1:
        return 0
    by_level = NOTICE[pledge.get("level")] if KINDS[pledge["capability"]].strength else NOTICE_INDIVIDUALS
    # Days are counted from 15 November 2017, and a unit is ready on the first of a month.
    ready = max(0, (pledge.get("notice_days", by_level) + 14) // 30 - 1)
    first = max(ready, _number(pledge.get("from"), 0))
    last = min(MONTHS - 1, _number(pledge.get("to"), MONTHS))
    return max(0, min(last - first + 1, pledge.get("max_tour_months", MONTHS)))


def _number(text: str | None, otherwise: int) -> int:
    return otherwise if text is None else (int(text[:4]) - 2018) * 12 + int(text[5:7]) - 1


def _set_quantities(world: World, draw: Draw, codes: set[str]) -> None:
    """Quantities that make the supply what the family says, whatever the size."""
    pledges = [pledge for pledge in world.pledges if pledge["capability"] in codes]
    asked = sum(line["quantity"] * months_of(line) for line in world.lines if line["capability"] in codes)
    offered = sum(months_offered(pledge) for pledge in pledges)
    mean = world.family.supply * asked / max(1, offered)
    for pledge in pledges:
        spread = 1.0 if KINDS[pledge["capability"]].strength else draw.weighted(SPREAD)
        pledge["quantity"] = max(1, draw.rounded(mean * spread))


def strength_of(pledge: dict) -> int:
    """Persons in one unit, or 1 for an individual; 0 for support."""
    kind = KINDS.get(pledge["capability"])
    return pledge.get("strength", kind.strength or 1) if kind else 0


def supply_of(world: World, individuals: bool) -> float:
    """Unit-months on offer for each unit-month asked, of units or of individuals."""
    codes = {kind.code for kind in (INDIVIDUALS if individuals else UNITS)}
    asked = sum(line["quantity"] * months_of(line) for line in world.lines if line["capability"] in codes)
    of = [pledge for pledge in world.pledges if pledge["capability"] in codes]
    return sum(pledge["quantity"] * months_offered(pledge) for pledge in of) / max(1, asked)
