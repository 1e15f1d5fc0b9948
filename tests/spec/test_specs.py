"""Every small case of the spec tables, on every engine."""

import pytest

from forcegen.plan.presence import presence
from forcegen.solving.engines import ENGINES
from support.cases import sent, solved
from support.specs import specs

SPECS = specs()
KEYS = {"plan", "short", "barred", "tiers", "support", "pairs"}


@pytest.mark.parametrize("engine", list(ENGINES))
@pytest.mark.parametrize("spec", SPECS, ids=[one.title[:60] for one in SPECS])
def test_spec(spec, engine):
    case, expect = spec.case(), spec.expect
    assert set(expect) <= KEYS
    barred = {" > ".join(ids): [b.code for b in pair.barriers] for ids, pair in case.pairs.items() if pair.barriers}
    assert barred == expect.get("barred", {})
    if "pairs" in expect:
        assert [" > ".join(ids) for ids in case.pairs] == expect["pairs"]
    solution = solved(case, engine)
    assert solution.optimal
    found = {tier.name: float(tier.value) for tier in solution.tiers}
    assert {name: found[name] for name in expect.get("tiers", {})} == expect.get("tiers", {})
    if "short" in expect:
        here = presence(case, solution.plan)
        short = {
            name: sum(here.short(case, name, month) for month in line.counted) for name, line in case.lines.items()
        }
        assert {name: months for name, months in short.items() if months} == expect["short"]
    if "plan" in expect:
        assert sent(solution) == expect["plan"]
    if "support" in expect:
        assert [f"{one.quantity} {one.offer} > {one.pledge}" for one in solution.plan.support] == expect["support"]
