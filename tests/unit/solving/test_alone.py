"""With one thread, pieces between the rounds of the relaxation, and after it, as long as the plan is far from it."""

from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
import pytest
from benchmarks.families import Size
from benchmarks.generate import write

from forcegen.formulation.formulate import formulate
from forcegen.pipeline import Inputs, load, prepare
from forcegen.plan.plan import Plan
from forcegen.solving.at_hand import AtHand
from forcegen.solving.engine import Deadline, Limits, Unheard
from forcegen.solving.engines import engine
from forcegen.solving.improving import Improving
from forcegen.solving.relaxation import Relaxing, unknown
from forcegen.solving.search import Search
from forcegen.solving.tiers import solve_tiers
from support.cases import case, line, pledge


def looked(rounds=1, *, large=True, threads=1, later=False, near=False, point=0.5, guess=False):
    """What is done at each look at the relaxation: each kind in a word."""
    seen = []
    found = SimpleNamespace(values=np.full(4, point), bound=0)
    search = SimpleNamespace(
        _looked=0,
        _looked_at=large,
        _threads=threads,
        _by_hand=None if later else object(),
        _first_point=None,
        _relaxing=SimpleNamespace(latest=None if guess else found, guess=found if guess else None),
        _layout=SimpleNamespace(options=SimpleNamespace(count=4)),
        _hand=SimpleNamespace(done=lambda: False),
        _near=lambda _: near,
        _look_by_hand=lambda _: seen.append("by hand"),
        _around=lambda *_, **__: seen.append("around"),
        _pieces=lambda known, **how: seen.append(("pieces", known is found, how)),
    )
    search._between = lambda known: Search._between(search, known)
    by_round = []
    for _ in range(rounds):
        seen.clear()
        Search._look(search, found.values)
        by_round.append([one if isinstance(one, str) else one[0] for one in seen])
        assert all(one[1:] == (True, {"rounds": 3, "vain": 1}) for one in seen if not isinstance(one, str))
    return by_round


def test_of_a_large_case_some_pieces_follow_each_round_of_the_relaxation_and_with_two_threads_none():
    assert looked(5) == [["by hand", "pieces"], ["pieces"], ["pieces"], ["by hand", "pieces"], ["pieces"]]
    assert looked(5, threads=2) == [["by hand"], [], [], ["by hand"], []]
    assert looked(2, guess=True) == [["by hand", "pieces"], ["pieces"]]
    assert looked(2, near=True) == [["by hand"], []]
    assert looked(2, later=True, large=False) == [[], []]


def test_of_a_case_that_is_not_large_they_follow_from_the_fourth_round_on():
    assert looked(5, large=False) == [["by hand"], [], [], ["pieces"], ["pieces"]]
    assert looked(5, large=False, near=True) == [["by hand"], [], [], [], []]
    assert looked(5, large=False, threads=2) == [[]] * 5
    assert looked(4, large=False, point=0.0) == [["around"]] * 4  # whole: a plan is soon made of it


def test_a_guess_is_looked_at_with_one_thread_where_the_case_is_large():
    formulation = formulate(case([line()], [pledge()]))
    values = np.zeros(formulation.without_aims.columns)
    proof = SimpleNamespace(bound=0, reduced=np.zeros(len(values), np.int64), parts=1)
    counted = []
    for threads, dear in [(1, -1), (2, -1), (1, 1000)]:
        seen = []
        near = (formulation.without_aims, formulation.layout, formulation.programme.objectives[0])
        relaxing = Relaxing(*near, Deadline(Limits()), look=seen.append, threads=threads)
        with patch("forcegen.solving.relaxation._DEAR", dear):
            relaxing._guess(values, proof)
        counted.append(len(seen))
    assert counted == [1, 0, 0]


def improving():
    formulation = formulate(case([line("L0"), line("L1")], [pledge()]))
    hand = AtHand(formulation.programme.objectives[0], formulation.point(Plan(())), Deadline(Limits()), Unheard())
    layout, programme = formulation.layout, formulation.without_aims
    tried = np.zeros(layout.options.count, np.bool_)
    return Improving(hand, layout, unknown(programme), 1, lambda: False, tried)


def numbers_of(improving, gains, **how):
    """The numbers of the pieces of each round, where rounds gain or not in turn."""
    numbers, gained, free = [], iter(gains), improving._ways.free

    def heard(point, some, *more):
        numbers.append(list(some))
        return free(point, some, *more)

    with (
        patch.object(improving._ways, "free", side_effect=heard),
        patch.object(improving, "_round", side_effect=lambda *_, **__: next(gained)),
    ):
        improving.run(**how)
    return numbers


def test_they_end_with_the_first_round_of_no_use_and_go_on_where_they_ended():
    has = improving()
    assert numbers_of(has, [True, False], rounds=3, vain=1) == [[0, 1, 2, 3], [4, 5, 6, 7]]
    assert numbers_of(has, [True] * 3, rounds=3, vain=1) == [[8, 9, 10, 11], [12, 13, 14, 15], [16, 17, 18, 19]]
    assert numbers_of(has, [False], rounds=3, vain=1, patient=lambda: True) == [[20, 21, 22, 23]]


def test_what_is_due_after_some_pieces_is_due_whoever_asked_for_them():
    """The plan is filled after 20 pieces, of which three rounds make 12."""
    has = improving()
    with patch.object(has, "_fill", return_value=False) as fill:
        numbers_of(has, [True] * 3, rounds=3, vain=1)
        assert not fill.called
        numbers_of(has, [True] * 3, rounds=3, vain=1)
    assert fill.call_count == 1


@pytest.mark.parametrize(("threads", "made"), [(1, 1), (2, 3)])
def test_with_one_thread_pieces_go_on_and_go_by_what_is_known_last(threads, made):
    has, seen, shown = improving(), [], []
    first, last = has._found, unknown(has._found.programme)

    class Noting:
        def __init__(self, found, newer):
            seen.append(found)
            self._newer = newer

        def run(self, *_, **__):
            shown.append(self._newer())

    how = {"_threads": threads, "_alone": None, "_shown": None, "_improving": Noting, "_patient": bool}
    search = SimpleNamespace(_too_late=False, **how)
    for found in (first, first, last):
        Search._pieces(search, found)
    assert len(seen) == made
    assert shown == ([first, first, last] if threads == 1 else [None] * 3)


@pytest.mark.parametrize(
    ("how", "pieces"),
    [
        ({}, 1),
        ({"_near": lambda _: True}, 0),
        ({"_threads": 2}, 0),
        ({"_by_hand": None}, 0),
        ({"_threads": 2, "_entries_left": lambda _: 10**9}, 1),
    ],
)
def test_with_one_thread_pieces_come_before_an_engine_where_the_plan_is_far_from_the_relaxation(how, pieces):
    seen = []
    search = {"_by_hand": object(), "_entries_left": lambda _: 0, "_meanwhile": True, "_soon": False, "_threads": 1}
    search |= {"_near": lambda _: False, "_hand": SimpleNamespace(done=lambda: False), "_pieces": seen.append}
    found = SimpleNamespace(values=np.full(2, 0.5), solved=True)
    dark, whole = "forcegen.solving.search.in_the_dark", "forcegen.solving.search.nearly_whole"
    with patch(dark, return_value=False), patch(whole, return_value=True):
        Search._plans(SimpleNamespace(**(search | how)), found)
    assert len(seen) == pieces


def test_while_a_case_is_relaxed_they_make_its_plan_better_and_do_the_same_each_time(tmp_path):
    write("tight", Size(12, 24), tmp_path)
    pairs, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    runs, run, relaxing = [], Improving.run, Relaxing.run

    def noted(self, over=None, rounds=None, **how):
        before = self._hand.steps
        run(self, over, rounds, **how)
        runs[-1].append(("pieces", how["vain"], before, self._hand.steps))

    def ended(self):
        found = relaxing(self)
        runs[-1].append("relaxation")
        return found

    large = patch("forcegen.solving.search._LOOKED_AT", 0)
    with large, patch.object(Improving, "run", noted), patch.object(Relaxing, "run", ended):
        for _ in range(2):
            runs.append([])
            coverage = formulation.programme.objectives[:1]
            solve_tiers(pairs, formulation, engine("highs"), Limits(threads=1), large=0, objectives=coverage)
    between = [one for one in runs[0][: runs[0].index("relaxation")] if one[1] == 1]
    assert any(after < before for _, _, before, after in between)
    assert runs[0] == runs[1]
