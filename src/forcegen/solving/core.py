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
from forcegen.plan.plan import Plan
from forcegen.plan.score import score
from forcegen.plan.solution import Solution, Tier
from forcegen.solving.beginning import Beginning, core_of
from forcegen.solving.by_hand import safely_filled
from forcegen.solving.engine import Deadline, Engine, Limits
from forcegen.solving.progress import Progress, Stop
from forcegen.solving.tiers import Infeasible, solve_tiers

_OF_THE_TIME = 0.9
"""Share of the time for all of the search: the rest goes into the plan as one of the whole."""
_BY_LOT = 120_000
"""Columns of a core drawn by lot."""

_NOTHING = Fraction(0)


def solve_case(
    pairs: Eligibility,
    formulation: Formulation | None,
    engine: Engine,
    limits: Limits,
    stop: Stop | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
    start: Plan | None = None,
) -> Solution:
    """Every tier of a case; of its core where there is no formulation. Raises as `solve_tiers` and `solve_core` do.

    Parameters
    ----------
    start
        A plan that keeps every rule, to begin with; a core has its own.
    """
    if formulation is None:
        return solve_core(pairs, engine, limits, stop, tell)
    return solve_tiers(pairs, formulation, engine, limits, stop, tell, start=start)


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
    stop = stop or Stop()
    to_search = Deadline(limits.share(_OF_THE_TIME))
    first, found = Beginning(whole, limits, lambda: stop.asked or to_search.passed, tell).run()
    if found is None:
        part = core(whole, first or Plan(()), columns=columns or _BY_LOT)
    else:
        part = core_of(whole, first or Plan(()), found, columns)
    formulation = formulate(part)
    bound = None if found is None else found.proven.bound

    def tell_plans(said: Progress) -> None:
        """A bound of the core is none of the whole."""
        tell(replace(said, bound=bound if said.tier == "coverage" else None))

    try:
        solution = solve_tiers(
            part, formulation, engine, to_search.left(), stop, tell_plans, fill=False, start=first, known=found
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


def _claimed(tier: Tier, value: Fraction, bound: Fraction | None) -> Tier:
    """Of a tier nothing is known but what prices prove of coverage, and that no plan has less than nothing."""
    if bound is None or tier.name != "coverage":
        bound = _NOTHING if value == 0 else None
    elif bound > value:
        raise EngineFault(f"prices claim a bound above a plan at hand: {float(bound)} and {float(value)}")
    return replace(tier, value=value, bound=bound, proven=bound == value and not tier.resolution)
