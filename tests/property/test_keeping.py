"""A saved plan kept on random tiny cases: no plan of best coverage has fewer changes, found by trying all of them."""

from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from forcegen.explanation.keeping import CHANGES, changes, keeping
from forcegen.formulation.formulate import formulate
from forcegen.plan.audit import audit
from forcegen.plan.plan import Plan
from forcegen.plan.score import score
from forcegen.solving.engine import Limits
from forcegen.solving.engines import engine
from forcegen.solving.tiers import LARGE, Infeasible, solve_tiers
from support.brute import _choices, _supports
from support.random_cases import records, sound

SLOW = (HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large)


def plans(cases, most=600):
    """Every plan that keeps the rules."""
    per_pledge = [list(_choices(cases, name)) for name in cases.pledges]
    count = 1
    for choices in per_pledge:
        count *= len(choices)
    assume(count <= most)
    for chosen in product(*per_pledge):
        deployments = tuple(sorted(one for choice in chosen for one in choice))
        for support in _supports(cases, deployments):
            if not audit(cases, Plan(deployments, support)):
                yield Plan(deployments, support)
                break


@pytest.mark.parametrize("large", [LARGE, 0])
@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=SLOW, database=None)
@given(records(), st.data())
def test_no_plan_of_best_coverage_has_fewer_changes(large, arguments, data):
    """Nor where HiGHS is led in coverage, by a programme without the columns of changes."""
    cases = sound(arguments)
    possible = list(plans(cases))
    saved = data.draw(st.sampled_from(possible)) if possible else Plan(())
    kept, _ = keeping(formulate(cases), saved)
    try:
        solution = solve_tiers(cases, kept, engine("highs"), Limits(), large=large)
    except Infeasible:
        assert not possible
        return
    assert solution.optimal
    scored = [(score(cases, one)["coverage"], changes(cases, kept.saved, one)) for one in possible]
    assert [tier.name for tier in solution.tiers][:2] == ["coverage", CHANGES]
    assert (solution.tiers[0].value, solution.tiers[1].value) == min(scored)
