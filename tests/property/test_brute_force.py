"""Random tiny cases over all families: every engine's tiers equal those of the best plan found by trying all.

300 cases by default; FORCEGEN_CASES=1000 for the nightly run.
"""

from __future__ import annotations

import os

import pytest
from forcegen.solving.tiers import Infeasible
from hypothesis import HealthCheck, assume, given, settings

from support.brute import TooMany, brute_force
from support.cases import solved
from support.random_cases import records, sound

CASES = int(os.environ.get("FORCEGEN_CASES", "300"))
SLOW = (HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large)


@settings(max_examples=CASES, deadline=None, derandomize=True, suppress_health_check=SLOW, database=None)
@given(records())
@pytest.mark.parametrize("engines", [("highs", "cp-sat")], ids=["highs+cp-sat"])
def test_every_tier_equals_brute_force(arguments, engines):
    case = sound(arguments)
    try:
        best = brute_force(case)
    except TooMany:
        assume(False)
    for name in engines:
        if best is None:
            with pytest.raises(Infeasible):
                solved(case, name)
        else:
            solution = solved(case, name)
            assert solution.optimal
            assert tuple(tier.value for tier in solution.tiers) == best, name
