"""Coverage solved again for a changed case: the answer, how far it is proven, and the plan that has it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from forcegen.eligibility.pairs import Eligibility
from forcegen.errors import EngineFault
from forcegen.explanation.remedies.search import is_large
from forcegen.formulation.formulate import Formulation, formulate
from forcegen.formulation.point import point_of
from forcegen.formulation.programme import Integers, Programme, Rows
from forcegen.plan.audit import audit
from forcegen.plan.fill import filled
from forcegen.plan.plan import Deployment, Plan
from forcegen.plan.presence import presence
from forcegen.plan.room import Room
from forcegen.plan.score import coverage
from forcegen.solving.by_hand import first_plan
from forcegen.solving.check import activity, broken
from forcegen.solving.engine import Deadline, Engine, Unheard
from forcegen.solving.progress import Stop
from forcegen.solving.tiers import Infeasible, solve_tiers

LIMITS = frozenset({"contributor_ceiling", "mission_ceiling", "intake"})
"""Kinds of rows that tie lines together that have otherwise nothing to do with each other; few of them bind."""
EFFORT = 3.0
"""What the first try may cost, in CP-SAT's own units of about a second: not in seconds, so that runs do the same."""
MOST_ROUNDS = 4
"""After so many answers that break a limit all of them are put in."""
MOST_SECONDS = 60.0
"""For the first of large cases; half of the time where less is left than twice that."""


@dataclass(frozen=True)
class Answer:
    """What is known of the best coverage of a case."""

    plan: Plan | None
    """The best found; None where none was."""
    most: Fraction | None
    """Its coverage: the best plan lacks no more than this."""
    least: Fraction
    """No plan lacks less."""
    impossible: bool = False
    """The hard rules contradict each other."""

    @property
    def proven(self) -> bool:
        """What is known is all there is to know."""
        return self.impossible or self.most == self.least


class Again:
    """Solves the coverage tier of one case after the other, all within one limit; fit for several threads."""

    def __init__(self, engine: Engine, deadline: Deadline, stop: Stop) -> None:
        from forcegen.solving.cp_sat import CpSat  # loaded when used

        # From a good plan CP-SAT has most answers in half a second; what takes it longer is for the engine asked for.
        self._engines: Sequence[Engine] = (CpSat(EFFORT), engine)
        self._deadline, self._stop = deadline, stop
        self._formulating = threading.Lock()
        self._needed: set[str] = set()
        """Names of the limits that the first case needed."""
        self._begun = False

    @property
    def over(self) -> bool:
        """Whether time is up, or somebody asked to stop."""
        return self._stop.asked or self._deadline.passed

    def solve(self, cases: Eligibility, near: Iterable[Plan] = (), floor: Fraction = Fraction(0)) -> Answer:
        """The best coverage of a case.

        Parameters
        ----------
        near
            Plans of similar cases: what is left of the best of them, filled up, is the first plan. Of a large case it
            is the only one. Where there is none, it is filled as `solve` fills it.
        floor
            Proven already: no plan of the case lacks less.
        """
        near = list(near)
        if near and self.over:
            return Answer(None, None, floor)
        first = self._first(cases, near)
        known = coverage(cases, presence(cases, first)) if first is not None else None
        if known == floor or self.over:
            return Answer(first, known, floor)
        if is_large(cases):
            return Answer(first, known, floor) if near else self._led(cases, first)
        with self._formulating:  # arithmetic on arrays: two at once are no faster
            formulation = formulate(cases)
        start = point_of(formulation.layout, first) if first is not None else None
        answer = self._solved(cases, formulation, start, Answer(first, known, floor))
        self._begun = True
        return answer

    def _first(self, cases: Eligibility, near: Iterable[Plan]) -> Plan | None:
        """The best of what is left of some plans, filled up; else one filled from the units that are there already.

        None where nothing simple keeps the hard rules.
        """
        sound = [plan for plan in (left_of(cases, one) for one in near) if plan is not None]
        if sound:
            return min(sound, key=lambda plan: coverage(cases, presence(cases, plan)))
        late = Deadline(self._deadline.left().share(0.5))
        return first_plan(cases, lambda: late.passed, lambda: self.over)

    def _led(self, cases: Eligibility, first: Plan | None) -> Answer:
        """The best plan of a large case found in the time there is for the first, and its bound."""
        limits = self._deadline.left()
        limits = replace(
            limits, seconds=min(MOST_SECONDS, MOST_SECONDS if limits.seconds is None else limits.seconds / 2)
        )
        formulation = formulate(cases)
        tiers = formulation.programme.objectives[:1]
        near = (cases, formulation, self._engines[-1])
        try:
            found = solve_tiers(*near, limits, self._stop, start=first, objectives=tiers)
        except Infeasible:
            return Answer(None, None, Fraction(0), impossible=True)
        coverage_tier = found.tiers[0]
        return Answer(found.plan, coverage_tier.value, coverage_tier.bound or Fraction(0))

    def _solved(self, cases: Eligibility, formulation: Formulation, start: Integers | None, known: Answer) -> Answer:
        """What the engine finds with as few of the limits as will do.

        A limit left out can only make the answer too good: it is a proof all the same, and where the plan keeps all
        limits, it is the answer. Those that it breaks are put in, and the engine is asked again.
        """
        programme = formulation.without_aims
        limits = np.array([programme.rows.key(row)[0] in LIMITS for row in range(programme.rows.count)], np.bool_)
        kept = ~limits | np.array([programme.rows.name(row) in self._needed for row in range(len(limits))], np.bool_)
        rounds = 0
        while True:
            found = self._asked(replace(programme, rows=chosen(programme.rows, kept)), formulation, start, known)
            known = Answer(known.plan, known.most, found.least, found.impossible)
            broken_rows = self._broken(programme, found.values)
            if not broken_rows.any() or kept.all():
                break
            rounds += 1
            kept = kept | broken_rows if rounds < MOST_ROUNDS else np.ones_like(kept)
            self._seen(programme, broken_rows & limits)
        return known if found.values is None or known.impossible else self._checked(cases, formulation, found, known)

    def _asked(self, programme: Programme, formulation: Formulation, start: Integers | None, known: Answer) -> _Found:
        objective, least, optimal = formulation.programme.objectives[0], known.least, False
        for engine in self._engines:
            outcome = engine.solve(
                programme, objective, (), start, self._deadline.left(), Unheard(lambda: self._stop.asked)
            )
            if outcome.status == "infeasible":
                if known.plan is not None:
                    raise EngineFault(f"{engine.version()} calls coverage infeasible, but a plan is at hand")
                return _Found(None, least, False, impossible=True)
            if outcome.bound_steps is not None:
                least = max(least, objective.value_at(outcome.bound_steps) - objective.error)
            start, optimal = start if outcome.values is None else outcome.values, outcome.status == "optimal"
            if optimal or self.over:
                break
        return _Found(outcome.values, least, optimal and objective.exact)

    def _broken(self, programme: Programme, values: Integers | None) -> NDArray[np.bool_]:
        """Which rows a point breaks."""
        if values is None:
            return np.zeros(programme.rows.count, np.bool_)
        sums = activity(programme, values)
        return (sums < programme.rows.lower) | (sums > programme.rows.upper)

    def _seen(self, programme: Programme, rows: NDArray[np.bool_]) -> None:
        """Limits that bind in the first case bind in most that follow; later cases keep theirs to themselves."""
        if not self._begun:
            self._needed |= {programme.rows.name(int(row)) for row in np.flatnonzero(rows)}

    def _checked(self, cases: Eligibility, formulation: Formulation, found: _Found, known: Answer) -> Answer:
        """The plan of a point, counted without a solver; nothing is taken on trust."""
        assert found.values is not None
        if wrong := broken(formulation.without_aims, found.values):
            raise EngineFault(f"an engine returned a point that breaks {wrong[0]}")
        plan = formulation.plan(found.values)
        if breaches := audit(cases, plan):
            raise EngineFault(f"the plan breaks a rule: {breaches[0]}")
        most = coverage(cases, presence(cases, plan))
        if known.plan is not None and known.most is not None and known.most <= most:
            plan, most = known.plan, known.most
        if most < found.least:
            raise EngineFault("an engine claims a bound above a plan at hand in coverage")
        if found.optimal and most != found.least:
            raise EngineFault("an engine calls coverage optimal, but its bound says otherwise")
        return Answer(plan, most, found.least)


@dataclass(frozen=True)
class _Found:
    values: Integers | None
    least: Fraction
    optimal: bool
    impossible: bool = False


def chosen(rows: Rows, kept: NDArray[np.bool_]) -> Rows:
    """Some of the rows."""
    length = np.diff(rows.starts)
    entries = np.repeat(kept, length)
    numbers = np.flatnonzero(kept)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(length[kept])])
    return Rows(
        starts,
        rows.columns[entries],
        rows.coefficients[entries],
        rows.lower[kept],
        rows.upper[kept],
        lambda row: rows.key(int(numbers[row])),
    )


def left_of(cases: Eligibility, plan: Plan, over: Callable[[], bool] = lambda: False) -> Plan | None:
    """What of a plan is still allowed, filled up until it is over; None where that keeps not every hard rule."""
    deployments = tuple(one for one in plan.deployments if _option(cases, one))
    used = {one.pledge for one in deployments}
    support = tuple(one for one in plan.support if one.pledge in used and one.offer in cases.pledges)
    kept = Plan(deployments, support)
    if audit(cases, kept):
        kept = _one_by_one(cases, deployments)
    for better in (filled(cases, kept, over), kept):
        if not audit(cases, better):
            return better
    return None


def _option(cases: Eligibility, one: Deployment) -> bool:
    pair = cases.pairs.get((one.pledge, one.requirement))
    if pair is None or not pair.eligible:
        return False
    starts = pair.starts
    return starts.first <= one.start <= starts.last and starts.end(one.start) == one.end


def _one_by_one(cases: Eligibility, deployments: Iterable[Deployment]) -> Plan:
    """Those deployments that go together, the most pressing first; units that are there already in any case."""
    room = Room(cases)

    def pressing(one: Deployment) -> tuple[bool, int, Deployment]:
        pair = cases.pairs[one.pledge, one.requirement]
        return (not pair.deployed, -pair.line.weight, one)

    for one in sorted(deployments, key=pressing):
        if cases.pairs[one.pledge, one.requirement].deployed or room.holds(one):
            room.add(one)
            room.lend(one)
    return room.plan()
