"""Every engine on programmes solvable in the head, on random ones by brute force, and where libraries were caught."""

from __future__ import annotations

import itertools
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import highspy
import numpy as np
import pytest

from forcegen.formulation.programme import NO_LIMIT, Integers, Objective, Programme, Rows
from forcegen.solving import cbc, highs, memory, process
from forcegen.solving.cbc import Cbc, write_model
from forcegen.solving.check import bound_steps, broken
from forcegen.solving.cp_sat import CpSat
from forcegen.solving.engine import Carried, Engine, Limits, Outcome
from forcegen.solving.highs import HiGHS
from forcegen.solving.left_behind import at_work
from forcegen.solving.scip import Scip

ENGINES: Mapping[str, Engine] = {
    "highs": HiGHS(),
    "cp-sat": CpSat(),
    "cp-sat, brief": CpSat(brief=True),
    "cbc": Cbc(),
    "scip": Scip(),
}
each_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)

Row = tuple[Mapping[int, int], int, int]


class Watcher:
    """A watch that writes down what it hears and cancels after some seconds."""

    def __init__(self, patience: float = float("inf")) -> None:
        self.end = time.monotonic() + patience
        self.heard: list[tuple[int | None, int | None]] = []
        self.threads: set[int] = set()

    def progress(self, best_steps: int | None, bound_steps: int | None) -> None:
        self.heard.append((best_steps, bound_steps))
        self.threads.add(threading.get_ident())

    def cancelled(self) -> bool:
        return time.monotonic() >= self.end


def whole(numbers: Sequence[int]) -> Integers:
    return np.array(numbers, dtype=np.int64)


def programme(
    lower: Sequence[int],
    upper: Sequence[int],
    rows: Sequence[Row] = (),
    name: str = "x[{}]",
) -> Programme:
    made = Rows(
        whole([0, *itertools.accumulate(len(row) for row, _, _ in rows)]),
        whole([column for row, _, _ in rows for column in row]),
        whole([coefficient for row, _, _ in rows for coefficient in row.values()]),
        whole([low for _, low, _ in rows]),
        whole([high for _, _, high in rows]),
        lambda row: ("row", f"A-{row}"),
    )
    return Programme(whole(lower), whole(upper), lambda column: name.format(column), made, ())


def minimise(*costs: int) -> Objective:
    columns = np.flatnonzero(whole(costs))
    return Objective("costs", columns, whole(costs)[columns], 0, 1)


def solve(
    engine: Engine,
    given: Programme,
    objective: Objective | None,
    carried: Sequence[Carried] = (),
    start: Integers | None = None,
    limits: Limits = Limits(),
    watch: Watcher | None = None,
) -> Outcome:
    outcome = engine.solve(given, objective, carried, start, limits, watch or Watcher())
    if outcome.values is not None:
        assert outcome.values.dtype == np.int64
        assert broken(given, outcome.values, carried) == []
    return outcome


def is_optimal(outcome: Outcome, objective: Objective, steps: int) -> bool:
    assert outcome.values is not None
    return (outcome.status, outcome.bound_steps, objective.steps(outcome.values)) == ("optimal", steps, steps)


KNAPSACK = programme([0] * 3, [1] * 3, [({0: 3, 1: 4, 2: 5}, 7, NO_LIMIT)])
"""At least 7 of the weights 3, 4 and 5."""


def cover(columns: int, rows: int, entries: int, seed: int, most_cost: int = 1000) -> tuple[Programme, Objective]:
    """Cover 30 per cent of every row: easy to write down and hard to prove."""
    random = np.random.default_rng(seed)
    made: list[Row] = []
    for _ in range(rows):
        chosen = random.choice(columns, entries // rows, replace=False)
        weights = random.integers(1, 50, len(chosen)).tolist()
        made.append((dict(zip(chosen.tolist(), weights, strict=True)), int(sum(weights) * 0.3), NO_LIMIT))
    costs = random.integers(1, most_cost, columns).tolist()
    return programme([0] * columns, [1] * columns, made), minimise(*costs)


@each_engine
def test_finds_the_cheapest_of_a_knapsack(engine: Engine) -> None:
    costs = minimise(3, 4, 6)
    outcome = solve(engine, KNAPSACK, costs)
    assert is_optimal(outcome, costs, 7)
    assert outcome.values is not None
    assert outcome.values.tolist() == [1, 1, 0]


@each_engine
def test_says_which_programme_has_no_point(engine: Engine) -> None:
    parity = programme([0, 0], [5, 5], [({0: 2, 1: 2}, 3, 3)])
    too_much = programme([0, 0], [5, 5], [({0: 1, 1: 1}, 11, NO_LIMIT)])
    empty_row = programme([0], [1], [({}, 1, 2)])
    without_limits = programme([0, -NO_LIMIT], [NO_LIMIT, NO_LIMIT], [({0: 2, 1: -2}, 3, 3)])
    # Of points without limits, CP-SAT fears an overflow, and CBC would look at one after the other for ever.
    for given in (parity, too_much, empty_row, *([without_limits] * (engine.name == "highs"))):
        for objective in (minimise(*[1] * given.columns), None):
            assert solve(engine, given, objective) == Outcome("infeasible", None, None)
    assert solve(engine, KNAPSACK, None, [Carried(minimise(1, 1, 1), 1)]).status == "infeasible"


@each_engine
def test_finds_any_point_without_an_objective(engine: Engine) -> None:
    outcome = solve(engine, KNAPSACK, None)
    assert outcome.values is not None
    assert (outcome.status, outcome.bound_steps) == ("optimal", 0)


@each_engine
def test_gives_nothing_of_a_carried_tier_back(engine: Engine) -> None:
    # Alone, the cheapest are the first two; only the last two have a first tier of 5 or less.
    first, second = minimise(6, 3, 2), minimise(3, 4, 6)
    assert is_optimal(solve(engine, KNAPSACK, second), second, 7)
    assert is_optimal(solve(engine, KNAPSACK, second, [Carried(first, 5)]), second, 10)
    assert is_optimal(solve(engine, KNAPSACK, second, [Carried(first, 5), Carried(second, 10)]), second, 10)
    assert solve(engine, KNAPSACK, second, [Carried(first, 4)]).status == "infeasible"


@each_engine
def test_hands_a_start_back_when_there_is_no_time_for_more(engine: Engine) -> None:
    costs, start = minimise(3, 4, 6), whole([1, 0, 1])
    outcome = solve(engine, KNAPSACK, costs, start=start, watch=Watcher(0))
    assert outcome.values is not None
    assert (outcome.status, outcome.values.tolist()) == ("feasible", [1, 0, 1])
    hard, price = cover(300, 100, 3000, 0)
    outcome = solve(engine, hard, price, start=np.ones(300, dtype=np.int64), limits=Limits(0.001))
    assert outcome.status == "feasible"


@each_engine
@pytest.mark.parametrize("start", [[1, 1, 0], [1, 1, 1], [0, 0, 0], [7, -7, 2**40]])
def test_is_not_misled_by_a_start(engine: Engine, start: list[int]) -> None:
    costs = minimise(3, 4, 6)
    assert is_optimal(solve(engine, KNAPSACK, costs, start=whole(start)), costs, 7)
    apart = programme([0, 0], [1, 1], [({0: 1, 1: 1}, 3, NO_LIMIT)])
    assert solve(engine, apart, None, start=whole([1, 1])).status == "infeasible"


@each_engine
def test_needs_no_rows(engine: Engine) -> None:
    costs = minimise(2, 0, 1)
    outcome = solve(engine, programme([1, -4, -3], [5, 4, NO_LIMIT]), costs)
    assert is_optimal(outcome, costs, -1)


@each_engine
def test_needs_no_columns(engine: Engine) -> None:
    for rows in ([], [({}, 0, 2)], [({}, -NO_LIMIT, NO_LIMIT)]):
        outcome = solve(engine, programme([], [], rows), minimise())
        assert (outcome.status, outcome.bound_steps) == ("optimal", 0)
        assert outcome.values is not None
        assert len(outcome.values) == 0
    assert solve(engine, programme([], [], [({}, 1, 2)]), None).status == "infeasible"


@each_engine
def test_keeps_columns_that_stand_nowhere(engine: Engine) -> None:
    costs = minimise(0, 1, 0)
    outcome = solve(engine, programme([2, 3, -9], [5, 9, -8], [({2: 0}, -NO_LIMIT, 4)]), costs)
    assert is_optimal(outcome, costs, 3)


@each_engine
def test_reads_columns_that_follow_from_others_back_whole(engine: Engine) -> None:
    # The last column is twice the first and three times the second: 2a + 3b = s, at least 7.
    given = programme([0, 0, 0], [9, 9, 99], [({0: 2, 1: 3, 2: -1}, 0, 0), ({2: 1}, 7, NO_LIMIT)])
    costs = minimise(0, 0, 1)
    outcome = solve(engine, given, costs)
    assert is_optimal(outcome, costs, 7)
    # Half a step of slack must not leave a column between two whole numbers.
    loose = programme([0, 0], [9, 9], [({0: 1, 1: 1}, 5, NO_LIMIT)])
    assert is_optimal(solve(engine, loose, minimise(7, 0), [Carried(minimise(0, 1), 3)]), minimise(7, 0), 14)


@each_engine
def test_takes_bounds_of_every_kind(engine: Engine) -> None:
    lower, upper = [-NO_LIMIT, -5, -NO_LIMIT, 2], [-1, NO_LIMIT, NO_LIMIT, 2]
    rows: list[Row] = [({0: 1, 1: 1, 2: 1, 3: 1}, -3, -3), ({2: 1}, -4, 4), ({0: 1}, -2, NO_LIMIT)]
    costs = minimise(0, 1, 0, 5)
    assert is_optimal(solve(engine, programme(lower, upper, rows), costs), costs, 5)


@each_engine
def test_one_step_in_a_thousand_million_matters(engine: Engine) -> None:
    random = np.random.default_rng(3)
    costs = minimise(*random.integers(1_000_000, 1_000_100, 30).tolist())
    given = programme([0] * 30, [50] * 30, [(dict.fromkeys(range(30), 1), 1000, NO_LIMIT)])
    cheapest = sorted(costs.coefficients.tolist())
    best = 50 * sum(cheapest[:20])
    assert best > 10**9
    assert is_optimal(solve(engine, given, costs), costs, best)
    tight = Carried(costs, best)
    assert solve(engine, given, None, [tight]).status == "optimal"
    assert solve(engine, given, None, [replace(tight, most_steps=best - 1)]).status == "infeasible"


@pytest.mark.parametrize("engine", [CpSat(), Cbc()], ids=["cp-sat", "cbc"])
def test_keeps_every_digit_of_a_value(engine: Engine) -> None:
    # Not HiGHS, which finds no end to values of this size.
    rows: list[Row] = [({0: 1, 1: 1}, 1_234_567_891, NO_LIMIT), ({0: 7, 1: -5}, -1_234_567_891, NO_LIMIT)]
    costs = minimise(3, 2)
    assert is_optimal(solve(engine, programme([0, 0], [2**40, 2**40], rows), costs), costs, 2_880_658_413)


@each_engine
def test_claims_nothing_when_cancelled_at_once(engine: Engine) -> None:
    for given, costs in (cover(300, 100, 3000, 0), (KNAPSACK, minimise(3, 4, 6))):
        begun = time.monotonic()
        outcome = solve(engine, given, costs, watch=Watcher(0))
        assert outcome == Outcome("unknown", None, None)
        assert time.monotonic() - begun < 1


@each_engine
def test_hands_over_what_it_has_when_cancelled(engine: Engine) -> None:
    given, costs = cover(300, 100, 3000, 0)
    start, watch = np.ones(300, dtype=np.int64), Watcher(0.4)
    begun = time.monotonic()
    outcome = solve(engine, given, costs, start=start, watch=watch)
    assert time.monotonic() - begun < (8 if engine.name == "cbc" else 3)
    assert outcome.status == "feasible"
    assert outcome.values is not None
    assert costs.steps(outcome.values) <= costs.steps(start)
    assert outcome.bound_steps is None or outcome.bound_steps < costs.steps(outcome.values)
    assert watch.threads <= {threading.get_ident()}  # never from a thread of the library's


@cache
def proven_best() -> int:
    """The least cost of the programme of the next test."""
    outcome = solve(CpSat(), *cover(60, 30, 400, 1))
    assert outcome.status == "optimal"
    assert outcome.bound_steps is not None
    return outcome.bound_steps


@each_engine
@pytest.mark.parametrize("seconds", [0.0, 0.02, 0.1, 0.4])
def test_never_calls_unfinished_work_optimal(engine: Engine, seconds: float) -> None:
    given, costs = cover(60, 30, 400, 1)
    proven, watch = proven_best(), Watcher()
    outcome = solve(engine, given, costs, limits=Limits(seconds), watch=watch)
    assert outcome.status in ("optimal", "feasible", "unknown")
    assert outcome.bound_steps is None or outcome.bound_steps <= proven
    if outcome.values is not None:
        assert costs.steps(outcome.values) >= proven
    if outcome.status == "optimal":
        assert is_optimal(outcome, costs, proven)
    for best, bound in watch.heard:
        assert best is None or best >= proven
        assert bound is None or bound <= proven


@pytest.mark.parametrize("engine", [HiGHS(), CpSat()], ids=["highs", "cp-sat"])
@pytest.mark.parametrize("threads", [1, 2])
def test_gives_the_same_point_every_time(engine: Engine, threads: int) -> None:
    given, costs = cover(40, 20, 200, 5, most_cost=4)  # many points are equally cheap
    outcomes = [solve(engine, given, costs, limits=Limits(threads=threads)) for _ in range(2)]
    points = [outcome.values.tolist() for outcome in outcomes if outcome.values is not None]
    assert [outcome.status for outcome in outcomes] == ["optimal"] * 2
    assert points == [points[0]] * 2


def random_programme(seed: int) -> tuple[Programme, Objective, list[Carried]]:
    """A few columns with few values each, rows of every kind, and sometimes a carried tier."""
    random = np.random.default_rng(seed)
    columns = int(random.integers(1, 6))
    lower = random.integers(-2, 1, columns)
    upper = lower + random.integers(0, 4, columns)
    middle = random.integers(lower, upper + 1)
    rows: list[Row] = []
    for _ in range(int(random.integers(0, 5))):
        chosen = random.choice(columns, int(random.integers(0, columns + 1)), replace=False)
        coefficients = random.integers(-9, 10, len(chosen))
        total = int(coefficients @ middle[chosen]) + int(random.integers(-1, 2))
        low = total - int(random.integers(0, 4)) if random.random() < 0.7 else -NO_LIMIT
        high = total + int(random.integers(0, 4)) if random.random() < 0.7 else NO_LIMIT
        rows.append((dict(zip(chosen.tolist(), coefficients.tolist(), strict=True)), low, high))
    costs, before = (minimise(*random.integers(0, 30, columns).tolist()) for _ in range(2))
    carried = [Carried(before, before.steps(middle))] if random.random() < 0.4 else []
    return programme(lower.tolist(), upper.tolist(), rows), costs, carried


def by_brute_force(given: Programme, costs: Objective, carried: Sequence[Carried]) -> int | None:
    """The least cost of all points, one by one; None where there is no point."""
    ranges = [range(low, high + 1) for low, high in zip(given.column_lower, given.column_upper, strict=True)]
    points = (whole(point) for point in itertools.product(*ranges))
    return min((costs.steps(point) for point in points if not broken(given, point, carried)), default=None)


def test_all_agree_with_brute_force() -> None:
    empty = 0
    with Scip(keep=True) as scip:  # a process takes longer to begin than all of these to solve
        for seed in range(100):
            given, costs, carried = random_programme(seed)
            best = by_brute_force(given, costs, carried)
            empty += best is None
            for engine in {**ENGINES, "scip": scip}.values():
                outcome = solve(engine, given, costs, carried)
                if best is None:
                    assert outcome == Outcome("infeasible", None, None), (engine.name, seed)
                else:
                    assert is_optimal(outcome, costs, best), (engine.name, seed)
    assert 5 < empty < 60


def tangled(seed: int) -> tuple[Programme, Objective]:
    """Twelve columns of six values in six rows of four, the kind on which CBC's preprocessing goes wrong."""
    random = np.random.default_rng(seed)
    rows: list[Row] = []
    for _ in range(6):
        chosen, coefficients = random.choice(12, 4, replace=False), random.integers(-9, 10, 4)
        total = int((coefficients * random.integers(-2, 4, 12)[chosen]).sum())
        low, high = total - int(random.integers(0, 3)), total + int(random.integers(0, 3))
        rows.append((dict(zip(chosen.tolist(), coefficients.tolist(), strict=True)), low, high))
    return programme([-2] * 12, [3] * 12, rows), minimise(*random.integers(0, 1000, 12).tolist())


@each_engine
@pytest.mark.parametrize(("seed", "best"), [(124, 3215), (272, -1574), (328, 1778), (149, None), (161, None)])
def test_is_right_where_cbc_was_wrong_or_crashed(engine: Engine, seed: int, best: int | None) -> None:
    given, costs = tangled(seed)
    outcome = solve(engine, given, costs)
    if best is None:
        assert outcome.status == "infeasible"
    else:
        assert is_optimal(outcome, costs, best)


@each_engine
def test_tells_its_version(engine: Engine) -> None:
    known = {"highs": "HiGHS 1.", "cp-sat": "OR-Tools CP-SAT 9.", "cbc": "CBC 2.", "scip": "SCIP of OR-Tools 9."}
    assert engine.version().startswith(known[engine.name])


@each_engine
def test_refuses_numbers_it_would_round(engine: Engine) -> None:
    given = programme([0, 0], [NO_LIMIT, NO_LIMIT], [({0: 2**58 + 1, 1: 1}, 0, 5)])
    with pytest.raises(OverflowError):
        solve(engine, given, minimise(1, 1))


def test_cp_sat_stops_after_its_effort() -> None:
    given, costs = cover(300, 100, 3000, 0)
    outcomes = [solve(CpSat(0.05), given, costs) for _ in range(2)]
    assert outcomes[0].status in ("feasible", "unknown")
    assert outcomes[0].bound_steps == outcomes[1].bound_steps


class TestHiGHSIsNotBelieved:
    """What HiGHS was caught at, or might be."""

    def test_when_it_calls_a_programme_with_a_point_infeasible(self, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[dict[str, Any]] = []

        def denies(_task: Any, **how: Any) -> Any:
            asked.append(how)
            return highs._Answer("infeasible", None, -np.inf)

        monkeypatch.setattr(highs, "_attempt", denies)
        start = whole([1, 0, 1])
        outcome = solve(HiGHS(), KNAPSACK, minimise(3, 4, 6), start=start)
        assert (outcome.status, outcome.values is start, outcome.bound_steps) == ("feasible", True, None)
        assert asked == [{}, {"presolve": False}]

    @pytest.mark.parametrize("point", [[1.0, 0.5, 1.0], [1.0, 0.0, 0.0]])
    def test_when_its_point_is_not_whole_or_breaks_a_row(
        self, point: list[float], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for module, engine, claim in ((highs, HiGHS(), "solved"), (cbc, Cbc(), False)):
            answer = module._Answer(claim, np.array(point), 7.0)  # type: ignore[arg-type]  # each module's own claim
            monkeypatch.setattr(module, "_attempt", lambda _task, answer=answer, **_how: answer)
            with pytest.raises(RuntimeError, match="not whole, or breaks a row"):
                solve(engine, KNAPSACK, minimise(3, 4, 6))

    def test_when_its_bound_is_above_a_point(self, monkeypatch: pytest.MonkeyPatch) -> None:
        answer = highs._Answer("solved", np.array([1.0, 1.0, 0.0]), 9.0)
        monkeypatch.setattr(highs, "_attempt", lambda _task, **_how: answer)
        outcome = solve(HiGHS(), KNAPSACK, minimise(3, 4, 6))
        assert (outcome.status, outcome.bound_steps) == ("feasible", None)

    def test_and_is_left_behind_when_it_does_not_answer(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(highs, "_GRACE", -1.0)
        given, costs = cover(300, 100, 3000, 0)
        outcome = solve(HiGHS(), given, costs, watch=Watcher(0.2))
        assert outcome.status in ("feasible", "unknown")
        end = time.monotonic() + 10
        while at_work() and time.monotonic() < end:
            time.sleep(0.01)
        assert not at_work()

    def test_it_ends_by_its_time_limit_where_it_calls_nothing_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(highs._State, "hear", lambda *_: None)
        given, costs = cover(300, 100, 3000, 0)
        outcome = solve(HiGHS(), given, costs, watch=Watcher(0.2))
        assert outcome.status in ("feasible", "unknown")
        assert not at_work()

    def test_bounds_are_rounded_up_with_care(self) -> None:
        assert bound_steps(6.9999999) == 7
        assert bound_steps(7.0000001) == 7
        assert bound_steps(7.1) == 8
        assert bound_steps(1_000_000_000.0) == 1_000_000_000
        assert bound_steps(1_000_000_000.3) == 1_000_000_000
        assert bound_steps(-np.inf) is None


def test_a_failing_watch_ends_the_search() -> None:
    class Failing(Watcher):
        def progress(self, best_steps: int | None, bound_steps: int | None) -> None:
            raise ZeroDivisionError

    given, costs = cover(300, 100, 3000, 0)
    for engine in ENGINES.values():
        with pytest.raises(ZeroDivisionError):
            solve(engine, given, costs, limits=Limits(1), watch=Failing())


def read_back(path: Path) -> highspy.Highs:
    model = highspy.Highs()
    model.setOptionValue("output_flag", False)
    assert model.readModel(str(path)) == highspy.HighsStatus.kOk
    model.run()
    return model


@pytest.mark.parametrize("suffix", [".lp", ".mps"])
class TestWriteModel:
    def test_writes_what_is_solved(self, tmp_path: Path, suffix: str) -> None:
        path = tmp_path / f"model{suffix}"
        for seed in range(20):
            given, costs, carried = random_programme(seed)
            write_model(given, costs, carried, path)
            best, model = by_brute_force(given, costs, carried), read_back(path)
            feasible = model.getModelStatus() != highspy.HighsModelStatus.kInfeasible
            assert (round(model.getObjectiveValue()) if feasible else None) == best, seed
        assert [file.name for file in tmp_path.iterdir()] == [path.name]

    def test_keeps_names_both_formats_bear(self, tmp_path: Path, suffix: str) -> None:
        path = tmp_path / f"model{suffix}"
        given = programme([0, 0], [4, 4], [({0: 3, 1: 1}, 7, 9), ({0: 1}, 1, NO_LIMIT)])
        write_model(given, minimise(3, 0), [Carried(minimise(1, 0), 3)], path)
        model = read_back(path)
        assert {model.getColName(column)[1] for column in range(2)} == {"x(0)", "x(1)"}
        rows = {model.getRowName(row)[1] for row in range(model.getNumRow())}
        assert rows == {"row(A_0)_low", "row(A_0)_high", "row(A_1)", "carried0"}

    @pytest.mark.parametrize("name", ["same[1]", "free", "e1[{}]", "ünlike[{}]", "x[{}]" + "y" * 100])
    def test_numbers_what_they_do_not(self, tmp_path: Path, suffix: str, name: str) -> None:
        path = tmp_path / f"model{suffix}"
        write_model(programme([1, 2], [4, 4], name=name), minimise(1, 0), [], path)
        model = read_back(path)
        assert [model.getColName(column)[1] for column in range(model.getNumCol())] == ["x0", "x1"]

    def test_leaves_the_file_alone_when_it_fails(self, tmp_path: Path, suffix: str) -> None:
        path = tmp_path / f"model{suffix}"
        path.write_text("precious")
        with pytest.raises(OverflowError):
            write_model(programme([0], [1], [({0: 10**14}, 0, 5)]), minimise(1), [], path)
        with pytest.raises(ValueError, match=r"\.lp or \.mps"):
            write_model(KNAPSACK, minimise(3, 4, 6), [], path.with_suffix(".txt"))
        assert [file.read_text() for file in tmp_path.iterdir()] == ["precious"]


def test_scip_proves_the_same_without_looking_for_plans() -> None:
    with Scip() as scip:
        scip.plans = False
        found = solve(scip, KNAPSACK, minimise(3, 4, 6))
    plain = solve(Scip(), KNAPSACK, minimise(3, 4, 6))
    assert found.status == "optimal"
    assert found.bound_steps == plain.bound_steps


def test_scip_is_ended_with_what_it_was_made_ready_for() -> None:
    with Scip() as scip:
        (ready,) = scip._ready
        assert ready.poll() is None
    assert ready.poll() is not None


def market_split() -> tuple[Programme, Objective]:
    """Halve several sums at once (Cornuejols and Dawande 1999): millions of nodes, each soon done."""
    sizes, columns = np.random.default_rng(0).integers(0, 100, (4, 32)), 32
    rows: list[Row] = []
    for number, size in enumerate(sizes.tolist()):
        over_and_under = {columns + 2 * number: 1, columns + 2 * number + 1: -1}
        rows.append((dict(enumerate(size)) | over_and_under, sum(size) // 2, sum(size) // 2))
    return programme([0] * 40, [1] * 32 + [2000] * 8, rows), minimise(*[0] * 32, *[1] * 8)


def test_a_process_that_is_kept_solves_one_problem_after_the_other() -> None:
    long, costs = market_split()
    with Scip(keep=True) as scip:
        assert not scip._ready
        assert solve(scip, KNAPSACK, minimise(3, 4, 6)).bound_steps == 7
        (kept,) = scip._ready
        assert solve(scip, long, costs, watch=Watcher(0.5)).status == "feasible"
        assert scip._ready == [kept]
        assert solve(scip, KNAPSACK, minimise(3, 4, 8)).bound_steps == 7
        assert scip._ready == [kept]
        kept.kill()
        with pytest.raises(ChildProcessError):
            solve(scip, KNAPSACK, minimise(3, 4, 6))
        assert solve(scip, KNAPSACK, minimise(3, 4, 6)).bound_steps == 7
        (other,) = scip._ready
    assert other.poll() is not None


def test_scip_gives_up_after_so_many_nodes() -> None:
    given, costs = cover(100, 40, 1000, 0)
    assert solve(Scip(nodes=1), given, costs).status == "feasible"
    assert solve(Scip(), given, costs).status == "optimal"


def test_a_process_that_fails_is_said_to_have_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    process.end_ready()  # one that another search has left would answer
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Scip() as scip, pytest.raises(OSError, match="nowhere"):
        solve(scip, KNAPSACK, minimise(3, 4, 6))


def test_a_process_that_cannot_read_its_problem_ends() -> None:
    with pytest.raises(ChildProcessError, match="said nothing"):
        process.answer(process.started(), b"no arrays", time.monotonic() + 60, lambda: False)


def test_a_last_word_is_heard_though_the_process_is_gone_when_it_is_asked_to_stop() -> None:
    """It does not read that it should stop."""
    with subprocess.Popen(
        [sys.executable, "-c", """print('{"point": null}')"""], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as gone:

        def cancelled() -> bool:
            return gone.wait() == 0

        assert process.answer(gone, b"", None, cancelled) == {"point": None}
        assert gone.stdin is not None
        assert gone.stdout is not None
        assert gone.stdin.closed
        assert gone.stdout.closed


def test_a_process_that_does_not_read_its_problem_is_not_waited_for() -> None:
    """A problem larger than a pipe: what is said to the process would wait behind it."""
    with subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(5)"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as deaf:
        assert process.answer(deaf, bytes(2**20), None, lambda: True) is None
        assert deaf.returncode not in (0, None)


@pytest.mark.parametrize("asked_to_stop", [False, True])
def test_a_process_that_says_nothing_is_ended_soon_after_its_time(
    monkeypatch: pytest.MonkeyPatch, asked_to_stop: bool
) -> None:
    """After ten seconds no more than one goes by in waiting, whether or not it is then asked to stop."""
    with subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(600)"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as silent:
        clock = itertools.count(0.0, 0.25)
        monkeypatch.setattr(process, "time", SimpleNamespace(monotonic=lambda: next(clock)))
        monkeypatch.setattr(process, "_POLL", 0.001)
        assert process.answer(silent, b"", 10.0, lambda: asked_to_stop and next(clock) > 10.0) is None
        assert silent.poll() is not None
        assert 10.0 < next(clock) < 11.5


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="elsewhere the system tells of ended ones alone")
@pytest.mark.parametrize("name", ["scip", "cbc"])
def test_what_a_process_needs_is_looked_at_while_it_runs(monkeypatch, name):
    monkeypatch.setattr(memory, "_started", [0.0])
    solve(ENGINES[name], *market_split(), watch=Watcher(1.0))  # what is soon done may end before anybody looks
    assert memory._started[0] > 0
