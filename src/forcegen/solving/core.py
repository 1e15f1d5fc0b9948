"""A case too large to be solved whole: its core is solved, and the plan taken as one of the whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from forcegen.eligibility.pairs import Eligibility
from forcegen.errors import EngineFault, NoPlan
from forcegen.formulation.formulate import Formulation
from forcegen.plan.audit import audit
from forcegen.plan.fill import filled
from forcegen.plan.score import score
from forcegen.plan.solution import Solution, Tier
from forcegen.solving.engine import Deadline, Engine, Limits
from forcegen.solving.tiers import Infeasible, Progress, Stop, solve_tiers

_OF_THE_TIME = 0.9
"""What the search may take of it: the rest goes into the plan as one of the whole."""


def solve_case(
    pairs: Eligibility,
    formulation: Formulation,
    engine: Engine,
    limits: Limits,
    stop: Stop | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Solution:
    """Every tier of a case, formulated whole or by its core; raises as `solve_tiers` and `solve_core` do."""
    way = solve_tiers if formulation.layout.eligibility is pairs else solve_core
    return way(pairs, formulation, engine, limits, stop, tell)


def solve_core(
    whole: Eligibility,
    formulation: Formulation,
    engine: Engine,
    limits: Limits,
    stop: Stop | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Solution:
    """The best plan found in a core, filled with what the core left out. Of the whole nothing is proven.

    Parameters
    ----------
    formulation
        Of the core.

    Raises
    ------
    NoPlan
        When none was found. What has no plan among some of the stays may have one among all.
    EngineFault
        When an engine's claim does not stand the check, or the plan breaks a rule of the whole.
    """
    begun = Deadline(limits)
    seconds = None if limits.seconds is None else _OF_THE_TIME * limits.seconds
    part, tried = formulation.layout.eligibility, replace(limits, seconds=seconds)

    def tell_plans(said: Progress) -> None:
        """A bound of the core is none of the whole."""
        tell(replace(said, bound=None))

    try:
        solution = solve_tiers(part, formulation, engine, tried, stop, tell_plans, fill=False)
    except Infeasible:
        raise NoPlan(
            "no plan was found; the case is so large that only some deployments were tried, and whether its hard rules "
            "contradict each other is not known: solve missions apart"
        ) from None
    plan = filled(whole, solution.plan, begun.grace(), tries=2)
    if audit(whole, plan):
        plan = solution.plan
    if breaches := audit(whole, plan):
        raise EngineFault(f"the plan breaks a rule: {breaches[0]}")
    values = score(whole, plan)
    return Solution(plan, [_unproven(tier, values[tier.name]) for tier in solution.tiers])


def _unproven(tier: Tier, value: Fraction) -> Tier:
    """A tier of which nothing is known but that no plan has less than nothing."""
    nothing = value == 0
    return replace(tier, value=value, bound=Fraction(0) if nothing else None, proven=nothing and not tier.resolution)
