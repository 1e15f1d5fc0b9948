"""Groups of lines filled anew: the plan keeps every rule and is never worse, and a group of all lines has the best."""

from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, assume, given, settings

from forcegen.formulation.compact_rows import compact
from forcegen.formulation.formulate import formulate
from forcegen.formulation.tightened import tightened
from forcegen.plan.plan import Deployment, Plan
from forcegen.solving.check import broken
from forcegen.solving.engine import Deadline, Limits
from forcegen.solving.from_prices import charged
from forcegen.solving.groups import Groups
from forcegen.solving.prices import priced
from support.cases import case, line, pledge, sent, solved
from support.random_cases import records, sound

SLOW = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]


def improved(formulation, lines, threads, plan=Plan(()), rounds=None):
    """By groups, from a plan, with what prices say after some rounds; and what was told on the way."""
    layout, coverage = formulation.layout, formulation.programme.objectives[0]
    programme, told, dear = tightened(formulation.without_aims, layout), [], coverage
    if rounds is not None:
        dear = charged(priced(compact(layout.eligibility), rounds=rounds), layout, coverage)
    groups = Groups(programme, layout, coverage, lambda: dear, Deadline(Limits()), lambda: False, lines)
    return groups.improved(formulation.point(plan), threads, told.append), told


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=SLOW, database=None)
@given(records())
def test_groups_keep_every_rule_and_a_group_of_all_lines_finds_the_best(arguments):
    case_ = sound(arguments)
    assume(not case_.scenario.policy.pins and not any(pair.deployed for pair in case_.pairs.values()))
    formulation = formulate(case_)
    coverage, best = formulation.programme.objectives[0], solved(case_).tiers[0].value
    start = coverage.steps(formulation.point(Plan(())))
    for lines, threads, rounds in ((1, 1, None), (1, 2, 2), (100, 1, None)):
        with patch("forcegen.solving.groups._OF_A_LINE", 1000):
            point, told = improved(formulation, lines, threads, rounds=rounds)
        assert not broken(formulation.without_aims, point)
        values = [start, *(coverage.steps(one) for one in told)]
        assert values == sorted(values, reverse=True)
        assert coverage.steps(point) == values[-1]
        if lines == 100:
            assert coverage.value_at(values[-1]) == best


def test_lines_that_could_have_the_same_pledges_are_filled_together():
    """L1 has the only unit that L2 could have, but could have another; L3 and L4 keep them apart by mission."""
    lines = [line("L1", "inf.battalion"), line("L2", "inf.mechanised", mission="N")]
    lines += [line("L3", "med.level1"), line("L4", "med.level1", mission="N")]
    cases = case(lines, [pledge("XAA-1", "inf.mechanised"), pledge("XBB-1", "inf.battalion")])
    plan = Plan((of_pair(cases, "XAA-1", "L1"),))
    with patch("forcegen.solving.groups._MOST_LINES", 2):
        point, _ = improved(formulation := formulate(cases), lines=2, threads=1, plan=plan)
    assert sent(formulation.plan(point)) == ["1 XAA-1 > L2 2018-01..2018-03", "1 XBB-1 > L1 2018-01..2018-03"]


def of_pair(cases, pledge_, line_):
    starts = cases.pairs[pledge_, line_].starts
    return Deployment(pledge_, line_, starts.first, starts.end(starts.first), 1)


def test_a_line_gives_up_what_others_would_pay_more_for():
    """A unit serves L1, of the lower priority; L2 alone cannot take it away."""
    formulation = formulate(cases := case([line("L1"), line("L2", priority=1)], [pledge(min_tour_months=3)]))
    plan = Plan((of_pair(cases, "XAA-1", "L1"),))
    with patch("forcegen.solving.groups._MOST_LINES", 1):
        stays, _ = improved(formulation, lines=1, threads=1, plan=plan)
        moves, _ = improved(formulation, lines=1, threads=1, plan=plan, rounds=20)
    assert sent(formulation.plan(stays)) == ["1 XAA-1 > L1 2018-01..2018-03"]
    assert sent(formulation.plan(moves)) == ["1 XAA-1 > L2 2018-01..2018-03"]


@pytest.mark.parametrize("lines", [1, 2])
def test_two_groups_that_want_one_unit_do_not_both_get_it(lines):
    formulation = formulate(case([line("L1"), line("L2")], [pledge(quantity=1)]))
    coverage = formulation.programme.objectives[0]
    point, _ = improved(formulation, lines, threads=2)
    assert not broken(formulation.without_aims, point)
    assert coverage.value_at(coverage.steps(point)) == solved(formulation.layout.eligibility).tiers[0].value


@pytest.mark.parametrize(("notice", "lacks"), [(0, 0), (60, 10)])
def test_a_group_that_wants_what_another_took_gets_the_next_best_in_the_same_round(notice, lacks):
    """Both lines want the unit that is named first, or that comes first; a month of a line weighs 10."""
    formulation = formulate(case([line("L1"), line("L2")], [pledge(), pledge("XBB-1", notice_days=notice)]))
    coverage = formulation.programme.objectives[0]
    with patch("forcegen.solving.groups._OF_A_LINE", 1000):
        _, told = improved(formulation, 1, threads=2)
    assert coverage.value_at(coverage.steps(told[0])) == lacks


def test_with_two_threads_groups_do_the_same_in_every_run():
    formulation = formulate(case([line(f"L{n}") for n in range(6)], [pledge(quantity=2), pledge("XBB-1")]))
    first, second = (improved(formulation, 2, threads=2)[0] for _ in range(2))
    assert (first == second).all()
