"""A case too large to be solved whole: its core is solved, and the plan taken as one of the whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

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

_TO_FILL = 0.35
"""Share of the time for filling with every start: the better beginning, but of no use with no time left to search."""
_OF_THE_TIME = 0.9
"""Share of the time for all of the search: the rest goes into the plan as one of the whole."""


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
    columns: int = 120_000,
) -> Solution:
    """The best plan found in a core, begun with one filled by priority. Of the whole nothing is proven.

    Parameters
    ----------
    columns
        Of the core, about.

    Raises
    ------
    NoPlan
        When none was found. What has no plan among some of the stays may have one among all.
    EngineFault
        When an engine's claim does not stand the check, or the plan breaks a rule of the whole.
    """
    stop = stop or Stop()
    to_search = Deadline(limits.share(_OF_THE_TIME))
    first = _by_hand(whole, Deadline(limits.share(_TO_FILL)), lambda: stop.asked or to_search.passed)
    part = core(whole, first or Plan(()), columns)
    formulation = formulate(part)

    def tell_plans(said: Progress) -> None:
        """A bound of the core is none of the whole."""
        tell(replace(said, bound=None))

    try:
        solution = solve_tiers(part, formulation, engine, to_search.left(), stop, tell_plans, fill=False, start=first)
    except Infeasible:
        raise NoPlan(
            "no plan was found; the case is so large that only some deployments were tried, and whether its hard rules "
            "contradict each other is not known: solve missions apart"
        ) from None
    plan = safely_filled(whole, solution.plan, Deadline(limits).grace(), tries=2)
    if breaches := audit(whole, plan):
        raise EngineFault(f"the plan breaks a rule: {breaches[0]}")
    values = score(whole, plan)
    return Solution(plan, [_unproven(tier, values[tier.name]) for tier in solution.tiers])


def _by_hand(whole: Eligibility, late: Deadline, over: Over) -> Plan | None:
    """A plan filled by priority: with every start tried until it is late, then in haste.

    None where the policy pins units, or units already there break a rule: then it takes an engine to begin.
    """
    there = deployed(whole)
    if whole.scenario.policy.pins or audit(whole, there):
        return None
    return in_time(whole, there, lambda: late.passed, over)


def _unproven(tier: Tier, value: Fraction) -> Tier:
    """A tier of which nothing is known but that no plan has less than nothing."""
    nothing = value == 0
    return replace(tier, value=value, bound=Fraction(0) if nothing else None, proven=nothing and not tier.resolution)
