"""What all plans of best coverage have in common, in cases that can be solved in the head."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest

from forcegen.formulation.formulate import formulate
from forcegen.solving.engine import Deadline, Limits, Outcome, Unheard
from forcegen.solving.settled import settled
from forcegen.solving.settling import Settling
from support.cases import case, line, pledge, solved


def settling(lines, pledges):
    """Questions about a case's best plans; its formulation, and the point that is known."""
    cases = case(lines, pledges)
    formulation = formulate(cases)
    coverage, point = formulation.programme.objectives[0], formulation.point(solved(cases).plan)
    near = (
        formulation.without_aims,
        formulation.layout,
        coverage,
        point,
        Deadline(Limits(seconds=60)),
        Unheard(lambda: False),
    )
    return Settling(*near), formulation, point


def shortages(formulation, point):
    """By line: what it is short of in its three months."""
    layout = formulation.layout
    return {
        one.requirement.id: [int(point[layout.short(number, month)]) for month in range(*layout.counted(number))]
        for number, one in enumerate(layout.lines)
    }


ONE_LEFT_OUT = [line("L0"), line("L1"), line("L2", "med.level1", 2)], [pledge()]
"""One company for two lines: now the one, now the other is short. Nobody offers what the third asks for."""

ONE_PLAN = [line("L0", priority=1), line("L1", priority=5)], [pledge()]


def test_where_all_plans_lack_the_same_it_is_the_answer():
    asking, _, point = settling(*ONE_PLAN)
    assert asking.by_one() is point
    assert asking.by_two(again=False) is point
    assert asking.by_two(again=True) is point


def test_where_they_do_not_the_least_of_each_is_asked_for():
    asking, formulation, _ = settling(*ONE_LEFT_OUT)
    assert asking.by_one() is None
    assert asking.by_two(again=False) is None
    least = asking.by_two(again=True)
    assert shortages(formulation, least) == {"L0": [0] * 3, "L1": [0] * 3, "L2": [2] * 3}


def test_which_plan_is_known_makes_no_difference():
    asking, formulation, point = settling(*ONE_LEFT_OUT)
    layout, other = formulation.layout, point.copy()
    count = layout.options.count
    other[:count] = point[:count][::-1]
    for month in range(3):
        first, second = layout.short(0, month), layout.short(1, month)
        other[[first, second]] = point[[second, first]]
    again = Settling(
        formulation.without_aims,
        layout,
        formulation.programme.objectives[0],
        other,
        Deadline(Limits(seconds=60)),
        Unheard(lambda: False),
    )
    assert shortages(formulation, other) != shortages(formulation, point)
    assert shortages(formulation, again.by_two(again=True)) == shortages(formulation, asking.by_two(again=True))


@pytest.mark.parametrize("last", ["cp_sat.CpSat", "scip.Scip"])
def test_who_answers_first_makes_no_difference(last):
    """Without the third line one plan more is enough to know that each shortage can be nothing."""
    asking, *_ = settling(*[ONE_LEFT_OUT[0][:2], ONE_LEFT_OUT[1]])
    with patch(f"forcegen.solving.{last}.solve", lambda *_: Outcome("unknown", None, None)):
        assert asking.by_two(again=False) is None


def test_no_question_is_asked_when_time_is_up():
    asking, *_ = settling(*ONE_LEFT_OUT)
    with patch("forcegen.solving.engine.Deadline.passed", True):
        assert asking.by_two(again=True) is None


def test_a_shortage_whose_weight_was_rounded_to_nothing_stays_free():
    asking, formulation, _ = settling(*ONE_PLAN)
    coverage, least = formulation.programme.objectives[0], asking.by_two(again=True)
    without = replace(coverage, coefficients=np.zeros_like(coverage.coefficients))
    programme = settled(formulation.programme, least, without, 0)
    assert (programme.column_upper == formulation.programme.column_upper).all()


def test_questions_without_end_are_given_up():
    asking, *_ = settling(*ONE_LEFT_OUT)
    with patch("forcegen.solving.settling._MOST_QUESTIONS", 1):
        assert asking.by_two(again=True) is None


@pytest.mark.parametrize("known", [True, False])
def test_shortages_are_kept_between_the_least_and_what_the_others_leave(known):
    asking, formulation, point = settling(*(ONE_PLAN if known else ONE_LEFT_OUT))
    coverage, layout = formulation.programme.objectives[0], formulation.layout
    least = asking.by_two(again=True)
    programme = settled(formulation.programme, least, coverage, coverage.steps(point))
    shorts = np.arange(layout.options.count, layout.first_after_short)
    lower, upper = programme.column_lower[shorts], programme.column_upper[shorts]
    assert (lower == least[shorts]).all()
    assert (lower <= point[shorts]).all()
    assert (point[shorts] <= upper).all()
    # Of L2 no month can be shorter than it is. Of the others one lacks three months: that is all there is left.
    assert (lower == upper).all() == known
