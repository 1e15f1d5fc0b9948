"""Solving once, with every claim checked; and solving a changed case afresh, by an engine of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forcegen.eligibility.pairs import Eligibility
from forcegen.errors import EngineFault
from forcegen.explanation.causes import Cause, causes
from forcegen.explanation.remedies.near import LARGE, near
from forcegen.formulation.families import FAMILIES, aims
from forcegen.formulation.formulate import plan_of
from forcegen.formulation.layout import Layout
from forcegen.formulation.point import point_of
from forcegen.formulation.programme import NO_LIMIT, Integers, Objective, Programme
from forcegen.formulation.rows import RowsMaker, binding, joined
from forcegen.formulation.tiers import objectives
from forcegen.plan.audit import audit
from forcegen.plan.plan import Plan
from forcegen.plan.presence import presence
from forcegen.plan.score import coverage
from forcegen.solving.check import broken
from forcegen.solving.engine import Deadline, Engine, Unheard
from forcegen.solving.neighbourhood import part_objective
from forcegen.solving.pieces import Pieces

MOST_STEPS = 2**50
"""Beyond this many steps there is no room for a preference among what is equally good."""
EFFORT = 0.8
"""What a question about part of a large case may cost, in CP-SAT's own units of about a second."""

Resolve = Callable[[Mapping[str, Any]], Eligibility]
"""The case with an overlay laid over it, read and checked as any other."""


@dataclass(frozen=True)
class Search:
    """By what, and how long."""

    engine: Engine
    """Chooses among changes."""
    checker: Engine
    """Solves each answer afresh."""
    deadline: Deadline
    stopped: Callable[[], bool] = lambda: False

    @property
    def over(self) -> bool:
        """Whether time is up, or somebody asked to stop."""
        return self.stopped() or self.deadline.passed


@dataclass(frozen=True)
class Found:
    """The best point of a programme, as far as it is known."""

    values: Integers | None
    """None where there is none, or none was found."""
    bound: int | None
    """No point has fewer steps."""
    infeasible: bool

    def proven(self, objective: Objective) -> bool:
        """Whether no point is better."""
        return self.values is not None and self.bound == objective.steps(self.values)


def searched_near(
    search: Search, pieces: Pieces, objective: Objective, point: Integers, free: NDArray[np.bool_]
) -> Found:
    """Minimise with most columns as they are in a point: what is found is checked, and nothing is proven."""
    from forcegen.solving.cp_sat import CpSat  # loaded when used

    piece = pieces.piece(point, pieces.sums(point), free)
    mine, watch = part_objective(objective, piece.part), Unheard(search.stopped)
    outcome = CpSat(EFFORT).solve(piece.part.programme, mine, (), None, search.deadline.left(), watch)
    if outcome.values is None:
        return Found(None, None, infeasible=False)
    values = piece.point(outcome.values)
    if breaks := broken(pieces.programme, values):
        raise EngineFault(f"CP-SAT returned a point that breaks {', '.join(breaks[:5])}")
    return Found(values, None, infeasible=False)


def searched(
    search: Search, programme: Programme, objective: Objective, start: Integers | None = None, *, check: bool = False
) -> Found:
    """Minimise; every claim is checked in whole numbers.

    Parameters
    ----------
    check
        By the engine that checks, not by the one that chooses.
    """
    engine = search.checker if check else search.engine
    outcome = engine.solve(programme, objective, (), start, search.deadline.left(), Unheard(search.stopped))
    values = outcome.values
    if outcome.status == "infeasible":
        if start is not None and not broken(programme, start):
            raise EngineFault(f"{engine.version()} calls a programme infeasible, but a point is at hand")
        return Found(None, None, infeasible=True)
    if values is not None and (breaks := broken(programme, values)):
        raise EngineFault(f"{engine.version()} returned a point that breaks {', '.join(breaks[:5])}")
    if values is not None and outcome.bound_steps is not None and outcome.bound_steps > objective.steps(values):
        raise EngineFault(f"{engine.version()} claims a bound above its own point")
    return Found(values, outcome.bound_steps, infeasible=False)


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


def is_large(cases: Eligibility) -> bool:
    """Whether a case is too large for questions about all of it at once."""
    return cases.stays >= LARGE


def at_hand(cases: Eligibility, plan: Plan) -> Covered:
    """What a plan covers; that no other covers more is not known."""
    return Covered(cases, plan, coverage(cases, presence(cases, plan)), None)


def covered(
    search: Search,
    cases: Eligibility,
    start: Plan | None = None,
    least: Fraction | None = None,
    served: str | None = None,
) -> Covered | None:
    """Solve a case for coverage alone; None where its hard rules contradict each other, or no plan was found.

    Of a large case only the plan it starts from is counted.

    Parameters
    ----------
    least
        Proven already: no plan of the case lacks less.
    served
        A line of which among plans of the same coverage one is wanted that lacks least.

    Raises
    ------
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
    layout, programme = for_coverage(cases)
    objective = programme.objectives[0]
    point = None if start is None else point_of(layout, start)
    found = _searched_first(search, layout, programme, point, served)
    values = point if found.values is None else found.values
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
    return Covered(cases, plan, value, bound)


def _searched_first(
    search: Search, layout: Layout, programme: Programme, point: Integers | None, served: str | None
) -> Found:
    """Least coverage short; and among equals, if there is room for that, least of one line."""
    objective = programme.objectives[0]
    most = int(objective.coefficients @ programme.column_upper[objective.columns])
    number = None if served is None else layout.line_number[served]
    mine = [] if number is None else [layout.short(number, month) for month in range(*layout.counted(number))]
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
    return found if audit(found.cases, plan) else replace(found, plan=plan)


def checker() -> Engine:
    """The engine that solves answers afresh: a claim is found by one engine and checked by another."""
    from forcegen.solving.cp_sat import CpSat  # loaded when used

    return CpSat(brief=True)
