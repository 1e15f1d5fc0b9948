"""Cuts of missions: true of every plan, whatever the prices; and what they prove that the relaxation does not."""

from __future__ import annotations

from contextlib import ExitStack
from types import SimpleNamespace
from unittest.mock import Mock, patch

import numpy as np
import pytest
from benchmarks.families import Size
from benchmarks.generate import write
from hypothesis import given, settings
from hypothesis import strategies as st

from forcegen.formulation.formulate import formulate
from forcegen.pipeline import Inputs, load, prepare
from forcegen.solving.check import broken
from forcegen.solving.cut import Cut, with_cuts
from forcegen.solving.engine import Deadline, Limits
from forcegen.solving.engines import engine
from forcegen.solving.mission_cuts import MissionCuts
from forcegen.solving.relaxation import Relaxing
from forcegen.solving.tiers import solve_tiers
from forcegen.solving.weighed import Weighed
from support.cases import case, line, pledge, solved
from support.random_cases import CASES, best_of, records, some, sound

TOO_LARGE = ([line(quantity=3)], [pledge("XAA-1", strength=50), pledge("XBB-1"), pledge("XCC-1")])
"""Other units have 25 persons. Of 100 XAA has half, of 50 XBB has half: with a share of 0.4 nobody can come."""


def asked(cases, proof, *, of_use=-1e18, engine_=lambda **_: engine("highs")):
    """Every mission's cut at some prices, as HiGHS has it; the programme and the coverage tier."""
    formulation = formulate(cases)
    programme = formulation.without_aims
    with ExitStack() as stack:
        stack.enter_context(patch("forcegen.solving.mission_cuts._OF_USE", of_use))
        stack.enter_context(patch("forcegen.solving.mission_cuts.Scip", engine_))
        cuts = MissionCuts(programme, formulation.layout, Deadline(Limits()), lambda: False)
        found = []
        while cuts.due:
            found += cuts.breaking(np.zeros(programme.columns), proof(programme))
    return formulation, programme, found


@settings(some, max_examples=CASES // 3)
@given(records(longest=4), st.integers(0, 10**6))
def test_cuts_of_missions_keep_the_best_plan(arguments, seed):
    """Whatever the prices: those of coverage, too dear or too cheap, even where that makes it pay to come."""
    cases, chance = sound(arguments), np.random.default_rng(seed)
    plan = best_of(cases).plan

    def proof(programme):
        reduced = chance.integers(-20, 50, programme.columns)
        return Weighed(1, reduced, reduced, chance.integers(-9, 9, programme.rows.count), 3)

    formulation, programme, cuts = asked(cases, proof)
    assert len(cuts) == len({line.requirement.mission for line in cases.lines.values()})
    assert broken(with_cuts(programme, cuts), formulation.point(plan)) == []


@pytest.mark.parametrize("share", [0.4, 1.0])
def test_fractions_of_units_keep_a_share_that_no_whole_units_can(share):
    cases = case(*TOO_LARGE, max_contributor_share=share)
    formulation, best = formulate(cases), solved(cases).tiers[0]
    coverage = formulation.programme.objectives[0]
    near = formulation.without_aims, formulation.layout, coverage, Deadline(Limits())
    with patch.object(Relaxing, "_rounded", return_value=[]):  # of so little, those would do
        of_all, of_missions = (Relaxing(*near, together=together).run() for together in (False, True))
    assert coverage.value_at(of_missions.bound) == best.value
    assert (of_all.bound < of_missions.bound) == (share < 1)


def of_nothing(programme):
    nothing = np.zeros(programme.columns, np.int64)
    return Weighed(1, nothing + 1, nothing, np.zeros(programme.rows.count, np.int64), 1)


def test_a_machine_that_lets_no_process_start_does_without():
    def none(**_):
        return SimpleNamespace(solve=Mock(side_effect=ChildProcessError))

    assert asked(case(*TOO_LARGE), of_nothing, engine_=none)[2] == []


@pytest.mark.parametrize(
    ("of_use", "order"),
    [
        ([], [0, 1]),
        ([0, 1, 2, 3], [0, 1, 2, 3, 0, 1, 2, 3]),
        ([1], [0, 1, 2, 3, 1]),
        ([0, 0], [0, 1, 2, 0, 0]),
    ],
)
def test_the_smallest_are_asked_first_and_again_as_long_as_that_is_of_use(of_use, order):
    """After two in vain no larger one; after one in vain none again."""
    lines = [line(f"L{number}", mission=f"M{number}", to=f"2018-0{number + 1}") for number in (2, 0, 3, 1)]
    cases = case(lines, [pledge()], missions=[{"id": f"M{number}"} for number in range(4)])
    formulation = formulate(cases)
    programme, left, asked_ = formulation.without_aims, list(of_use), []

    def cut(_, mission, values, proof):
        number = int(programme.column_name(int(mission.columns[-1])).split("L")[1][0])
        asked_.append(number)
        if number in left:
            left.remove(number)
            return Cut(mission.columns, mission.columns, 0)
        return None

    with patch.object(MissionCuts, "_cut", cut):
        cuts = MissionCuts(programme, formulation.layout, Deadline(Limits()), lambda: False)
        made = sum(len(cuts.breaking(np.zeros(programme.columns), of_nothing(programme))) for _ in range(9))
    assert asked_ == order
    assert made == len(of_use)


@pytest.mark.parametrize("threads", [1, 2])
def test_solved_as_if_it_were_large_the_best_plan_is_found(tmp_path, threads):
    """A case of the family with shares; every cut of a mission is taken in, however little it is worth."""
    write("shares", Size(10, 20), tmp_path, seed=3)
    cases, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    plain, made, breaking = solved(cases).tiers[0], [], MissionCuts.breaking

    def heard(*near):
        made.extend(found := breaking(*near))
        return found

    with ExitStack() as stack:
        stack.enter_context(patch("forcegen.solving.search._LOOKED_AT", 0))
        stack.enter_context(patch("forcegen.solving.relaxation._FAR", 2.0))
        stack.enter_context(patch("forcegen.solving.mission_cuts._OF_USE", 1e-9))
        stack.enter_context(patch.object(MissionCuts, "breaking", heard))
        found = solve_tiers(cases, formulation, engine("highs"), Limits(threads=threads), large=0).tiers[0]
    assert (found.value, found.proven) == (plain.value, True)
    assert made
