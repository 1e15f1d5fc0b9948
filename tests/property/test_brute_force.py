"""Random tiny cases over all families: every engine's tiers equal those of the best plan found by trying all.

300 cases by default; FORCEGEN_CASES=1000 for the nightly run.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, assume, given, settings

from forcegen.solving.tiers import Infeasible
from support.brute import TooMany, brute_force
from support.cases import solved
from support.random_cases import records, sound

ENGINES = ("highs", "cp-sat", "cbc")
CASES = int(os.environ.get("FORCEGEN_CASES", "300"))
SLOW = (HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large)


@settings(max_examples=CASES, deadline=None, derandomize=True, suppress_health_check=SLOW, database=None)
@given(records())
def test_every_tier_equals_brute_force(arguments):
    case = sound(arguments)
    try:
        best = brute_force(case)
    except TooMany:
        assume(False)
    for name in ENGINES:
        if best is None:
            with pytest.raises(Infeasible):
                solved(case, name)
        else:
            solution = solved(case, name)
            assert solution.optimal
            assert tuple(tier.value for tier in solution.tiers) == best, name
