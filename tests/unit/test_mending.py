"""Filling with units that only come together: tiny cases, and that random ones break nothing and lose nothing."""

from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings

from forcegen.plan.audit import audit
from forcegen.plan.fill import deployed, filled
from forcegen.plan.mending import _mended, filled_together, granted_together, pinned
from forcegen.plan.plan import Deployment, Plan, Support
from forcegen.plan.room import Room
from forcegen.plan.score import score
from forcegen.solving.by_hand import first_plan, in_time
from support.cases import case, line, pledge, sent
from support.random_cases import records, sound

NEVER = (lambda: False, lambda: False)
HALF = {"max_contributor_share": 0.5}


def test_two_contributors_enter_a_mission_together():
    """One alone would be all of it."""
    cases = case([line(quantity=2)], [pledge(), pledge("XBB-1")], **HALF)
    assert sent(filled(cases, Plan(()))) == []
    together = filled_together(cases, Plan(()))
    assert sent(together) == ["1 XAA-1 > L 2018-01..2018-03", "1 XBB-1 > L 2018-01..2018-03"]
    assert in_time(cases, Plan(()), *NEVER) == together


def test_the_first_waits_for_the_second():
    cases = case([line(quantity=2)], [pledge(), pledge("XBB-1", notice_days=60)], **HALF)
    assert sent(filled_together(cases, Plan(()))) == ["1 XAA-1 > L 2018-02..2018-03", "1 XBB-1 > L 2018-02..2018-03"]


def test_of_too_many_only_as_many_go_as_have_to():
    """Three of XAA beside two of XBB would be more than half; the third goes."""
    cases = case([line(quantity=5)], [pledge(quantity=3), pledge("XBB-1", quantity=2)], **HALF)
    assert [one.units for one in filled_together(cases, Plan(())).deployments] == [2, 2]


def test_who_goes_is_who_is_missed_least():
    """Two of XAA's three have to go: the two that serve the less pressing line."""
    lines = [line("A", priority=1), line("B", priority=4, quantity=3)]
    cases = case(lines, [pledge(quantity=3), pledge("XBB-1", for_=["M"])], **HALF)
    assert sent(filled_together(cases, Plan(()))) == ["1 XAA-1 > A 2018-01..2018-03", "1 XBB-1 > B 2018-01..2018-03"]


def test_a_line_that_another_waits_for_is_as_pressing_as_that():
    """Of two companies one by one: one for A's neighbour C, one for B, none for A, which waits for B."""
    lines = [line("A", priority=1, requires=["B"]), line("B", priority=5), line("C", priority=2)]
    cases = case(lines, [pledge(), pledge("XAA-2")])
    assert [one.requirement for one in filled(cases, Plan(())).deployments] == ["C", "B"]
    assert sorted(one.requirement for one in filled_together(cases, Plan(())).deployments) == ["A", "B"]


def test_women_come_for_those_who_bring_none():
    """A quarter has to be women: with the second unit, 25 of 50, the first may come."""
    told = {"women_targets": {"troops": {2018: 0.25}}, "women_mode": "must"}
    cases = case([line(quantity=2)], [pledge(women=0), pledge("XBB-1", women=25)], **told)
    assert len(filled_together(cases, Plan(())).deployments) == 2
    short = case([line(quantity=2)], [pledge(women=0), pledge("XBB-1", women=12)], **told)
    assert [one.pledge for one in filled_together(short, Plan(())).deployments] == ["XBB-1"]


def test_on_a_line_of_individuals_men_go_until_there_are_women_enough():
    cases = case([line(capability="ipo", quantity=4, women_share=0.5)], [pledge(capability="ipo", quantity=4, women=1)])
    assert [(one.units, one.women) for one in filled_together(cases, Plan(())).deployments] == [(2, 1)]


def test_women_and_men_of_one_deployment_are_apart():
    cases = case([line(capability="ipo", quantity=4, women_share=0.5)], [pledge(capability="ipo", quantity=4, women=1)])
    all_four = Plan((Deployment("XAA-1", "L", cases.horizon.first, cases.horizon.end, 4, 1),))
    assert [(one.units, one.women) for one in filled_together(cases, all_four).deployments] == [(2, 1)]


@pytest.mark.parametrize(("more", "rounds"), [({}, 1), (HALF, 2)])
def test_what_was_in_vain_is_tried_another_way_where_there_is_one(more, rounds):
    """A company is asked for, an officer pledged."""
    cases = case([line()], [pledge(capability="ipo")], **more)
    with patch("forcegen.plan.mending._mended", side_effect=_mended) as mending:
        assert filled_together(cases, Plan(())) == Plan(())
    assert mending.call_count == rounds


def test_what_is_pinned_never_goes():
    """Two of XAA are too many beside one of XBB; what is handed back is what came in."""
    pin = [{"pledge": "XAA-1", "requirement": "L", "units": 2}]
    cases = case([line(quantity=3)], [pledge(quantity=2), pledge("XBB-1")], pins=pin, **HALF)
    begun = pinned(cases, deployed(cases))
    assert [one.units for one in begun.deployments] == [2]
    assert filled_together(cases, begun) == begun


def test_where_units_come_together_no_time_goes_into_one_by_one():
    cases = case([line(quantity=2)], [pledge(), pledge("XBB-1")], **HALF)
    with patch("forcegen.solving.by_hand.filled", side_effect=filled) as one_by_one:
        in_time(cases, Plan(()), *NEVER)
    assert [call.args[-1] for call in one_by_one.mock_calls] == [2]


def test_what_is_pinned_comes_and_brings_company():
    pin = [{"pledge": "XAA-1", "requirement": "L", "units": 1}]
    cases = case([line(quantity=2)], [pledge(), pledge("XBB-1")], pins=pin, **HALF)
    assert sent(pinned(cases, deployed(cases))) == ["1 XAA-1 > L 2018-01..2018-03"]
    assert {one.pledge for one in first_plan(cases, *NEVER).deployments} == {"XAA-1", "XBB-1"}


def test_where_there_is_no_place_for_what_is_pinned_nothing_is_filled():
    """Two companies of 25 where 40 may be: filling would take nobody away."""
    pins = [{"pledge": name, "requirement": "L", "units": 1} for name in ("XAA-1", "XBB-1")]
    few = {"missions": [{"id": "M", "ceilings": {"military": 40}}]}
    cases = case([line(quantity=3)], [pledge(), pledge("XBB-1"), pledge("XCC-1")], pins=pins, **few)
    assert pinned(cases, deployed(cases)) is None
    with patch("forcegen.solving.by_hand.filled_together") as filling:
        assert first_plan(cases, *NEVER) is None
    assert not filling.called


def test_what_is_pinned_comes_in_parts_where_it_does_not_fit_at_once():
    """A mission that takes in one company a month."""
    pin = [{"pledge": "XAA-1", "requirement": "L", "units": 2}]
    one_a_month = {"missions": [{"id": "M", "intake_per_month": 25}]}
    cases = case([line(quantity=2)], [pledge(quantity=2)], pins=pin, **one_a_month)
    assert sent(pinned(cases, Plan(()))) == ["1 XAA-1 > L 2018-01..2018-03", "1 XAA-1 > L 2018-02..2018-03"]


def test_women_and_men_that_are_pinned_come_in_the_same_month():
    pin = [{"pledge": "XAA-1", "requirement": "L", "units": 3}]
    cases = case([line(capability="ipo", quantity=4)], [pledge(capability="ipo", quantity=4, women=1)], pins=pin)
    assert sent(pinned(cases, Plan(()))) == ["3 XAA-1 > L 2018-01..2018-03 (1 women)"]


def test_where_nobody_can_join_what_is_pinned_counting_finds_no_plan():
    pin = [{"pledge": "XAA-1", "requirement": "L", "units": 1}]
    cases = case([line(quantity=2)], [pledge(), pledge("XBB-1", capability="ipo")], pins=pin, **HALF)
    assert first_plan(cases, *NEVER) is None


def test_wishes_that_need_each_other_are_granted():
    cases = case([line(quantity=2)], [pledge(), pledge("XBB-1")], **HALF)
    wished = filled_together(cases, Plan(())).deployments
    assert granted_together(cases, Plan(()), wished).deployments == wished
    assert granted_together(cases, Plan(()), wished, over=lambda: True) == Plan(())


def test_support_that_is_not_needed_any_more_is_given_back():
    offer = pledge("XCC-1", "support.apc", 4)
    cases = case(
        [line(quantity=2)],
        [pledge(quantity=2, needs=[{"support": "support.apc", "quantity": 2}]), offer],
        support_lead_days=0,
    )
    room = Room(cases)
    two = Deployment("XAA-1", "L", cases.horizon.first, cases.horizon.end, 2)
    room.add(two)
    room.lend(two)
    assert (room.idle("XCC-1"), room.plan().support) == (0, (Support("XCC-1", "XAA-1", "support.apc", 4),))
    room.take_back(two)
    assert (room.idle("XCC-1"), room.plan()) == (4, Plan(()))


def test_no_more_support_is_given_back_than_is_not_needed():
    """Of two units that had 3 from one and 1 from another one goes, and 2 go back."""
    cases = case(
        [line(quantity=2)],
        [
            pledge(quantity=2, needs=[{"support": "support.apc", "quantity": 2}]),
            pledge("XCC-1", "support.apc", 3),
            pledge("XDD-1", "support.apc", 1),
        ],
        support_lead_days=0,
    )
    room = Room(cases)
    one = Deployment("XAA-1", "L", cases.horizon.first, cases.horizon.end, 1)
    for _ in range(2):
        room.add(one)
        room.lend(one)
    room.take_back(one)
    assert room.idle("XCC-1") + room.idle("XDD-1") == 2
    assert audit(cases, room.plan()) == []


def test_wishes_that_break_a_rule_go_and_what_has_become_free_is_filled():
    cases = case([line(quantity=3)], [pledge(quantity=3), pledge("XBB-1"), pledge("XCC-1")], **HALF)
    wish = Deployment("XAA-1", "L", cases.horizon.first, cases.horizon.end, 2)
    others = filled_together(cases, Plan(())).deployments
    granted = granted_together(cases, Plan(()), [wish, *(one for one in others if one.pledge == "XBB-1")])
    assert audit(cases, granted) == []
    assert sum(one.units for one in granted.deployments) == 3


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=(HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large),
)
@given(records())
@pytest.mark.parametrize("tries", [None, 2])
def test_nothing_is_broken_and_no_less_served(tries, arguments):
    cases = sound(arguments)
    there = deployed(cases)
    begun = first_plan(cases, *NEVER) if audit(cases, there) else there
    if begun is None:
        return
    assert audit(cases, begun) == []
    for plan in (begun, filled(cases, begun)):
        better = filled_together(cases, plan, tries=tries)
        assert audit(cases, better) == []
        assert score(cases, better)["coverage"] <= score(cases, plan)["coverage"]
        assert audit(cases, granted_together(cases, begun, better.deployments)) == []
