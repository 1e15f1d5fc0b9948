"""Filling by priority: what it adds breaks nothing, and nothing more could be added."""

from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings

from forcegen.domain.quantities import month_number
from forcegen.plan.audit import audit
from forcegen.plan.fill import _Refused, deployed, fill_room, filled, one_more
from forcegen.plan.limits import ALONE, CHECKS, PLACES_LEFT
from forcegen.plan.plan import Deployment, Plan, together
from forcegen.plan.room import Room
from forcegen.plan.score import score
from forcegen.solving.by_hand import in_time
from support.cases import case, line, pledge, sent, solved
from support.random_cases import records, some, sound

SLOW = (HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large)


def test_the_pressing_line_is_filled_first():
    cases = case([line("A", priority=2), line("B", priority=1)], [pledge()])
    assert [one.requirement for one in filled(cases, Plan(())).deployments] == ["B"]


def test_support_is_lent_where_it_is_needed():
    cases = case(
        [line(quantity=2)],
        [pledge(quantity=2, needs=[{"support": "support.apc", "quantity": 2}]), pledge("XBB-1", "support.apc", 3)],
        support_lead_days=0,
    )
    plan = filled(cases, Plan(()))
    assert [one.units for one in plan.deployments] == [1]
    assert [one.quantity for one in plan.support] == [2]


def test_persons_of_both_sexes_from_the_same_month_are_one_deployment():
    cases = case([line(capability="ipo", quantity=3)], [pledge(capability="ipo", quantity=3, women=1)])
    plan = filled(cases, Plan(()))
    assert [(one.units, one.women) for one in plan.deployments] == [(3, 1)]
    assert together(plan.deployments) == plan.deployments
    assert together([Deployment("P", "L", 1, 2, 1, 1), Deployment("P", "L", 1, 2, 1, 0)]) == (
        Deployment("P", "L", 1, 2, 2, 1),
    )


def test_a_line_is_filled_once_the_less_pressing_line_it_requires_is():
    cases = case(
        [line("A", priority=1, requires=["B"]), line("B", "med.level2", priority=5)],
        [pledge(), pledge("XAA-2", "med.level2")],
    )
    assert [one.requirement for one in filled(cases, Plan(())).deployments] == ["A", "B"]


def test_a_unit_comes_as_early_as_it_can():
    cases = case([line()], [pledge()])
    late = Plan((Deployment("XAA-1", "L", month_number(2018, 2), month_number(2018, 4), 1),))
    assert sent(filled(cases, late)) == ["1 XAA-1 > L 2018-01..2018-03"]


def test_filling_ends_when_it_is_told_to():
    assert filled(case([line()], [pledge()]), Plan(()), over=lambda: True) == Plan(())


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=SLOW, database=None)
@given(records())
def test_what_is_added_breaks_nothing_and_the_best_plan_is_no_worse(arguments):
    cases = sound(arguments)
    if cases.scenario.policy.pins or any(pair.deployed for pair in cases.pairs.values()):
        return
    plan = filled(cases, Plan(()))
    assert audit(cases, plan) == []
    assert solved(cases).tiers[0].value <= score(cases, plan)["coverage"]


class Checked(_Refused):
    """What is refused without a try is tried."""

    def of(self, pair):
        refused = super().of(pair)
        self.check(pair, refused - self._starts[pair.pledge.pledge.id])
        return refused

    def add(self, pair, start):
        before = {start, *self._starts[pair.pledge.pledge.id]}
        super().add(pair, start)
        self.check(pair, self._starts[pair.pledge.pledge.id] - before)

    def check(self, pair, starts):
        for start in starts:
            assert not any(self._room.holds(one) for one in one_more(self._room, pair, start)), (pair, start)


@some
@given(records())
def test_what_is_refused_without_a_try_has_no_room(arguments):
    cases = sound(arguments)
    with patch("forcegen.plan.fill._Refused", Checked):
        filled(cases, deployed(cases))
        for checks in (ALONE, PLACES_LEFT):
            fill_room(Room(cases, deployed(cases), checks), dict.fromkeys(cases.lines, 1), lambda: False)


FULL = {"missions": [{"id": "M", "ceilings": {"military": 24}}]}
SHARED = {"max_contributor_share": 0.5}
SENT_OUT = {"contributors": [{"id": who, "ceilings": {"military": 24}} for who in ("XAA", "XBB", "XCC")]}


@pytest.mark.parametrize(("more", "tries"), [(FULL, 4), (SENT_OUT, 12), (SHARED, 12), ({}, 3)])
def test_a_limit_that_is_full_is_met_once_a_month_and_not_at_every_start(more, tries):
    """Four stays of three months, of ten, say all of a year; a mission's ceiling all of three pledges, too.

    A company of 25 is too many for the mission, or for its contributor, or all of a mission where half is allowed, or
    needs what nobody offers.
    """
    needs = {} if more else {"needs": [{"support": "support.apc", "quantity": 1}]}
    pledges = [pledge(f"{who}-1", max_tour_months=3, min_tour_months=3, **needs) for who in ("XAA", "XBB", "XCC")]
    cases = case([line(to="2018-12")], pledges, **more)
    with patch.object(Room, "holds", autospec=True, side_effect=Room.holds) as tried:
        assert filled(cases, Plan(())) == Plan(())
    assert tried.call_count == tries


@pytest.mark.parametrize(("checks", "alone", "in_company"), [(CHECKS, 3, 1), (PLACES_LEFT, 3, 3), (ALONE, 1, 1)])
def test_a_share_keeps_out_until_others_come_or_for_good_or_not_at_all(checks, alone, in_company):
    """One company is asked for, half may be of one contributor: of three starts so many are refused after one is."""
    cases = case([line()], [pledge(), pledge("XBB-1")], max_contributor_share=0.5)
    room, pair = Room(cases, None, checks), cases.pairs["XAA-1", "L"]
    refused = _Refused(room, alike=True)
    refused.add(pair, pair.starts.first)
    assert len(refused.of(pair)) == alone
    room.add(Deployment("XBB-1", "L", cases.horizon.first, cases.horizon.end, 1))
    refused.come()
    assert len(refused.of(pair)) == in_company


def test_a_line_that_waits_for_another_is_not_tried_at_every_start():
    cases = case([line("A", requires=["B"]), line("B", "med.level2")], [pledge()])
    pair, refused = cases.pairs["XAA-1", "A"], _Refused(Room(cases), alike=True)
    refused.add(pair, pair.starts.first)
    assert refused.of(pair) == set(pair.starts.each)


def test_when_it_is_late_the_rest_is_filled_in_haste():
    cases = case([line(f"L{n}") for n in range(3)], [pledge(f"XAA-{n}") for n in range(3)])
    asked = []

    def late():
        asked.append(True)
        return len(asked) > 2

    plan = in_time(cases, Plan(()), late, lambda: False)
    assert {one.requirement for one in plan.deployments} == {"L0", "L1", "L2"}
    assert in_time(cases, Plan(()), lambda: True, lambda: True) == Plan(())
