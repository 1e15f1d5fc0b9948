"""What rules say of pairs that are alike is worked out once: it must be what they say of each pair by itself."""

import pytest
from benchmarks.families import FAMILIES, Size
from benchmarks.generate import write
from hypothesis import HealthCheck, given, settings

from forcegen.eligibility.context import Context, starts
from forcegen.eligibility.pairs import Barrier
from forcegen.eligibility.rules import RULES
from forcegen.pipeline import Inputs, load, prepare
from support.random_cases import records, sound


def assert_told_one_by_one(cases):
    policy = cases.scenario.policy
    forbidden = frozenset((one.pledge, one.requirement) for one in policy.forbids)
    context = Context(cases.horizon, policy.suspected_caveats, forbidden)
    for pair in cases.pairs.values():
        if not pair.deployed:
            alone = [(rule, facts) for rule in RULES for facts in rule.bars(pair.pledge, pair.line, context)]
            assert list(pair.barriers) == [Barrier(rule.CODE, facts, rule.LIFTED_BY) for rule, facts in alone]
            assert pair.starts == starts(pair.pledge, pair.line, cases.horizon)


@settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
    database=None,
)
@given(records())
def test_random_cases(arguments):
    assert_told_one_by_one(sound(arguments))


@pytest.mark.parametrize("family", FAMILIES)
def test_cases_of_the_benchmark(family, tmp_path):
    write(family, Size(60, 120), tmp_path)
    assert_told_one_by_one(prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))[0])


def test_the_bundled_example():
    cases = prepare(load(Inputs()))[0]
    assert {barrier.code for pair in cases.pairs.values() for barrier in pair.barriers} >= {
        rule.CODE for rule in RULES if rule.CODE not in ("forbidden", "suspected_caveat")
    }
    assert_told_one_by_one(cases)
