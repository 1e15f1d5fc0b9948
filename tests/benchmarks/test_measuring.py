"""What is read off a run: traces, logs, the page."""

import json

import numpy as np
import pytest
import yaml
from benchmarks.freeze import CASES, FROZEN
from benchmarks.measures import measured
from benchmarks.monoliths.cbc import read_log
from benchmarks.page import page, percent
from benchmarks.results_read import contradictions, first_cases, read
from benchmarks.run import options
from benchmarks.trace import Point, Trace, thinned

from forcegen.formulation.programme import Objective
from forcegen.pipeline import Inputs, load, prepare
from forcegen.solving.mathopt_process import Log

NONE = np.zeros(0, np.int64)
OPTIMA = {one["case"]: one for one in yaml.safe_load((FROZEN / "optima.yaml").read_text())["cases"]}


def trace(scale=1):
    return Trace(Objective("coverage", NONE, NONE, 0, scale), clock=lambda: 0.0)


def test_a_trace_keeps_the_best_and_rounds_bounds_up_to_whole_steps():
    heard = trace(scale=10)
    heard.hear(best=100.0, seconds=1.0)
    heard.hear(best=120.0, bound=49.2, seconds=2.0)
    heard.hear(best=1e50, bound=50.0000001, seconds=3.0)
    assert heard.points == [Point(1.0, 10.0, None), Point(2.0, 10.0, 5.0)]


def test_what_was_rounded_in_print_proves_nothing():
    heard = trace()
    heard.hear(1e7, 1e7, 1.0, error=5e-7)
    assert heard.points == [Point(1.0, 1e7 + 5, 1e7 - 5)]


def test_the_measures_of_a_trace():
    points = [Point(0.5, 100.0, None), Point(4.0, 100.0, 50.0), Point(20.0, 80.0, 79.5), Point(40.0, 80.0, 80.0)]
    found = measured(points, 60.0)
    assert [found["at"][mark]["gap"] for mark in ("5", "30", "60")] == [0.5, pytest.approx(0.00625), 0.0]
    assert (found["seconds_to_1_percent"], found["seconds_to_proof"]) == (20.0, 40.0)
    assert list(measured(points, 10.0)["at"]) == ["5", "10"]
    assert measured([], 10.0)["gap"] is None


def test_a_thinned_trace_keeps_its_ends():
    points = [Point(float(at), 1.0, 0.0) for at in range(5000)]
    few = thinned(points, 100)
    assert (len(few), few[0], few[-1]) == (100, points[0], points[-1])


def test_the_log_of_cbc():
    heard = trace()
    log = """Continuous objective value is 80.5 - 0.50 seconds
Cbc0012I Integer solution of 120 found by DiveCoefficient after 0 iterations and 0 nodes (1.20 seconds)
Cbc0010I After 0 nodes, 1 on tree, 1e+50 best solution, best possible 90.2 (2.00 seconds)
Probing was tried 300 times and created 0 cuts of which 0 were active after adding rounds of cuts (9.056 seconds)
Result - Stopped on time limit

Objective value:                110.00000000
Lower bound:                    95.200
Time (Wallclock seconds):       10.03
"""
    assert read_log(log, heard) == "Stopped on time limit"
    assert heard.points == [
        Point(0.5, None, 81.0),
        Point(1.2, 120.0, 81.0),
        Point(2.0, 120.0, 91.0),
        Point(10.03, 110.0, 96.0),
    ]


def test_the_log_of_scip():
    heard = trace()
    log = Log(lambda best, bound: heard.hear(best, bound, error=5e-7))
    log.read([" time | node  |  dualbound   | primalbound  |  gap   | compl. "])
    log.read(["  0.0s|     1 | 8.953373e+02 |      --      |    Inf | unknown"])
    log.read(["r 0.0s|     1 | 8.953373e+02 | 9.200000e+02 |  2.70%| unknown", "SCIP Status : solved"])
    assert [(point.value, point.bound) for point in heard.points] == [(None, 896.0), (920.0, 896.0)]


@pytest.mark.parametrize("method", ["highs", "cp_sat", "cbc", "scip"])
@pytest.mark.parametrize("case", CASES[:3], ids=lambda one: one.name)
def test_a_monolith_proves_the_frozen_coverage(method, case):
    from importlib import import_module

    from benchmarks.monoliths.task import Task

    from forcegen.plan.audit import audit

    folder = FROZEN / case.name
    pairs, made = prepare(load(Inputs([folder / "requirements"], [folder / "pledges"])))
    objective = made.programme.objectives[0]
    heard = Trace(objective)
    module = import_module(f"benchmarks.monoliths.{method}")
    answer = module.solve(Task(made.without_aims, objective, 60.0, 2, heard, heard.begin))
    assert str(objective.value_at(objective.steps(answer.point))) == OPTIMA[case.name]["coverage"]
    assert heard.points[-1].gap == 0
    assert audit(pairs, made.plan(answer.point)) == []


@pytest.mark.parametrize(
    ("share", "text"), [(None, "–"), (0.0, "0"), (0.00012, "0.012 %"), (0.0999, "10 %"), (0.5, "50 %"), (1.0, "100 %")]
)
def test_shares_as_people_read_them(share, text):
    assert percent(share) == text


def record(method, value, bound, **more):
    points = [Point(1.0, value, bound)]
    return {
        "case": {"family": "rich", "lines": 60, "pledges": 120, "seed": 1},
        "method": method,
        "limit": 10.0,
        "machine": {"cores": 2, "cpu": "A", "system": "S", "python": "3", "versions": {"v": "1"}, "date": "2020-01-01"},
        "status": "ok",
        "message": "",
        "stages": {},
        "trace": [[1.0, value, bound]],
        "most_mb": 100.0,
        "breaches": [],
        "rescored": value,
        **measured(points, 10.0),
        **more,
    }


def results(tmp_path, *records):
    for one in records:
        folder = tmp_path / f"rich-60x120-seed{one['case']['seed']}"
        folder.mkdir(exist_ok=True)
        (folder / f"{one['method']}.json").write_text(json.dumps(one))
    return read(tmp_path)


def test_the_page_sets_methods_side_by_side(tmp_path):
    found = results(tmp_path, record("forcegen", 100.0, 90.0), record("highs", 120.0, 80.0))
    text = page(found)
    assert "| rich | forcegen | 100.0 | 10 % | 10 % | 10 % | – | – | 100 |" in text
    assert "| rich | HiGHS | 120.0 | 25 % | 33 % | 33 % | – | – | 100 |" in text
    assert "no claim is wrong" in text


def test_the_page_says_what_was_measured_on_which_machine(tmp_path):
    here, there = record("forcegen", 100.0, 90.0), record("highs", 120.0, 80.0)
    assert "set beside each other" not in page(results(tmp_path, here, there))
    there["machine"] = {**there["machine"], "cpu": "B"}
    text = page(results(tmp_path, here, there))
    assert "Only figures of one machine can be set beside each other." in text
    assert "- A, 2 cores, S, Python 3; v 1; 2020-01-01: rich 60x120\n- B, 2 cores" in text


def test_the_page_says_which_methods_were_run_on_another_day(tmp_path):
    here, there = record("forcegen", 100.0, 90.0), record("highs", 120.0, 80.0)
    assert "Not in one run" not in page(results(tmp_path, here, there))
    there["machine"] = {**there["machine"], "date": "2020-01-02"}
    text = page(results(tmp_path, here, there))
    assert (
        "Not in one run, and a machine may be faster on another day: rich: forcegen 2020-01-01; HiGHS 2020-01-02."
        in text
    )


def test_other_cases_of_a_family_bear_their_seed(tmp_path):
    first, other = record("forcegen", 100.0, 90.0), record("forcegen", 110.0, 99.0)
    other["case"] = {**other["case"], "seed": 2}
    text = page(results(tmp_path, first, other))
    assert "| rich | forcegen | 100.0 |" in text
    assert "| rich 2 | forcegen | 110.0 |" in text
    assert "--family rich --size 60x120 --limit 10 --methods forcegen\npython" in text
    assert "--family rich --size 60x120 --limit 10 --seed 2 --methods forcegen\n" in text


def test_the_chart_has_the_first_case_of_a_family(tmp_path):
    first, other = record("forcegen", 100.0, 90.0), record("forcegen", 110.0, 55.0)
    other["case"] = {**other["case"], "seed": 2}
    assert [one.record["value"] for one in first_cases(results(tmp_path, other, first))] == [100.0]


def test_the_page_hides_no_failure(tmp_path):
    failed = record("cbc", None, None, status="failed", message="out of memory", rescored=None)
    wrong = record("highs", 100.0, 100.0, rescored=110.0)
    text = page(results(tmp_path, failed, wrong))
    assert "CBC: failed: out of memory" in text
    assert "HiGHS: claims 100.0, counted 110.0" in text


def test_a_bound_above_a_plan_at_hand_is_a_false_claim(tmp_path):
    found = results(tmp_path, record("forcegen", 100.0, 90.0), record("cbc", 120.0, 120.0))
    assert [(one.method, other.method) for one, other in contradictions(found)] == [("cbc", "forcegen")]
    assert "CBC: claims a bound of 120.0, but forcegen has a plan of 100.0" in page(found)


def test_unknown_names_are_refused(capsys):
    assert options(["--size", "60x120"]).families == ["loose", "tight", "rich", "scarce", "individuals", "shares"]
    with pytest.raises(SystemExit):
        options(["--size", "60x120", "--methods", "forcegen,gurobi"])
    assert "gurobi" in capsys.readouterr().err
