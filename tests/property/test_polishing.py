"""Tiers after one that was cut short: better, and at nobody's expense."""

from contextlib import contextmanager
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forcegen.formulation.formulate import formulate
from forcegen.solving.engine import Limits, Outcome
from forcegen.solving.engines import engine
from forcegen.solving.search import Search
from forcegen.solving.tiers import _Search, solve_tiers
from support.cases import case, line, pledge, solved
from support.random_cases import CASES, best_of, records, some, sound

ALL_WOMEN = {"ipo": {"2018": 1.0}}


@contextmanager
def cut_short(tier):
    """As if time had run out in a tier before anything better was found, or anything proven."""
    run = Search.run

    def ended(search, start):
        return Outcome("feasible", start, None) if search._objective.name == tier else run(search, start)

    with patch.object(Search, "run", ended):
        yield


def found_in(cases, threads=1):
    return solve_tiers(cases, formulate(cases), engine("highs"), Limits(threads=threads), large=0)


def left_alone(*near):
    """The plan as it was."""
    return Outcome("feasible", near[3], None)


@settings(some, max_examples=max(10, CASES // 5))
@given(records(longest=4), st.sampled_from(("coverage", "composition", "quality")), st.sampled_from((1, 2)))
def test_no_tier_gives_back_what_one_before_it_has(arguments, tier, threads):
    cases = sound(arguments)
    best = best_of(cases)
    with cut_short(tier):
        found = found_in(cases, threads)
        with patch("forcegen.solving.polishing.polished", left_alone):
            plain = found_in(cases, threads)
    first, second, third = ([tier.value for tier in one.tiers] for one in (best, found, plain))
    assert first <= second <= third
    cut = [one.name for one in plain.tiers].index(tier)
    assert all(one.proven for one in found.tiers[:cut])
    if not plain.tiers[cut].proven:  # less than nothing cannot be short
        assert not any(one.proven and one.value for one in found.tiers[cut:])


def test_women_go_where_men_were_sent_though_coverage_was_cut_short():
    """Two places, two men offered and two women: the first offer is taken first, the women serve in the end."""
    men, women = (
        pledge(name, capability="ipo", quantity=2, women=count) for name, count in (("XAA-1", 0), ("XBB-1", 2))
    )
    cases = case([line("L", "ipo", 2), line("NOBODY", "med.level3")], [men, women], women_targets=ALL_WOMEN)
    with cut_short("coverage"):
        with patch("forcegen.solving.polishing.polished", left_alone):
            plain = found_in(cases)
        found = found_in(cases)
    assert [one.tiers[1].value for one in (plain, found, solved(cases))] == [6, 0, 0]
    assert plain.tiers[0].value == found.tiers[0].value
    assert not found.tiers[0].proven


def test_a_tier_that_is_not_proven_leaves_time_for_those_after_it():
    cases = case([line()], [pledge()])

    def ends(seconds, tiers):
        search = _Search(cases, formulate(cases), engine("highs"), Limits(seconds), None, None, 0, True, None)
        return [search._end(place, tiers).left().seconds for place in range(tiers)]

    for expected in ((900, 950, 980, 1000), (900, 1000), (1000,)):
        for told, latest in zip(ends(1000, len(expected)), expected, strict=True):
            assert latest - 10 < told <= latest
    assert ends(None, 4) == [None] * 4


@pytest.mark.parametrize("threads", [1, 2])
def test_in_a_large_later_tier_pieces_make_plans_though_every_tier_before_is_proven(threads):
    cases = case([line("L", "ipo", 2)], [pledge(capability="ipo", quantity=2, women=1)], women_targets=ALL_WOMEN)
    tried, pieces = set(), Search._pieces

    def heard(search, *near, **how):
        tried.add(search._objective.name)
        return pieces(search, *near, **how)

    with patch("forcegen.solving.search.SMALL", -1), patch.object(Search, "_pieces", heard):
        found = found_in(cases, threads)
    assert found.optimal
    assert found.tiers[1].value == 3
    assert "composition" in tried
