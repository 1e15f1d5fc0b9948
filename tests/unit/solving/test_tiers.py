"""What the tiers claim: no more than was proven, within the time given."""

import time
from dataclasses import replace
from fractions import Fraction
from threading import Event
from types import SimpleNamespace
from unittest.mock import patch

import pytest

from forcegen.errors import NoPlan
from forcegen.explanation.keeping import keeping
from forcegen.formulation.formulate import formulate
from forcegen.formulation.programme import NO_LIMIT
from forcegen.plan.plan import Plan
from forcegen.solving.asking import Asking
from forcegen.solving.at_hand import AtHand
from forcegen.solving.by_hand import first_plan
from forcegen.solving.choice import CHOICE
from forcegen.solving.conflict import opening
from forcegen.solving.engine import Deadline, Limits, Outcome, Unheard
from forcegen.solving.engines import engine
from forcegen.solving.progress import Stop
from forcegen.solving.relaxation import Relaxing
from forcegen.solving.search import Search
from forcegen.solving.settling import all_lack_the_same
from forcegen.solving.tiers import Infeasible, _Search, get_ready, solve_tiers
from support.cases import case, line, pledge, sent, solved, values

PRIMES = (101, 103, 107, 109, 113, 127, 131)
"""Their least common multiple is beyond what double precision tells apart."""


def many():
    lines = [line(f"L{n}", "ipo", prime) for n, prime in enumerate(PRIMES)]
    return case(lines, [pledge(capability="ipo", quantity=50, women=20)])


def test_rounded_weights_are_never_called_proven():
    coverage = solved(many()).tiers[0]
    assert not coverage.proven
    assert coverage.resolution > 0
    # 50 persons where each is worth most: the line of the least target; every month is short of all else.
    best = sum(Fraction(30 * prime, prime) for prime in PRIMES) - Fraction(30 * 50, 101)
    assert coverage.value == best
    assert best - 2 * coverage.resolution <= coverage.bound <= best


def test_a_search_cut_short_at_once_still_hands_over_a_plan():
    cases = case([line(f"L{n}", quantity=2) for n in range(40)], [pledge(f"XAA-{n}") for n in range(40)])
    stop = Stop()
    stop.ask()
    begun = time.monotonic()
    found = solve_tiers(cases, formulate(cases), engine("highs"), Limits(), stop)
    assert len(found.plan.deployments) == 40
    assert not found.tiers[0].proven
    assert time.monotonic() - begun < 60


@pytest.mark.parametrize(("pinned", "package"), [(False, None), (True, None), (True, "P")])
def test_an_engine_is_asked_for_a_first_plan_only_where_counting_finds_none(pinned, package):
    """Pins of a package are not counted: it goes whole or not at all."""
    pins = [{"pledge": "XBB-1", "requirement": "L1", "units": 1}] if pinned else []
    cases = case([line("L0"), line("L1")], [pledge(deployed_in="L0"), pledge("XBB-1", package=package)], pins=pins)
    with patch("forcegen.solving.conflict.opening", side_effect=opening) as asked:
        found = solved(cases)
    assert asked.called == (package is not None)
    assert sent(found) == ["1 XAA-1 > L0 2018-01..2018-03", "1 XBB-1 > L1 2018-01..2018-03"]


@pytest.mark.parametrize(("lines", "name", "started"), [(40, "highs", 1), (1, "highs", 0), (40, "cp-sat", 0)])
def test_what_a_search_will_need_starts_up_before_its_programme_is_made(lines, name, started):
    cases = case([line(f"L{n}") for n in range(lines)], [pledge(f"XAA-{n}") for n in range(lines)])
    with patch("forcegen.solving.tiers.make_ready") as starting:
        get_ready(cases, engine(name))
    assert starting.call_count == started


def many_and_few():
    """More lines than units."""
    return case(
        [line(f"L{n}", priority=1 + n % 5) for n in range(9)], [pledge(quantity=4), pledge("XBB-1", quantity=2)]
    )


def test_the_relaxation_begins_while_the_first_plan_is_filled_and_its_bound_is_told():
    cases, proven, told = many_and_few(), Event(), []

    def heard(progress):
        told.append(progress)
        if progress.bound:
            proven.set()

    def filled(*near):
        assert proven.wait(30)
        return first_plan(*near)

    with patch("forcegen.solving.tiers.first_plan", side_effect=filled) as filling:
        found = solve_tiers(cases, formulate(cases), engine("highs"), Limits(threads=2), tell=heard, large=0)
    assert filling.called
    assert values(found) == values(solved(cases, "cp-sat"))
    first, *_ = told
    assert first.tier == "coverage"
    assert first.best is None
    assert 0 < first.bound <= found.tiers[0].value


def test_where_units_come_together_a_plan_filled_in_haste_is_told_before_the_first_is_ready():
    """Two companies of 25 come together, or neither, for half of a mission is the most."""
    lines = [line(f"L{n}", priority=1 + n % 5) for n in range(9)]
    cases = case(lines, [pledge(quantity=4), pledge("XBB-1", quantity=4)], max_contributor_share=0.5)
    told, ready = [], []

    def first(*near):
        plan = first_plan(*near)
        ready.append(len([one for one in told if one.best is not None]))
        return plan

    with patch("forcegen.solving.tiers.first_plan", side_effect=first):
        found = solve_tiers(cases, formulate(cases), engine("highs"), Limits(threads=2), tell=told.append, large=0)
    assert ready[0] > 0
    assert found.optimal
    assert len(found.plan.deployments) > 0


@pytest.mark.parametrize("threads", [1, 2])
def test_with_one_thread_nothing_is_begun_before_there_is_a_plan(threads):
    cases = many_and_few()
    with patch.object(Search, "begin", autospec=True, side_effect=Search.begin) as begun:
        assert solve_tiers(cases, formulate(cases), engine("highs"), Limits(threads=threads), large=0).optimal
    assert begun.call_count == threads - 1


@pytest.mark.parametrize("fault", [Infeasible, KeyboardInterrupt])
def test_what_was_begun_early_ends_with_what_ends_the_search(fault):
    """The relaxation waits for its end to be asked for."""
    cases, ended = many_and_few(), []

    def goes_on(relaxing):
        end = time.monotonic() + 30
        while not relaxing._over() and time.monotonic() < end:
            time.sleep(0.01)
        ended.append(relaxing._over())

    with (
        patch.object(Relaxing, "run", goes_on),
        patch("forcegen.solving.tiers.first_plan", side_effect=fault),
        pytest.raises(fault),
    ):
        solve_tiers(cases, formulate(cases), engine("highs"), Limits(threads=2), large=0)
    assert ended == [True]


def test_what_was_found_while_the_plan_was_filled_is_not_lost_where_time_ends_then():
    """A bound, and a plan better than the one that filling came to."""
    cases, proven, stop = many_and_few(), Event(), Stop()
    best, formulation = solved(cases), formulate(cases)

    def heard(progress):
        if progress.bound:
            proven.set()

    def begins(searching):
        searching._hand.offer(formulation.point(best.plan))
        begin(searching)

    def filled(*near):
        assert proven.wait(30)
        stop.ask()
        return Plan(())

    begin, near = Search.begin, (cases, formulation, engine("highs"), Limits(threads=2), stop, heard)
    with patch.object(Search, "begin", begins), patch("forcegen.solving.tiers.first_plan", side_effect=filled):
        found = solve_tiers(*near, large=0, fill=False)
    assert 0 < found.tiers[0].bound <= found.tiers[0].value
    assert found.tiers[0].value == best.tiers[0].value


def test_a_plan_that_the_relaxation_brings_before_the_first_is_there_is_kept():
    cases = many_and_few()
    best, formulation, run = solved(cases), formulate(cases), Search.run

    def brings(searching, start):
        searching._hand.offer(formulation.point(best.plan))
        return run(searching, start)

    with (
        patch.object(Search, "run", brings),
        patch.object(Search, "_relaxed", lambda *_: None),
        patch("forcegen.solving.tiers.first_plan", return_value=Plan(())),
    ):
        only = formulation.programme.objectives[:1]
        found = solve_tiers(
            cases, formulation, engine("highs"), Limits(threads=2), large=0, fill=False, objectives=only
        )
    assert found.tiers[0].value == best.tiers[0].value > 0


def test_with_no_plan_at_hand_any_is_better_and_bounds_are_told():
    coverage, told = formulate(many_and_few()).programme.objectives[0], []
    watch = Unheard()
    watch.progress = lambda *news: told.append(news)
    hand = AtHand(coverage, None, Deadline(Limits()), watch)
    hand.prove(3)
    assert hand.steps == NO_LIMIT
    assert not hand.done()
    point = formulate(many_and_few()).point(Plan(()))
    assert hand.offer(point)
    assert hand.point is point
    assert told == [(None, 3), (coverage.steps(point), 3)]


def test_a_part_of_the_time_is_no_more_than_so_much_of_it_where_it_has_an_end():
    assert Limits(300).share(0.2, 10).seconds == 10
    assert Limits(30).share(0.2, 10).seconds == 6
    assert Limits().share(0.2, 10).seconds is None


def test_who_ended_a_search_without_a_plan_is_said():
    cases = case([line()], [pledge(package="P")], pins=[{"pledge": "XAA-1", "requirement": "L", "units": 1}])
    stop = Stop()
    stop.ask()
    with pytest.raises(NoPlan, match="before the search was stopped"):
        solve_tiers(cases, formulate(cases), engine("highs"), Limits(), stop)


@pytest.mark.parametrize(("large", "keep", "asked"), [(1_500, False, 1), (0, False, 0), (0, True, 1)])
def test_whether_all_plans_lack_the_same_is_asked_where_highs_gets_a_tier_at_once(large, keep, asked):
    """As it does where a tier of changes has columns of its own, which what leads it does not know."""
    cases = case([line("L0", priority=1), line("L1", priority=5)], [pledge()])
    formulation = formulate(cases)
    if keep:
        formulation, _ = keeping(formulation, solved(cases).plan)
    same = "forcegen.solving.settling.all_lack_the_same"
    with patch(same, side_effect=all_lack_the_same) as question:
        assert solve_tiers(cases, formulation, engine("highs"), Limits(), large=large).optimal
    assert question.call_count == asked


def test_the_best_of_what_is_left_is_not_taken_for_a_better_plan_at_hand():
    """Left out is what no better plan can use. The plan at hand may use it: the rest being worse, it is best."""
    cases = case([line("L0", priority=1), line("L1", priority=5)], [pledge()])
    formulation = formulate(cases)
    best, asked = solved(cases), []

    def only_without(self, found, engine, watch):
        objective = self._hand.objective
        if objective.name != "coverage":
            return Outcome("unknown", None, None), None
        nobody = formulation.point(Plan(()))
        asked.append(objective.steps(nobody) - self._hand.steps)
        return Outcome("optimal", nobody, objective.steps(nobody)), nobody

    with patch.object(Asking, "_asked", only_without), patch.object(AtHand, "done", AtHand.over):
        found = solve_tiers(cases, formulation, engine("highs"), Limits(), large=0)
    assert asked[0] > 0
    assert found.plan == best.plan
    assert found.tiers[0].value == best.tiers[0].value == found.tiers[0].bound


def test_with_several_threads_every_engine_chooses_the_same_of_plans_equally_good():
    """Three of ten like offers are needed: with one thread, which is the engine's way."""
    offers = [pledge(f"X{one}{two}-1") for one in "AB" for two in "ABCDE"]
    case_ = case([line(quantity=3)], offers)
    ways = [("highs", 10**9), ("highs", 0), ("cp-sat", 10**9), ("cbc", 10**9)]
    plans = {
        threads: {
            solve_tiers(case_, formulate(case_), engine(name), Limits(threads=threads), large=large).plan
            for name, large in ways
        }
        for threads in (1, 2)
    }
    assert len(plans[1]) > 1
    assert len(plans[2]) == 1


@pytest.mark.parametrize(("threads", "said"), [(1, 0), (2, 1)])
def test_who_waits_hears_that_it_is_chosen(threads, said):
    told, case_ = [], case([line(quantity=1)], [pledge("XAA-1"), pledge("XBB-1")])
    solve_tiers(case_, formulate(case_), engine("highs"), Limits(threads=threads), tell=told.append)
    assert [news.best is not None for news in told if news.tier == CHOICE] == [False, True][: 2 * said]
    assert all(news.best == news.bound for news in told if news.tier == CHOICE)


def test_nothing_is_chosen_where_a_plan_is_given_or_a_tier_is_not_proven():
    case_ = case([line(quantity=1)], [pledge("XAA-1"), pledge("XBB-1")])
    formulation = formulate(case_)
    found = solve_tiers(case_, formulation, engine("highs"), Limits(threads=2)).plan
    other = {"XAA-1": "XBB-1", "XBB-1": "XAA-1"}[found.deployments[0].pledge]
    given = replace(found, deployments=(replace(found.deployments[0], pledge=other),))
    kept = solve_tiers(case_, formulation, engine("highs"), Limits(threads=2), start=given)
    assert kept.plan == given
    with patch("forcegen.solving.tiers.choice", side_effect=AssertionError):
        objectives = formulation.programme.objectives[:1]
        solve_tiers(case_, formulation, engine("highs"), Limits(threads=2), objectives=objectives)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(("a_piece", "searched"), [(1e-9, True), (1e3, False)])
def test_no_search_is_begun_that_would_be_over_before_it_is_of_use(threads, a_piece, searched):
    """The plan is filled by priority all the same, with what is left of the time."""
    cases = case([line(f"L{n}") for n in range(3)], [pledge(f"XAA-{n}") for n in range(2)])
    with (
        patch("forcegen.solving.tiers._NO_USE", a_piece),
        patch("forcegen.solving.search.Search.run", side_effect=Search.run, autospec=True) as run,
    ):
        found = solve_tiers(cases, formulate(cases), engine("highs"), Limits(60.0, threads), large=0)
    assert run.called == searched
    assert found.tiers[0].proven == searched
    assert len(found.plan.deployments) == 2


def test_a_search_whose_time_is_up_once_it_is_ready_relaxes_nothing():
    cases = case([line(f"L{n}") for n in range(3)], [pledge(f"XAA-{n}") for n in range(2)])
    get_ready, asked = Search._get_ready, []

    def slowly(searching):
        get_ready(searching)
        asked.append(searching)
        while not searching._deadline.passed:
            time.sleep(0.01)

    with (
        patch("forcegen.solving.search.Search._get_ready", slowly),
        patch("forcegen.solving.search.Relaxing.run", side_effect=AssertionError("relaxed")),
    ):
        found = solve_tiers(cases, formulate(cases), engine("highs"), Limits(2.0), large=0)
    assert asked
    assert (found.tiers[0].proven, len(found.plan.deployments)) == (False, 2)


def test_a_search_ends_so_much_before_its_limit_as_takes_what_comes_after_it():
    cases = case([line(f"L{n}") for n in range(3)], [pledge(f"XAA-{n}") for n in range(2)])
    ends = []

    def told(searching, *near):
        ends.append(searching._deadline.left().seconds)
        return run(searching, *near)

    run = Search.run
    with (
        patch("forcegen.solving.tiers._AFTER", 10.0),
        patch("forcegen.solving.search.Search.run", told),
    ):
        solve_tiers(cases, formulate(cases), engine("highs"), Limits(100.0), large=0)
    # Three lines need thirty seconds for that; the first tier would have ninety otherwise.
    assert 60 < ends[0] <= 70


@pytest.mark.parametrize(
    ("fill", "ends"), [(True, [54.0, 0.95 * 59.1, 0.98 * 59.1, 59.1]), (False, [54.0, 57.0, 58.8, 60.0])]
)
def test_each_tier_has_some_of_the_time_that_the_ones_before_leave(fill, ends):
    """Of 300 lines the last 0.9 s are for what comes after; who fills the plan elsewhere has left time for that."""
    formulation = SimpleNamespace(layout=SimpleNamespace(lines=range(300)))
    near = {"_limits": Limits(60.0), "_begun_at": time.monotonic(), "_formulation": formulation, "_fill": fill}
    for place, end in enumerate(ends):
        left = _Search._end(SimpleNamespace(**near), place, 4).left().seconds
        assert end - 0.5 < left <= end


@pytest.mark.parametrize(("seconds", "late"), [(None, False), (10.0, False), (0.5, True)])
def test_no_piece_is_cut_out_without_the_time_for_it(seconds, late):
    layout = SimpleNamespace(options=SimpleNamespace(count=200_000))
    search = SimpleNamespace(_deadline=Deadline(Limits(seconds)), _layout=layout, _threads=2, _patient=bool)
    search._too_late = Search._too_late.fget(search)
    ran = []
    search._improving = lambda *_: SimpleNamespace(run=lambda *_, **__: ran.append(True))
    Search._pieces(search, None)
    assert not ran if late else ran
