"""Two outcomes side by side, on cases that can be checked by hand; and a saved plan kept."""

from fractions import Fraction

import pytest

from forcegen.domain.horizon import Span
from forcegen.domain.quantities import month_number
from forcegen.explanation.compared import Outcome, Run, Shortage, Stint, compared, runs
from forcegen.explanation.keeping import changes, keeping
from forcegen.explanation.sentence.effects import _IDLE, _WORDS, effect_word
from forcegen.explanation.sentence.words import LANGS
from forcegen.formulation.formulate import formulate
from forcegen.formulation.point import point_of
from forcegen.plan.plan import Deployment, Plan, Support
from forcegen.reporting.comparison_forms import change_between
from forcegen.reporting.gap_report import TierResult
from forcegen.solving.check import broken
from support.cases import case, line, pledge

JAN = month_number(2018, 1)
YEAR = Span(JAN, JAN + 12)


def outcome(deployments=(), lines=None, support=()):
    made = {name: Shortage(3, short, float(sum(short.values()))) for name, short in (lines or {}).items()}
    return Outcome(Plan(tuple(deployments), tuple(support)), YEAR, made)


def test_what_becomes_of_each_gap():
    before = outcome(lines={"A": {JAN: 1}, "B": {}, "C": {JAN: 2}, "D": {JAN: 1}, "E": {JAN: 1}, "F": {JAN: 1}})
    after = outcome(lines={"A": {}, "B": {JAN: 1}, "C": {JAN: 1}, "D": {JAN: 1, JAN + 1: 1}, "E": {JAN + 1: 1}})
    after.lines["F"] = before.lines["F"]
    found = compared(before, after)
    assert {one.line: one.way for one in found.changes} == {
        "A": "closed",
        "B": "opened",
        "C": "better",
        "D": "worse",
        "E": "moved",
    }
    assert [one.line for one in found.changes] == ["A", "C", "E", "D", "B"]
    assert {one.line: (one.unit_months, one.weighted) for one in found.changes}["D"] == (1, 1.0)


def tier(value, bound):
    return TierResult(name="coverage", value=value, bound=bound, proven=bound == value, seconds=0)


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        (tier(10.25, 10.25), tier(7.5, 7.5), (-2.75, -2.75)),
        (tier(10.0, 8.0), tier(7.0, 7.0), (-3.0, -1.0)),
        (tier(10.0, 8.0), tier(7.0, 2.0), (-8.0, -1.0)),
        (tier(10.0, None), tier(7.0, 2.0), (-8.0, 7.0)),
        (tier(10.0, 10.0), tier(7.25, None), (-10.0, -2.7)),
        (tier(10.04, 8.0), tier(7.0, 6.0), (-4.1, -1.0)),
    ],
)
def test_between_what_the_change_of_the_best_plans_lies(before, after, between):
    """What the best plan lacks is between a plan's value and what is proven; nothing proven, it may lack nothing."""
    assert change_between(before, after) == between


def test_a_line_that_only_one_of_them_has_is_told_as_such():
    found = compared(outcome(lines={"A": {JAN: 1}}), outcome(lines={"B": {JAN: 1}}))
    assert [(one.line, one.way, one.only_in) for one in found.changes] == [
        ("A", "closed", "before"),
        ("B", "opened", "after"),
    ]
    assert (found.only_before, found.only_after) == (["A"], ["B"])


def test_a_pledge_of_which_more_serve_is_newly_used_there_though_it_served_before():
    before = outcome([Deployment("P", "A", JAN, JAN + 6, 1)])
    found = compared(before, outcome([*before.plan.deployments, Deployment("P", "B", JAN, JAN + 6, 1)]))
    assert not found.displaced
    assert [(one.pledge, one.joined) for one in found.newly_used] == [("P", [Stint("B", [Run(JAN, JAN + 5, 1)])])]


def test_displaced_means_less_than_before_in_some_month():
    before = outcome([Deployment("P", "A", JAN, JAN + 6, 2), Deployment("Q", "A", JAN, JAN + 6, 1)])
    after = outcome([Deployment("P", "A", JAN, JAN + 6, 1), Deployment("P", "B", JAN + 2, JAN + 6, 1)])
    found = compared(before, after)
    assert [(one.pledge, one.units) for one in found.displaced] == [("P", 1), ("Q", 1)]
    assert found.displaced[0].left == [Stint("A", [Run(JAN, JAN + 5, 1)])]
    assert found.displaced[0].joined == [Stint("B", [Run(JAN + 2, JAN + 5, 1)])]
    assert found.displaced[1].joined == []
    assert found.told == ["P", "Q"]


def test_what_lies_outside_one_of_two_horizons_is_not_left():
    stay = [Deployment("P", "A", JAN, JAN + 12, 1)]
    before = outcome(stay)
    for months in (Span(JAN, JAN + 6), Span(JAN + 3, JAN + 12)):
        after = Outcome(Plan(tuple(stay), ()), months, {})
        assert not compared(before, after).displaced
        assert not compared(after, before).newly_used
        assert compared(before, Outcome(Plan((), ()), months, {})).displaced[0].left == [
            Stint("A", [Run(months.first, months.end - 1, 1)])
        ]


def test_a_later_start_on_the_same_line_displaces_for_the_months_lost():
    found = compared(
        outcome([Deployment("P", "A", JAN, JAN + 6, 1)]), outcome([Deployment("P", "A", JAN + 1, JAN + 6, 1)])
    )
    assert found.displaced[0].left == [Stint("A", [Run(JAN, JAN, 1)])]


def test_newly_used_and_months_beyond_the_horizon():
    found = compared(outcome(), outcome([Deployment("P", "A", JAN + 10, JAN + 20, 1)]))
    assert [(one.pledge, one.joined) for one in found.newly_used] == [("P", [Stint("A", [Run(JAN + 10, JAN + 11, 1)])])]
    assert not found.displaced


def test_women_and_support_change_hands_without_displacing():
    before = outcome([Deployment("P", "A", JAN, JAN + 6, 2, 1)], support=[Support("S", "P", "support.apc", 1)])
    after = outcome([Deployment("P", "A", JAN, JAN + 6, 2, 2)], support=[Support("T", "P", "support.apc", 1)])
    found = compared(before, after)
    assert found.told == ["P", "S", "T"]
    assert not found.displaced


def test_the_same_twice_differs_in_nothing():
    one = outcome([Deployment("P", "A", JAN, JAN + 6, 2)], {"A": {JAN: 1}})
    found = compared(one, one)
    assert [*found.changes, *found.displaced, *found.newly_used, *found.told] == []


def test_runs():
    assert runs({5: 1, 6: 1, 8: 1, 9: 2, 7: 0}) == [Run(5, 6, 1), Run(8, 8, 1), Run(9, 9, 2)]


def test_a_saved_plan_as_a_point_costs_nothing_and_every_change_counts():
    cases = case([line(quantity=2), line("K")], [pledge(quantity=2), pledge("XBB-1")])
    saved = Plan((Deployment("XAA-1", "L", JAN, JAN + 3, 2), Deployment("XAA-9", "L", JAN, JAN + 3, 1)))
    kept, gone = keeping(formulate(cases), saved)
    assert [one.pledge for one in gone] == ["XAA-9"]
    plans = {
        0: Plan(saved.deployments[:1]),
        1: Plan((Deployment("XAA-1", "L", JAN, JAN + 3, 1),)),
        2: Plan((Deployment("XAA-1", "K", JAN, JAN + 3, 1), Deployment("XAA-1", "L", JAN, JAN + 3, 1))),
        3: Plan((Deployment("XAA-1", "L", JAN + 1, JAN + 3, 1),)),
    }
    objective = kept.programme.objectives[1]
    assert [one.name for one in kept.programme.objectives] == [
        "coverage",
        "changes",
        "composition",
        "quality",
        "economy",
    ]
    for count, plan in plans.items():
        point = kept.point(plan)
        assert broken(kept.programme, point) == []
        assert objective.steps(point) == count == changes(cases, kept.saved, plan)
        assert kept.score(plan)["changes"] == Fraction(count)
        assert kept.plan(point) == plan
    assert len(point_of(kept.layout, saved.__class__(saved.deployments[:1]))) < kept.programme.columns


def test_persons_are_kept_by_sex_and_indivisible_pledges_whole():
    cases = case(
        [line(capability="ipo", quantity=4)],
        [pledge(capability="ipo", quantity=3, women=1), pledge("XBB-1", "ipo", 2, women=1, indivisible=True)],
    )
    saved = Plan((Deployment("XAA-1", "L", JAN, JAN + 3, 2, 1), Deployment("XBB-1", "L", JAN, JAN + 3, 2, 1)))
    kept, gone = keeping(formulate(cases), saved)
    assert not gone
    assert kept.programme.objectives[1].steps(kept.point(saved)) == 0
    men = Plan((Deployment("XAA-1", "L", JAN, JAN + 3, 2, 0),))
    assert kept.programme.objectives[1].steps(kept.point(men)) == changes(cases, kept.saved, men) == 4


def test_every_word_is_there_in_every_language():
    assert len(LANGS) == 2
    for pair in (*_WORDS.values(), *_IDLE.values()):
        assert len(pair) == 2
        assert all(pair)
    assert {effect_word(name, lang) for name in _WORDS for lang in LANGS}
