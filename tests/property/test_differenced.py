"""Rows month by month, each less the one before: the same points, the same sums, the same relaxation."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from forcegen.formulation.differenced import differenced
from forcegen.formulation.formulate import formulate
from forcegen.formulation.programme import NO_LIMIT, Programme
from forcegen.formulation.rows import NONE, RowsMaker
from forcegen.solving.check import activity, broken
from forcegen.solving.engine import Deadline, Limits
from forcegen.solving.simplex import Simplex
from support.random_cases import CASES, best_of, records, some, sound


def some_programme(chance):
    """Rows over few columns, alike from one to the next; equations, and rows open at one side or none."""
    columns, count = int(chance.integers(1, 6)), int(chance.integers(1, 8))
    maker, counts = RowsMaker(), chance.integers(-2, 3, columns)
    for _ in range(count):
        if chance.random() < 0.3:
            counts = chance.integers(-2, 3, columns)
        else:
            counts = counts.copy()
            counts[chance.integers(columns)] = chance.integers(-2, 3)
        lower, upper = sorted(chance.integers(-6, 7, 2).tolist())
        kind = chance.integers(4)
        maker.add(
            maker.row(NONE if kind == 0 else lower, NO_LIMIT if kind == 1 else lower if kind == 2 else upper, "row"),
            np.arange(columns),
            counts,
        )
    return Programme(np.zeros(columns, np.int64), np.full(columns, 3, np.int64), str, maker.made(), ())


def with_what_is_left(programme, less, point):
    """The point of the differences, whose further columns follow from it."""
    rows, sums = programme.rows, activity(programme, point)
    wider = np.append(point, np.zeros(less.columns - programme.columns, np.int64))
    # A further column stands in its own row, and perhaps in the next one: the first row that it is in is its own.
    for column in range(less.columns - 1, programme.columns - 1, -1):
        entries = np.flatnonzero(less.rows.columns == column)
        row = int(np.searchsorted(less.rows.starts, entries[0], side="right")) - 1
        above = rows.upper[row] < NO_LIMIT
        wider[column] = rows.upper[row] - sums[row] if above else sums[row] - rows.lower[row]
    return wider


@settings(some, max_examples=CASES)
@given(st.integers(0, 10**9))
def test_a_point_keeps_the_differences_as_it_keeps_the_rows(seed):
    chance = np.random.default_rng(seed)
    programme = some_programme(chance)
    less = differenced(programme).programme
    for _ in range(20):
        point = chance.integers(0, 4, programme.columns)
        wider = with_what_is_left(programme, less, point)
        assert (broken(programme, point) == []) == (broken(less, wider) == [])


@settings(some, max_examples=CASES)
@given(st.integers(0, 10**9))
def test_sums_of_rows_are_sums_of_differences(seed):
    chance = np.random.default_rng(seed)
    programme = some_programme(chance)
    simplex = Simplex(programme, np.zeros(programme.columns, np.int64), Deadline(Limits()), lambda: False)
    times, less = chance.integers(-9, 10, programme.rows.count), differenced(programme)
    assert (less.of_rows(less.of_differences(times).astype(float)) == times).all()
    number = np.repeat(np.arange(programme.rows.count), np.diff(programme.rows.starts))
    sums = np.zeros(programme.columns, np.int64)
    np.add.at(sums, programme.rows.columns, programme.rows.coefficients * times[number])
    assert (simplex.sums(times) == sums).all()
    assert (simplex.sum_of(times) == sums).all()
    assert simplex.sum_of(times * 2**54) is None or not sums.any()
    assert (simplex.most(times.astype(float)) >= np.abs(sums)).all()


def test_a_unit_has_an_entry_where_it_arrives_and_where_it_leaves():
    """Four months under one ceiling, two units of three months: eight entries become five, and what is left four."""
    maker = RowsMaker()
    first = maker.rows(5, NONE, 300, lambda month: ("mission_ceiling", str(month)))
    for column, begins in enumerate((0, 1)):
        maker.add(first + np.arange(begins, begins + 4), column, 200)
    programme = Programme(np.zeros(2, np.int64), np.ones(2, np.int64), str, maker.made(), ())
    made = differenced(programme)
    assert not made.chained.any()  # of so few units a difference has no fewer entries
    for column in range(2, 12):
        maker.add(first + np.arange(5), column, 100)
    wide = Programme(np.zeros(12, np.int64), np.ones(12, np.int64), str, maker.made(), ())
    made = differenced(wide)
    assert made.chained.tolist() == [False, True, True, True, True]
    assert made.programme.rows.name(1) == "mission_ceiling[1]"
    assert made.programme.column_name(12) == "left[mission_ceiling[0]]"
    own = made.programme.rows.columns < 12
    assert own.sum() == 11 + 1 + 1  # those of the first month; the second unit arrives, the first leaves


@settings(some, max_examples=CASES // 4)
@given(records(longest=5))
def test_the_relaxation_is_no_dearer_than_the_best_plan(arguments):
    case = sound(arguments)
    plan, formulation = best_of(case).plan, formulate(case)
    programme, coverage = formulation.without_aims, formulation.programme.objectives[0]
    costs = np.zeros(programme.columns, np.int64)
    costs[coverage.columns] = coverage.coefficients
    simplex = Simplex(programme, costs, Deadline(Limits()), lambda: False)
    assert simplex.from_nothing(np.arange(programme.columns))
    best = coverage.steps(formulation.point(plan))
    at, rows = costs @ simplex.values, programme.rows
    assert at <= best * (1 + 1e-9) + 1e-6
    sums = np.concatenate(([0.0], np.cumsum(rows.coefficients * simplex.values[rows.columns])))
    sums = sums[rows.starts[1:]] - sums[rows.starts[:-1]]
    assert (sums >= rows.lower - 1e-5).all()
    assert (sums <= rows.upper + 1e-5).all()
    simplex.only(np.zeros(programme.columns, np.bool_))
    assert simplex.again()
    assert abs(costs @ simplex.values - at) <= 1e-6 * max(1, at)
