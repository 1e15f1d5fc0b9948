"""Public figures that give the generated cases their shape. What no public source states says `assumption`.

Sources
-------
Asks
    Public asks of 2007-22: MINUSMA, UNMISS, MINUSCA, MONUSCO, UNAMID, AMISOM (AFP on S/2016/498; Janes on S/2021/657;
    press accounts of resolutions 1843, 2098, 2132, 2149).
Pledges
    Announcements of member states of 2014-25, from the New York summit of 2014 to the Berlin ministerial.
Personnel
    UN uniformed personnel by contributor and mission in 2020; only quantiles computed from it are used.
Languages
    Unicode CLDR, official and de facto official languages of 129 contributors.
"""

from __future__ import annotations

from dataclasses import dataclass

Weights = tuple[tuple[int | float | str | None, int], ...]
"""Values, each with how often it comes."""


@dataclass(frozen=True)
class Kind:
    """One capability of the catalogue, as the generator sees it."""

    code: str
    component: str
    strength: int
    """Persons in a unit, as in the catalogue; 0 for individuals."""
    often: int
    """Asks and pledges that name it in the public lines read; 1 where a manual or a statement names it alone."""
    notable: str = ""
    """Which further rules make sense: `protected`, `aircraft`, `split`, `medical`."""


UNITS = (
    Kind("infantry.battalion", "military", 850, 25, "protected"),
    Kind("infantry.mechanised_battalion", "military", 540, 1, "protected"),
    Kind("infantry.qrf_battalion", "military", 650, 2, "protected"),
    Kind("infantry.qrf_company", "military", 250, 5, "protected"),
    Kind("infantry.company", "military", 140, 3, "protected"),
    Kind("infantry.high_readiness_company", "military", 150, 1, "protected"),
    Kind("infantry.force_protection_company", "military", 160, 3, "protected"),
    Kind("special_forces.company", "military", 200, 7),
    Kind("special_forces.team", "military", 30, 1),
    Kind("artillery.battery", "military", 150, 1),
    Kind("isr.company", "military", 250, 3),
    Kind("isr.uas", "military", 50, 1),
    Kind("isr.fusion_unit", "military", 70, 1),
    Kind("engineering.construction_company", "military", 184, 11),
    Kind("engineering.combat_company", "military", 117, 3, "protected"),
    Kind("engineering.airfield_unit", "military", 150, 1),
    Kind("eod.company", "military", 150, 3, "protected"),
    Kind("eod.platoon", "military", 35, 1),
    Kind("eod.team", "military", 10, 1),
    Kind("logistics.combat_convoy_company", "military", 200, 2, "protected"),
    Kind("logistics.transport_company", "military", 150, 2),
    Kind("signals.company", "military", 150, 3),
    Kind("military_police.company", "military", 120, 2),
    Kind("military_police.platoon", "military", 35, 1),
    Kind("maritime.riverine_unit", "military", 100, 2),
    Kind("medical.level1", "military", 11, 1, "medical"),
    Kind("medical.level2", "military", 57, 8, "medical"),
    Kind("medical.level3", "military", 90, 1, "medical"),
    Kind("aviation.helicopter.any", "military", 130, 2, "aircraft"),
    Kind("aviation.helicopter.utility", "military", 130, 11, "aircraft"),
    Kind("aviation.helicopter.heavy", "military", 120, 4, "aircraft"),
    Kind("aviation.helicopter.armed_utility", "military", 130, 3, "aircraft"),
    Kind("aviation.helicopter.attack", "military", 100, 6, "aircraft"),
    Kind("aviation.fixed_wing.tactical_transport", "military", 70, 11),
    Kind("aviation.airfield_support", "military", 30, 2),
    Kind("engagement.platoon", "military", 28, 1),
    Kind("police.fpu", "police", 140, 19, "split"),
    Kind("police.specialised_team", "police", 10, 2),
    Kind("police.crisis_response_team", "police", 30, 1),
)

INDIVIDUALS = (
    Kind("police.ipo", "police", 0, 7),
    Kind("police.planner", "police", 0, 1),
    Kind("observers.military_observer", "military", 0, 3),
    Kind("staff.officer", "military", 0, 4),
    Kind("staff.intelligence_expert", "military", 0, 1),
    Kind("staff.trainer", "military", 0, 1),
    Kind("corrections.officer", "civilian", 0, 2),
    Kind("civilian.justice_expert", "civilian", 0, 1),
)

KINDS = {kind.code: kind for kind in (*UNITS, *INDIVIDUALS)}

SUPPORT: Weights = (
    ("support.airlift", 3),
    ("support.apc", 3),
    ("support.medical_equipment", 2),
    ("support.camp", 1),
    ("support.training", 2),
)
"""Forms of support that public pledges name; the weights are rounded."""

PLEDGES_PER_CONTRIBUTOR = (
    *(1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 4, 4),
    *(5, 5, 5, 5, 5, 5, 5, 6, 7, 8, 8, 9, 9, 10, 10, 10, 11, 13, 13, 21),
)
"""Lines of each of 41 contributors in the public pledges, 216 in all."""

FRANCOPHONE, ANGLOPHONE = 25, 32
CONTRIBUTORS_KNOWN = 129
"""Contributors with French and with English as an official language, among all."""

ENDORSERS = 38
"""Contributors known to have endorsed the Kigali Principles by November 2016."""

WOMEN_IN_UNITS: Weights = ((0.0, 15), (0.02, 10), (0.04, 20), (0.055, 20), (0.08, 15), (0.11, 10), (0.14, 6), (0.2, 4))
"""Median 5.4 %, ninth decile 13.6 % of women in contingents of 100 or more in 2020."""

WOMEN_IN_POLICE_UNITS: Weights = ((0.05, 20), (0.1, 30), (0.15, 20), (0.2, 20), (0.3, 10))
"""Public pledges name 11 to 26 % of women in formed police units (Togo, Senegal, Nigeria)."""

WOMEN_AMONG_INDIVIDUALS: Weights = ((0.0, 10), (0.1, 25), (0.18, 30), (0.25, 20), (0.4, 15))
"""About 17.6 % of individual military in April 2021."""

WOMEN_TARGETS = {
    "troops": {2021: 0.08, 2028: 0.15},
    "observers_staff": {2021: 0.18, 2028: 0.25},
    "fpu": {2028: 0.2},
    "ipo": {2028: 0.3},
}
"""Targets of the United Nations, as the Elsie Initiative Fund and peacekeeping.un.org state them."""

PRIORITIES: Weights = ((1, 15), (2, 25), (3, 35), (4, 15), (5, 10))
"""Assumption."""

WINDOWS: Weights = (("0-23", 55), ("0-11", 8), ("3-23", 8), ("6-23", 10), ("6-17", 7), ("9-23", 6), ("12-23", 6))
"""First and last month of a line. A year is what public asks mostly leave to assume; the shares are an assumption."""

STRENGTHS: Weights = ((0.75, 10), (0.85, 15), (0.95, 15), (1.0, 35), (1.1, 15), (1.25, 10))
"""A pledge's strength beside the catalogue's: battalions of 650 to 1,126, police units of 120 to 200."""
