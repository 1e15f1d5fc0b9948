"""Random tiny cases over all families: every engine's tiers equal those of the best plan found by trying all.

200 cases by default; FORCEGEN_CASES=1000 for the nightly run.
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given

from forcegen.solving.tiers import Infeasible
from support.brute import TooMany, brute_force
from support.cases import solved
from support.random_cases import records, some, sound

ENGINES = ("highs", "cp-sat", "cbc")


@some
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
