"""The interior point method beside the simplex method: the same value, whichever is first, and an end to both."""

import time
from threading import Event
from unittest.mock import patch

import numpy as np
import pytest
from benchmarks.families import Size
from benchmarks.generate import write

import forcegen.solving.simplex as simplex_module
from forcegen.formulation.tightened import tightened
from forcegen.pipeline import Inputs, load, prepare
from forcegen.solving.engine import Deadline, Limits
from forcegen.solving.interior import interior, interior_after
from forcegen.solving.process import end_ready
from forcegen.solving.simplex import Simplex


@pytest.fixture(scope="module")
def relaxed(tmp_path_factory):
    """A relaxation, its costs, and the value of its best point by the simplex method."""
    folder = tmp_path_factory.mktemp("tight")
    write("tight", Size(20, 40), folder)
    _, formulation = prepare(load(Inputs([folder / "requirements"], [folder / "pledges"])))
    programme = tightened(formulation.without_aims, formulation.layout)
    coverage, costs = formulation.programme.objectives[0], np.zeros(programme.columns, np.int64)
    costs[coverage.columns] = coverage.coefficients
    simplex = Simplex(programme, costs, Deadline(Limits()), lambda: False)
    assert simplex.from_nothing(np.arange(programme.columns))
    yield programme, costs, costs @ simplex.values
    end_ready()


def value(relaxed, threads):
    programme, costs, _ = relaxed
    simplex = Simplex(programme, costs, Deadline(Limits()), lambda: False, threads)
    assert simplex.from_nothing(np.arange(programme.columns))
    return costs @ simplex.values


def test_with_one_thread_it_takes_over_after_so_many_steps(relaxed):
    with (
        patch.object(simplex_module, "_STEPS", 5),
        patch.object(simplex_module, "interior", side_effect=interior) as asked,
    ):
        assert value(relaxed, 1) == pytest.approx(relaxed[2])
    assert asked.call_count == 1


def test_where_no_process_can_start_the_simplex_method_goes_on(relaxed):
    with (
        patch.object(simplex_module, "_STEPS", 5),
        patch("forcegen.solving.interior.started", side_effect=OSError),
    ):
        assert value(relaxed, 1) == pytest.approx(relaxed[2])


def test_where_it_is_first_the_simplex_method_ends(relaxed):
    """The simplex method waits here until it is told that it is of no more use."""
    run = Simplex._run

    def waits(self, highs, vain=None):
        if vain is None:
            return run(self, highs)
        while not vain():
            Event().wait(0.01)
        return False

    with patch.object(simplex_module, "_LATE", 0.0), patch.object(Simplex, "_run", waits):
        assert value(relaxed, 2) == pytest.approx(relaxed[2])


def test_where_the_simplex_method_is_first_it_is_not_even_begun(relaxed):
    with patch("forcegen.solving.interior.started", side_effect=AssertionError):
        assert value(relaxed, 2) == pytest.approx(relaxed[2])


def test_it_ends_with_what_it_is_beside():
    ended = Event()
    ended.set()
    assert interior_after(60, ended, None, Deadline(Limits()), lambda: False) is None


def test_it_ends_when_it_is_told_to(relaxed):
    programme, costs, _ = relaxed
    simplex = Simplex(programme, costs, Deadline(Limits()), lambda: False)
    simplex._order = np.concatenate([np.arange(programme.columns), simplex.further])
    assert interior(simplex._model().getLp(), Deadline(Limits()), lambda: True) is None


def test_it_has_what_is_left_of_the_time_when_it_begins(relaxed):
    programme, costs, _ = relaxed
    simplex = Simplex(programme, costs, Deadline(Limits()), lambda: False)
    simplex._order = np.concatenate([np.arange(programme.columns), simplex.further])
    with (
        patch("forcegen.solving.interior.started"),
        patch("forcegen.solving.interior.answer", return_value=None) as asked,
    ):
        interior_after(0.2, Event(), simplex._model().getLp(), Deadline(Limits(0.5)), lambda: False)
    assert asked.call_args.args[2] - time.monotonic() < 0.35
