"""Whether all plans of best coverage lack the same, in cases that can be solved in the head."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest

from forcegen.formulation.formulate import formulate
from forcegen.solving.engine import Deadline, Limits, Outcome, Unheard
from forcegen.solving.settled import settled
from forcegen.solving.settling import all_lack_the_same
from support.cases import case, line, pledge, solved

ONE_PLAN = [line("L0", priority=1), line("L1", priority=5)], [pledge()]
"""One company for two lines, of which the second is worth more."""

ONE_LEFT_OUT = [line("L0"), line("L1")], [pledge()]
"""The same for two lines that are worth as much: now the one, now the other is short."""

NOTHING_SHORT = [line("L0")], [pledge()]


def known(lines, pledges):
    """A case's formulation, and a best point."""
    cases = case(lines, pledges)
    formulation = formulate(cases)
    return formulation, formulation.point(solved(cases).plan)


def asked(formulation, point):
    """The answer."""
    near = formulation.without_aims, formulation.layout, formulation.programme.objectives[0], point
    return all_lack_the_same(*near, Deadline(Limits(seconds=60)), Unheard(lambda: False))


@pytest.mark.parametrize(("records", "same"), [(ONE_PLAN, True), (ONE_LEFT_OUT, False), (NOTHING_SHORT, True)])
def test_whether_all_plans_lack_the_same(records, same):
    assert asked(*known(*records)) is same


def test_what_is_not_found_out_is_not_claimed():
    with patch("forcegen.solving.cp_sat.CpSat.solve", lambda *_: Outcome("unknown", None, None)):
        assert not asked(*known(*ONE_PLAN))


def test_shortages_stay_as_they_are():
    formulation, point = known(*ONE_PLAN)
    programme = settled(formulation.programme, point, formulation.programme.objectives[0])
    shorts = np.arange(formulation.layout.options.count, formulation.layout.first_after_short)
    assert point[shorts].any()
    assert (programme.column_lower[shorts] == point[shorts]).all()
    assert (programme.column_upper[shorts] == point[shorts]).all()


def test_a_shortage_whose_weight_was_rounded_to_nothing_may_be_more():
    formulation, point = known(*ONE_PLAN)
    coverage = formulation.programme.objectives[0]
    programme = settled(
        formulation.programme, point, replace(coverage, coefficients=np.zeros(len(coverage.columns), int))
    )
    assert (programme.column_upper == formulation.programme.column_upper).all()
