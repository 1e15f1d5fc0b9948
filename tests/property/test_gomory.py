"""Cuts of the basis: true of every plan, whatever the multipliers; and higher bounds than without."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import numpy as np
from benchmarks.families import Size
from benchmarks.generate import write
from hypothesis import given, settings
from hypothesis import strategies as st

from forcegen.formulation.formulate import formulate
from forcegen.formulation.programme import Programme
from forcegen.formulation.rows import NONE, RowsMaker
from forcegen.pipeline import Inputs, load, prepare
from forcegen.solving.check import broken
from forcegen.solving.cut import rows_of
from forcegen.solving.engine import Deadline, Limits
from forcegen.solving.gomory import Rounding, gomory_cuts
from forcegen.solving.relaxation import Relaxing
from forcegen.solving.simplex import Simplex
from support.random_cases import CASES, best_of, records, some, sound


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
    rounding, cuts = Rounding(programme, anywhere, rows_of_all(programme)), []
    for size in (1, 2, 5, 20):
        multipliers = np.zeros(programme.rows.count)
        chosen = chance.integers(0, max(1, programme.rows.count), size)
        multipliers[chosen[chosen < programme.rows.count]] = chance.choice([0.5, -0.5, 1 / 3, 0.01, -0.7, 1.25])
        made = rounding.of(multipliers)
        cuts += [] if made is None else [made[1]]
    assert broken(told(programme, cuts), formulation.point(plan)) == []


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
    far, cut = Rounding(programme, np.array([1.0, 0.5]), rows_of_all(programme)).of(np.array([0.5]))
    assert far > 0
    assert [tuple(point) for point in np.ndindex(2, 2) if cut.counts @ point <= cut.most] == [(0, 0), (0, 1), (1, 0)]


def test_they_raise_the_bound_and_are_kept_from_the_engines(tmp_path):
    write("rich", Size(30, 60), tmp_path)
    _, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    near = formulation.layout, formulation.programme.objectives[0], Deadline(Limits())
    found = Relaxing(formulation.without_aims, *near).run()
    with patch("forcegen.solving.relaxation.gomory_cuts", lambda *_: []):
        plain = Relaxing(formulation.without_aims, *near).run()
    assert found is not None
    assert plain is not None
    assert found.bound > plain.bound
    # Any cuts that engines get are of ceilings: those count units of a pledge alike.
    assert found.programme.rows.count - plain.programme.rows.count < 20


def test_of_a_large_case_they_are_looked_for_as_long_as_they_close_part_of_what_is_open(tmp_path):
    write("rich", Size(30, 60), tmp_path)
    _, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    near = formulation.layout, formulation.programme.objectives[0], Deadline(Limits())

    def rounds(best):
        with (
            patch("forcegen.solving.relaxation._DEAR", -1),
            patch("forcegen.solving.relaxation.gomory_cuts", side_effect=gomory_cuts) as asked,
        ):
            Relaxing(formulation.without_aims, *near, best=lambda: best).run()
        return len(asked.mock_calls)

    assert rounds(10**12) == 1  # nothing closes any part of that
    assert rounds(0) > 1


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
