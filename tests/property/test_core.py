"""A plan of a core is a plan of the whole, never better than the best; what is proven holds for the whole."""

from fractions import Fraction
from threading import Event
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from forcegen.errors import EngineFault, NoPlan
from forcegen.formulation.core import core, too_large
from forcegen.plan.audit import audit
from forcegen.plan.fill import filled
from forcegen.plan.plan import Plan
from forcegen.plan.score import TIERS, score
from forcegen.solving.core import solve_core
from forcegen.solving.engine import Limits
from forcegen.solving.engines import engine
from forcegen.solving.prices import priced
from forcegen.solving.tiers import Infeasible
from support.cases import case, line, pledge, solved
from support.random_cases import records, sound


def of_core(cases, columns):
    return solve_core(cases, engine("highs"), Limits(), columns=columns)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
    database=None,
)
@given(records())
def test_a_plan_of_a_core_is_one_of_the_whole(arguments):
    cases = sound(arguments)
    try:
        best = solved(cases)
    except Infeasible:
        assume(False)
    for columns in (2, 5, 1000):
        try:
            found = of_core(cases, columns)
        except NoPlan:
            # Without orders the empty plan is one.
            assert cases.scenario.policy.pins or any(pair.deployed for pair in cases.pairs.values())
            continue
        assert not list(audit(cases, found.plan))
        assert {tier.name: tier.value for tier in found.tiers} == score(cases, found.plan)
        assert found.tiers[0].value >= best.tiers[0].value
        coverage, *others = found.tiers
        # Prices are of all deployments, so that their bound is one of the whole.
        assert coverage.bound is None or coverage.bound <= best.tiers[0].value
        assert coverage.proven == (coverage.bound == coverage.value)
        for tier in others:
            assert tier.bound == (0 if tier.value == 0 else None)
            assert tier.proven == (tier.value == 0)


def test_what_is_told_of_bounds_holds_for_the_whole():
    cases = three_lines(short_of=1)
    best = solved(cases).tiers[0].value
    told = []
    found = solve_core(cases, engine("highs"), Limits(), tell=told.append, columns=18)
    bounds = [one.bound for one in told if one.tier == "coverage" and one.bound is not None]
    assert 0 < max(bounds) <= best
    assert found.tiers[0].bound == max(bounds)
    assert all(one.bound is None for one in told if one.tier != "coverage")


def test_with_one_thread_prices_come_after_the_plan_filled_by_priority():
    cases = three_lines(short_of=1)
    found = solve_core(cases, engine("highs"), Limits(threads=1), columns=18)
    assert 0 < found.tiers[0].bound <= found.tiers[0].value


def test_while_prices_are_looked_for_the_plan_gets_better():
    """Filled by priority, L1 has the unit that alone L2 could have; nobody has one for L3."""
    lines = [line("L1", priority=1, mission="M"), line("L2", mission="N"), line("L3", "pol.fpu", priority=1)]
    only = {"caveats": [{"kind": "area", "only": ["M"]}]}
    cases = case(lines, [pledge("XAA-1"), pledge("XBB-1", **only)])
    by_hand, better, in_time = score(cases, filled(cases, Plan(())))["coverage"], Event(), []

    def tell(said):
        if said.tier == "coverage" and said.best is not None and said.best < by_hand:
            better.set()

    def until_better(rows, over, hear):
        hear(found := priced(rows, rounds=5))
        in_time.append(better.wait(60))
        return found

    with patch("forcegen.solving.prices.priced", until_better):
        found = solve_core(cases, engine("highs"), Limits(threads=2), tell=tell, columns=18)
    assert in_time == [True]
    assert found.tiers[0].value < by_hand


def test_a_bound_above_the_plan_is_a_fault():
    cases = three_lines(short_of=1)
    with patch("forcegen.solving.core.score", lambda *_: dict.fromkeys(TIERS, Fraction(0))), pytest.raises(EngineFault):
        of_core(cases, 18)


def test_where_losses_are_known_the_starts_between_those_that_lose_least_are_in_it():
    """Two of three lines lose too much; on the third a start that loses much lies between two that lose little."""
    cases = three_lines()
    loss = {key: np.full(12, 9.0) for key in cases.pairs}
    little = [key for key in cases.pairs if key[1] == "L1"]
    for key in little:
        loss[key][[3, 5]] = 1.0
    part = core(cases, columns=3 * len(little), loss=loss)
    assert list(part.pairs) == little
    since = cases.horizon.first
    assert all(list(part.pairs[key].starts.each) == [since + month for month in (3, 4, 5)] for key in little)
    assert not core(cases, columns=3 * len(little) - 1, loss=loss).pairs


def test_where_losses_are_known_a_plan_at_hand_brings_no_more_than_its_own_starts():
    cases = three_lines()
    plan = filled(cases, Plan(()))
    part = core(cases, plan, columns=1, loss={key: np.full(12, 9.0) for key in cases.pairs})
    planned = {(one.pledge, one.requirement): [one.start] for one in plan.deployments}
    assert {key: list(pair.starts.each) for key, pair in part.pairs.items()} == planned


def three_lines(short_of=0, **policy):
    lines = [line(f"L{n}", to="2018-12") for n in range(3)]
    pledges = [pledge(f"XAA-{n}", min_tour_months=2, max_tour_months=3) for n in range(6 - short_of)]
    return case(lines, pledges, **policy)


def test_a_case_is_too_large_by_its_stays():
    cases = three_lines()
    with patch("forcegen.formulation.core.MOST_STAYS", cases.stays):
        assert not too_large(cases)
    with patch("forcegen.formulation.core.MOST_STAYS", cases.stays - 1):
        assert too_large(cases)


def test_a_plan_at_hand_is_in_it_and_no_worse_one_comes_out():
    cases = three_lines()
    by_hand = filled(cases, Plan(()))
    part = core(cases, by_hand, columns=1)
    for one in by_hand.deployments:
        assert one.start in part.pairs[one.pledge, one.requirement].starts.each
    assert of_core(cases, 1).tiers[0].value <= score(cases, by_hand)["coverage"]


def test_starts_are_thinned_out_before_pairs():
    cases = three_lines()
    part = core(cases, columns=6 * 3 * 6)
    assert part.pairs.keys() == cases.pairs.keys()
    assert all(list(pair.starts.each) == list(cases.pairs[key].starts.each)[::2] for key, pair in part.pairs.items())


def test_tours_that_follow_on_are_in_it():
    cases = three_lines()
    part = core(cases, columns=18)
    assert part.pairs.keys() == cases.pairs.keys()
    for pair in part.pairs.values():
        assert pair.starts.end(pair.starts.each[0]) == pair.starts.each[1]


def test_of_many_pairs_each_pledge_and_each_line_keeps_some():
    cases = three_lines()
    part = core(cases, columns=6)
    assert 6 <= len(part.pairs) < 18
    assert {pledge for pledge, _ in part.pairs} == set(cases.pledges)
    assert {line for _, line in part.pairs} == set(cases.lines)


def test_what_is_pinned_or_there_already_is_in_it_with_every_start():
    cases = three_lines(pins=[{"pledge": "XAA-5", "requirement": "L2", "units": 1}])
    part = core(cases, columns=1)
    assert part.pairs["XAA-5", "L2"] is cases.pairs["XAA-5", "L2"]


def test_that_a_core_has_no_plan_is_no_contradiction_of_the_whole():
    """Two units pinned on a line that takes one."""
    cases = three_lines(pins=[{"pledge": f"XAA-{n}", "requirement": "L2", "units": 1} for n in range(5)])
    with pytest.raises(NoPlan) as told:
        of_core(cases, 18)
    assert not isinstance(told.value, Infeasible)
    assert "is not known" in str(told.value)
