"""How many persons can serve, and what that says of shares of them: no plan is lost, and no share is a fraction."""

from __future__ import annotations

import time
from contextlib import ExitStack
from unittest.mock import patch

import numpy as np
import pytest
from benchmarks.families import Size
from benchmarks.generate import write
from hypothesis import given, settings
from hypothesis import strategies as st

from forcegen.formulation.formulate import formulate
from forcegen.pipeline import Inputs, load, prepare
from forcegen.solving.check import broken
from forcegen.solving.engine import Carried, Deadline, Limits, Outcome
from forcegen.solving.engines import engine
from forcegen.solving.headcounts import Headcounts
from forcegen.solving.relaxation import Relaxing
from forcegen.solving.scip import Scip
from forcegen.solving.settled import with_carried
from forcegen.solving.tiers import solve_tiers
from support.cases import case, line, pledge
from support.random_cases import CASES, best_of, records, some, sound

THREE_IN_TEN = {"women_targets": {"ipo": {2018: 0.3}}, "women_mode": "aim"}


@pytest.mark.parametrize(
    ("least", "most", "men", "women", "short", "broken_by"),
    [
        (5, 5, 5.0, 0.0, 1.5, True),
        (5, 5, 5.0, 0.0, 2.0, False),
        (5, 5, 4.0, 1.0, 0.5, True),
        (5, 5, 4.0, 1.0, 1.0, False),
        # Of four, five and six persons two are women.
        (4, 6, 4.5, 0.0, 1.6, True),
        (4, 6, 4.5, 0.0, 2.0, False),
        # None of none, three of ten, and on the way between them no more than the share.
        (0, 10, 5.0, 0.0, 1.5, False),
    ],
)
def test_of_so_many_persons_the_share_is_whole(least, most, men, women, short, broken_by):
    formulation = formulate(
        case([line(capability="ipo", quantity=10)], [pledge(capability="ipo", quantity=20, women=9)], **THREE_IN_TEN)
    )
    layout = formulation.layout
    headcounts = Headcounts(formulation.programme, layout)
    headcounts.know([(least, most)] * len(headcounts.groups))
    point = np.zeros(layout.count)
    for sex, persons in ((1, women), (2, men)):
        point[np.flatnonzero(layout.options.sex == sex)[0]] = persons
    point[list(layout.aims.values())] = short
    cuts = list(headcounts.breaking(point, lambda: False))
    assert len(cuts) == (len(layout.aims) if broken_by else 0)


def test_columns_that_leave_the_same_part_of_a_person_are_counted_together():
    """Units of 15 and of 25 ask for 4.5 and 7.5 women: half a person of each unit, whichever it is."""
    unit = {"women_targets": {"troops": {2018: 0.3}}, "women_mode": "aim"}
    pledges = [pledge("XAA-1", strength=15, quantity=2), pledge("XAA-2", strength=25, quantity=2)]
    formulation = formulate(case([line(quantity=3)], pledges, **unit))
    headcounts = Headcounts(formulation.programme, formulation.layout)
    assert len(headcounts.groups) == len(formulation.layout.aims)
    headcounts.know([(3, 3)] * len(headcounts.groups))
    point, options = np.zeros(formulation.layout.count), formulation.layout.options
    of_a = np.flatnonzero(options.pledge == options.pledge[0])[0]
    point[of_a], shortfalls = 3, list(formulation.layout.aims.values())
    for short, count in ((13.5, len(shortfalls)), (14.0, 0)):
        point[shortfalls] = short
        assert len(list(headcounts.breaking(point, lambda: False))) == count


@some
@given(records(longest=4))
def test_the_best_plan_is_within_what_is_proven(arguments):
    """As if the tier before never left much open."""
    case_ = sound(arguments)
    best = best_of(case_)
    formulation = formulate(case_)
    layout = formulation.layout
    coverage, composition, *_ = formulation.programme.objectives
    point = formulation.point(best.plan)
    programme = with_carried(formulation.programme, [Carried(coverage, coverage.steps(point))])
    relaxing = Relaxing(programme, layout, composition, Deadline(Limits()), count=True)
    with patch("forcegen.solving.headcounts._SETTLED", 1e12):
        found = relaxing.run()
    assert found is not None
    assert found.bound <= composition.steps(point)
    assert broken(found.programme, point) == []
    headcounts = relaxing._cuts.headcounts
    assert headcounts.known == bool(headcounts.groups)
    for group in headcounts.groups:
        least, most = headcounts._ranges[group.tobytes()]
        assert least <= point[group].sum() <= most


@settings(some, max_examples=max(5, CASES // 20))
@given(records(longest=4), st.sampled_from((-1, 5_000)))
def test_where_persons_are_counted_every_tier_equals_that_of_the_plain_programme(arguments, tiny):
    """As if the tier before never left much open, and as if nothing were too small for SCIP."""
    case_ = sound(arguments)
    best = best_of(case_)
    with patch("forcegen.solving.headcounts._SETTLED", 1e12), patch("forcegen.solving.asking._TINY", tiny):
        found = solve_tiers(case_, formulate(case_), engine("highs"), Limits(threads=2), large=0)
    assert found.optimal
    assert [tier.value for tier in found.tiers] == [tier.value for tier in best.tiers]


def test_once_persons_are_counted_engines_begin_anew(tmp_path):
    asked, solve = [], Scip.solve

    def first_waits(scip, programme, objective, carried, start, limits, watch):
        if objective.name != "composition":
            return solve(scip, programme, objective, carried, start, limits, watch)
        asked.append(programme.rows.count)
        if len(asked) > 1:
            return solve(scip, programme, objective, carried, start, limits, watch)
        while not watch.cancelled():
            time.sleep(0.01)
        return Outcome("feasible", start, None)

    write("individuals", Size(12, 24), tmp_path)
    case_, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    plain = solve_tiers(case_, formulation, engine("highs"), Limits()).tiers[1]
    with ExitStack() as stack:
        stack.enter_context(patch("forcegen.solving.asking._TINY", -1))
        stack.enter_context(patch("forcegen.solving.headcounts._SETTLED", 1e12))
        stack.enter_context(patch("forcegen.solving.asking._ALONE", 60.0))
        stack.enter_context(patch.object(Scip, "solve", first_waits))
        found = solve_tiers(case_, formulation, engine("highs"), Limits(60, threads=2), large=0).tiers[1]
    assert (found.value, found.proven) == (plain.value, True)
    before, after = asked
    assert after > before


def test_of_the_cases_that_need_it_there_is_not_too_much_to_ask(tmp_path):
    """A limit of a tenth had once put an end to all counting where it helps, and nothing failed."""
    write("individuals", Size(60, 120), tmp_path)
    _, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    asked = []
    Headcounts(formulation.programme, formulation.layout).find_out(
        formulation.programme, lambda *one: asked.append(one)
    )
    assert asked


def test_persons_are_not_counted_where_the_tier_before_leaves_much_open_or_there_is_much_to_ask(tmp_path):
    write("rich", Size(20, 40), tmp_path)
    _, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    coverage, composition, *_ = formulation.programme.objectives
    least = Relaxing(formulation.without_aims, formulation.layout, coverage, Deadline(Limits())).run()
    assert least is not None
    carried = [Carried(coverage, int(1.02 * least.bound))]
    programme = with_carried(formulation.programme, carried)
    for settled, entries, known in ((0.01, 10**8, False), (0.1, 10**8, True), (0.1, 10**3, False)):
        relaxing = Relaxing(programme, formulation.layout, composition, Deadline(Limits()), count=True)
        with ExitStack() as stack:
            stack.enter_context(patch("forcegen.solving.headcounts._SETTLED", settled))
            stack.enter_context(patch("forcegen.solving.headcounts._TO_COUNT", entries))
            found = relaxing.run()
        assert found is not None
        # Either way the relaxation is that of the tier, not of what was asked on the way.
        assert found.solved
        assert found.bound >= composition.coefficients @ found.values[composition.columns] - 1e-6
        assert relaxing._cuts.headcounts.known is known
