"""Prices, on tiny cases: whatever they are, what they prove holds for the best plan; and good ones prove much."""

from __future__ import annotations

from fractions import Fraction
from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from forcegen.formulation.compact import over_stay, presence
from forcegen.formulation.compact_rows import compact
from forcegen.formulation.formulate import formulate
from forcegen.plan.audit import audit
from forcegen.plan.score import score
from forcegen.solving.engine import Limits
from forcegen.solving.engines import engine
from forcegen.solving.from_prices import relaxation_of
from forcegen.solving.gradient import Prices
from forcegen.solving.prices import priced, proven
from forcegen.solving.tiers import solve_tiers
from support.cases import case, line, pledge, solved
from support.random_cases import CASES, best_of, records, some, sound

few = settings(some, max_examples=max(5, CASES // 6))


def sent_of(cases, plan, rows):
    """The plan's deployments by way of sending and month of the start."""
    ways, sent = rows.ways, np.zeros((rows.ways.count, rows.months), np.int64)
    number = {
        (one.pledge.pledge.id, one.line.requirement.id, int(sex)): way
        for way, (one, sex) in enumerate(zip((ways.pairs[pair] for pair in ways.pair), ways.sex, strict=True))
    }
    for one in plan.deployments:
        women = one.women or 0
        each = {0: one.units} if (one.pledge, one.requirement, 0) in number else {1: women, 2: one.units - women}
        for sex, units in each.items():
            if units:
                way = number[one.pledge, one.requirement, sex]
                sent[way, one.start - cases.horizon.first] += units // ways.units[way]
    return sent


def check(cases, shown, rows):
    best = best_of(cases)
    assert shown.bound <= best.tiers[0].value
    for more in shown.over[sent_of(cases, best.plan, rows) > 0]:
        assert shown.bound + Fraction(more) * (1 - Fraction(1, 10**9)) <= best.tiers[0].value


@some
@given(records(longest=5), st.integers(0, 10**6), st.sampled_from((0.1, 3.0, 1e3, 1e12, 1e30, np.nan)))
def test_any_prices_prove_no_more_than_the_best_plan_leaves(arguments, seed, size):
    cases = sound(arguments)
    rows = compact(cases)
    chance = np.random.default_rng(seed)
    blocks = (rows.present, rows.arriving, rows.sent)
    prices = Prices(*(chance.standard_normal(block.lower.shape) * size for block in blocks))
    check(cases, proven(rows, prices), rows)


@some
@given(records(longest=5))
def test_the_best_plan_keeps_the_rows(arguments):
    cases = sound(arguments)
    plan, rows = best_of(cases).plan, compact(cases)
    sent = sent_of(cases, plan, rows)
    assert (sent * ~rows.starts == 0).all()
    short = np.zeros(rows.counted.shape, np.int64)
    served = rows.present.sent[: len(rows.target)] @ presence(rows, sent)
    short[rows.counted] = np.maximum(0, rows.target[:, None] - served)[rows.counted]
    per_unit = [Fraction(int(weight), int(target)) for weight, target in zip(rows.weight, rows.target, strict=True)]
    weighted = [int(months) * each for months, each in zip(short.sum(axis=1), per_unit, strict=True)]
    assert sum(weighted) == score(cases, plan)["coverage"]
    present = rows.present.sent @ presence(rows, sent) + rows.present.more @ short
    assert ((rows.present.lower <= present) & (present <= rows.present.upper)).all()
    arriving = rows.arriving.sent @ sent
    assert ((rows.arriving.lower <= arriving) & (arriving <= rows.arriving.upper)).all()
    alone = np.diff(rows.sent.more.indptr) == 0
    units = (rows.sent.sent @ sent.sum(axis=1))[alone]
    assert (units <= rows.sent.upper[alone, 0]).all()
    stock = np.bincount(rows.ways.stock, sent.sum(axis=1) * rows.ways.units, len(rows.stock))
    assert (stock <= rows.stock).all()


@some
@given(records(longest=5), st.integers(0, 10**6))
def test_what_a_stay_is_worth_is_what_its_months_are_worth(arguments, seed):
    rows = compact(sound(arguments))
    chance = np.random.default_rng(seed)
    sent = chance.integers(0, 9, rows.starts.shape) * rows.starts
    monthly = chance.integers(-9, 9, rows.starts.shape)
    assert (presence(rows, sent) * monthly).sum() == (sent * over_stay(rows, monthly)).sum()
    assert (presence(rows, sent.astype(np.float32)) == presence(rows, sent)).all()
    assert (over_stay(rows, monthly.astype(np.float32)) == over_stay(rows, monthly)).all()


@few
@given(records(longest=5))
def test_in_the_words_of_the_programme_they_prove_the_same(arguments):
    cases = sound(arguments)
    formulation = formulate(cases)
    layout, coverage = formulation.layout, formulation.programme.objectives[0]
    found = relaxation_of(priced(compact(cases), rounds=2), layout, coverage, formulation.without_aims)
    point = formulation.point(best_of(cases).plan)
    best = coverage.steps(point)
    used = np.flatnonzero(point[: layout.options.count])
    assert found.bound <= best
    assert (found.over[used] <= best).all()
    known = priced(compact(cases), rounds=2)
    plan = solve_tiers(cases, formulation, engine("highs"), Limits(), large=0, known=known).plan
    assert audit(cases, plan) == []
    assert score(cases, plan)["coverage"] >= best_of(cases).tiers[0].value


@few
@given(records(longest=5))
def test_nor_do_the_best_prices(arguments):
    cases = sound(arguments)
    rows = compact(cases)
    told = []
    found = priced(rows, tell=told.append, rounds=3)
    check(cases, found.proven, rows)
    bounds = [one.proven.bound for one in told]
    assert bounds == sorted(set(bounds))
    assert told[-1] is found


@few
@given(records(longest=5))
def test_nor_do_prices_taken_over_some_ways_at_a_time(arguments):
    cases = sound(arguments)
    whole, rows = compact(cases), compact(cases)
    with patch("forcegen.solving.prices._AT_ONCE", 2), patch("forcegen.formulation.compact.PART", 3):
        found = priced(rows, rounds=6)
        check(cases, found.proven, rows)
    alike = proven(whole, found.prices)
    assert alike.bound == found.proven.bound
    assert (alike.over == found.proven.over).all()


def test_prices_over_some_ways_at_a_time_go_on_to_all_of_them():
    """Each line is served by any pledge: over two or three ways at a time prices have no rest."""
    lines, pledges = [line(f"L{k}", priority=k + 1) for k in range(5)], [pledge(f"XAA-{k}") for k in range(4)]
    cases = case(lines, pledges)
    with patch("forcegen.solving.prices._AT_ONCE", 2):
        found = priced(compact(cases))
    best = solved(cases).tiers[0].value
    assert best > 0
    assert best * Fraction(99, 100) <= found.proven.bound <= best


def test_a_pledge_can_be_in_one_place_only():
    cases = case([line("L1"), line("L2")], [pledge("XAA-1")])
    found = priced(compact(cases))
    best = solved(cases).tiers[0].value
    assert best > 0
    assert best * Fraction(99, 100) <= found.proven.bound <= best


def test_what_is_over_at_once_proves_nothing():
    cases = case([line("L1")], [pledge("XAA-1")])
    assert priced(compact(cases), over=lambda: True) is None
