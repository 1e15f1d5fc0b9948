"""Entries in the order of the columns."""

import numpy as np
import pytest

from forcegen.formulation.by_column import ByColumn
from forcegen.formulation.rows import RowsMaker, joined

COLUMNS = 9


def rows(seed, count):
    chance, maker = np.random.default_rng(seed), RowsMaker()
    for number in range(count):
        columns = chance.permutation(COLUMNS - 1)[: chance.integers(0, 5)]  # the last column has no entry
        maker.add(maker.row(0, 1, "row", str(number)), columns, chance.integers(1, 9, len(columns)))
    return maker.made()


def matrix(by, count):
    dense = np.zeros((count, COLUMNS), np.int64)
    for column in range(COLUMNS):
        mine = slice(by.starts[column], by.starts[column + 1])
        dense[by.row[mine], column] = by.coefficient[mine]
    return dense


@pytest.mark.parametrize("seed", range(20))
def test_with_further_rows_is_as_if_all_were_there_from_the_start(seed):
    first, further = rows(seed, 6), rows(seed + 100, 4)
    grown, all_at_once = (
        ByColumn.of(first, COLUMNS).with_rows(further, 6),
        ByColumn.of(joined([first, further]), COLUMNS),
    )
    assert matrix(all_at_once, 10).any()
    for name in ("row", "coefficient", "starts"):
        assert getattr(grown, name).tolist() == getattr(all_at_once, name).tolist()


@pytest.mark.parametrize("seed", range(5))
def test_sums_by_column_and_the_entries_of_some_are_those_of_the_rows(seed):
    by = ByColumn.of(rows(seed, 6), COLUMNS)
    dense = matrix(by, 6)
    assert by.summed(by.coefficient * by.row).tolist() == (dense * np.arange(6)[:, None]).sum(axis=0).tolist()
    numbers, lengths = by.entries(np.array([7, 2, 8]))
    assert lengths.tolist() == [np.count_nonzero(dense[:, column]) for column in (7, 2, 8)]
    assert by.coefficient[numbers].tolist() == [n for column in (7, 2, 8) for n in dense[:, column] if n]
