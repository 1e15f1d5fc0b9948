"""Rounded cuts, of the basis, of rows, of halves: true of every plan, wherever the point; and higher bounds."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from benchmarks.families import Size
from benchmarks.generate import write
from hypothesis import given, settings
from hypothesis import strategies as st

from forcegen.formulation.formulate import formulate
from forcegen.formulation.programme import NO_LIMIT, Programme
from forcegen.formulation.rows import NONE, RowsMaker
from forcegen.pipeline import Inputs, load, prepare
from forcegen.solving.check import broken
from forcegen.solving.cut import rows_of
from forcegen.solving.engine import Deadline, Limits
from forcegen.solving.engines import engine
from forcegen.solving.gomory import gomory_cuts
from forcegen.solving.half_cuts import half_cuts
from forcegen.solving.relaxation import Relaxing
from forcegen.solving.rounding import Point, Rounding
from forcegen.solving.row_cuts import row_cuts
from forcegen.solving.simplex import Simplex
from forcegen.solving.tiers import solve_tiers
from support.random_cases import CASES, best_of, records, some, sound

MOST = 1_000


def told(programme, cuts):
    """The programme with no rows but these cuts."""
    return replace(programme, rows=rows_of(cuts))


def rows_of_all(programme):
    """The rows as the simplex method has them."""
    return Simplex(programme, np.zeros(programme.columns, np.int64), Deadline(Limits()), lambda: False)


@some
@given(records(longest=4), st.integers(0, 10**6))
def test_a_sum_of_rows_rounded_keeps_the_best_plan(arguments, seed):
    """Any multipliers, any point from which to look."""
    case = sound(arguments)
    plan, formulation = best_of(case).plan, formulate(case)
    programme, chance = formulation.programme, np.random.default_rng(seed)
    anywhere = chance.random(programme.columns) * np.minimum(programme.column_upper, 3)
    rounding, cuts = Rounding(Point.of(programme, anywhere, MOST), rows_of_all(programme)), []
    for size in (1, 2, 5, 20):
        multipliers = np.zeros(programme.rows.count)
        chosen = chance.integers(0, max(1, programme.rows.count), size)
        multipliers[chosen[chosen < programme.rows.count]] = chance.choice([0.5, -0.5, 1 / 3, 0.01, -0.7, 1.25])
        made = rounding.of(multipliers)
        cuts += [] if made is None else [made[1]]
    assert broken(told(programme, cuts), formulation.point(plan)) == []


@some
@given(records(longest=4), st.integers(0, 10**6))
def test_cuts_of_rows_and_of_halves_keep_the_best_plan(arguments, seed):
    """Any point from which to look, halves and thirds among it, whether or not it keeps the rows."""
    case = sound(arguments)
    plan, formulation = best_of(case).plan, formulate(case)
    programme, chance = formulation.programme, np.random.default_rng(seed)
    point, simplex = formulation.point(plan), rows_of_all(programme)
    for part in (2, 3, 10):
        moved = chance.random(programme.columns) < 0.3
        near = np.clip(point + moved * chance.integers(-part, part + 1, programme.columns) / part, 0, None)
        anywhere = Point.of(programme, np.minimum(near, programme.column_upper), MOST)
        cuts = [*row_cuts(anywhere, lambda: False), *half_cuts(anywhere, simplex, lambda: False)]
        assert broken(told(programme, cuts), point) == []
        assert all(cut.counts @ anywhere.values[cut.columns] > cut.most for cut in cuts)


@settings(some, max_examples=CASES // 2)
@given(records(longest=5))
def test_cuts_of_the_basis_keep_the_best_plan(arguments):
    case = sound(arguments)
    plan, formulation = best_of(case).plan, formulate(case)
    layout, cuts = formulation.layout, []

    def heard(*near):
        cuts.extend(found := gomory_cuts(*near))
        return found

    for objective in formulation.programme.objectives[:2]:
        programme = formulation.without_aims if objective.name == "coverage" else formulation.programme
        with patch("forcegen.solving.relaxation.gomory_cuts", heard):
            found = Relaxing(programme, layout, objective, Deadline(Limits())).run()
        point = formulation.point(plan)
        assert found is None or found.bound <= objective.steps(point)
        assert broken(told(programme, cuts), point) == []


def test_two_thirds_of_each_of_two_units_are_one_unit():
    """2 a + 2 b <= 3 of whole numbers is a + b <= 1, which a half of it says."""
    maker = RowsMaker()
    maker.add(maker.row(NONE, 3, "row"), np.arange(2), 2)
    nothing, one = np.zeros(2, np.int64), np.ones(2, np.int64)
    programme = Programme(nothing, one, str, maker.made(), ())
    far, cut = Rounding(Point.of(programme, np.array([1.0, 0.5]), MOST), rows_of_all(programme)).of(np.array([0.5]))
    assert far > 0
    assert [tuple(point) for point in np.ndindex(2, 2) if cut.counts @ point <= cut.most] == [(0, 0), (0, 1), (1, 0)]


def test_of_sums_that_stay_long_no_cut_is_made_nor_the_sum():
    """Five columns where two are the most that a cut may have; thirty-one entries, where two times fifteen may be."""
    short, long_, simplex = few_rows(3, [2] * 5), few_rows(3, [2] * 31), Simplex.sum_of
    for programme, most, made in ((short, 5, 1), (short, 2, 0), (long_, 31, 1), (long_, 2, 0)):
        summed = []
        with patch.object(Simplex, "sum_of", lambda *near, summed=summed: summed.append(1) or simplex(*near)):
            point = Point.of(programme, np.full(programme.columns, 1.5 / programme.columns), most)
            found = Rounding(point, rows_of_all(programme)).of(np.array([0.5]))
        assert (found is not None) == bool(made)
        assert bool(summed) == (programme is short or bool(made))


def few_rows(most, *rows):
    """A programme of columns from 0 to 1 under a ceiling in each row."""
    maker, columns = RowsMaker(), len(rows[0])
    first = maker.rows(len(rows), NONE, most, lambda number: ("row", str(number)))
    for column in range(columns):
        counts = np.array([row[column] for row in rows])
        maker.add(first + np.flatnonzero(counts), column, counts[counts != 0])
    nothing, one = np.zeros(columns, np.int64), np.ones(columns, np.int64)
    return Programme(nothing, one, str, maker.made(), ())


def kept(cuts, columns):
    """The points of noughts and ones that keep all cuts."""
    every = (np.array(one) for one in np.ndindex(*[2] * columns))
    return {tuple(one.tolist()) for one in every if all(cut.counts @ one[cut.columns] <= cut.most for cut in cuts)}


def test_of_units_of_two_under_a_ceiling_of_three_one_fits():
    programme = few_rows(3, [2, 2])
    cuts = row_cuts(Point.of(programme, np.array([1.0, 0.5]), MOST), lambda: False)
    assert kept(cuts, 2) == {(0, 0), (0, 1), (1, 0)}


def test_what_cannot_change_counts_for_nothing():
    """Where c is 1 in any case, 2 a + 2 b + c <= 4 leaves room for one of a and b."""
    programme = few_rows(4, [2, 2, 1])
    programme = replace(programme, column_lower=np.array([0, 0, 1]))
    (cut,) = row_cuts(Point.of(programme, np.array([1.0, 0.5, 1.0]), MOST), lambda: False)
    assert (cut.columns.tolist(), cut.most) == ([0, 1], 1)


def test_of_three_that_exclude_each_other_two_by_two_one_can_be():
    """A half of each says so: a + b <= 1, b + c <= 1, a + c <= 1 make a + b + c <= 3 / 2."""
    programme = few_rows(1, [1, 1, 0], [0, 1, 1], [1, 0, 1])
    point, simplex = Point.of(programme, np.full(3, 0.5), MOST), rows_of_all(programme)
    assert row_cuts(point, lambda: False) == []
    assert kept(half_cuts(point, simplex, lambda: False), 3) == {(0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)}
    assert half_cuts(Point.of(programme, np.zeros(3), MOST), simplex, lambda: False) == []
    assert half_cuts(point, simplex, lambda: True) == []
    with patch("forcegen.solving.half_cuts._ROWS", 2):
        assert half_cuts(point, simplex, lambda: False) == []


KINDS = "row_cuts", "half_cuts", "gomory_cuts"


def test_each_kind_raises_the_bound_and_none_is_given_to_the_engines(tmp_path):
    write("rich", Size(30, 60), tmp_path)
    _, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    near = formulation.layout, formulation.programme.objectives[0], Deadline(Limits())

    def found(*kinds):
        with ExitStack() as stack:
            for kind in set(KINDS) - set(kinds):
                stack.enter_context(patch(f"forcegen.solving.relaxation.{kind}", lambda *_: []))
            return Relaxing(formulation.without_aims, *near).run()

    plain = found()
    assert all(found(kind).bound > plain.bound for kind in KINDS)
    # Any cuts that engines get are of ceilings: those count units of a pledge alike.
    assert found(*KINDS).programme.rows.count - plain.programme.rows.count < 20


def test_of_a_large_case_they_get_longer_and_are_looked_for_longer_where_much_is_open(tmp_path):
    write("tight", Size(18, 36), tmp_path)
    _, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    near = formulation.layout, formulation.programme.objectives[0], Deadline(Limits())

    def columns(best):
        with (
            patch("forcegen.solving.relaxation._DEAR", -1),
            patch("forcegen.solving.relaxation.gomory_cuts", side_effect=gomory_cuts) as asked,
            patch.object(Relaxing, "_narrow"),
        ):
            Relaxing(formulation.without_aims, *near, best=lambda: best).run()
        return [call.args[0].columns for call in asked.mock_calls]

    nearly, far = columns(0), columns(10**12)
    assert set(nearly) == {2_000, 4_000, 8_000}
    assert len(nearly) < len(far)


class Begun(Exception):
    """The first round of cuts has."""


@pytest.mark.parametrize(("dear", "steps", "first"), [(-1, 0, True), (-1, 10**6, False), (10**6, 0, False)])
def test_of_a_hard_case_they_are_made_from_the_first_round_on(tmp_path, dear, steps, first):
    """It is large, and few starts are the way to its first point; elsewhere ceilings' cuts come first."""
    write("tight", Size(18, 36), tmp_path)
    _, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    near = formulation.layout, formulation.programme.objectives[0], Deadline(Limits())
    with (
        patch("forcegen.solving.relaxation._DEAR", dear),
        patch("forcegen.solving.relaxation._STEPS", steps),
        patch.object(Relaxing, "_cutting", side_effect=Begun) as asked,
        pytest.raises(Begun),
    ):
        Relaxing(formulation.without_aims, *near).run()
    assert asked.mock_calls[0].kwargs.get("rounded", False) is first


def test_of_a_hard_case_options_that_hardly_help_are_not_taken_in(tmp_path):
    """Unless next to nothing is open to the plan at hand."""
    write("tight", Size(18, 36), tmp_path)
    _, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    near = formulation.without_aims, formulation.layout, formulation.programme.objectives[0], Deadline(Limits())

    def run(best):
        with ExitStack() as stack:
            # As if it were hard: few starts are the way at once.
            numbers = {"_KEPT": 0, "_DEAR": -1, "_STEPS": 0, "_NEXT_TO_NOTHING": 1.0, "_OF_WHAT_IS_OPEN": 1.0}
            for name, number in numbers.items():
                stack.enter_context(patch(f"forcegen.solving.relaxation.{name}", number))
            adding = patch.object(Simplex, "add_columns", autospec=True, side_effect=Simplex.add_columns)
            taken = stack.enter_context(adding)
            return Relaxing(*near, best=lambda: best).run(), taken.called

    (every, taken), (some_, none) = run(0), run(10**12)
    assert every.solved
    assert some_.solved
    assert taken
    assert not none


def test_the_better_the_plan_at_hand_the_fewer_columns_are_left_to_cuts(tmp_path):
    write("rich", Size(30, 60), tmp_path)
    case, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    programme, layout, coverage = formulation.without_aims, formulation.layout, formulation.programme.objectives[0]
    plan = solve_tiers(case, formulation, engine("highs"), Limits(), objectives=[coverage]).plan
    point, left = formulation.point(plan), []
    for steps in (NO_LIMIT, coverage.steps(point) * 21 // 20, coverage.steps(point)):
        relaxing = Relaxing(programme, layout, coverage, Deadline(Limits()), best=lambda steps=steps: steps)
        relaxing.run()
        narrow = relaxing._programme
        left.append(int((narrow.column_lower < narrow.column_upper).sum()))
        assert broken(narrow, point) == []
    assert left[0] == (programme.column_lower < programme.column_upper).sum()
    assert left[0] > left[1] > left[2]
    with patch("forcegen.solving.relaxation._DEAR", -1):
        large = Relaxing(programme, layout, coverage, Deadline(Limits()), best=lambda: coverage.steps(point))
        large.run()
    assert (large._programme.column_upper == programme.column_upper).all()


def test_where_less_was_enough_the_other_cuts_are_made_afterwards(tmp_path):
    """Coverage is proven sooner without them, and the later tiers are smaller with them."""
    write("rich", Size(30, 60), tmp_path)
    _, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    near = formulation.without_aims, formulation.layout, formulation.programme.objectives[0], Deadline(Limits())
    every = Relaxing(*near).run()
    relaxing = Relaxing(*near, enough=lambda _: True)
    some, more = relaxing.run(), relaxing.further(lambda: False)
    assert some.solved
    assert some.bound < more.bound == every.bound
