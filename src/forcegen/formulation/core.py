"""The core of a case too large to be solved whole: a choice among its stays, a case by itself.

A plan of the core is a plan of the whole. That no plan of the core is better says nothing of the whole.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.formulation.programme import Integers
from forcegen.plan.plan import Plan

Floats = NDArray[np.float64]

MOST_STAYS = 400_000
"""Cases of so many stays are solved whole: with more, neither the relaxation nor memory is up to it."""
_STEPS = (2, 3, 6)
"""Months between the starts of a pair, the first that makes few enough of them; else only tours that follow on."""


def too_large(eligibility: Eligibility) -> bool:
    """Whether only the core of a case is searched."""
    return eligibility.stays > MOST_STAYS


def core(
    eligibility: Eligibility,
    plan: Plan = Plan(()),
    *,
    columns: int,
    loss: Mapping[tuple[str, str], Floats] | None = None,
) -> Eligibility:
    """About as many of a case's stays as can be searched well.

    Units already there and pairs that the policy pins are all in it, with every start. Of the others the stays of a
    plan, and those that lose least, from the first start to the last of these, where losses are known. Else the pairs
    that a plan uses are in it with every start, and of the others there are fewer starts, and if that will not do, of
    each pledge and of each line only some pairs, drawn by lot: with a dozen lines each, pledges can be shared out
    nearly as well as with all of them, while the best dozen of each would be the same few lines for all.

    Parameters
    ----------
    plan
        One at hand, to begin the search with.
    columns
        Columns that the stays of the core have, about: persons have two, one for each sex.
    loss
        By pledge and line, what would be lost if the pledge went there in each month of the horizon; infinite where it
        cannot start.
    """
    usable = [pair for pair in eligibility.pairs.values() if pair.usable]
    of_pair = np.array([_sexes(pair) for pair in usable])
    counts = np.array([pair.starts.count for pair in usable], np.int64)
    step = next((one for one in _STEPS if of_pair @ -(-counts // one) <= columns), eligibility.horizon.months)
    whole = {(pin.pledge, pin.requirement) for pin in eligibility.scenario.policy.pins}
    if loss is None:
        whole |= {(one.pledge, one.requirement) for one in plan.deployments}
    kept = {_key(pair): pair for pair in usable if pair.deployed or _key(pair) in whole}
    free = [pair for pair in usable if _key(pair) not in kept]
    if loss is not None and free:
        since = eligibility.horizon.first
        losses, place = np.array([loss[_key(pair)] for pair in free]), {_key(pair): n for n, pair in enumerate(free)}
        for one in plan.deployments:
            if (one.pledge, one.requirement) in place:
                losses[place[one.pledge, one.requirement], one.start - since] = -np.inf
        months = _within(losses, [_sexes(pair) for pair in free], columns)
        for pair, (first, last) in zip(free, months, strict=True):
            if first <= last:
                kept[_key(pair)] = replace(pair, starts=replace(pair.starts, first=since + first, last=since + last))
        return _of(eligibility, kept)
    if of_pair.sum() > columns:
        free = _drawn(free, columns * len(usable) // int(of_pair.sum()) // (len(eligibility.pledges) or 1))
    for pair in free:
        between = max(1, min(step, pair.starts.tour))
        kept[_key(pair)] = replace(pair, starts=replace(pair.starts, step=between))
    return _of(eligibility, kept)


def _within(losses: Floats, sexes: Sequence[int], columns: int) -> list[tuple[int, int]]:
    """By pair the first and the last month that lose no more than some bound; so high as there is room for columns."""
    each = np.array(sexes, np.int64)
    bounds = np.unique(losses[np.isfinite(losses)])

    def within(most: float) -> tuple[Integers, Integers]:
        inside = losses <= most
        first, last = inside.argmax(axis=1), inside.shape[1] - 1 - inside[:, ::-1].argmax(axis=1)
        return np.where(inside.any(axis=1), first, last + 1), last

    def too_many(place: int) -> bool:
        first, last = within(bounds[place])
        return int(each @ (last + 1 - first)) > columns

    place = bisect_left(range(len(bounds)), True, key=too_many)
    first, last = within(bounds[place - 1] if place else -np.inf)
    return list(zip(first.tolist(), last.tolist(), strict=True))


def _of(eligibility: Eligibility, kept: Mapping[tuple[str, str], Pair]) -> Eligibility:
    return replace(eligibility, pairs={key: kept[key] for key in eligibility.pairs if key in kept})


def _sexes(pair: Pair) -> int:
    return 1 + (pair.pledge.individuals and not pair.pledge.pledge.indivisible)


def _drawn(pairs: Sequence[Pair], each: int) -> list[Pair]:
    """Pairs by lot, the same lot every time: so many of each pledge and of each line, where there are so many."""
    of_pledge, of_line, drawn = Counter[str](), Counter[str](), list[Pair]()
    for pair in Random(0).sample(pairs, len(pairs)):  # noqa: S311 - a search, no secret
        pledge, line = _key(pair)
        if of_pledge[pledge] < each or of_line[line] < each:
            of_pledge[pledge] += 1
            of_line[line] += 1
            drawn.append(pair)
    return drawn


def _key(pair: Pair) -> tuple[str, str]:
    return pair.pledge.pledge.id, pair.line.requirement.id
