"""The first point by way of few starts, beside the simplex method: the same bound, whichever is first."""

import time
from contextlib import ExitStack
from unittest.mock import patch

import numpy as np
import pytest
from benchmarks.families import Size
from benchmarks.generate import write

import forcegen.solving.few_starts as few_module
import forcegen.solving.relaxation as relaxation_module
from forcegen.formulation.formulate import formulate
from forcegen.formulation.tightened import tightened
from forcegen.pipeline import Inputs, load, prepare
from forcegen.solving.check import broken
from forcegen.solving.engine import Deadline, Limits, Unheard
from forcegen.solving.few_starts import FewStarts, earliest, few_starts
from forcegen.solving.highs import HiGHS
from forcegen.solving.interior import interior
from forcegen.solving.process import end_ready
from forcegen.solving.relaxation import Relaxing
from forcegen.solving.simplex import Simplex
from support.cases import case, line, pledge


@pytest.fixture(scope="module", params=["tight", "shares"])
def problem(tmp_path_factory, request):
    """A case's programme, its layout and coverage, and the bound of its relaxation by the simplex method alone."""
    folder = tmp_path_factory.mktemp(request.param)
    write(request.param, Size(15, 30), folder)
    _, formulation = prepare(load(Inputs([folder / "requirements"], [folder / "pledges"])))
    near = (tightened(formulation.without_aims, formulation.layout), formulation.layout)
    problem = (*near, formulation.programme.objectives[0])
    yield *problem, bound(problem, threads=1)
    end_ready()


def relaxing(problem, threads, **how):
    """The relaxation without cuts."""
    return Relaxing(*problem[:3], Deadline(Limits()), enough=lambda _: True, threads=threads, **how)


def bound(problem, threads):
    return relaxing(problem, threads).run().bound


def simplex_of(problem, deadline=None):
    programme, _, coverage = problem[:3]
    costs = np.zeros(programme.columns, np.int64)
    costs[coverage.columns] = coverage.coefficients
    return Simplex(programme, costs, deadline or Deadline(Limits()), lambda: False)


def test_of_each_pair_the_earliest_start_and_every_sixth_month_after_it_are_few():
    months = {"from_": "2018-01", "to": "2019-06"}
    layout = formulate(case([line(**months)], [pledge(max_tour_months=4)])).layout
    starts = layout.options.start
    assert starts[earliest(layout)].tolist() == [start for start in starts if start % 4 == 0]
    assert starts[few_starts(layout)].tolist() == [start for start in starts if start % 4 == 0 or start % 6 == 0]
    assert len(starts) > few_starts(layout).sum()


def test_with_one_thread_they_take_over_after_so_many_steps(problem):
    with (
        patch.object(relaxation_module, "_STEPS", 5),
        patch("forcegen.solving.simplex.interior", side_effect=interior) as asked,
    ):
        assert bound(problem, threads=1) == problem[3]
    assert asked.called


def test_options_that_would_help_are_taken_in_until_none_is_missing(problem):
    with (
        patch.object(relaxation_module, "_STEPS", 5),
        patch.object(few_module, "_LAST", 0),
        patch("forcegen.solving.simplex.interior", side_effect=interior) as asked,
    ):
        assert bound(problem, threads=1) == problem[3]
    assert asked.call_count > 1


@pytest.mark.parametrize("few", [0, 10**9])
def test_of_a_large_case_cuts_are_taken_in_once_few_options_are_missing(problem, few):
    """They make the bound better, and it still holds; engines do not hear of those that they find themselves."""
    numbers = {(relaxation_module, "_DEAR"): 0, (relaxation_module, "_STEPS"): 5}
    numbers |= {(few_module, "_FEW"): few, (few_module, "_LAST"): 0}
    with ExitStack() as stack:
        for (module, name), number in numbers.items():
            stack.enter_context(patch.object(module, name, number))
        search = relaxing(problem, threads=1)
        found = search.run()
    rows, of_engines = search._programme.rows.count, found.programme.rows.count
    if not few:
        assert (found.bound, rows) == (problem[3], problem[0].rows.count)
        return
    best = HiGHS().solve(problem[0], problem[2], [], None, Limits(), Unheard(lambda: False))
    assert best.status == "optimal"
    assert problem[3] < found.bound <= best.bound_steps
    assert not broken(search._programme, best.values)
    assert problem[0].rows.count < of_engines < rows


def test_where_no_process_can_start_the_simplex_method_goes_on(problem):
    with (
        patch.object(relaxation_module, "_STEPS", 5),
        patch("forcegen.solving.interior.started", side_effect=OSError),
    ):
        assert bound(problem, threads=1) == problem[3]
    with (
        patch.object(relaxation_module, "_LATE", 0.0),
        patch("forcegen.solving.interior.started", side_effect=OSError),
    ):
        assert bound(problem, threads=2) == problem[3]


def test_where_little_is_missing_the_simplex_method_ends(problem):
    """It waits here until it is told that it is of no more use."""
    run, told = Simplex.from_nothing, []

    def waits(self, columns, vain=None, steps=None):
        if vain is None:
            return run(self, columns)
        while not vain():
            time.sleep(0.01)
        told.append(True)
        return False

    with patch.object(relaxation_module, "_LATE", 0.0), patch.object(Simplex, "from_nothing", waits):
        assert bound(problem, threads=2) == problem[3]
    assert told == [True]


def test_where_the_simplex_method_is_first_they_are_not_even_begun(problem):
    with patch("forcegen.solving.interior.started", side_effect=AssertionError):
        assert bound(problem, threads=2) == problem[3]


def test_of_what_is_small_the_simplex_method_has_two_seconds_and_of_the_largest_more(problem):
    waited = []
    with patch.object(FewStarts, "after", side_effect=waited.append), patch.object(relaxation_module, "_LATER", 1e-9):
        bound(problem, threads=2)
    with patch.object(FewStarts, "after", side_effect=waited.append), patch.object(relaxation_module, "_LATER", 1.0):
        bound(problem, threads=2)
    assert waited == [2.0, float(problem[1].options.count)]


def test_a_fault_of_the_simplex_method_does_not_wait_for_them(problem):
    """They would begin after a minute."""
    begun = time.monotonic()
    with (
        patch.object(relaxation_module, "_LATE", 60.0),
        patch.object(Simplex, "from_nothing", side_effect=MemoryError),
        pytest.raises(MemoryError),
    ):
        bound(problem, threads=2)
    assert time.monotonic() - begun < 30


def test_what_they_say_on_the_way_is_a_point_and_a_bound_that_holds(problem):
    told = []
    search = relaxing(problem, 1, tell=told.append)
    with patch.object(relaxation_module, "_STEPS", 5):
        search.run()
    assert search.guess is not None
    assert search.guess.values.any()
    assert max(told) == problem[3]
    assert min(told) > 0
    # What they would have besides costs them less than nothing.
    options = problem[1].options.count
    inside = search.guess.values[:options] > 0
    assert (search.guess.over[:options][inside] <= search.guess.bound).all()


def test_they_end_when_they_are_told_to(problem):
    few = FewStarts(problem[0], simplex_of(problem), problem[1], problem[0].column_upper > 0, None, None, None)
    few.stop()
    assert not few.after(60)
    assert not few.run()


def test_the_interior_point_method_has_what_is_left_of_the_time(problem):
    simplex = simplex_of(problem, Deadline(Limits(0.5)))
    time.sleep(0.2)
    with (
        patch("forcegen.solving.interior.started"),
        patch("forcegen.solving.interior.answer", return_value=None) as asked,
    ):
        assert not simplex.by_interior(np.arange(problem[0].columns))
    assert asked.call_args.args[2] - time.monotonic() < 0.35


def test_rules_that_contradict_each_other_leave_nothing_to_wait_for():
    """The simplex method ends at once; nobody waits until few starts would begin by themselves."""
    pins = [{"pledge": name, "requirement": "L", "units": 1} for name in ("XAA-1", "XBB-1")]
    formulation = formulate(case([line()], [pledge(package="P"), pledge("XBB-1", package="P")], pins=pins))
    problem = (formulation.without_aims, formulation.layout, formulation.programme.objectives[0])
    with (
        patch.object(relaxation_module, "_LATE", 20.0),
        patch.object(FewStarts, "hurry", autospec=True, side_effect=FewStarts.hurry) as hurry,
    ):
        assert relaxing(problem, threads=2).run() is None
    assert hurry.called
