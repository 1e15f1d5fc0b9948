"""A plan made of the whole units of a relaxation's point."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest

from forcegen.formulation.formulate import formulate
from forcegen.plan.plan import Plan
from forcegen.solving.at_hand import AtHand
from forcegen.solving.check import broken
from forcegen.solving.engine import Deadline, Limits, Unheard
from forcegen.solving.relaxation import unknown
from forcegen.solving.whole_units import WholeUnits
from support.cases import case, line, pledge


@pytest.fixture
def making():
    """Two lines and two units that fit both; a point has the first on line A and half of the second on B."""
    formulation = formulate(case([line("A"), line("B", priority=1)], [pledge("XAA-1"), pledge("XBB-1")]))
    layout, programme = formulation.layout, formulation.without_aims
    empty = formulation.point(Plan(()))
    hand = AtHand(formulation.programme.objectives[0], empty, Deadline(Limits()), Unheard())
    values, options = np.zeros(programme.columns), layout.options
    for pledge_number, line_number, much in ((0, 0, 1.0), (1, 1, 0.5)):
        fits = (options.pledge == pledge_number) & (options.line == line_number)
        values[np.flatnonzero(fits)[0]] = much
    made = []

    def offer(point):
        made.append(point)
        return hand.offer(point)

    def wished(values):
        """Whole units alone, as a plan."""
        return formulation.point(formulation.plan(np.floor(values).astype(np.int64)))

    whole = WholeUnits(programme, layout, hand, wished, offer)
    return whole, replace(unknown(programme), values=values), made, hand


def test_whole_units_stay_and_the_rest_is_found(making):
    whole, found, made, hand = making
    assert whole.better(found, last=True)
    whole_ones = found.values == 1.0
    (point,) = made
    assert (point[whole_ones] == 1).all()
    assert not broken(found.programme, point)
    assert hand.steps == 0  # both lines are met in every month


def test_what_counting_leaves_out_need_not_stay(making):
    """The point would have the first unit on A; counting sends nobody, and more is gained on B alone."""
    whole, found, made, hand = making
    whole._wished = lambda _: hand.point
    assert whole.better(found, last=True)
    assert hand.steps == 0
    assert len(made) == 1


def test_the_first_point_of_few_starts_is_passed_over_and_so_is_all_after_one_of_every_option(making):
    whole, found, made, _ = making
    assert not whole.better(found, last=False)
    assert not made
    assert whole.better(found, last=False)
    assert not whole.better(found, last=True)
    assert len(made) == 2
    assert not whole.better(found, last=True)
    assert not whole.better(found, last=False)
    assert len(made) == 2


def test_a_point_of_no_use_is_the_last_but_for_that_of_every_option(making):
    whole, found, _, hand = making
    with patch.object(whole, "_made", side_effect=lambda _: hand.point) as asked:
        for last in (False, False, False, True, True):
            assert not whole.better(found, last=last)
    assert asked.call_count == 2


def test_a_whole_unit_stays_even_where_it_would_be_worth_more_elsewhere():
    """One unit, on the line that matters less: that is decided."""
    formulation = formulate(case([line("A", priority=5), line("B", priority=1)], [pledge()]))
    layout, programme = formulation.layout, formulation.without_aims
    hand = AtHand(formulation.programme.objectives[0], formulation.point(Plan(())), Deadline(Limits()), Unheard())
    there = np.flatnonzero(layout.options.line == 0)[0]
    values = np.zeros(programme.columns)
    values[there] = 1.0
    made = []
    wished = formulation.point(formulation.plan(values.astype(np.int64)))
    whole = WholeUnits(programme, layout, hand, lambda _: wished, lambda point: made.append(point) or True)
    assert whole.better(replace(unknown(programme), values=values), last=True)
    assert made[0][there] == 1


def test_pieces_wait_no_longer_for_it_where_there_is_much_time(making):
    whole, found, _, hand = making
    hand.deadline = Deadline(Limits(1000))
    with patch("forcegen.solving.whole_units._ENGINE") as engine:
        engine.solve.return_value.values = None
        whole.better(found, last=True)
    assert engine.solve.call_args.args[4].seconds == 6
