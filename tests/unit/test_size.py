"""A case too large for the machine is refused before it takes the machine down."""

from unittest.mock import patch

import pytest

from forcegen.errors import TooLarge
from forcegen.explanation.remedies.covered import for_coverage
from forcegen.formulation.formulate import formulate
from support.cases import case, line, pledge

STAYS = 10 + 7
"""Of a year; the first stays three months at least, the other six."""


def test_a_case_larger_than_memory_is_refused_with_a_next_step():
    cases = case([line(to="2018-12")], [pledge(min_tour_months=3), pledge("XBB-1", min_tour_months=6)])
    assert cases.stays == STAYS
    with patch("forcegen.formulation.size.memory", lambda: STAYS * 7_500 - 1), pytest.raises(TooLarge) as told:
        formulate(cases)
    assert told.value.exit_code == 4
    assert "17 possible deployments" in str(told.value)
    assert "solve missions apart" in str(told.value)


def test_so_is_a_question_about_it():
    """`explain` and `fit` lay a case out by themselves; a saved plan of its core may be at hand."""
    cases = case([line(to="2018-12")], [pledge(min_tour_months=3), pledge("XBB-1", min_tour_months=6)])
    with patch("forcegen.formulation.size.memory", lambda: STAYS * 7_500 - 1), pytest.raises(TooLarge):
        for_coverage(cases)


@pytest.mark.parametrize("there", [STAYS * 7_500, None])
def test_one_that_fits_or_a_machine_that_does_not_say_is_tried(there):
    cases = case([line(to="2018-12")], [pledge(min_tour_months=3), pledge("XBB-1", min_tour_months=6)])
    with patch("forcegen.formulation.size.memory", lambda: there):
        assert formulate(cases).layout.options.count == STAYS
