"""Small scenarios from a few words: what a test does not say has a plain default."""

from __future__ import annotations

from datetime import date
from typing import Any

from forcegen.domain.catalogue import Capability
from forcegen.domain.mission import Mission
from forcegen.domain.pledge import Contributor, Pledge
from forcegen.domain.policy import Policy
from forcegen.domain.requirement import Requirement
from forcegen.eligibility.pairs import Eligibility, eligibility
from forcegen.findings import finding_text
from forcegen.formulation.formulate import formulate
from forcegen.plan.plan import Plan
from forcegen.plan.solution import Solution
from forcegen.reading.coercion import Located
from forcegen.reading.gather import Gathered
from forcegen.solving.engine import Limits
from forcegen.solving.engines import engine
from forcegen.solving.tiers import solve_tiers
from forcegen.validation import validate

AS_OF = date(2017, 12, 1)
Fields = dict[str, Any]

CATALOGUE: list[Fields] = [
    {"code": "inf.battalion", "category": "troops", "strength": 100, "elements": 4, "element": "inf.company"},
    {"code": "inf.company", "category": "troops", "strength": 25},
    {
        "code": "inf.mechanised",
        "category": "troops",
        "strength": 80,
        "covers": [{"capability": "inf.battalion", "cost": 2}],
    },
    {"code": "med.level1", "category": "troops", "strength": 10},
    {
        "code": "med.level2",
        "category": "troops",
        "strength": 50,
        "covers": [{"capability": "med.level1", "cost": 1}],
    },
    {
        "code": "med.level3",
        "category": "troops",
        "strength": 90,
        "covers": [{"capability": "med.level2", "cost": 1}],
    },
    {"code": "pol.fpu", "category": "fpu", "strength": 140, "elements": 4, "element": "pol.platoon"},
    {"code": "pol.platoon", "category": "fpu", "strength": 32},
    {"code": "ipo", "category": "ipo", "counted_in": "individuals"},
    {
        "code": "ipo.planner",
        "category": "ipo",
        "counted_in": "individuals",
        "covers": [{"capability": "ipo", "cost": 1}],
    },
    {"code": "observer", "category": "observers", "counted_in": "individuals"},
    {"code": "staff", "category": "staff", "counted_in": "individuals"},
    {"code": "support.apc", "category": "support"},
    {"code": "support.training", "category": "support"},
]


def capabilities() -> list[Located[Capability]]:
    """The catalogue of the tests: numbers that can be added up in the head; no least tours."""
    return [
        Located(
            Capability.model_validate(
                {"name": one["code"], "counted_in": "units", "min_tour_months": 1, "sources": ["test"], **one}
            )
        )
        for one in CATALOGUE
    ]


def line(name: str = "L", capability: str = "inf.company", quantity: int = 1, **more: Any) -> Fields:
    """A requirement line; three months unless it says otherwise."""
    return {
        "id": name,
        "mission": "M",
        "capability": capability,
        "quantity": quantity,
        "from": "2018-01",
        "to": "2018-03",
        **_dashed(more),
    }


def pledge(name: str = "XAA-1", capability: str = "inf.company", quantity: int = 1, **more: Any) -> Fields:
    """A pledge, ready at once; its contributor is in its name."""
    return {
        "id": name,
        "contributor": name[:3],
        "capability": capability,
        "quantity": quantity,
        "level": "3",
        "notice_days": 0,
        **_dashed(more),
    }


def _dashed(more: Fields) -> Fields:
    """`from_` and `for_` are how Python has to write `from` and `for`."""
    return {key.rstrip("_"): value for key, value in more.items()}


def gathered(
    lines: list[Fields],
    pledges: list[Fields],
    missions: list[Fields] | None = None,
    contributors: list[Fields] | None = None,
) -> Gathered:
    """Records as reading would hand them over; missions and contributors named by them are made up."""
    stated = {one["id"]: one for one in missions or []}
    for one in lines:
        stated.setdefault(one["mission"], {"id": one["mission"]})
    who = {one["id"]: one for one in contributors or []}
    for one in pledges:
        for name in (one["contributor"], *(leg["contributor"] for leg in one.get("rotation") or ())):
            who.setdefault(name, {"id": name})
        for partner in one.get("partners") or ():
            who.setdefault(partner["contributor"], {"id": partner["contributor"]})
    return Gathered(
        missions=[Located(Mission.model_validate(one)) for one in stated.values()],
        requirements=[Located(Requirement.model_validate(one)) for one in lines],
        contributors=[Located(Contributor.model_validate(one)) for one in who.values()],
        pledges=[Located(Pledge.model_validate(one)) for one in pledges],
    )


def case(
    lines: list[Fields],
    pledges: list[Fields],
    missions: list[Fields] | None = None,
    contributors: list[Fields] | None = None,
    **policy: Any,
) -> Eligibility:
    """A checked scenario, with every pair's barriers; fails the test if the records are not sound."""
    records = gathered(lines, pledges, missions, contributors)
    scenario, findings = validate(records, capabilities(), Located(Policy.model_validate(policy)), AS_OF)
    assert scenario is not None, "\n".join(map(finding_text, findings))
    return eligibility(scenario, AS_OF)


def solved(cases: Eligibility, engine_name: str = "highs", seconds: float | None = None) -> Solution:
    """The checked solution."""
    return solve_tiers(cases, formulate(cases), engine(engine_name), Limits(seconds))


def values(solution: Solution) -> tuple[float, ...]:
    """The tiers' values; every tier must be proven."""
    assert solution.optimal, solution.tiers
    return tuple(float(tier.value) for tier in solution.tiers)


def sent(found: Solution | Plan) -> list[str]:
    """The plan in short words: `2 XAA-1 > L 2018-01..2018-03`."""
    from forcegen.domain.quantities import month_text

    return [
        f"{one.units} {one.pledge} > {one.requirement} {month_text(one.start)}..{month_text(one.end - 1)}"
        + (f" ({one.women} women)" if one.women is not None else "")
        for one in (found.plan if isinstance(found, Solution) else found).deployments
    ]
