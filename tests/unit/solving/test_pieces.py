"""A piece is what is left of the whole programme once all other columns are fixed."""

from dataclasses import replace

import numpy as np
import pytest
from benchmarks.families import Size
from benchmarks.generate import write
from benchmarks.greedy import greedy

from forcegen.formulation.part import part_of
from forcegen.formulation.programme import NO_LIMIT
from forcegen.pipeline import Inputs, load, prepare
from forcegen.solving.check import activity, broken
from forcegen.solving.pieces import Pieces


@pytest.fixture(scope="module")
def filled_by_hand(tmp_path_factory):
    folder = tmp_path_factory.mktemp("case")
    write("rich", Size(30, 60), folder)
    cases, formulation = prepare(load(Inputs([folder / "requirements"], [folder / "pledges"])))
    return formulation.without_aims, formulation.point(greedy(cases))


@pytest.mark.parametrize("seed", range(5))
def test_a_piece_is_the_whole_with_all_else_fixed(filled_by_hand, seed):
    programme, point = filled_by_hand
    free = np.random.default_rng(seed).random(programme.columns) < 0.1
    pieces = Pieces(programme)
    piece = pieces.piece(point, pieces.sums(point), free)
    rows, others = programme.rows, activity(programme, np.where(free, 0, point))
    lower = np.where(rows.lower <= -NO_LIMIT, rows.lower, rows.lower - others)
    upper = np.where(rows.upper >= NO_LIMIT, rows.upper, rows.upper - others)
    plain = part_of(replace(programme, rows=replace(rows, lower=lower, upper=upper)), ~free).programme
    cut = piece.part.programme
    assert piece.part.columns.tolist() == np.flatnonzero(free).tolist()
    for name in ("starts", "columns", "coefficients", "lower", "upper"):
        assert getattr(cut.rows, name).tolist() == getattr(plain.rows, name).tolist()
    assert [cut.rows.name(row) for row in range(cut.rows.count)] == [
        plain.rows.name(row) for row in range(cut.rows.count)
    ]
    assert (cut.column_lower.tolist(), cut.column_upper.tolist()) == (
        plain.column_lower.tolist(),
        plain.column_upper.tolist(),
    )
    assert cut.rows.count
    assert piece.point(piece.start(point)).tolist() == point.tolist()


def test_sums_follow_a_point_that_moves(filled_by_hand):
    programme, point = filled_by_hand
    pieces = Pieces(programme)
    difference = np.zeros_like(point)
    difference[::7] = 1
    sums = pieces.moved(pieces.sums(point), difference)
    assert sums.tolist() == activity(programme, point + difference).tolist()
    assert broken(programme, point + difference)
    assert not pieces.kept(point + difference, sums)
    assert pieces.kept(point, pieces.sums(point))
    pieces.remember(moved := point + difference, sums)
    assert pieces.sums(moved).tolist() == activity(programme, moved).tolist()
    assert pieces.sums(point).tolist() == activity(programme, point).tolist()


def test_a_column_beyond_its_bound_is_no_point(filled_by_hand):
    programme, point = filled_by_hand
    pieces = Pieces(programme)
    least = point.copy()
    least[0] = programme.column_upper[0] + 1
    assert not pieces.kept(least, pieces.sums(point))
