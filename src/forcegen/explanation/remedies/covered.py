"""A case solved for coverage alone: what a plan covers, and that no other covers more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from forcegen.eligibility.pairs import Eligibility
from forcegen.errors import EngineFault, NoPlan
from forcegen.explanation.causes import Cause, causes
from forcegen.explanation.remedies.near import near
from forcegen.explanation.remedies.search import MOST_STEPS, Found, Search, is_large, searched, searched_near
from forcegen.formulation.families import FAMILIES, aims
from forcegen.formulation.formulate import Formulation, plan_of
from forcegen.formulation.layout import Layout
from forcegen.formulation.point import point_of
from forcegen.formulation.programme import NO_LIMIT, Integers, Objective, Programme
from forcegen.formulation.rows import RowsMaker, binding, joined
from forcegen.formulation.tiers import objectives
from forcegen.plan.audit import audit
from forcegen.plan.plan import Plan
from forcegen.plan.presence import presence
from forcegen.plan.score import coverage
from forcegen.solving.engine import Limits
from forcegen.solving.pieces import Pieces
from forcegen.solving.tiers import Infeasible, solve_tiers

LED = 1_500
"""Options from which on a case is solved as `solve` does it: CP-SAT took up to a minute there, this takes seconds."""

MOST_SECONDS, UNPROVEN_SECONDS = 20.0, 5.0
"""For one such case; and where the case before the changes is not proven either, so that nothing will be."""


@dataclass(frozen=True)
class Covered:
    """A case solved for coverage alone."""

    cases: Eligibility
    plan: Plan
    value: Fraction
    bound: Fraction | None

    @property
    def proven(self) -> bool:
        """No plan covers more."""
        return self.bound == self.value

    @cached_property
    def short(self) -> Mapping[str, Mapping[int, int]]:
        """What is short by line and month number; only what is."""
        return short_of(self.cases, self.plan)

    @cached_property
    def causes(self) -> Mapping[str, Sequence[Cause]]:
        """Why each short line is short."""
        return causes(self.cases, self.plan)


def for_coverage(cases: Eligibility) -> tuple[Layout, Programme]:
    """The programme of the coverage tier alone: the aims have no say in it."""
    layout = Layout(cases)
    blocks = [binding(family.rows(layout), layout.lower, layout.upper) for family in FAMILIES if family is not aims]
    tiers = (objectives(layout)[0],)
    return layout, Programme(layout.lower, layout.upper, layout.name, joined(blocks), tiers)


def short_of(cases: Eligibility, plan: Plan) -> Mapping[str, Mapping[int, int]]:
    """What a plan leaves short by line and month number; only what is."""
    here = presence(cases, plan)
    found = {}
    for name, line in cases.lines.items():
        by_month = {month: short for month in line.counted if (short := here.short(cases, name, month))}
        if by_month:
            found[name] = by_month
    return found


def at_hand(cases: Eligibility, plan: Plan) -> Covered:
    """What a plan covers; that no other covers more is not known."""
    return Covered(cases, plan, coverage(cases, presence(cases, plan)), None)


def covered(
    search: Search,
    cases: Eligibility,
    start: Plan | None = None,
    least: Fraction | None = None,
    served: str | None = None,
    seconds: float = MOST_SECONDS,
) -> Covered | None:
    """Solve a case for coverage alone; None where no plan was found in time.

    Of a large case only the plan it starts from is counted; of one that is not small what is found in time.

    Parameters
    ----------
    least
        Proven already: no plan of the case lacks less.
    served
        A line of which among plans of the same coverage one is wanted that lacks least.
    seconds
        At most, for a case that is not small.

    Raises
    ------
    Infeasible
        If its hard rules are proven to contradict each other.
    EngineFault
        When a claim of the engine does not stand the check.
    """
    start = None if start is None or audit(cases, start) else start
    if start is not None and (is_large(cases) or least is not None):
        known = at_hand(cases, start)
        if is_large(cases):
            return known
        if known.value == least:
            return replace(known, bound=least)
    if cases.stays >= LED:
        led = _led(search, cases, start, served, search.deadline.left().within(seconds))
        return None if led is None else replace(led, bound=_higher(led.bound, least))
    layout, programme = for_coverage(cases)
    objective = programme.objectives[0]
    point = None if start is None else point_of(layout, start)
    found = _searched_first(search, layout, programme, point, served)
    values = point if found.values is None else found.values
    if found.infeasible and point is None:
        raise Infeasible
    if values is None:
        return None
    plan = plan_of(layout, values)
    if point is not None and start is not None and objective.steps(point) <= objective.steps(values):
        # Among plans as good the one at hand is kept, so that nothing moves that need not.
        plan, values = start, point
    if breaches := audit(cases, plan):
        raise EngineFault(f"the plan breaks a rule: {breaches[0]}")
    value = coverage(cases, presence(cases, plan))
    if objective.exact and objective.value_at(objective.steps(values)) != value:
        raise EngineFault("coverage: the programme and the plan say different things")
    bound = None
    if found.bound is not None:
        bound = min(value, max(Fraction(0), objective.value_at(found.bound) - objective.error))
    return Covered(cases, plan, value, _higher(bound, least))


def _higher(bound: Fraction | None, least: Fraction | None) -> Fraction | None:
    return max((one for one in (bound, least) if one is not None), default=None)


def _led(search: Search, cases: Eligibility, start: Plan | None, served: str | None, limits: Limits) -> Covered | None:
    """The same by relaxation, cuts and pieces: first coverage, then what the line lacks."""
    from forcegen.solving.highs import HiGHS  # loaded when used

    layout, programme = for_coverage(cases)
    mine = _shorts(layout, served)
    lacking = Objective("lacking", mine, np.ones_like(mine), 0, 1)
    tiers = [*programme.objectives, lacking] if len(mine) else programme.objectives
    near = (cases, Formulation(layout, programme, programme), HiGHS())
    try:
        found = solve_tiers(*near, limits, search.stop, large=0, start=start, objectives=tiers)
    except Infeasible:
        raise
    except NoPlan:
        return None
    return Covered(cases, found.plan, found.tiers[0].value, found.tiers[0].bound)


def _shorts(layout: Layout, line: str | None) -> Integers:
    """The columns of what a line lacks."""
    if line is None:
        return np.zeros(0, np.int64)
    number = layout.line_number[line]
    return np.array([layout.short(number, month) for month in range(*layout.counted(number))], np.int64)


def _searched_first(
    search: Search, layout: Layout, programme: Programme, point: Integers | None, served: str | None
) -> Found:
    """Least coverage short; and among equals, if there is room for that, least of one line."""
    objective = programme.objectives[0]
    most = int(objective.coefficients @ programme.column_upper[objective.columns])
    mine = _shorts(layout, served)
    unit = 1 + int(programme.column_upper[mine].sum())
    if unit * most > MOST_STEPS or unit == 1:
        return searched(search, programme, objective, point, check=True)
    both = replace(objective, coefficients=unit * objective.coefficients + np.isin(objective.columns, mine))
    found = searched(search, programme, both, point, check=True)
    return found if found.bound is None else replace(found, bound=-((unit - 1 - found.bound) // unit))


def covered_near(search: Search, cases: Eligibility, plan: Plan, lines: Collection[str]) -> Covered | None:
    """A plan of a large case, made better around some lines; None if none was found that keeps every rule."""
    layout, programme = for_coverage(cases)
    point, objective = point_of(layout, plan), programme.objectives[0]
    found = searched_near(search, Pieces(programme), objective, point, near(layout, point, lines, programme.columns))
    sound = not audit(cases, plan)
    if found.values is not None and not (sound and objective.steps(found.values) >= objective.steps(point)):
        better = plan_of(layout, found.values)
        if not audit(cases, better):
            return at_hand(cases, better)
    return at_hand(cases, plan) if sound else None


def nearest(search: Search, found: Covered, to: Plan) -> Covered:
    """A plan that leaves the same short in every month, and moves as few units of another plan as can be.

    Among plans equally good an engine takes any; a reader wants to see only what must move.
    """
    layout, programme = for_coverage(found.cases)
    start = point_of(layout, found.plan)
    shorts = programme.objectives[0].columns
    upper = programme.column_upper.copy()
    upper[shorts] = start[shorts]
    units = Counter[tuple[str, str]]()
    for one in to.deployments:
        units[one.pledge, one.requirement] += one.units
    known = layout.pledge_number.keys() | layout.line_number.keys()
    kept = [(key, number) for key, number in units.items() if set(key) <= known]
    maker, sent = RowsMaker(), Counter[tuple[str, str]]()
    for one in found.plan.deployments:
        sent[one.pledge, one.requirement] += one.units
    moved = np.array([max(0, number - sent[key]) for key, number in kept], np.int64)
    for number, ((pledge, line), count) in enumerate(kept):
        columns = layout.columns_of_pledge[pledge]
        mine = columns[layout.options.line[columns] == layout.line_number[line]]
        row = maker.row(count, NO_LIMIT, "stays", pledge, line)
        maker.add(row, mine, layout.options.units[mine])
        maker.add(row, layout.count + number, 1)
    lost = layout.count + np.arange(len(kept))
    objective = Objective("moved", lost, np.ones_like(lost), 0, 1)
    nearer = Programme(
        np.concatenate([programme.column_lower, 0 * moved]),
        np.concatenate([upper, np.array([count for _, count in kept], np.int64)]),
        lambda column: layout.name(column) if column < layout.count else f"moved[{column - layout.count}]",
        joined([programme.rows, maker.made()]),
        (objective,),
    )
    best = searched(search, nearer, objective, np.concatenate([start, moved]), check=True)
    if best.values is None:
        return found
    plan = plan_of(layout, best.values[: layout.count])
    if audit(found.cases, plan):
        return found
    # What is not proven best may be short of less in a plan that moves less.
    return replace(found, plan=plan, value=coverage(found.cases, presence(found.cases, plan)))
