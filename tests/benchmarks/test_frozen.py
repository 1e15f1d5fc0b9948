"""Every frozen case still has the values that two engines proved."""

import pytest
import yaml
from benchmarks.freeze import CASES, FROZEN, solved

OPTIMA = {one["case"]: one for one in yaml.safe_load((FROZEN / "optima.yaml").read_text())["cases"]}


def test_every_case_has_its_values():
    assert sorted(OPTIMA) == sorted(case.name for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda one: one.name)
def test_a_frozen_case_has_its_proven_values(case):
    tiers = solved(FROZEN / case.name, "highs")
    assert all(tier.proven for tier in tiers)
    assert {tier.name: str(tier.value) for tier in tiers} == {tier.name: OPTIMA[case.name][tier.name] for tier in tiers}
