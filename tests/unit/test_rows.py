"""Rows made of rows: what they stand for, and that they keep no entries of those they were made of."""

from __future__ import annotations

import gc
from weakref import ref

import numpy as np
import pytest

from forcegen.formulation.rows import NONE, RowsMaker, binding, joined, rows_from


def made(*names):
    """A row for each name: its column, of five at most, is below 1."""
    maker = RowsMaker()
    for number, name in enumerate(names):
        maker.add(maker.row(NONE, 1, name), number, 2)
    return maker.made()


def keys(rows):
    return [rows.key(number)[0] for number in range(rows.count)]


@pytest.mark.parametrize(
    ("way", "stand_for"),
    [
        (lambda rows: joined([rows, made("d")]), ["a", "b", "c", "d"]),
        (lambda rows: joined([made(), joined([rows, made("d")]), made("e")]), ["a", "b", "c", "d", "e"]),
        (lambda rows: rows_from(rows, 1), ["b", "c"]),
        (lambda rows: binding(rows, np.zeros(3, np.int64), np.array([1, 0, 1])), ["a", "c"]),
    ],
)
def test_rows_made_of_rows_stand_for_the_same_and_keep_none_of_them(way, stand_for):
    first = made("a", "b", "c")
    rows, gone = way(first), ref(first)
    assert keys(rows) == stand_for
    del first
    gc.collect()
    assert gone() is None
    assert keys(rows) == stand_for


def test_rows_do_not_keep_what_collected_their_entries():
    maker = RowsMaker()
    maker.add(maker.row(NONE, 1, "a"), 0, 2)
    rows, gone = maker.made(), ref(maker)
    del maker
    gc.collect()
    assert gone() is None
    assert keys(rows) == ["a"]
