"""What leads HiGHS through large cases, on tiny ones: no plan is lost, no bound is too high, the best is found."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace
from fractions import Fraction
from threading import Event
from unittest.mock import patch

import numpy as np
import pytest
from benchmarks.families import Size
from benchmarks.generate import write
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forcegen.formulation.formulate import formulate
from forcegen.formulation.point import point_of
from forcegen.formulation.programme import NO_LIMIT
from forcegen.formulation.tightened import lifted, tightened
from forcegen.pipeline import Inputs, load, prepare
from forcegen.plan.plan import Plan
from forcegen.solving.asking import Asking
from forcegen.solving.check import broken
from forcegen.solving.cut import rows_of
from forcegen.solving.cuts import Cuts
from forcegen.solving.engine import Carried, Deadline, Limits, Outcome
from forcegen.solving.engines import engine
from forcegen.solving.improving import Improving
from forcegen.solving.neighbourhood import Due, Neighbourhoods
from forcegen.solving.relaxation import Relaxing
from forcegen.solving.scip import Scip
from forcegen.solving.search import Search
from forcegen.solving.settled import narrowed, with_carried
from forcegen.solving.simplex import Simplex
from forcegen.solving.tiers import solve_tiers
from forcegen.solving.whole_units import WholeUnits
from support.brute import TooMany, brute_force
from support.cases import case, line, pledge, solved
from support.random_cases import CASES, best_of, records, some, sound


@some
@given(records(longest=4))
def test_led_by_relaxation_every_tier_equals_brute_force(arguments):
    case = sound(arguments)
    try:
        best = brute_force(case)
    except TooMany:
        assume(False)
    assume(best is not None)
    told = []
    found = solve_tiers(case, formulate(case), engine("highs"), Limits(), tell=told.append, large=0)
    assert found.optimal
    assert tuple(tier.value for tier in found.tiers) == best
    # What is said on the way holds too.
    value = {tier.name: tier.value for tier in found.tiers}
    assert all(one.bound is None or one.bound <= value[one.tier] for one in told if one.tier in value)


@settings(some, max_examples=max(5, CASES // 20))
@given(records(longest=4))
def test_and_so_it_does_where_scip_has_the_last_word(arguments):
    """As if nothing were too small for a process of its own."""
    with patch("forcegen.solving.asking._TINY", -1):
        test_led_by_relaxation_every_tier_equals_brute_force.hypothesis.inner_test(arguments)


@settings(some, max_examples=max(5, CASES // 10))
@given(records(longest=4), st.sampled_from(("search.SMALL", "asking._TINY")))
def test_and_so_it_does_where_later_tiers_go_to_an_engine_beside_cuts_or_after_pieces(arguments, size):
    """As if no tier were small enough for an engine at once, and as if none were tiny."""
    case = sound(arguments)
    best = best_of(case)
    with patch(f"forcegen.solving.{size}", -1):
        found = solve_tiers(case, formulate(case), engine("highs"), Limits(threads=2), large=0)
    assert found.optimal
    assert [tier.value for tier in found.tiers] == [tier.value for tier in best.tiers]


@settings(some, max_examples=max(5, CASES // 20))
@given(records(longest=4), st.sampled_from((1, 2)))
def test_and_so_it_does_where_what_is_tiny_is_given_up(arguments, threads):
    """As if the first engine gave it up before its first node."""
    case = sound(arguments)
    best = best_of(case)
    with patch("forcegen.solving.asking._FEW", 0):
        found = solve_tiers(case, formulate(case), engine("highs"), Limits(threads=threads), large=0)
    assert found.optimal
    assert [tier.value for tier in found.tiers] == [tier.value for tier in best.tiers]


def rich(folder, size):
    """A case of the benchmark with every rule, and its formulation."""
    write("rich", size, folder)
    return prepare(load(Inputs([folder / "requirements"], [folder / "pledges"])))


def test_an_engine_has_a_later_tier_before_its_first_cut(tmp_path):
    cases, formulation = rich(tmp_path, Size(20, 40))
    at_once, rest, cut = Search._at_once, Asking.rest, Relaxing._cut
    begun, later, cuts = Event(), Event(), []

    def heard(*near):
        later.set()
        return at_once(*near)

    def begins(*near, **more):
        if later.is_set():
            begun.set()
        return rest(*near, **more)

    def waits(*near):
        if later.is_set():
            cuts.append(begun.wait(30))
        return cut(*near)

    with ExitStack() as stack:
        for owner, name, instead in ((Search, "_at_once", heard), (Asking, "rest", begins), (Relaxing, "_cut", waits)):
            stack.enter_context(patch.object(owner, name, instead))
        found = solve_tiers(cases, formulation, engine("highs"), Limits(threads=2), large=0)
    assert found.optimal
    assert cuts
    assert all(cuts)


@settings(some, max_examples=max(5, CASES // 6))
@given(records(longest=4), st.sampled_from((1, 2)))
def test_and_so_it_does_where_pieces_go_on_beside_the_relaxation(arguments, threads):
    """As if every case were very large."""
    case = sound(arguments)
    best = best_of(case)
    told = []
    with patch("forcegen.solving.search._LOOKED_AT", 0):
        found = solve_tiers(case, formulate(case), engine("highs"), Limits(threads=threads), tell=told.append, large=0)
    assert found.optimal
    assert [tier.value for tier in found.tiers] == [tier.value for tier in best.tiers]
    value = {tier.name: tier.value for tier in found.tiers}
    assert all(one.bound is None or one.bound <= value[one.tier] for one in told if one.tier in value)


@settings(some, max_examples=max(5, CASES // 10))
@given(records(longest=5), st.sampled_from((0.0, 1.0)), st.sampled_from((1, 2)))
def test_and_so_it_does_where_engines_are_asked_sooner_or_later(arguments, little, threads):
    """As if coverage were always, or never, so nearly proven that no more cuts are needed."""
    case = sound(arguments)
    best = best_of(case)
    with patch("forcegen.solving.search._LITTLE", little), patch("forcegen.solving.search._EASY", little):
        found = solve_tiers(case, formulate(case), engine("highs"), Limits(threads=threads), large=0)
    assert found.optimal
    assert [tier.value for tier in found.tiers] == [tier.value for tier in best.tiers]


@settings(some, max_examples=max(5, CASES // 20))
@given(records(longest=5), st.booleans())
def test_and_so_it_does_by_way_of_few_starts(arguments, cut):
    """As if every case were very large, and no relaxation simple; with cuts on the way, and without."""
    case = sound(arguments)
    best = best_of(case)
    with ExitStack() as stack:
        numbers = {"search._LOOKED_AT": 0, "relaxation._STEPS": 0, "few_starts._LAST": 0, "few_starts._EVERY": 99}
        for name, number in (numbers | ({"relaxation._DEAR": -1} if cut else {})).items():
            stack.enter_context(patch(f"forcegen.solving.{name}", number))
        found = solve_tiers(case, formulate(case), engine("highs"), Limits(), large=0)
    assert found.optimal
    assert [tier.value for tier in found.tiers] == [tier.value for tier in best.tiers]


def test_pieces_go_by_few_starts_while_the_relaxation_is_long_in_coming(tmp_path):
    """The simplex method is not done before pieces have heard of them."""
    cases, formulation = rich(tmp_path, Size(20, 40))
    plain = solve_tiers(cases, formulation, engine("highs"), Limits()).tiers[0]
    heard, run, better = Event(), Simplex.from_nothing, WholeUnits.better

    def late(simplex, columns, vain=None, steps=None):
        if vain is None or heard.is_set():  # of later tiers
            return run(simplex, columns)
        assert heard.wait(60)
        while not vain():
            Event().wait(0.01)
        return False

    def told(whole, found, *, last):
        if not last:
            heard.set()
        return better(whole, found, last=last)

    with ExitStack() as stack:
        for name, number in {"search._LOOKED_AT": 0, "relaxation._LATE": 0.0, "relaxation._LATER": 0.0}.items():
            stack.enter_context(patch(f"forcegen.solving.{name}", number))
        stack.enter_context(patch.object(Simplex, "from_nothing", late))
        stack.enter_context(patch.object(WholeUnits, "better", told))
        found = solve_tiers(cases, formulation, engine("highs"), Limits(threads=2), large=0).tiers[0]
    assert heard.is_set()
    assert (found.value, found.proven) == (plain.value, True)


def test_a_plan_is_made_of_what_is_known_while_cuts_take_their_time(tmp_path):
    """No cut is made before."""
    cases, formulation = rich(tmp_path, Size(20, 40))
    plain = solve_tiers(cases, formulation, engine("highs"), Limits()).tiers[0]
    made, cutting, around, bounds = Event(), Relaxing._cutting, Search._around, []

    def late(relaxing, *near, **more):
        assert made.wait(30)
        return cutting(relaxing, *near, **more)

    def heard(search, found, **more):
        if search._objective.name == "coverage":
            bounds.append(found.bound)
        around(search, found, **more)
        made.set()

    with ExitStack() as stack:
        stack.enter_context(patch.object(Relaxing, "_cutting", late))
        stack.enter_context(patch.object(Search, "_around", heard))
        found = solve_tiers(cases, formulation, engine("highs"), Limits(threads=2), large=0).tiers[0]
    assert min(bounds) > 0
    assert (found.value, found.proven) == (plain.value, True)


def test_of_the_same_point_plans_are_made_once(tmp_path):
    """As if the first were easy, and enough: no cut changes it."""
    cases, formulation = rich(tmp_path, Size(20, 40))
    plain = solve_tiers(cases, formulation, engine("highs"), Limits()).tiers[0]
    with ExitStack() as stack:
        for name in ("_EASY", "_LITTLE", "_NEAR"):
            stack.enter_context(patch(f"forcegen.solving.search.{name}", 1.0))
        around = stack.enter_context(patch.object(Search, "_around", side_effect=Search._around, autospec=True))
        found = solve_tiers(cases, formulation, engine("highs"), Limits(), large=0).tiers[0]
    of_coverage = [one for one in around.mock_calls if one.args[0]._objective.name == "coverage"]
    assert len(of_coverage) == 1
    assert (found.value, found.proven) == (plain.value, True)


def test_the_first_that_is_known_of_a_large_relaxation_makes_a_wide_piece(tmp_path):
    """At once, not after so many pieces."""
    cases, formulation = rich(tmp_path, Size(20, 40))
    plain = solve_tiers(cases, formulation, engine("highs"), Limits()).tiers[0]
    asked, cutting, wide = Event(), Relaxing._cutting, Neighbourhoods.wide

    def late(relaxing, *near, **more):
        assert asked.wait(30)
        return cutting(relaxing, *near, **more)

    def heard(*near):
        asked.set()
        return wide(*near)

    with ExitStack() as stack:
        stack.enter_context(patch("forcegen.solving.search._LOOKED_AT", 0))
        stack.enter_context(patch("forcegen.solving.improving._FILLED_AFTER", 10**6))
        stack.enter_context(patch.object(Relaxing, "_cutting", late))
        stack.enter_context(patch.object(Neighbourhoods, "wide", heard))
        found = solve_tiers(cases, formulation, engine("highs"), Limits(threads=2), large=0).tiers[0]
    assert (found.value, found.proven) == (plain.value, True)


@settings(some, max_examples=max(5, CASES // 20))
@given(records(longest=4), st.sampled_from((1, 2)))
def test_and_so_it_does_where_pieces_and_filling_take_turns(arguments, threads):
    """As if nothing were small enough to be solved at once, with and without pieces beside the engine."""
    case = sound(arguments)
    best = best_of(case)
    with patch("forcegen.solving.search.SMALL", -1), patch("forcegen.solving.improving._FILLED_AFTER", 1):
        found = solve_tiers(case, formulate(case), engine("highs"), Limits(threads=threads), large=0)
    assert found.optimal
    assert [tier.value for tier in found.tiers] == [tier.value for tier in best.tiers]


def as_if_very_large(stack, pieces):
    """As if a case were very large, its relaxation soon solved, and each so many pieces a wide one.

    Returns what is asked of the engine beside pieces, and of wide pieces.
    """
    for name, number in {"_LOOKED_AT": 0, "SMALL": -1}.items():
        stack.enter_context(patch(f"forcegen.solving.search.{name}", number))
    stack.enter_context(patch("forcegen.solving.asking._TINY", -1))
    for name in ("_FILLED_AFTER", "_FILLED_SOON"):
        stack.enter_context(patch(f"forcegen.solving.improving.{name}", pieces))
    kept = {"autospec": True}
    rest = stack.enter_context(patch.object(Asking, "rest", side_effect=Asking.rest, **kept))
    return rest, stack.enter_context(patch.object(Neighbourhoods, "wide", side_effect=Neighbourhoods.wide, **kept))


@settings(some, max_examples=max(5, CASES // 20))
@given(records(longest=4))
def test_and_so_it_does_where_scip_works_beside_pieces_from_the_relaxation_on(arguments):
    case = sound(arguments)
    best = best_of(case)
    with ExitStack() as stack:
        as_if_very_large(stack, 1)
        stack.enter_context(patch("forcegen.solving.improving._LEAST", 0))  # of pieces that SCIP has, too
        found = solve_tiers(case, formulate(case), engine("highs"), Limits(threads=2), large=0)
    assert found.optimal
    assert [tier.value for tier in found.tiers] == [tier.value for tier in best.tiers]


def test_where_pieces_are_of_no_use_a_second_engine_takes_their_place(tmp_path):
    """The first has no answer until the second has begun; by other random numbers this one proves the rest."""
    seeds, begun, solve = [], Event(), Scip.solve

    def second(scip, programme, objective, carried, start, limits, watch):
        if objective.name != "coverage" or scip._keep:  # a later tier, or a piece
            return solve(scip, programme, objective, carried, start, limits, watch)
        seeds.append(scip._seed)
        if scip._seed == 0:
            assert begun.wait(60)
            while not watch.cancelled():
                time.sleep(0.01)
            return Outcome("feasible", start, None)
        begun.set()
        return solve(scip, programme, objective, carried, start, limits, watch)

    cases, formulation = rich(tmp_path, Size(30, 60))
    plain = solve_tiers(cases, formulation, engine("highs"), Limits()).tiers[0]
    with ExitStack() as stack:
        as_if_very_large(stack, 1)
        left_for_scip(stack)
        for name, number in {"_IN_VAIN": 0.2, "_LITTLE": 1.0}.items():
            stack.enter_context(patch(f"forcegen.solving.asking.{name}", number))
        stack.enter_context(patch.object(Scip, "solve", second))
        found = solve_tiers(cases, formulation, engine("highs"), Limits(threads=2), large=0).tiers[0]
    assert sorted(seeds) == [0, 7]
    assert (found.value, found.proven) == (plain.value, True)


def test_what_is_too_large_for_one_scip_two_do_not_get(tmp_path):
    """HiGHS has it beside pieces, and pieces go on to the end, of use or not."""
    asked, (cases, formulation) = [], rich(tmp_path, Size(30, 60))
    with ExitStack() as stack:
        as_if_very_large(stack, 1)
        left_for_scip(stack)
        for name in ("_BESIDE", "_PATIENCE", "_NO_LESS"):
            stack.enter_context(patch(f"forcegen.solving.search.{name}", -1))
        for name, number in {"_IN_VAIN": -1.0, "_LITTLE": 1.0}.items():
            stack.enter_context(patch(f"forcegen.solving.asking.{name}", number))
        stack.enter_context(patch("forcegen.solving.asking._another", lambda: asked.append("another") or Scip()))
        solve_tiers(cases, formulation, engine("highs"), Limits(20, threads=2), large=0)
    assert not asked


@pytest.mark.parametrize(
    ("seconds", "least", "asked"),
    [(60.0, 1.0, [("highs", True)]), (4.0, 5.0, []), (None, 1.0, [("highs", False)])],
)
def test_what_is_too_large_for_scip_highs_gets_late_if_there_is_time(tmp_path, seconds, least, asked):
    """It takes gigabytes, and raises no bound for minutes; where there is time for everything it has it sooner."""
    idle, (cases, formulation), rest = [], rich(tmp_path, Size(30, 60)), Asking.rest

    def heard(asking, found, engine, **how):
        if asking._hand.objective.name == "coverage":
            idle.append((engine.name, asking._hand.idle >= 1.0))
        return rest(asking, found, engine, **how)

    with ExitStack() as stack:
        as_if_very_large(stack, 1)
        left_for_scip(stack)
        stack.enter_context(patch("forcegen.solving.search._BESIDE", -1))
        stack.enter_context(patch("forcegen.solving.search._PATIENCE", 1.0))
        stack.enter_context(patch("forcegen.solving.search._NO_LESS", least))
        stack.enter_context(patch.object(Asking, "rest", heard))
        found = solve_tiers(cases, formulation, engine("highs"), Limits(seconds, threads=2), large=0).tiers[0]
    assert found.proven is bool(asked)
    assert idle == asked


@settings(some, max_examples=max(5, CASES // 20))
@given(records(longest=4))
def test_and_so_it_does_where_highs_has_what_scip_has(arguments):
    """As if nothing were tiny, nor solved soon."""
    case = sound(arguments)
    best = best_of(case)
    with patch("forcegen.solving.asking._TINY", -1), patch("forcegen.solving.asking._ALONE", 0.0):
        found = solve_tiers(case, formulate(case), engine("highs"), Limits(threads=2), large=0)
    assert found.optimal
    assert [tier.value for tier in found.tiers] == [tier.value for tier in best.tiers]


def left_for_scip(stack, begun=None):
    """As if nothing were tiny, and without the cuts with which nothing would be left.

    Where something has to have begun beside cuts, they wait for it, and it may come late.
    """
    cutting = Relaxing._cutting

    def waiting(*near, **how):
        begun.wait(30)
        return cutting(*near, **how)

    stack.enter_context(patch("forcegen.solving.asking._TINY", -1))
    stack.enter_context(patch.object(Relaxing, "_rounded", lambda *_: []))
    if begun is not None:
        stack.enter_context(patch.object(Relaxing, "_cutting", waiting))
        stack.enter_context(patch("forcegen.solving.search._BY_ITSELF", 60.0))


def test_a_later_tier_that_scip_has_no_answer_to_highs_answers(tmp_path):
    told, solve = [], Scip.solve

    def silent(scip, programme, objective, carried, start, limits, watch):
        if objective.name != "composition":
            return solve(scip, programme, objective, carried, start, limits, watch)
        end = time.monotonic() + 30  # a search that asks nobody else fails, and does not hang
        while not watch.cancelled() and time.monotonic() < end:
            time.sleep(0.01)
        told.append(watch.cancelled())
        return Outcome("feasible", start, None)

    cases, formulation = rich(tmp_path, Size(30, 60))
    plain = solve_tiers(cases, formulation, engine("highs"), Limits()).tiers[1]
    with ExitStack() as stack:
        left_for_scip(stack)
        stack.enter_context(patch("forcegen.solving.asking._ALONE", 0.0))
        stack.enter_context(patch.object(Scip, "solve", silent))
        found = solve_tiers(cases, formulation, engine("highs"), Limits(threads=2), large=0).tiers[1]
    assert told == [True]
    assert (found.value, found.proven) == (plain.value, True)


def test_pieces_go_on_where_scip_takes_long_over_what_is_left_of_coverage(tmp_path):
    """It has no answer before a piece has been solved."""
    solve, piece, solved_one = Scip.solve, Improving._piece, Event()

    def late(scip, programme, objective, *near):
        if objective.name == "coverage" and not scip._keep:
            assert solved_one.wait(30)
        return solve(scip, programme, objective, *near)

    def heard(*near, **how):
        found = piece(*near, **how)
        solved_one.set()
        return found

    cases, formulation = rich(tmp_path, Size(30, 60))
    plain = solve_tiers(cases, formulation, engine("highs"), Limits()).tiers[0]
    with ExitStack() as stack:
        left_for_scip(stack)
        stack.enter_context(patch("forcegen.solving.asking._BY_ITSELF", 0.5))
        # By these a plan as good would be found.
        stack.enter_context(patch.object(Search, "_around", lambda *_, **__: None))
        stack.enter_context(patch.object(Scip, "solve", late))
        stack.enter_context(patch.object(Improving, "_piece", heard))
        found = solve_tiers(cases, formulation, engine("highs"), Limits(threads=2), large=0).tiers[0]
    assert solved_one.is_set()
    assert (found.value, found.proven) == (plain.value, True)


def test_what_cuts_leave_of_coverage_another_engine_has_where_it_is_less(tmp_path):
    """The first has no answer, and is not waited for; where as much is left, none but it is asked, beside pieces."""
    alone, piece = Asking._alone, Improving._piece

    def answers(worth):
        asked, begun, solved_one = [], Event(), Event()

        def first_waits(asking, found, over):
            asked.append(found.bound)
            begun.set()
            end = time.monotonic() + 30
            while len(asked) == 1 and not (over() or solved_one.is_set()) and time.monotonic() < end:
                time.sleep(0.01)
            return alone(asking, found, over)

        def heard(*near, **how):
            found = piece(*near, **how)
            solved_one.set()
            return found

        with ExitStack() as stack:
            left_for_scip(stack, begun)
            stack.enter_context(patch("forcegen.solving.search._LITTLE", 0.99))
            stack.enter_context(patch("forcegen.solving.asking._WORTH", worth))
            stack.enter_context(patch("forcegen.solving.asking._BY_ITSELF", 0.5 if worth < 0 else 30.0))
            stack.enter_context(patch.object(Asking, "_alone", first_waits))
            stack.enter_context(patch.object(Improving, "_piece", heard))
            found = solve_tiers(cases, formulation, engine("highs"), Limits(threads=2), large=0).tiers[0]
        assert (found.value, found.proven) == (plain.value, True)
        return asked, solved_one.is_set()

    cases, formulation = rich(tmp_path, Size(30, 60))
    plain = solve_tiers(cases, formulation, engine("highs"), Limits()).tiers[0]
    (sooner, later), pieces = answers(worth=1e9)
    assert sooner <= later
    assert not pieces
    asked, pieces = answers(worth=-1.0)
    assert len(asked) == 1
    assert pieces


def test_the_engine_that_has_more_left_is_put_aside_when_pieces_begin(tmp_path):
    """Three would be at work on two threads."""
    alone, begun, put_aside, told = Asking._alone, Event(), Event(), []

    def first_waits(asking, found, over):
        begun.set()
        if not told:
            told.append("begun")
            end = time.monotonic() + 30
            while not over() and time.monotonic() < end:
                time.sleep(0.01)
            told.append(over())
            put_aside.set()
        assert put_aside.wait(30)
        return alone(asking, found, over)

    cases, formulation = rich(tmp_path, Size(30, 60))
    with ExitStack() as stack:
        left_for_scip(stack, begun)
        for name, value in (("search._LITTLE", 0.99), ("asking._WORTH", 1e9), ("asking._BY_ITSELF", 0.2)):
            stack.enter_context(patch(f"forcegen.solving.{name}", value))
        stack.enter_context(patch.object(Asking, "_alone", first_waits))
        objectives = formulation.programme.objectives[:1]
        near = cases, formulation, engine("highs"), Limits(threads=2)
        (found,) = solve_tiers(*near, large=0, objectives=objectives).tiers
    assert found.proven
    assert told == ["begun", True]


def test_cuts_that_prove_all_end_the_engine_beside_them(tmp_path):
    """And the search with it."""
    told = []

    def silent(scip, programme, objective, carried, start, limits, watch):
        end = time.monotonic() + 30
        while not watch.cancelled() and time.monotonic() < end:
            time.sleep(0.01)
        told.append(watch.cancelled())
        return Outcome("feasible", start, None)

    cases, formulation = rich(tmp_path, Size(20, 40))
    with ExitStack() as stack:
        late = ("search._BY_ITSELF", 60.0)
        for name, value in (("search._LITTLE", 0.99), ("asking._TINY", -1), ("asking._WORTH", -1.0), late):
            stack.enter_context(patch(f"forcegen.solving.{name}", value))
        stack.enter_context(patch.object(Scip, "solve", silent))
        objectives = formulation.programme.objectives[:1]
        near = cases, formulation, engine("highs"), Limits(threads=2)
        (found,) = solve_tiers(*near, large=0, objectives=objectives).tiers
    assert found.proven
    assert told == [True]


def test_a_search_with_wide_pieces_beside_scip_ends_where_the_engine_does(tmp_path):
    cases, formulation = rich(tmp_path, Size(30, 60))
    with ExitStack() as stack:
        rest, wide = as_if_very_large(stack, 6)
        # With these cuts nothing would be left for the engine.
        stack.enter_context(patch.object(Relaxing, "_rounded", lambda *_: []))
        found = solve_tiers(cases, formulation, engine("highs"), Limits(threads=2), large=0).tiers[0]
    asked = [one.args[2] for one in rest.mock_calls if isinstance(one.args[2], Scip)]
    assert asked
    assert not any(scip.plans for scip in asked)  # pieces look for those
    assert wide.called
    plain = solve_tiers(cases, formulation, engine("highs"), Limits()).tiers[0]
    assert (found.value, found.proven) == (plain.value, True)


@some
@given(records(longest=5), st.sampled_from([None, 0, 1, 10**6, 10**7]))
def test_what_the_relaxation_proves_holds_for_the_best_plan(arguments, more):
    """Whatever plan is at hand meanwhile: none, the best, or a worse one."""
    case = sound(arguments)
    plan = best_of(case).plan
    formulation = formulate(case)
    programme, layout = formulation.without_aims, formulation.layout
    coverage = formulation.programme.objectives[0]
    point = point_of(layout, plan)
    best = coverage.steps(point)
    tight = tightened(programme, layout)
    assert broken(tight, point) == []
    most = NO_LIMIT if more is None else best + more
    found = Relaxing(tight, layout, coverage, Deadline(Limits()), best=lambda: most).run()
    if found is None:
        return
    assert found.solved
    assert found.bound <= best
    assert broken(found.programme, point) == []
    used = np.flatnonzero(point[: layout.options.count])
    assert (found.over[used] <= best).all()
    for column in range(layout.options.count, programme.columns):
        at = found.programme.column_upper[column] if found.down[column] else found.programme.column_lower[column]
        assert point[column] == at or found.over[column] <= best
    without = [replace(plan, deployments=(*plan.deployments[:n], *plan.deployments[n + 1 :])) for n in range(len(used))]
    for one in (tight, programme, formulation.programme):
        assert broken(narrowed(one, layout, found, best), point) == []
        for worse in (point_of(layout, other) for other in without):
            if not broken(one, worse):
                assert broken(narrowed(one, layout, found, coverage.steps(worse)), worse) == []


def test_of_two_dual_values_each_says_for_itself_at_which_bound_a_shortage_costs_least():
    """By the first a met line costs more than a short one, which is true of a bound below 0; by the second less."""
    case_ = case([line()], [pledge()])
    formulation = formulate(case_)
    programme, layout = formulation.without_aims, formulation.layout
    coverage = formulation.programme.objectives[0]
    point, covers = formulation.point(solved(case_).plan), [0] * programme.rows.count
    for row in range(programme.rows.count):
        covers[row] = int(programme.rows.key(row)[0] == "cover")
    dear = 2.0 * coverage.coefficients.max() * np.array(covers)
    relaxing = Relaxing(programme, layout, coverage, Deadline(Limits()))
    for duals in (dear, 0 * dear):
        relaxing._prove(duals, np.zeros(programme.columns))
    found = relaxing._best
    assert found is not None
    assert (found.bound, coverage.steps(point)) == (0, 0)
    for column in coverage.columns:
        at = programme.column_upper[column] if found.down[column] else programme.column_lower[column]
        assert point[column] == at or found.over[column] <= 0


def test_rows_stay_as_near_to_a_limit_as_more_room_would_cost_too_much():
    """Of three units of 10 two fit under a ceiling of 25, and both are needed: there is no room left for either."""
    offer = pledge(quantity=3, strength=10)
    case_ = case([line(quantity=3)], [offer], contributors=[{"id": "XAA", "ceilings": {"total": 25}}])
    formulation = formulate(case_)
    programme, layout = formulation.without_aims, formulation.layout
    coverage = formulation.programme.objectives[0]
    point = formulation.point(solved(case_).plan)
    best, tight = coverage.steps(point), tightened(programme, layout)
    found = Relaxing(tight, layout, coverage, Deadline(Limits())).run()
    assert found is not None
    assert found.bound == best
    ceilings = [row for row in range(tight.rows.count) if tight.rows.key(row)[0] == "contributor_ceiling"]
    full = [row for row in ceilings if found.duals[row]]
    assert full
    rows, of_more = (narrowed(tight, layout, found, most).rows for most in (best, 2 * best))
    unit = [tight.rows.coefficients[tight.rows.starts[row]] for row in full]
    assert broken(replace(tight, rows=rows), point) == []
    assert (rows.upper[full] - rows.lower[full] < unit).all()
    assert (of_more.upper[full] - of_more.lower[full] >= unit).all()
    anything = narrowed(tight, layout, found, best + 10**15).rows
    assert (anything.lower == tight.rows.lower).all()
    assert (anything.upper == tight.rows.upper).all()
    # The ceiling itself reads otherwise: it has room for 5 more.
    assert (narrowed(programme, layout, found, best).rows.lower == programme.rows.lower)[ceilings].all()


@some
@given(records(longest=4), st.integers(0, 10**6))
def test_cuts_of_any_point_keep_the_best_plan(arguments, seed):
    case = sound(arguments)
    plan = best_of(case).plan
    formulation = formulate(case)
    programme, layout = tightened(formulation.programme, formulation.layout), formulation.layout
    chance = np.random.default_rng(seed)
    anywhere = chance.random(programme.columns) * np.minimum(programme.column_upper, 3)
    cuts = replace(programme, rows=rows_of(Cuts(programme, layout).breaking(anywhere)))
    assert broken(cuts, point_of(layout, plan)) == []


def test_a_cut_of_an_aim_rounds_the_share_of_whole_persons():
    """Three in ten of five are women: two, not one and a half. So of five men two are too many."""
    arguments = [line(capability="ipo", quantity=5)], [pledge(capability="ipo", quantity=9, women=4)]
    formulation = formulate(case(*arguments, women_targets={"ipo": {2018: 0.3}}, women_mode="aim"))
    programme, layout = formulation.programme, formulation.layout
    best = formulation.point(solved(case(*arguments)).plan)
    women, men = (np.flatnonzero(layout.options.sex[: layout.options.count] == sex)[0] for sex in (1, 2))
    shortfalls = np.array(list(layout.aims.values()))
    point = best.astype(float)
    point[: layout.options.count] = 0
    point[men], point[shortfalls] = 5, 1.5
    cuts = Cuts(programme, layout).breaking(point)
    assert len(cuts) == len(shortfalls)
    point[shortfalls] = 2
    assert not Cuts(programme, layout).breaking(point)
    point[[women, men]], point[shortfalls] = (1, 4), 0.5
    assert len(Cuts(programme, layout).breaking(point)) == len(shortfalls)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 3)), min_size=1, max_size=4), st.integers(1, 60))
def test_lifting_admits_the_same_choices(items, ceiling):
    counts, most = lifted(items, ceiling)
    for choice in np.ndindex(*(units + 1 for _, units in items)):
        persons = sum(number * one for number, (one, _) in zip(choice, items, strict=True))
        assert (persons <= ceiling) == (sum(map(int.__mul__, choice, counts)) <= most)
    assert Fraction(most) <= ceiling


def test_of_plans_worse_than_the_one_at_hand_rows_are_not_narrowed_down():
    """Dual values speak of the others alone once columns were."""
    formulation = formulate(case([line(quantity=3)], [pledge(quantity=2, strength=10)]))
    programme, layout = formulation.without_aims, formulation.layout
    found = Relaxing(programme, layout, formulation.programme.objectives[0], Deadline(Limits())).run()
    assert found is not None
    assert found.duals.any()
    narrower = narrowed(programme, layout, found, found.bound).rows
    assert (narrower.upper - narrower.lower < programme.rows.upper - programme.rows.lower).any()
    for most, rows in ((found.bound, narrower), (found.bound - 1, programme.rows)):
        kept = narrowed(programme, layout, replace(found, most=most), found.bound).rows
        assert (kept.lower == rows.lower).all()
        assert (kept.upper == rows.upper).all()


def test_a_bound_of_a_later_tier_is_that_of_the_relaxation(tmp_path):
    """Coverage carried as one row has millions of steps: a dual value rounded coarsely proved nothing at all."""
    _, formulation = rich(tmp_path, Size(20, 40))
    coverage, composition, *_ = formulation.programme.objectives
    near = formulation.layout, Deadline(Limits())
    least = Relaxing(formulation.without_aims, near[0], coverage, *near[1:]).run()
    assert least is not None
    programme = with_carried(formulation.programme, [Carried(coverage, least.bound + least.bound // 1000)])
    found = Relaxing(programme, near[0], composition, *near[1:]).run()
    assert found is not None
    assert found.solved
    # Of whole coefficients, the bound is the relaxation's own, rounded up.
    at = composition.coefficients @ found.values[composition.columns]
    assert 0 < at <= found.bound + 1e-6


def test_a_unit_already_there_is_no_dearer_for_it():
    """It takes the room of a ceiling from a unit that would be worth more, in every plan alike."""
    case_ = case(
        [line("L0", priority=5), line("L1", priority=1)],
        [pledge("XAA-1", deployed_in="L0"), pledge("XAA-2")],
        contributors=[{"id": "XAA", "ceilings": {"total": 25}}],
    )
    formulation = formulate(case_)
    programme, layout = formulation.without_aims, formulation.layout
    coverage = formulation.programme.objectives[0]
    found = Relaxing(programme, layout, coverage, Deadline(Limits())).run()
    there = np.flatnonzero(layout.options.lower)
    assert found is not None
    assert len(there) == 1
    assert found.over[there[0]] == found.bound == coverage.steps(formulation.point(solved(case_).plan))


def test_dual_values_of_any_size_prove_no_more_than_is_true():
    """Weights near the end of what is exact: rounded more coarsely, and still no bound above the best plan."""
    lines = [line(f"L{n}", quantity=q) for n, q in enumerate((7, 11, 13, 17, 19, 23, 29, 31))]
    case_ = case(
        lines, [pledge(quantity=50), pledge("XBB-1", quantity=33)], missions=[{"id": "M", "intake_per_month": 650}]
    )
    formulation = formulate(case_)
    programme, layout = formulation.without_aims, formulation.layout
    coverage = formulation.programme.objectives[0]
    found = Relaxing(programme, layout, coverage, Deadline(Limits())).run()
    point = formulation.point(solved(case_).plan)
    assert found is not None
    assert 0 < found.bound <= coverage.steps(point)


@settings(some, max_examples=max(5, CASES // 20))
@given(records(longest=5), st.integers(1, 12))
def test_what_is_cut_short_proves_no_more_than_is_true(arguments, looks):
    """Stopped after so many looks at the clock, at whatever it was."""
    case_ = sound(arguments)
    best_plan = best_of(case_).plan
    formulation = formulate(case_)
    programme, layout = tightened(formulation.without_aims, formulation.layout), formulation.layout
    coverage = formulation.programme.objectives[0]
    left = iter([False] * looks)
    found = Relaxing(programme, layout, coverage, Deadline(Limits()), lambda: next(left, True)).run()
    assume(found is not None)
    point = formulation.point(best_plan)
    assert found.bound <= coverage.steps(point)
    used = np.flatnonzero(point[: layout.options.count])
    assert (found.over[used] <= coverage.steps(point)).all()


@settings(some, max_examples=max(5, CASES // 20))
@given(records(longest=5))
def test_options_left_out_after_the_first_time_are_taken_in_again(arguments):
    """As if there were room for no option but those that the first point is made of: cuts make others of use again."""
    case_ = sound(arguments)
    plan, formulation = best_of(case_).plan, formulate(case_)
    programme, layout = tightened(formulation.without_aims, formulation.layout), formulation.layout
    near = programme, layout, formulation.programme.objectives[0], Deadline(Limits())
    with patch("forcegen.solving.relaxation.gomory_cuts", lambda *_: []):
        every = Relaxing(*near).run()
        with patch("forcegen.solving.relaxation._KEPT", 0):
            few = Relaxing(*near).run()
    assume(every is not None)
    assert few.solved
    assert max(few.bound, every.bound) <= near[2].steps(formulation.point(plan))


def test_pieces_of_one_round_have_no_line_in_common():
    """So that what they change can be taken over together."""
    formulation = formulate(case([line(f"L{n}") for n in range(40)], [pledge(quantity=3), pledge("XBB-1")]))
    layout, coverage = formulation.layout, formulation.programme.objectives[0]
    programme = formulation.without_aims
    found = Relaxing(programme, layout, coverage, Deadline(Limits())).run()
    ways = Neighbourhoods(layout, found, coverage)
    pieces = ways.free(formulation.point(Plan(())), range(3), (3, 6, 12))
    lines = [set(layout.options.line[piece[: layout.options.count]]) for piece in pieces]
    assert all(lines)
    assert all(one.isdisjoint(other) for k, one in enumerate(lines) for other in lines[:k])


def test_a_wide_piece_has_more_lines_and_only_options_that_the_relaxation_or_the_point_uses():
    pledges = [pledge(f"X{chr(65 + n // 26)}{chr(65 + n % 26)}-1") for n in range(40)]
    formulation = formulate(case([line(f"L{n}") for n in range(60)], pledges))
    layout, coverage = formulation.layout, formulation.programme.objectives[0]
    relaxing = Relaxing(formulation.without_aims, layout, coverage, Deadline(Limits()))
    found, point = relaxing.run(), formulation.point(Plan(()))
    count = layout.options.count
    point[np.flatnonzero(found.values[:count] == 0)[:5]] = 1
    used = (found.values[:count] > 0) | (point[:count] > 0)
    nothing = np.zeros(count, np.bool_)
    first, second = Neighbourhoods(layout, found, coverage).wide(point, range(2), nothing)
    assert used[first[:count]].all()
    assert len(set(layout.options.line[first[:count]])) > 24
    assert not (first & second)[:count].any()
    with patch("forcegen.solving.neighbourhood._MOST_FREE", 8):
        narrow, wider = (
            Neighbourhoods(layout, found, coverage).wide(point, [0], nothing, times)[0] for times in (1, 2)
        )
    assert narrow[:count].sum() <= 8 < wider[:count].sum() <= 16


def test_what_was_of_no_use_is_waited_for_twice_as_long():
    due = Due(5)
    assert [due.now(number) for number in (4, 5)] == [False, True]
    assert not due.done(5, gained=False)
    assert ([due.now(number) for number in (14, 15)], due.times) == ([False, True], 2)
    assert due.done(15, gained=True)
    assert ([due.now(number) for number in (19, 20)], due.times) == ([False, True], 1)


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf, 1e300])
def test_dual_values_that_are_no_numbers_prove_what_none_at_all_do(number):
    """A solver that fails without saying so costs a bound, and makes none up."""
    formulation = formulate(case([line()], [pledge("XBB-1", quantity=2)]))
    programme, layout = formulation.without_aims, formulation.layout
    coverage = formulation.programme.objectives[0]
    relaxing = Relaxing(programme, layout, coverage, Deadline(Limits()))
    with patch("forcegen.solving.simplex.Simplex.duals", np.full(programme.rows.count, number)):
        near = relaxing.run()
    exact = Relaxing(programme, layout, coverage, Deadline(Limits())).run()
    best = coverage.steps(formulation.point(solved(case([line()], [pledge("XBB-1", quantity=2)])).plan))
    assert near.bound <= exact.bound <= best
