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
from forcegen.plan.fill import deployed, filled
from forcegen.plan.plan import Plan
from forcegen.plan.score import score
from forcegen.plan.solution import Solution, Tier
from forcegen.solving.engine import Deadline, Engine, Limits
from forcegen.solving.tiers import Infeasible, Progress, Stop, solve_tiers

_TO_FILL = 0.35
"""What filling with every start may take of it: the better beginning, but of no use with no time left to search."""
_OF_THE_TIME = 0.9
"""What the search may take of it: the rest goes into the plan as one of the whole."""


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
    seconds = limits.seconds
    to_search = Deadline(limits if seconds is None else replace(limits, seconds=_OF_THE_TIME * seconds))
    first = _by_hand(whole, limits, stop)
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
    plan = filled(whole, solution.plan, Deadline(limits).grace(), tries=2)
    if audit(whole, plan):
        plan = solution.plan
    if breaches := audit(whole, plan):
        raise EngineFault(f"the plan breaks a rule: {breaches[0]}")
    values = score(whole, plan)
    return Solution(plan, [_unproven(tier, values[tier.name]) for tier in solution.tiers])


def _by_hand(whole: Eligibility, limits: Limits, stop: Stop) -> Plan | None:
    """A plan filled by priority: with every start tried as long as there is time for it, then in haste.

    None where the policy pins units, or units already there break a rule: then it takes an engine to begin.
    """
    to_fill = Deadline(limits if limits.seconds is None else replace(limits, seconds=_TO_FILL * limits.seconds))
    there = deployed(whole)
    if whole.scenario.policy.pins or audit(whole, there):
        return None
    plan = filled(whole, there, lambda: stop.asked or to_fill.passed)
    if to_fill.passed:
        plan = filled(whole, plan, lambda: stop.asked, tries=2)
    return there if audit(whole, plan) else plan


def _unproven(tier: Tier, value: Fraction) -> Tier:
    """A tier of which nothing is known but that no plan has less than nothing."""
    nothing = value == 0
    return replace(tier, value=value, bound=Fraction(0) if nothing else None, proven=nothing and not tier.resolution)
