"""What must hold between two runs, whatever the case."""

import json
import random

import pytest
from hypothesis import HealthCheck, assume, given, settings

from forcegen.eligibility.pairs import eligibility
from forcegen.formulation.formulate import formulate
from forcegen.formulation.point import point_of
from forcegen.reporting.build import gap_report
from forcegen.reporting.forms import as_json
from forcegen.reporting.gap_report import GapReport
from forcegen.solving.check import broken
from forcegen.solving.engine import Limits
from forcegen.solving.engines import engine
from forcegen.solving.tiers import Infeasible, solve_tiers
from forcegen.verification.verify import verify
from support.cases import AS_OF, case, pledge, solved
from support.random_cases import records, sound

SLOW = (HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large)
some = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=SLOW, database=None)


def solvable(arguments):
    cases = sound(arguments)
    try:
        return cases, solved(cases)
    except Infeasible:
        assume(False)


@some
@given(records())
def test_one_more_pledge_never_worsens_coverage(arguments):
    _, before = solvable(arguments)
    given_records, policy = arguments
    more = pledge("XBB-more", given_records["lines"][0]["capability"], 2)
    after = solved(case(**{**given_records, "pledges": [*given_records["pledges"], more]}, **policy))
    assert after.tiers[0].value <= before.tiers[0].value


@some
@given(records())
def test_the_order_of_records_changes_nothing(arguments):
    _, before = solvable(arguments)
    given_records, policy = arguments
    shuffled = {key: random.Random(1).sample(rows, len(rows)) for key, rows in given_records.items()}
    after = solved(case(**shuffled, **policy))
    assert after.plan == before.plan
    assert [tier.value for tier in after.tiers] == [tier.value for tier in before.tiers]


@some
@given(records())
def test_a_report_is_accepted_and_each_short_line_has_a_cause(arguments):
    cases, solution = solvable(arguments)
    report = gap_report(cases, solution, AS_OF, [("a", "b")], "engine")
    assert all(gap.causes for gap in report.gaps)
    assert verify(GapReport.model_validate_json(as_json(report)), cases, {"a": "b"}) == []


@some
@given(records())
def test_a_plan_is_a_point_of_its_programme_and_back(arguments):
    cases, solution = solvable(arguments)
    formulation = formulate(cases)
    point = point_of(formulation.layout, solution.plan)
    assert broken(formulation.programme, point) == []
    assert formulation.plan(point) == solution.plan


TAMPERED = {
    "a unit too many": lambda r: r["plan"][0].update(units=r["plan"][0]["units"] + 1),
    "a month too early": lambda r: r["plan"][0].update({"from": "2017-12"}),
    "a tour too long": lambda r: r["plan"][0].update(to="2018-06"),
    "a barred pair": lambda r: r["plan"][0].update(pledge="XCC-1"),
    "an unknown pledge": lambda r: r["plan"][0].update(pledge="XZZ-1"),
    "a wrong value": lambda r: r["tiers"][0].update(value=1, bound=1),
    "a bound that does not meet the value": lambda r: r["tiers"][0].update(bound=0),
    "a tier called proven that is not": lambda r: r["tiers"][1].update(bound=None),
    "a status better than its tiers": lambda r: r["tiers"][3].update(proven=False),
    "a gap left out": lambda r: r["gaps"].pop(),
    "a gap with other months": lambda r: r["gaps"][0]["short"][0].update({"from": "2018-03"}),
    "a gap's weight": lambda r: r["gaps"][0].update(weighted=0),
    "a cause made up": lambda r: r["gaps"][0]["causes"][0].update(code="not_pledged"),
    "a verdict made better": lambda r: r["lines"][0].update(verdict="met"),
    "the composition": lambda r: r["composition"][0].update(women=99),
    "another horizon": lambda r: r["horizon"].update(months=2),
    "another input": lambda r: r["inputs"][0].update(sha256="0"),
    "an input left out": lambda r: r["inputs"].pop(),
    "an input twice": lambda r: r["inputs"].append(r["inputs"][0]),
    "proven with rounded weights": lambda r: r["tiers"][0].update(resolution=500.0),
    "support not given": lambda r: r["support"].clear(),
    "support of nobody": lambda r: r["support"][0].update(quantity=9),
}


def bent(report, how):
    record = json.loads(as_json(report))
    TAMPERED[how](record)
    return GapReport.model_validate(record)


@pytest.fixture(scope="module")
def honest():
    cases = case(
        [
            {"id": "A", "mission": "M", "capability": "pol.fpu", "quantity": 2, "from": "2018-01", "to": "2018-03"},
            {"id": "B", "mission": "M", "capability": "inf.company", "quantity": 3, "from": "2018-01", "to": "2018-03"},
        ],
        [
            pledge("XAA-1", "pol.fpu", 2, women=10, needs=[{"support": "support.apc", "quantity": 2}]),
            pledge("XAA-2", "inf.company", 2),
            pledge("XBB-1", "support.apc", 3),
            pledge("XCC-1", "pol.fpu", vetting="pending"),
        ],
        women_targets={"fpu": {"2018": 0.2}},
        support_lead_days=0,
    )
    return cases, gap_report(cases, solved(cases), AS_OF, [("a", "b")], "engine")


@pytest.mark.parametrize("how", list(TAMPERED))
def test_a_tampered_report_is_rejected(honest, how):
    cases, report = honest
    assert verify(report, cases, {"a": "b"}) == []
    assert verify(bent(report, how), cases, {"a": "b"})


def test_inputs_may_lie_elsewhere_but_say_what_they_said(honest):
    cases, report = honest
    assert verify(report, cases, {"moved/a": "b"}) == []
    assert verify(report, cases, {"moved/a": "c"}) == ["input a is missing", "input moved/a was not part of the report"]
    assert verify(report, cases, {"a": "b", "copy": "b"}) == ["input copy was not part of the report"]


def test_of_a_report_of_other_inputs_that_alone_is_said(honest):
    cases, report = honest
    shipped = {"path": "forcegen:models/catalogue/police.yaml", "sha256": "s"}
    inputs = [shipped, *({"path": f"{number}", "sha256": f"{number}"} for number in range(5))]
    other = report.model_validate(report.model_dump() | {"inputs": inputs})
    (said,) = verify(other, cases, {shipped["path"]: "s", "a": "b", "c": "d"})
    assert said == "it is a report of other inputs: none of its 5 files is among those read"
    assert len(verify(other, cases, {shipped["path"]: "s", "a": "b", "4": "4"})) == 5


def test_a_broken_ceiling_is_rejected(honest):
    """The same plan, against inputs in which a ceiling has come down: the auditor sees it without the hashes."""
    cases, report = honest
    scenario = cases.scenario
    mission = scenario.missions["M"].model_copy(
        update={"ceilings": scenario.missions["M"].ceilings.model_copy(update={"police": 100})}
    )
    lower = type(scenario)(**{**vars(scenario), "missions": {"M": mission}})
    assert any("ceiling is 100" in one for one in verify(report, eligibility(lower, AS_OF), {"a": "b"}))


@pytest.mark.parametrize("name", ["highs", "cp-sat"])
def test_the_same_case_gives_the_same_plan_every_time(honest, name):
    cases, _ = honest
    plans = {solve_tiers(cases, formulate(cases), engine(name), Limits()).plan for _ in range(3)}
    assert len(plans) == 1
