"""Random tiny scenarios over every family of rules, small enough to try all plans."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st

from forcegen.eligibility.pairs import Eligibility
from forcegen.plan.solution import Solution
from forcegen.solving.tiers import Infeasible
from support.cases import Fields, capabilities, case, gathered, line, pledge, solved

CASES = int(os.environ.get("FORCEGEN_CASES", "200"))
SLOW = (HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large)
some = settings(max_examples=CASES, deadline=None, derandomize=True, suppress_health_check=SLOW, database=None)

UNITS = ("inf.company", "inf.battalion", "med.level1", "med.level2", "pol.fpu", "pol.platoon")
PERSONS = ("ipo", "observer", "staff")
_ = st.sampled_from


def _sometimes(draw: st.DrawFn, one_in: int) -> bool:
    return draw(st.integers(1, one_in)) == 1


@st.composite
def records(draw: st.DrawFn, longest: int = 3) -> tuple[dict[str, Any], dict[str, Any]]:
    """Arguments of `case`: records and policy."""
    horizon = draw(st.integers(2, longest))
    individuals = _sometimes(draw, 3)
    codes = draw(st.lists(_(PERSONS if individuals else UNITS), min_size=1, max_size=2))
    lines = [_line(draw, f"L{number}", codes, horizon, individuals) for number in range(draw(st.integers(1, 2)))]
    if len(lines) == 2 and _sometimes(draw, 4):
        lines[1]["requires"] = ["L0"]
    count = draw(st.integers(1, 3))
    pledges = [_pledge(draw, number, codes, horizon, individuals) for number in range(count)]
    _groups(draw, pledges)
    if not individuals:
        _support(draw, pledges)
        _deployed(draw, pledges, lines)
    missions = [_mission(draw, name) for name in sorted({one["mission"] for one in lines})]
    contributors = [_contributor(draw, name) for name in ("XAA", "XBB")]
    policy = _policy(draw, horizon, lines, pledges)
    return {"lines": lines, "pledges": pledges, "missions": missions, "contributors": contributors}, policy


def _line(draw: st.DrawFn, name: str, codes: list[str], horizon: int, individuals: bool) -> Fields:
    first = draw(st.integers(1, horizon))
    last = draw(st.integers(first, horizon + 1))
    made = line(
        name,
        draw(_(codes)),
        draw(st.integers(1, 2)),
        from_=f"2018-{first:02d}",
        to=f"2018-{last:02d}",
        mission=draw(_(["M", "M", "N"])),
        priority=draw(st.integers(1, 5)),
        surplus=draw(_([0, 0, 1])),
    )
    if _sometimes(draw, 3) and not individuals:
        made["divisible"] = True
    if _sometimes(draw, 4):
        made["women_share"] = draw(_([0.1, 0.5]))
    if _sometimes(draw, 4):
        made["languages"] = {"fra": draw(_([0.2, 0.6]))}
    if _sometimes(draw, 4):
        made["tasks"] = ["night"]
    if _sometimes(draw, 4):
        made["min_tour_months"] = 2
    if _sometimes(draw, 4):
        made["protects_civilians"] = True
    return made


def _pledge(draw: st.DrawFn, number: int, codes: list[str], horizon: int, individuals: bool) -> Fields:
    made = pledge(
        f"{draw(_(['XAA', 'XBB']))}-{number}",
        draw(_([*codes, *codes, "med.level3"])) if not individuals else draw(_(codes)),
    )
    made["quantity"] = draw(_([1, 1, 2]))
    made["level"] = draw(_(["2", "3", "RDL"]))
    if _sometimes(draw, 3):
        made["from"] = f"2018-{draw(st.integers(1, horizon)):02d}"
    if _sometimes(draw, 3):
        made["to"] = f"2018-{draw(st.integers(horizon, horizon + 1)):02d}"
    tour = draw(_([None, None, 1, 2, 3]))
    if not individuals and _sometimes(draw, 4):
        made["rotation"] = [{"contributor": "XAA", "months": 1}, {"contributor": "XBB", "months": draw(_([1, 2]))}]
        if _sometimes(draw, 2):
            made["rotation"][1] |= {"strength": 20, "women": 4}
    elif tour is not None:
        made["max_tour_months"] = tour
    elif _sometimes(draw, 3):
        made["min_tour_months"] = draw(_([2, 3, 6]))
    if _sometimes(draw, 2):
        made["women" if _sometimes(draw, 2) else "women_share"] = 1
        if made.get("women_share"):
            made["women_share"] = 0.5
    if _sometimes(draw, 3):
        made["languages"] = {"fra": draw(_([0.3, 0.5, 1]))}
    if not individuals and not made.get("rotation") and _sometimes(draw, 5):
        made["partners"] = [{"contributor": "XBB", "strength": 8}]
    if _sometimes(draw, 5):
        made["caveats"] = [{"kind": "task", "forbids": ["night"], "declared": draw(st.booleans())}]
    if _sometimes(draw, 5):
        made["for"] = ["M"]
    if _sometimes(draw, 5):
        made["indivisible"] = True
    return made


def _groups(draw: st.DrawFn, pledges: list[Fields]) -> None:
    if len(pledges) >= 2:
        for key in ("alternative", "package"):
            if _sometimes(draw, 5):
                for one in pledges[:2]:
                    one[key] = "G"


def _support(draw: st.DrawFn, pledges: list[Fields]) -> None:
    if _sometimes(draw, 4):
        pledges[0]["needs"] = [{"support": "support.apc", "quantity": draw(_([1, 2]))}]
        if not _sometimes(draw, 3):
            offer = pledge("XBB-S", "support.apc", draw(_([1, 2, 3])))
            if _sometimes(draw, 3):
                offer["serves"] = [draw(_(["XAA", "XBB"]))]
            pledges.append(offer)


def _deployed(draw: st.DrawFn, pledges: list[Fields], lines: list[Fields]) -> None:
    if _sometimes(draw, 5) and pledges[-1]["capability"] == lines[0]["capability"]:
        pledges[-1] |= {"deployed_in": "L0", "quantity": 1}


def _mission(draw: st.DrawFn, name: str) -> Fields:
    made: Fields = {"id": name, "host": "XC" + name}
    if _sometimes(draw, 3):
        made["ceilings"] = {draw(_(["military", "police"])): draw(_([1, 30, 60, 150, 250]))}
    if _sometimes(draw, 3):
        made["intake_per_month"] = draw(_([1, 30, 60, 150, 250]))
    if _sometimes(draw, 4):
        category = draw(_(["ipo", "troops", "fpu", "observers_staff"]))
        made["language_targets"] = [{"category": category, "language": "fra", "share": draw(_([0.4, 0.5]))}]
    if _sometimes(draw, 6):
        made["excludes"] = ["XBB"]
    return made


def _contributor(draw: st.DrawFn, name: str) -> Fields:
    made: Fields = {"id": name, "kigali_principles": draw(st.booleans())}
    if _sometimes(draw, 3):
        made["ceilings"] = {draw(_(["total", "military", "police"])): draw(_([1, 30, 60, 150]))}
    return made


def _policy(draw: st.DrawFn, horizon: int, lines: list[Fields], pledges: list[Fields]) -> Fields:
    policy: Fields = {"horizon": {"from": "2018-01", "months": horizon}}
    if _sometimes(draw, 3):
        category = draw(_(["troops", "ipo", "observers_staff", "fpu"]))
        policy["women_targets"] = {category: {"2018": draw(_([0.1, 0.3]))}}
        policy["women_mode"] = draw(_(["aim", "aim", "must"]))
        policy["women_scope"] = draw(_(["mission", "overall"]))
    if _sometimes(draw, 6):
        policy["max_contributor_share"] = draw(_([0.5, 0.7]))
    if _sometimes(draw, 5):
        policy["suspected_caveats"] = draw(_(["ignore", "cost", "bar"]))
    if _sometimes(draw, 8):
        policy["pins"] = [{"pledge": pledges[0]["id"], "requirement": lines[0]["id"], "units": 1}]
    return policy


def sound(arguments: tuple[dict[str, Any], dict[str, Any]]) -> Eligibility:
    """The case, if its records are sound; other draws are passed over."""
    from forcegen.domain.policy import Policy
    from forcegen.reading.coercion import Located
    from forcegen.validation import validate
    from support.cases import AS_OF

    given, policy = arguments
    scenario, _ = validate(gathered(**given), capabilities(), Located(Policy.model_validate(policy)), AS_OF)
    assume(scenario is not None)
    return case(**given, **policy)


def best_of(case: Eligibility) -> Solution:
    """The best plan; cases whose rules contradict each other are passed over."""
    try:
        return solved(case)
    except Infeasible:
        assume(False)
        raise
