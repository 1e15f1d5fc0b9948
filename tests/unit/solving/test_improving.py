"""Pieces that make a plan better, also by way of plans that are only as good."""

from contextlib import nullcontext
from dataclasses import replace
from random import Random
from threading import Thread
from unittest.mock import patch

import numpy as np
import pytest

import forcegen.solving.improving as improving_module
from forcegen.formulation.formulate import formulate
from forcegen.plan.plan import Plan
from forcegen.solving.at_hand import AtHand
from forcegen.solving.check import broken
from forcegen.solving.engine import Deadline, Limits, Unheard
from forcegen.solving.improving import Improving
from forcegen.solving.neighbourhood import Neighbourhoods
from forcegen.solving.pieces import Piece, Pieces
from forcegen.solving.relaxation import unknown
from support.cases import case, line, pledge, solved

LINES = [line("L0", priority=1), line("L1", priority=5)]


def at_hand(pledges):
    """The empty plan of two lines at hand; its layout and programme."""
    formulation = formulate(case(LINES, pledges))
    coverage, point = formulation.programme.objectives[0], formulation.point(Plan(()))
    hand = AtHand(coverage, point, Deadline(Limits()), Unheard())
    return hand, formulation.layout, formulation.without_aims


def of_line(hand, layout, number):
    """The point with the first option of a line in use, and that line short of nothing in its months."""
    options = layout.options
    point = hand.point.copy()
    option = np.flatnonzero(options.line == number)[0]
    point[option] = 1
    point[[layout.short(number, month) for month in range(*layout.counted(number))]] = 0
    return point


def test_of_two_bounds_proven_at_once_the_better_is_kept():
    hand, *_ = at_hand([pledge()])
    hand.prove(1)
    other = Thread(target=hand.prove, args=(3,))

    class Interrupted(int):
        def __gt__(self, known):
            other.start()
            other.join(0.2)
            return int(self) > known

    hand.prove(Interrupted(2))
    other.join()
    assert hand.bound == 3


def test_what_is_as_good_is_drifted_to_and_what_is_worse_is_not():
    hand, layout, _ = at_hand([pledge()])
    better, worst = of_line(hand, layout, 0), hand.point
    assert hand.offer(better)
    same = better.copy()
    hand.drift(same)
    assert hand.point is same
    hand.drift(worst)
    assert hand.point is same
    assert not hand.offer(better)
    assert hand.point is same


def test_pieces_whose_weights_are_off_lead_to_no_worse_plan_and_what_they_use_is_tried():
    hand, layout, programme = at_hand([pledge()])
    improving = Improving(hand, layout, unknown(programme), 1, lambda: False, np.zeros(layout.options.count, np.bool_))
    with patch.object(improving, "_off", side_effect=improving._off) as off:
        improving.run(rounds=12, patient=lambda: True)
    assert off.called
    best = solved(case(LINES, [pledge()])).tiers[0]
    assert hand.objective.value_at(hand.steps) == best.value
    assert improving._tried.any()


def test_a_plan_that_another_thread_brings_meanwhile_is_not_mixed_up_with_the_one_before():
    """One unit for two lines: a piece fills the one, the other thread the other, and the sum of both breaks a row."""
    hand, layout, programme = at_hand([pledge()])
    tried = np.zeros(layout.options.count, np.bool_)
    improving = Improving(hand, layout, unknown(programme), 1, lambda: False, tried)
    empty, mine, others = hand.point, of_line(hand, layout, 0), of_line(hand, layout, 1)
    assert not broken(programme, mine)
    assert broken(programme, mine + others - empty)

    def meanwhile(sums, difference):
        hand.put(others)
        return Pieces.moved(improving._pieces, sums, difference)

    with patch.object(improving._pieces, "moved", side_effect=meanwhile):
        improving._merge(empty, mine)
    assert not broken(programme, hand.point)


def test_pieces_of_no_use_have_more_starts_in_turn_and_those_of_few_get_weights_that_are_off():
    hand, layout, programme = at_hand([pledge()])
    improving = Improving(hand, layout, unknown(programme), 1, lambda: False, np.zeros(layout.options.count, np.bool_))
    starts, off = [], []

    def free(point, numbers, tried, larger=1.0):
        starts.append(tried[0])
        return Neighbourhoods.free(improving._ways, point, numbers, tried, larger)

    def noted(pool, free, by=(), *, wide=False):
        off.append(by[0])

    with patch.object(improving._ways, "free", side_effect=free), patch.object(improving, "_round", side_effect=noted):
        improving.run(lambda: len(starts) == 24)
    assert starts[:9] == [3] * 8 + [12]
    assert sorted(starts[9:12]) == [3, 6, 12]
    assert off[:20] == [None] * 20
    assert [(few, one is None) for few, one in zip(starts[21:], off[21:], strict=True)] == [
        (3, False),
        (6, True),
        (12, True),
    ]


def test_a_piece_has_the_starts_of_least_reduced_cost_of_each_pair_and_those_of_the_plan():
    hand, layout, programme = at_hand([pledge()])
    options, found = layout.options, unknown(programme)
    found.over[: options.count] = -options.start
    last = [np.flatnonzero((options.line == one) & (options.start == options.start.max())) for one in range(2)]
    first = np.flatnonzero(options.line == 0)[0]
    hand.point[first] = 1
    piece = Neighbourhoods(layout, found, hand.objective).free(hand.point, range(1), [1])[0]
    assert set(np.flatnonzero(piece[: options.count])) == {first, *last[0], *last[1]}


def test_until_one_has_helped_pieces_that_time_runs_out_for_are_followed_by_smaller_ones():
    hand, layout, programme = at_hand([pledge()])
    near = (layout, unknown(programme), 1, lambda: False, np.zeros(layout.options.count, np.bool_))
    better = of_line(hand, layout, 0)
    for limits, longest, helped, size in (
        (Limits(100), 0.0, False, 0.25),
        (Limits(100), 5.0, False, 1.0),
        (Limits(), 0.0, False, 1.0),
        (Limits(100), 0.0, True, 1.0),
    ):
        hand.deadline = Deadline(limits)
        improving = Improving(hand, *near)
        with (
            patch.object(improving_module, "_LONGEST", longest),
            patch.object(improving_module, "_PIECE") as piece,
            patch.object(Piece, "point", return_value=better),
        ):
            piece.solve.return_value.values = np.array([7]) if helped else None
            improving.run(rounds=2, patient=lambda: True)
        assert improving._size == size


def test_a_smaller_piece_has_fewer_lines():
    formulation = formulate(case([line(f"L{n}") for n in range(40)], [pledge(quantity=3)]))
    layout = formulation.layout
    ways = Neighbourhoods(layout, unknown(formulation.without_aims), formulation.programme.objectives[0])

    def lines(larger):
        piece, *_ = ways.free(formulation.point(Plan(())), range(1), [3], larger)
        return len(set(layout.options.line[piece[: layout.options.count]]))

    assert 1 <= lines(0.25) <= 6 <= lines(1.0) <= 24


def test_weights_that_are_off_are_so_by_a_third_at_most_and_the_same_by_number():
    hand, layout, programme = at_hand([pledge()])
    improving = Improving(hand, layout, unknown(programme), 1, lambda: False, np.zeros(layout.options.count, np.bool_))
    true, one, again, other = (
        hand.objective.coefficients,
        *(improving._off(number).coefficients for number in (1, 1, 2)),
    )
    assert one.tolist() == again.tolist() != other.tolist()
    assert (abs(one / (100 * true) - 1) < 0.31).all()


def test_what_pieces_tried_is_free_in_wide_ones():
    hand, layout, programme = at_hand([pledge(), pledge("XBB-1")])
    count = layout.options.count
    tried = np.zeros(count, np.bool_)
    tried[::3] = True
    ways = Neighbourhoods(layout, unknown(programme), hand.objective)
    (without,), (free,) = (ways.wide(hand.point, [0], some) for some in (np.zeros_like(tried), tried))
    assert not without[:count].any()
    assert free[:count].tolist() == tried.tolist()


def test_a_line_is_taken_out_with_those_it_waits_for():
    """A waits for B and by it for C; D to Z are in its mission as those are, and nobody could serve any."""
    names = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    lines = [line(name, requires={"A": ["B"], "B": ["C"]}.get(name, [])) for name in names]
    formulation = formulate(case(lines, [pledge()]))
    layout, programme = formulation.layout, formulation.without_aims
    ways = Neighbourhoods(layout, unknown(programme), formulation.programme.objectives[0])
    place = {one.requirement.id: number for number, one in enumerate(layout.lines)}
    point, chance = np.zeros(programme.columns, np.int64), Random(1)
    for name, company in {"A": "BC", "B": "AC", "C": "AB"}.items():
        near = ways._near(point, place[name], chance)
        others = [near[place[one]] for one in names if one not in "ABC"]
        assert min(near[place[one]] for one in company) > max(others)


def test_large_weights_that_are_off_are_no_larger_than_engines_can_take():
    hand, layout, programme = at_hand([pledge()])
    hand.objective = replace(hand.objective, coefficients=hand.objective.coefficients * 2**42)
    improving = Improving(hand, layout, unknown(programme), 1, lambda: False, np.zeros(layout.options.count, np.bool_))
    assert 2**40 < improving._off(0).coefficients.max() < 2**50


def test_pieces_go_by_what_is_known_by_now():
    """At first nothing, then that one option is worth more than all others: the second round has it free."""
    hand, layout, programme = at_hand([pledge(), pledge("XBB-1")])
    nothing = unknown(programme)
    values = np.zeros(programme.columns)
    values[3] = 0.5
    known, told = replace(nothing, values=values), iter([None, nothing])
    tried = np.zeros(layout.options.count, np.bool_)
    improving = Improving(hand, layout, nothing, 1, lambda: False, tried, lambda: next(told, known))
    with patch("forcegen.solving.improving.Neighbourhoods", side_effect=Neighbourhoods) as made:
        improving.run(rounds=5, patient=lambda: True)
    assert [one.args[1] for one in made.mock_calls] == [known]


def test_once_much_more_is_known_a_wide_piece_is_next():
    """After 5 pieces, long before one is due; and not where a bound is no more than a thousandth higher."""
    hand, layout, programme = at_hand([pledge(), pledge("XBB-1")])
    nothing = unknown(programme)
    values = np.zeros(programme.columns)
    values[3] = 0.5
    known = replace(nothing, values=values, bound=1_000)
    told = iter([None] * 5 + [known, known, replace(known, bound=1_001)])
    tried = np.zeros(layout.options.count, np.bool_)
    improving = Improving(hand, layout, nothing, 1, lambda: False, tried, lambda: next(told, None))
    numbers, wide = [], Neighbourhoods.wide

    def heard(ways, point, some, *more):
        numbers.append(list(some))
        return wide(ways, point, some, *more)

    with patch.object(Neighbourhoods, "wide", heard):
        improving.run(lambda: False, rounds=15)
    assert numbers == [[6]]  # the number of the piece after it


def rounds_of(gains, newer=lambda: None, learnt=lambda _: None, known=0.0, rounds=50):
    """The rounds of pieces, each in a word, where wide ones gain so much each in turn and the others one step each."""
    hand, layout, programme = at_hand([pledge()])
    found = replace(unknown(programme), values=np.full(programme.columns, known))
    improving = Improving(
        hand, layout, found, 1, lambda: False, np.zeros(layout.options.count, np.bool_), newer, learnt
    )
    seen, left = [], iter(gains)
    steps = [10_000]

    def merged(pool, free, off=(), *, wide=False):
        gain = next(left, 0) if wide else 1
        steps[0] -= gain
        seen.append("wide" if wide else "piece")
        return gain > 0

    with (
        patch.object(improving, "_round", side_effect=merged),
        patch.object(type(hand), "steps", property(lambda _: steps[0])),
        patch.object(type(hand), "done", lambda _: len(seen) >= rounds),
    ):
        improving.run(over=lambda: False)
    return seen


def test_a_wide_piece_that_gains_more_than_all_since_the_last_is_followed_by_another():
    """Every twentieth piece one is wide; the first gains 25 where 20 others gained 20, the second 0."""
    assert [place for place, kind in enumerate(rounds_of([25, 0], known=1.0)) if kind == "wide"] == [20, 22]
    assert [place for place, kind in enumerate(rounds_of([15, 0], known=1.0)) if kind == "wide"] == [20, 41]


def test_a_point_that_is_new_is_told_and_wide_pieces_come_at_once_where_it_is_the_first_or_its_bound_much_higher():
    _, _, programme = at_hand([pledge()])
    told, bounds = [], iter([1000, 1000, 1002, 1004, 1006, 1007])
    latest = [None]

    def newer():
        if (bound := next(bounds, None)) is not None:
            latest[0] = replace(unknown(programme), values=np.ones(programme.columns), bound=bound)
        return latest[0]

    # The first is of no use: from then on twice as much is asked for.
    seen = rounds_of([0, 0], newer, told.append, rounds=12)
    assert [one.bound for one in told] == [1000, 1000, 1002, 1004, 1006, 1007]
    assert [place for place, kind in enumerate(seen) if kind == "wide"] == [1, 7]


def asked(together, *, least=0, few=500, wide=False):
    """Which engine a piece of all options is given to."""
    hand, layout, programme = at_hand([pledge()])
    near = (hand, layout, unknown(programme), 1, lambda: False, np.zeros(layout.options.count, np.bool_))
    improving = Improving(*near, together=together)
    with patch.object(improving_module, "_LEAST", least), patch.object(improving_module, "_FEW", few):
        engine = improving._engine(np.ones(layout.count, np.bool_), wide=wide)
    return engine.name


def test_where_units_come_together_scip_solves_pieces_that_are_not_tiny_and_wide_ones_of_few_options():
    assert [asked(together=False), asked(together=False, wide=True)] == ["highs", "highs"]
    assert [asked(together=True), asked(together=True, wide=True)] == ["scip", "scip"]
    assert [asked(together=True, least=1000), asked(together=True, few=1, wide=True)] == ["highs", "highs"]


@pytest.mark.parametrize("starts", [True, False])
def test_pieces_by_scip_come_to_the_best_plan_whether_its_process_starts_or_not(starts):
    hand, layout, programme = at_hand([pledge()])
    near = (hand, layout, unknown(programme), 1, lambda: False, np.zeros(layout.options.count, np.bool_))
    improving = Improving(*near, together=True)
    fails = nullcontext() if starts else patch("forcegen.solving.scip.started", side_effect=OSError)
    with patch.object(improving_module, "_LEAST", 0), fails:
        improving.run(rounds=2)
    assert hand.objective.value_at(hand.steps) == solved(case(LINES, [pledge()])).tiers[0].value
    assert improving._scip._ready == []


def test_where_units_come_together_the_plan_is_filled_after_fewer_pieces():
    counted = []
    for together in (False, True):
        hand, layout, programme = at_hand([pledge()])
        rounds = []
        near = (hand, layout, unknown(programme), 1, lambda rounds=rounds: counted.append(len(rounds)) or False)
        improving = Improving(*near, np.zeros(layout.options.count, np.bool_), together=together)
        with patch.object(improving, "_round", side_effect=lambda *_, rounds=rounds, **__: rounds.append(1)):
            improving.run(lambda rounds=rounds: len(rounds) == 20)
    assert counted[0] == 20
    assert counted[1] == 8
