"""The simplex method is told to stop while it runs, and that bounds of columns are others."""

from threading import Event
from types import SimpleNamespace
from unittest.mock import Mock, patch

import highspy
import numpy as np
import pytest
from benchmarks.families import Size
from benchmarks.generate import write

from forcegen.formulation.programme import NO_LIMIT, Programme
from forcegen.formulation.rows import RowsMaker
from forcegen.formulation.tightened import tightened
from forcegen.pipeline import Inputs, load, prepare
from forcegen.solving.engine import Deadline, Limits
from forcegen.solving.simplex import Simplex


@pytest.mark.parametrize("told", [True, False])
def test_a_run_ends_when_it_is_told_to(tmp_path, told):
    write("tight", Size(100, 200), tmp_path)
    _, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    programme = tightened(formulation.without_aims, formulation.layout)
    coverage, costs = formulation.programme.objectives[0], np.zeros(programme.columns, np.int64)
    costs[coverage.columns] = coverage.coefficients
    with patch("forcegen.solving.simplex._POLL", 1e-4):
        simplex = Simplex(programme, costs, Deadline(Limits()), lambda: False)
        assert simplex.from_nothing(np.arange(programme.columns), lambda: told) is not told


def test_presolve_ends_when_it_is_told_to_and_nothing_is_run_after_it():
    """It takes seconds of a large case, and HiGHS looks at its time limit then, too."""
    few_rows = Programme(np.zeros(1, np.int64), np.ones(1, np.int64), str, RowsMaker().made(), ())
    highs, stopped = Mock(), Event()

    def option(name, value):
        if (name, value) == ("time_limit", 0.0):
            stopped.set()

    def presolve():
        assert stopped.wait(60)
        return highspy.HighsStatus.kOk

    highs.setOptionValue.side_effect, highs.presolve.side_effect = option, presolve
    simplex = Simplex(few_rows, np.zeros(1, np.int64), Deadline(Limits()), lambda: True)
    with patch.object(simplex, "_model", return_value=highs):
        assert not simplex.from_nothing(np.arange(1))
    assert not highs.run.called


def one_of_two_needed():
    """The relaxation in which one of x and y is needed, and x is cheaper."""
    maker, nothing, one = RowsMaker(), np.zeros(2, np.int64), np.ones(2, np.int64)
    maker.add(maker.row(1, NO_LIMIT, "needed"), np.arange(2), 1)
    programme = Programme(nothing, one, str, maker.made(), ())
    return Simplex(programme, np.array([1, 2]), Deadline(Limits()), lambda: False)


def test_of_columns_that_are_narrowed_down_others_take_the_place():
    simplex = one_of_two_needed()
    assert simplex.from_nothing(np.arange(2))
    assert simplex.values.tolist() == [1, 0]
    simplex.narrow(np.array([0]), np.zeros(2, np.int64), np.array([0, 1]))
    assert simplex.again()
    assert simplex.values.tolist() == [0, 1]


@pytest.mark.parametrize(("many", "method"), [(400, "primal"), (1, "dual")])
def test_few_columns_are_taken_in_by_the_primal_method_and_many_by_the_dual(many, method):
    simplex = one_of_two_needed()
    assert simplex.from_nothing(np.array([1]))
    assert simplex.values.tolist() == [0, 1]
    with patch("forcegen.solving.simplex._MANY", many):
        simplex.add_columns(np.array([0]))
    assert simplex._highs.getOptionValue("simplex_strategy")[1] == {"dual": 1, "primal": 4}[method]
    assert simplex.again()
    assert simplex.values.tolist() == [1, 0]


@pytest.mark.parametrize("later", [True, False])
def test_cuts_count_whether_they_come_before_all_is_solved_or_after(later):
    """Neither is used more than half, so both are."""
    simplex, maker, columns = one_of_two_needed(), RowsMaker(), np.arange(2)
    for column in range(2):
        maker.add(maker.row(-NO_LIMIT, 1, "half"), np.array([column]), 2)
    if later:
        assert simplex.from_nothing(columns)
        simplex.add_rows(maker.made())
        assert simplex.again()
    else:
        simplex.extend(maker.made())
        assert simplex.from_nothing(columns)
    assert simplex.values.tolist() == [0.5, 0.5]
    assert len(simplex.duals) == 3


STATUS = highspy.HighsModelStatus


@pytest.mark.parametrize(
    ("off", "then", "runs", "ended"),
    [(0.001, STATUS.kUnknown, 1, True), (0.1, STATUS.kOptimal, 2, True), (0.1, STATUS.kUnknown, 2, False)],
)
def test_a_point_of_the_scaled_programme_is_made_better_only_where_it_is_far_off(off, then, runs, ended):
    few_rows = Programme(np.zeros(1, np.int64), np.ones(1, np.int64), str, RowsMaker().made(), ())
    simplex = Simplex(few_rows, np.zeros(1, np.int64), Deadline(Limits()), lambda: False)
    highs = Mock()
    highs.getModelStatus.side_effect = [STATUS.kUnknown, then]
    highs.getInfo.return_value = SimpleNamespace(max_primal_infeasibility=off, max_dual_infeasibility=0.0)
    assert simplex._run(highs) is ended
    assert highs.run.call_count == runs
    told = [call.args[1] for call in highs.setOptionValue.mock_calls if call.args[0].startswith("simplex_unscaled")]
    assert told == [1, 0][: 2 * (runs - 1)]
