"""A case too large to be solved whole: its core is solved, and the plan taken as one of the whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from forcegen.eligibility.pairs import Eligibility
from forcegen.errors import EngineFault, NoPlan
from forcegen.formulation.core import core
from forcegen.formulation.formulate import Formulation, formulate
from forcegen.plan.audit import audit
from forcegen.plan.fill import deployed
from forcegen.plan.plan import Plan
from forcegen.plan.score import score
from forcegen.plan.solution import Solution, Tier
from forcegen.solving.by_hand import Over, in_time, safely_filled
from forcegen.solving.engine import Deadline, Engine, Limits
from forcegen.solving.tiers import Infeasible, Progress, Stop, solve_tiers

if TYPE_CHECKING:
    from forcegen.solving.prices import Priced

_TO_FILL = 0.35
"""Share of the time for filling with every start: the better beginning, but of no use with no time left to search."""
_TO_PRICE = 0.5
"""Share of the time, from the beginning, for the prices: the core is chosen by them."""
_OF_THE_TIME = 0.9
"""Share of the time for all of the search: the rest goes into the plan as one of the whole."""
_BY_LOT, _BY_PRICES = 120_000, 80_000
"""Columns of a core drawn by lot, and of one chosen by prices: its relaxation is to be solved within the time, too."""

_NOTHING = Fraction(0)


def solve_case(
    pairs: Eligibility,
    formulation: Formulation | None,
    engine: Engine,
    limits: Limits,
    stop: Stop | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Solution:
    """Every tier of a case; of its core where there is no formulation. Raises as `solve_tiers` and `solve_core` do."""
    if formulation is None:
        return solve_core(pairs, engine, limits, stop, tell)
    return solve_tiers(pairs, formulation, engine, limits, stop, tell)


def solve_core(
    whole: Eligibility,
    engine: Engine,
    limits: Limits,
    stop: Stop | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
    columns: int | None = None,
) -> Solution:
    """The best plan found in a core, begun with one filled by priority; of the whole, what prices prove of coverage.

    Parameters
    ----------
    columns
        Of the core, about; as many as can be searched well when None.

    Raises
    ------
    NoPlan
        When none was found. What has no plan among some of the stays may have one among all.
    EngineFault
        When an engine's claim does not stand the check, or the plan breaks a rule of the whole.
    """
    from forcegen.solving.from_prices import relaxation_of  # loaded when used, as it brings a solver

    stop = stop or Stop()
    to_search = Deadline(limits.share(_OF_THE_TIME))
    first, found = _begun(whole, limits, lambda: stop.asked or to_search.passed, tell)
    if found is None:
        part = core(whole, first or Plan(()), columns=columns or _BY_LOT)
    else:
        part = core(whole, first or Plan(()), columns=columns or _BY_PRICES, loss=_loss(found))
    formulation = formulate(part)
    bound = None if found is None else found.proven.bound

    def tell_plans(said: Progress) -> None:
        """A bound of the core is none of the whole."""
        tell(replace(said, bound=bound if said.tier == "coverage" else None))

    known = None if found is None else partial(relaxation_of, found)
    try:
        solution = solve_tiers(
            part, formulation, engine, to_search.left(), stop, tell_plans, fill=False, start=first, known=known
        )
    except Infeasible:
        raise NoPlan(
            "no plan was found; the case is so large that only some deployments were tried, and whether its hard rules "
            "contradict each other is not known: solve missions apart"
        ) from None
    plan = safely_filled(whole, solution.plan, Deadline(limits).grace(), tries=2)
    if breaches := audit(whole, plan):
        raise EngineFault(f"the plan breaks a rule: {breaches[0]}")
    values = score(whole, plan)
    return Solution(plan, [_claimed(tier, values[tier.name], bound) for tier in solution.tiers])


def _begun(
    whole: Eligibility, limits: Limits, over: Over, tell: Callable[[Progress], None]
) -> tuple[Plan | None, Priced | None]:
    """A plan filled by priority, and prices of the whole that prove something; side by side, if two threads may be."""
    from forcegen.formulation.compact_rows import compact
    from forcegen.solving.prices import priced

    late, to_price = Deadline(limits.share(_TO_FILL)), Deadline(limits.share(_TO_PRICE))
    best: Fraction | None = None
    bound: Fraction | None = None

    def fill() -> Plan | None:
        nonlocal best
        plan = _by_hand(whole, late, over)
        if plan is not None:
            best = score(whole, plan)["coverage"]
            tell(Progress("coverage", best, bound))
        return plan

    def hear(proven: Fraction) -> None:
        nonlocal bound
        bound = max(proven, _NOTHING)
        tell(Progress("coverage", best, bound))

    def price() -> Priced | None:
        found = priced(compact(whole), lambda: over() or to_price.passed, hear)
        # What proves less than nothing says nothing of which deployments matter.
        return found if found is not None and found.proven.bound > 0 else None

    if limits.threads == 1:
        return fill(), price()
    with ThreadPoolExecutor(1) as pool:
        pricing = pool.submit(price)
        return fill(), pricing.result()


def _loss(found: Priced) -> Mapping[tuple[str, str], NDArray[np.float64]]:
    """By pledge and line, what would be lost if the pledge went there in each month."""
    nowhere = np.full(found.case.months, np.inf)
    least = defaultdict[tuple[str, str], NDArray[np.float64]](lambda: nowhere)
    ways = found.case.ways
    for number, loss in zip(ways.pair.tolist(), found.losses, strict=True):
        pair = ways.pairs[number]
        key = pair.pledge.pledge.id, pair.line.requirement.id
        least[key] = np.minimum(least[key], loss) if key in least else loss
    return least


def _by_hand(whole: Eligibility, late: Deadline, over: Over) -> Plan | None:
    """A plan filled by priority: with every start tried until it is late, then in haste.

    None where the policy pins units, or units already there break a rule: then it takes an engine to begin.
    """
    there = deployed(whole)
    if whole.scenario.policy.pins or audit(whole, there):
        return None
    return in_time(whole, there, lambda: late.passed, over)


def _claimed(tier: Tier, value: Fraction, bound: Fraction | None) -> Tier:
    """Of a tier nothing is known but what prices prove of coverage, and that no plan has less than nothing."""
    if bound is None or tier.name != "coverage":
        bound = _NOTHING if value == 0 else None
    elif bound > value:
        raise EngineFault(f"prices claim a bound above a plan at hand: {float(bound)} and {float(value)}")
    return replace(tier, value=value, bound=bound, proven=bound == value and not tier.resolution)
