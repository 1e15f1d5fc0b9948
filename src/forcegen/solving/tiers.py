"""The tiers in strict order: each is solved to the end before the next, which may give none of it back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from forcegen.eligibility.pairs import Eligibility
from forcegen.errors import EngineFault, NoPlan
from forcegen.formulation.formulate import Formulation
from forcegen.formulation.programme import Integers, Objective, Programme
from forcegen.formulation.rows import joined, rows_from
from forcegen.plan.audit import audit
from forcegen.plan.plan import Plan
from forcegen.plan.solution import Solution, Tier
from forcegen.solving.by_hand import ByHand, first_plan, in_time, safely_filled
from forcegen.solving.check import broken
from forcegen.solving.choice import choice
from forcegen.solving.engine import Carried, Deadline, Engine, Limits, Outcome
from forcegen.solving.process import end_ready, make_ready
from forcegen.solving.progress import Progress, Stop, TierWatch
from forcegen.solving.settled import narrowed, settled, with_carried

if TYPE_CHECKING:
    from forcegen.solving.prices import Priced
    from forcegen.solving.relaxation import Relaxation
    from forcegen.solving.search import Search

LARGE = 400
"""Options from which on a case is large: smaller ones an engine solves in no time, larger ones it may not in 40 s."""

_ENDS = 0.9, 0.95, 0.98
"""Shares of the time at which the first tiers end where they are not proven by then: those after them have the rest,
and are of use to a plan though it is not the best."""

_AFTER, _AT_LEAST = 0.003, 0.5
"""Seconds for each line that it takes to fill what is left, to check the plan and to count it: a search ends so much
before its limit, but has such a share of it."""

_NO_USE, _BOTH = 1e-5, 2.0
"""Seconds for each option that pass before a search is of any use; where less is left none is begun. How many times as
long it takes beside the filling of the first plan."""

_TO_BEGIN, _SOME_SECONDS, _AT_MOST = 0.15, 3.0, 0.7
"""Share of the time after which filling the first plan goes on in haste; but it has so many seconds, up to a share:
of hundreds of lines a plan filled with care is better than what a search makes of a hasty one in a few seconds."""

_TO_CHOOSE = 10.0
"""Seconds that there are in any case to choose among plans equally good."""

T = TypeVar("T")

NOTHING = Objective("rules", np.zeros(0, np.int64), np.zeros(0, np.int64), 0, 1)
"""No objective: any point will do."""


class Infeasible(NoPlan):
    """The hard rules contradict each other; `rules` are the fewest that do, where they are known already."""

    def __init__(self, rules: Sequence[tuple[str, ...]] = ()) -> None:
        self.rules = rules
        super().__init__("the hard rules contradict each other")


def get_ready(eligibility: Eligibility, engine: Engine) -> None:
    """Start up what a search will need, beside all that comes before it; `solve_tiers` ends what it did not need."""
    if engine.name == "highs" and eligibility.stays >= LARGE:
        make_ready()


def solve_tiers(
    eligibility: Eligibility,
    formulation: Formulation,
    engine: Engine,
    limits: Limits,
    stop: Stop | None = None,
    tell: Callable[[Progress], None] = lambda _: None,
    large: int = LARGE,
    fill: bool = True,
    start: Plan | None = None,
    known: Priced | None = None,
    objectives: Sequence[Objective] | None = None,
) -> Solution:
    """Solve every tier, check every claim, and return the plan that scores itself.

    Parameters
    ----------
    large
        Options from which on HiGHS is led by relaxation and pieces, and not given all at once.
    fill
        Fill up what a search cut short has left unfilled.
    start
        A plan that keeps every rule, to begin with; none is looked for then, and among plans that cover as much it is
        kept.
    known
        Prices of the whole case where this is a core of it.
    objectives
        Coverage and what is minimised after it; the four tiers when None.

    Raises
    ------
    Infeasible
        When hard rules contradict each other.
    NoPlan
        When the time limit or the user ended the search before there was a plan.
    EngineFault
        When an engine's claim does not stand the check.
    """
    search = _Search(eligibility, formulation, engine, limits, stop or Stop(), tell, large, fill, known)
    try:
        return search.run(objectives or formulation.programme.objectives, start)
    finally:
        search.end_early()
        end_ready()


class _Search:
    def __init__(
        self,
        eligibility: Eligibility,
        formulation: Formulation,
        engine: Engine,
        limits: Limits,
        stop: Stop,
        tell: Callable[[Progress], None],
        large: int,
        fill: bool,
        known: Priced | None,
    ) -> None:
        self._eligibility, self._formulation, self._engine = eligibility, formulation, engine
        self._stop, self._tell, self._large, self._threads = stop, tell, large, limits.threads
        self._limits, self._begun_at = limits, time.monotonic()
        self._deadline = Deadline(limits)
        """Of the tier at work."""
        self._sure = True
        """Whether all tiers so far are proven."""
        self._carried: list[Carried] = []
        self._best: Integers | None = None
        self._programme = formulation.without_aims
        self._found: Relaxation | None = None
        self._early: Search | None = None
        """Of coverage, begun with its relaxation before there is a plan."""
        self._fill, self._known = fill, known

    def run(self, objectives: Sequence[Objective], start: Plan | None = None) -> Solution:
        self._deadline = self._end(0, len(objectives))
        if start is None:
            if self._led and self._threads > 1 and self._known is None and not self._too_late(_BOTH):
                self._early = self._searching(objectives[0], TierWatch(objectives[0], self._stop, self._tell))
                self._early.begin()
            self._open()
        else:
            self._best = self._formulation.point(start)
        found: list[tuple[Objective, int | None, float]] = []
        for place, objective in enumerate(objectives):
            begun = time.monotonic()
            self._deadline = self._end(place, len(objectives))
            if self._best is not None:  # tiers that are not proven may have been made better by the way
                self._carried = [replace(one, most_steps=one.objective.steps(self._best)) for one in self._carried]
            bound = self._tier(objective)
            self.end_early()
            assert self._best is not None
            if objective.name == "coverage":
                if start is not None and objective.steps(self._formulation.point(start)) == objective.steps(self._best):
                    self._best = self._formulation.point(start)
                proven = bound == objective.steps(self._best)
                if not proven and self._fill:
                    self._best = self._filled_up(self._best)
                    self._carried[-1] = Carried(objective, objective.steps(self._best))
                if len(objectives) > 1:
                    self._settle(objective, proven)
            self._sure &= bound == objective.steps(self._best)
            found.append((objective, bound, time.monotonic() - begun))
        assert self._best is not None
        ended = time.monotonic()
        every = len(found) == len(self._formulation.programme.objectives)
        # A plan given is kept; where changes to it are a tier, that is said already.
        free = start is None or self._formulation.of_coverage is not self._formulation
        if free and every and all(bound == objective.steps(self._best) for objective, bound, _ in found):
            self._choose(sum(seconds for *_, seconds in found))
        choosing = time.monotonic() - ended
        plan = self._formulation.plan(self._best)
        return Solution(plan, self._tiers(plan, found), choosing)

    def _end(self, place: int, tiers: int) -> Deadline:
        """When a tier ends, by its place among so many."""
        part = _ENDS[place] if place < min(len(_ENDS), tiers - 1) else 1.0
        seconds = self._limits.seconds
        if seconds is None:
            return Deadline(self._limits)
        # Who fills the plan elsewhere has left time for that.
        lines = len(self._formulation.layout.lines) if self._fill else 0
        last = _last_end(seconds, lines)
        ends = part * last if place else min(part * seconds, last)
        return Deadline(self._limits.within(max(0.0, ends - (time.monotonic() - self._begun_at))))

    def end_early(self) -> None:
        """End what was begun early, of use or not."""
        if self._early is not None:
            self._early.end()
            self._early = None

    def _open(self) -> None:
        """Begin with the units that are there already; where that breaks a rule, look for a plan that breaks none.

        Engines take long to see that rules contradict each other where thousands of others have nothing to do with it.
        """
        late = self._late()
        plan = first_plan(self._eligibility, lambda: late.passed, self._over, self._hear)
        if plan is not None:
            self._best = self._formulation.point(plan)
            return
        from forcegen.solving.conflict import opening, smallest_conflict
        from forcegen.solving.cp_sat import CpSat

        watch = TierWatch(NOTHING, self._stop, self._tell)
        near = (self._formulation.without_aims, self._formulation.layout, CpSat(), self._deadline, watch)
        point = opening(*near)
        if point is not None:
            late = self._late()
            begun = in_time(self._eligibility, self._formulation.plan(point), lambda: late.passed, self._over)
            self._best = self._formulation.point(begun)
        elif rules := smallest_conflict(*near):
            raise Infeasible(rules)

    def _late(self) -> Deadline:
        """When filling the first plan has taken long."""
        left = self._deadline.left()
        return Deadline(left if left.seconds is None else left.within(_begun_after(left.seconds)))

    def _hear(self, plan: Plan) -> None:
        """A plan that is there before the first is ready."""
        if self._early is not None:
            self._early.hear(self._formulation.of_coverage.point(plan))

    def _tier(self, objective: Objective) -> int | None:
        """Improve the best point in one tier; returns the proven bound in steps, None where nothing was proven."""
        self._found = None
        if self._best is not None and objective.steps(self._best) == 0:
            bound: int | None = 0
        elif self._best is not None and self._early is None and (self._over() or self._too_late()):
            bound = None
        else:
            bound = self._solve(objective)
        assert self._best is not None
        steps = objective.steps(self._best)
        if bound == steps and (found := self._found) is not None and objective.name != "coverage":
            self._take(found, steps, self._programme.rows.count + len(self._carried))
        self._carried.append(Carried(objective, steps))
        return bound

    def _filled_up(self, point: Integers) -> Integers:
        """What a search cut short left unfilled is filled, so that each gap has a cause."""
        short = self._deadline.grace()
        plan = safely_filled(self._eligibility, self._formulation.plan(point), lambda: short() and self._over())
        return self._formulation.point(plan)

    def _settle(self, coverage: Objective, proven: bool) -> None:
        """Find out whether all plans of best coverage are short of the same; the later tiers are small if so."""
        self._programme = self._formulation.programme
        if self._best is None or not proven or self._over():
            return
        without_aims = self._formulation.without_aims
        best = coverage.steps(self._best)
        if (found := self._found) is not None:
            self._take(found, best, without_aims.rows.count)
        if self._led:  # what leads HiGHS is as soon done with a later tier as with the question
            return
        same = self._in_thread(NOTHING, partial(self._same, without_aims, coverage))
        if same:
            self._programme = settled(self._programme, self._best, coverage)
            self._carried.clear()

    def _choose(self, took: float) -> None:
        """Of plans equally good always the same one, whichever thread was first, if that takes no longer than they did.

        With one thread every run comes to the same plan anyway.
        """
        if self._threads == 1:
            return
        which, tell = choice(self._formulation.layout), self._tell
        tell(Progress(which.name, None, None))
        if self._over():
            return
        self._tell = lambda _: None
        self._deadline = Deadline(self._deadline.left().within(max(_TO_CHOOSE, took)))
        bound = self._solve(which)
        assert self._best is not None
        tell(Progress(which.name, Fraction(which.steps(self._best)), None if bound is None else Fraction(bound)))

    def _take(self, found: Relaxation, best: int, rows: int) -> None:
        """What no plan of the best value can have, and the cuts that came after so many rows, for the tiers to come."""
        cuts = rows_from(found.programme.rows, rows)
        narrow = narrowed(self._programme, self._formulation.layout, found, best)
        self._programme = replace(narrow, rows=joined([narrow.rows, cuts]))

    def _same(self, programme: Programme, coverage: Objective, watch: TierWatch) -> bool:
        """Whether all plans of best coverage are known to be short of the same."""
        from forcegen.solving.settling import all_lack_the_same  # loaded when used

        assert self._best is not None
        near = (programme, self._formulation.layout, coverage, self._best)
        return all_lack_the_same(*near, self._deadline, watch)

    @property
    def _led(self) -> bool:
        """Whether HiGHS is led by relaxation and pieces, as of a large case, and not given a tier at once."""
        layout = self._formulation.layout
        # What leads it knows a layout's columns and no others.
        led = self._engine.name == "highs" and self._programme.columns == layout.count
        return led and layout.options.count >= self._large

    def _way(self, objective: Objective) -> Callable[[TierWatch], Outcome]:
        """How a tier is solved: of a large case by relaxation and pieces, else by the engine at once."""
        start, carried, engine = self._best, tuple(self._carried), self._engine
        if start is not None:  # later tiers may have further columns
            start = start[: self._programme.columns]
        if not self._led or start is None:
            self.end_early()
            return lambda watch: engine.solve(self._programme, objective, carried, start, self._deadline.left(), watch)

        def search(watch: TierWatch) -> Outcome:
            if not self._sure:
                from forcegen.solving.polishing import polished  # loaded when used

                near = (with_carried(self._programme, carried), self._formulation.layout, objective, start)
                return polished(*near, self._deadline, watch, self._threads)
            searching = self._early or self._searching(objective, watch)
            outcome = searching.run(start)
            self._found = searching.found
            return outcome

        return search

    def _searching(self, objective: Objective, watch: TierWatch) -> Search:
        from forcegen.solving.search import Search  # loaded when used

        near = (with_carried(self._programme, self._carried), self._formulation.layout, objective, self._engine)
        coverage = objective.name == "coverage"
        plain = self._formulation.of_coverage
        counting = ByHand(self._eligibility, plain, self._programme, self._over) if coverage else None
        known = self._known if coverage else None
        return Search(*near, self._deadline, watch, counting, self._threads, known)

    def _solve(self, objective: Objective) -> int | None:
        programme = self._programme
        outcome = self._in_thread(objective, self._way(objective))
        if outcome.status == "infeasible":
            if self._best is None:
                raise Infeasible
            raise EngineFault(f"{self._engine.version()} calls {objective.name} infeasible, but a plan is at hand")
        if outcome.values is None:
            if self._best is None:
                raise NoPlan.found(self._stop.asked)
            return outcome.bound_steps
        if breaks := broken(programme, outcome.values, self._carried):
            raise EngineFault(f"{self._engine.version()} returned a point that breaks {', '.join(breaks[:5])}")
        point = self._formulation.point(self._formulation.plan(outcome.values))
        if self._best is None or objective.steps(point) <= objective.steps(self._best):
            self._best = point
        bound = outcome.bound_steps
        if bound is not None and bound > objective.steps(self._best):
            raise EngineFault(f"{self._engine.version()} claims a bound above a plan at hand in {objective.name}")
        if outcome.status == "optimal" and bound != objective.steps(self._best):
            raise EngineFault(f"{self._engine.version()} calls {objective.name} optimal, but its bound says otherwise")
        return bound

    def _in_thread(self, told: Objective, work: Callable[[TierWatch], T]) -> T:
        """Work in a thread of its own, so that this one can hear Ctrl-C while an engine is busy."""
        watch = TierWatch(told, self._stop, self._tell)
        result: list[T] = []
        faults: list[BaseException] = []

        def run() -> None:
            try:
                result.append(work(watch))
            except BaseException as fault:  # handed to the thread that waits
                faults.append(fault)

        thread = threading.Thread(target=run, name=f"forcegen-{told.name}", daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(0.1)
        if faults:
            raise faults[0]
        return result[0]

    def _over(self) -> bool:
        return self._stop.asked or self._deadline.passed

    def _too_late(self, times: float = 1.0) -> bool:
        """Whether a search would be over before it is of any use; so many times as long where more is to be done."""
        left = self._deadline.left().seconds
        return self._led and left is not None and left < times * _NO_USE * self._formulation.layout.options.count

    def _tiers(self, plan: Plan, found: Sequence[tuple[Objective, int | None, float]]) -> list[Tier]:
        """The tiers, after the plan has scored itself without a solver."""
        if breaches := audit(self._eligibility, plan):
            raise EngineFault(f"the plan breaks a rule: {breaches[0]}")
        values = self._formulation.score(plan)
        tiers = []
        assert self._best is not None
        for objective, bound, seconds in found:
            steps = objective.steps(self._best)
            value = values.get(objective.name, objective.value_at(steps))
            if objective.exact and objective.value_at(steps) != value:
                raise EngineFault(f"{objective.name}: the programme says {objective.value_at(steps)}, the plan {value}")
            # Where weights were rounded, the proof is one of the rounded weights: it leaves their error open.
            proven = bound == steps and objective.exact
            at_bound = None
            if bound is not None:
                at_bound = (
                    value if proven else min(value, max(Fraction(0), objective.value_at(bound) - objective.error))
                )
            tiers.append(Tier(objective.name, value, at_bound, proven, seconds, objective.error))
        return tiers


def _begun_after(seconds: float) -> float:
    """Seconds, of so many, after which filling the first plan goes on in haste.

    >>> [_begun_after(seconds) for seconds in (2.0, 10.0, 60.0)]
    [1.4, 3.0, 9.0]
    """
    return max(_TO_BEGIN * seconds, min(_SOME_SECONDS, _AT_MOST * seconds))


def _last_end(seconds: float, lines: int) -> float:
    """Seconds, of so many, after which nothing more is searched for in a case of so many lines.

    >>> [_last_end(seconds, 300) for seconds in (1.0, 5.0, 60.0)]
    [0.5, 4.1, 59.1]
    """
    return max(_AT_LEAST * seconds, seconds - _AFTER * lines)


def find_conflict(formulation: Formulation, limits: Limits, stop: Stop) -> list[tuple[str, ...]]:
    """The fewest hard rules of an infeasible programme that cannot hold together.

    Raises
    ------
    NoPlan
        If time runs out, or the user stops the search, first.
    EngineFault
        If the rules can hold together after all.
    """
    from forcegen.solving.conflict import smallest_conflict
    from forcegen.solving.cp_sat import CpSat

    watch = TierWatch(NOTHING, stop, lambda _: None)
    found = smallest_conflict(formulation.without_aims, formulation.layout, CpSat(), Deadline(limits), watch)
    if found is None:
        raise EngineFault("an engine called the hard rules contradictory; they are not")
    return found
