"""Missions filled anew in turn: which columns of each are free, which mission is next, and what comes after them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
import pytest

from forcegen.formulation.formulate import formulate
from forcegen.plan.plan import Plan
from forcegen.solving.asking import Asking
from forcegen.solving.at_hand import AtHand
from forcegen.solving.check import broken
from forcegen.solving.engine import Deadline, Limits, Outcome, Unheard
from forcegen.solving.improving import Improving
from forcegen.solving.neighbourhood import Due
from forcegen.solving.relaxation import unknown
from forcegen.solving.search import Search
from support.cases import case, line, pledge, solved

TOGETHER = [
    line("L", mission="M", requires=["P"], priority=1),
    line("P", mission="M", capability="med.level1", requires=["L"], priority=1),
    line("K", mission="N", capability="med.level1", quantity=2, priority=3),
    line("O", mission="N", capability="pol.platoon", priority=3),
]
"""L and P come together or not at all. XBB serves half of K, and could serve P."""
PLEDGES = [pledge("XAA-1"), pledge("XBB-1", "med.level1"), pledge("XCC-1", "pol.platoon")]


def far(lines=TOGETHER, pledges=PLEDGES, together=True):
    """Pieces of a case in whose plan only K is served, where the relaxation would have all but K."""
    cases = case(lines, pledges)
    formulation = formulate(cases)
    layout, programme = formulation.layout, formulation.without_aims
    options, coverage = layout.options, formulation.programme.objectives[0]
    names = [one.requirement.id for one in layout.lines]
    point, values = formulation.point(Plan(())), np.zeros(programme.columns)
    for number, name in enumerate(names):
        first = np.flatnonzero(options.line == number)[0]
        if name == "K":
            point[first] = 1
            point[[layout.short(number, month) for month in range(*layout.counted(number))]] = 1
        else:
            values[first] = 1.0
    assert not broken(programme, point)
    hand = AtHand(coverage, point, Deadline(Limits()), Unheard())
    found = replace(unknown(programme), values=values)
    tried = np.zeros(options.count, np.bool_)
    improving = Improving(hand, layout, found, 1, lambda: False, tried, together=together)
    return SimpleNamespace(
        hand=hand, layout=layout, improving=improving, best=solved(cases).tiers[0].value, names=names
    )


def test_of_a_mission_its_lines_are_free_and_lines_that_hold_what_it_would_have():
    has = far()
    ways, options = has.improving._ways, has.layout.options
    assert ways.missions(has.hand.point) == ["M", "N"]
    (free,) = ways.by_mission(has.hand.point, ["M"], 0)
    used = np.flatnonzero(free[: options.count])
    # One option each: that of the relaxation, or of the plan.
    assert sorted(has.names[number] for number in options.line[used]) == ["K", "L", "P"]
    (more,) = ways.by_mission(has.hand.point, ["M"], 0, starts=2)
    assert sorted(set(options.line[np.flatnonzero(more[: options.count] & ~free[: options.count])])) == [
        number for number, name in enumerate(has.names) if name in "LP"
    ]


def test_of_two_missions_at_once_a_line_is_free_in_one_and_of_one_mission_there_are_no_turns():
    has = far()
    first, second = has.improving._ways.by_mission(has.hand.point, ["M", "N"], 0)
    lines = [has.layout.options.line[np.flatnonzero(one[: has.layout.options.count])] for one in (first, second)]
    assert {has.names[number] for number in lines[1]} == {"O"}
    assert not set(lines[0]) & set(lines[1])
    alone = far([one for one in TOGETHER if one["mission"] == "N"], PLEDGES[1:])
    assert alone.improving._ways.missions(alone.hand.point) == []


def test_a_mission_that_lacks_no_more_than_the_relaxation_is_left_out():
    has = far()
    k, o = (has.names.index(name) for name in "KO")
    some = has.hand.point.copy()
    some[[has.layout.short(line, month) for line in (k, o) for month in range(*has.layout.counted(line))]] = 0
    assert has.improving._ways.missions(some) == ["M"]


@pytest.mark.parametrize("together", [True, False])
def test_a_mission_that_is_empty_is_filled_with_what_others_hold(together):
    """Neither L nor P comes alone, and P takes XBB from K."""
    has = far(together=together)
    assert has.hand.objective.value_at(has.hand.steps) > has.best
    has.improving.once(lambda: False)
    assert has.hand.objective.value_at(has.hand.steps) == has.best


def test_two_missions_at_once_where_all_of_one_is_free_with_the_other():
    """N has no line but K, which M's piece has."""
    has = far([one for one in TOGETHER if one["id"] != "O"], PLEDGES[:2])
    with has.improving._scip, ThreadPoolExecutor(2) as pool:
        has.improving._by_mission(pool, range(2), 1.0, lambda: False)
    assert has.hand.objective.value_at(has.hand.steps) == has.best


def test_nothing_is_filled_once_it_is_over():
    has = far()
    has.improving.once(lambda: True)
    assert has.hand.objective.value_at(has.hand.steps) > has.best


def turns(has, of_use=lambda name: False):
    """Which missions are filled anew in each of ten turns, where those have been of use of which it is said."""
    seen, steps = [], [1_000]

    def filled(pool, free, *, wide):
        steps[0] -= of_use(seen[-1][-1])

    def chosen(point, names, number, starts):
        seen[-1] += names
        return []

    with (
        patch.object(has.improving, "_round", side_effect=filled),
        patch.object(has.improving._ways, "by_mission", side_effect=chosen),
        patch.object(type(has.hand), "steps", property(lambda _: steps[0])),
    ):
        for _ in range(10):
            seen.append([])
            has.improving._by_mission(None, range(1), 1.0, lambda: False)
    return seen


def test_a_mission_that_was_of_no_use_is_left_out_of_more_and_more_turns():
    assert [turn for turn, names in enumerate(turns(far())) if "M" in names] == [0, 2, 6]
    seen = turns(far(), of_use=lambda name: name == "N")
    assert [turn for turn, names in enumerate(seen) if "N" in names] == list(range(10))
    assert [turn for turn, names in enumerate(seen) if "M" in names] == [0, 2, 6]


def test_once_much_more_is_known_of_the_relaxation_every_mission_is_due_again():
    has = far()
    known = has.improving._found
    has.improving._newer = lambda: replace(known, bound=1_000)
    has.improving._mission_due("M").done(0, False)
    assert has.improving._learn(0.003)
    assert has.improving._mission_due("M").now(1)


def widened(together, gain, pieces=10):
    """What follows missions that gain so much with so many pieces, after 5 others had gained 10: a second one at once?

    Says, too, whether many lines of all missions came after them.
    """
    has, steps, seen = far(together=together), [90], []
    improving, due = has.improving, Due(20)
    improving._widened, improving._made = (100, 0), 5

    def missions(*_):
        steps[0] -= gain
        improving._made += pieces

    def many(pool, free, *, wide):
        seen.append("wide")

    with (
        patch.object(improving, "_by_mission", side_effect=missions),
        patch.object(improving, "_round", side_effect=many),
        patch.object(type(has.hand), "steps", property(lambda _: steps[0])),
    ):
        assert improving._widen(None, 5, due, None) is (gain > 0)
    return due.now(5), bool(seen)


@pytest.mark.parametrize(
    ("gain", "again"),
    [(0, False), (9, False), (15, False), (20, True)],  # 15 is more than 10, but 1.5 each is less than 2
)
def test_missions_are_next_again_where_they_gained_more_than_other_pieces_did_in_all_and_each(gain, again):
    assert widened(True, gain)[0] is again


def test_where_units_come_together_many_lines_are_filled_anew_only_where_no_mission_was_of_use():
    assert [widened(True, 0)[1], widened(True, 5)[1]] == [True, False]
    assert [widened(False, 0)[1], widened(False, 5)[1]] == [True, True]


@pytest.mark.parametrize(
    ("soon", "near", "later", "large", "once"),
    [
        (False, False, False, False, True),
        (True, False, False, False, False),  # on the way: further points are to come
        (False, True, False, False, False),
        (False, False, True, False, False),
        (False, False, False, True, False),  # pieces begin at once
    ],
)
def test_before_plans_are_made_of_what_the_relaxation_uses_missions_are_filled_anew(soon, near, later, large, once):
    has, seen = far(), []
    improving = SimpleNamespace(once=lambda over: seen.append("missions"))

    def part(found, out, engine, watch, share, most):
        seen.append(most)
        return None, None

    search = {
        "_layout": has.layout,
        "_hand": has.hand,
        "_by_hand": None if later else object(),
        "_looked_at": large,
        "_near": lambda _: near,
        "_improving": lambda _: improving,
        "_asking": SimpleNamespace(part=part),
        "_look_by_hand": lambda _: None,
        "_whole_units": lambda _: None,
    }
    Search._around(SimpleNamespace(**search), has.improving._found, soon=soon)
    assert (seen[0] == "missions") is once
    longest = [most for most in seen if most != "missions"]
    assert all(most == 3.0 for most in longest) if soon else all(most == float("inf") for most in longest)
    assert longest


@pytest.mark.parametrize(("most", "allowed"), [(3.0, 3.0), (100.0, 15.0)])
def test_a_part_may_take_a_share_of_the_time_left_and_no_more_seconds_than_that(most, allowed):
    has, seen = far(), []
    has.hand.deadline = Deadline(Limits(100.0))

    class Noting:
        def solve(self, programme, objective, carried, start, limits, watch):
            seen.append(limits.seconds)
            return Outcome("unknown", None, None)

    found = has.improving._found
    asking = Asking(found.programme, has.layout, has.hand, Noting(), 1, lambda *_: None, later=False)
    asking.part(found, np.zeros(has.layout.options.count, np.bool_), Noting(), Unheard(), 0.15, most)
    assert seen == [pytest.approx(allowed, rel=0.1)]
