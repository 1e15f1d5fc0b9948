"""The fewest asks that close the most: for every number of asks the best set, with the proof that none is better."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import partial

import numpy as np

from forcegen.errors import EngineFault
from forcegen.explanation.remedies.around import Around
from forcegen.explanation.remedies.candidates import candidates
from forcegen.explanation.remedies.changes import NEW, Change, overlay_of
from forcegen.explanation.remedies.covered import LED, Covered
from forcegen.explanation.remedies.gated import Gated, gated
from forcegen.explanation.remedies.search import MOST_STEPS, Found, Resolve, Search, better, is_large, limited, searched
from forcegen.explanation.remedies.verified import Verified, verify
from forcegen.explanation.remedies.world import world
from forcegen.formulation.programme import Integers, Objective, Programme
from forcegen.formulation.rows import NONE, RowsMaker, joined
from forcegen.solving.engine import Deadline

_EFFORT = 30.0
"""What the question for the best set may cost of a case that is not small, in CP-SAT's own units of about a second."""


@dataclass(frozen=True)
class Point:
    """The best that so many asks can do."""

    asks: int
    """At most."""
    verified: Verified
    bound: Fraction | None
    """No set of so many asks, among the candidates, leaves less short; None where nothing was proven."""

    @property
    def value(self) -> Fraction:
        """Coverage once the asks are granted, solved afresh."""
        return self.verified.result.value

    @property
    def proven(self) -> bool:
        """The value is that of the changed case, and no set of so many asks is better."""
        return self.bound == self.value and self.verified.result.proven


@dataclass(frozen=True)
class Curve:
    """The best sets of 1, 2, ... asks, up to the first that leaves nothing short."""

    base: Covered
    candidates: Sequence[Change]
    points: Sequence[Point]


def asks(base: Covered, most: int, as_of: date, resolve: Resolve, search: Search) -> Curve:
    """For every number of asks up to `most` the set that closes most.

    One more ask may close nothing and two more a great deal: the curve goes on where it is level. Of a case that is
    not small each further ask is looked for near the lines that promise most. Of a large one nothing is proven; of
    others that no set is better, as far as a question's effort goes.

    Raises
    ------
    EngineFault
        If a set of asks solved afresh does not give what it was chosen for.
    """
    found = candidates(base.cases, base.short, base.causes, as_of)
    if search.over:
        return Curve(base, found, ())
    programme = gated(world(base.cases, found, as_of))
    small = base.cases.stays < LED and not is_large(base.cases)
    around = None if small else Around(base, programme, search)
    start = programme.unchanged(base.plan)
    kept: list[Change] = []
    # While one set is looked for, the one before it is solved afresh.
    with ThreadPoolExecutor(1) as pool:
        waiting: list[tuple[Future[Verified], Fraction | None]] = []
        for number in range(1, most + 1) if found and base.value else ():
            if search.over:
                break
            ranked = Ranked(programme, kept)
            best = (
                Found(start, None, infeasible=False) if around is None else around.best(number, ranked.objective, start)
            )
            if not is_large(base.cases):
                asked = at_most(programme, number)
                # From the set of one ask less: from that found around lines engines take longer.
                told = _best(search, asked, ranked.objective, start, small, most - number + 1)
                best = better(best, told, ranked.objective)
            values = start if best.values is None else best.values
            same = bool(waiting) and programme.chosen(values) == kept
            start, kept = values, programme.chosen(values)
            work = partial(_verified, base, programme, values, resolve, search)
            waiting.append((waiting[-1][0] if same else pool.submit(work), ranked.bound(best)))
            if programme.coverage.steps(values) == 0:
                break
        points = [Point(number, done.result(), bound) for number, (done, bound) in enumerate(waiting, 1)]
    for point in points:
        if point.bound is not None and point.value < point.bound:
            raise EngineFault(f"{point.asks} asks close more than the best set of so many was said to")
    return Curve(base, found, points)


def _best(
    search: Search, asked: Programme, objective: Objective, start: Integers | None, small: bool, of: int
) -> Found:
    """The best set; of a case that is not small in its share of the time, and with so much effort."""
    if small:
        return searched(search, asked, objective, start)
    mine = replace(search, deadline=Deadline(search.deadline.left().share(1 / of)))
    return limited(mine, asked, objective, start, _EFFORT)


def _verified(base: Covered, programme: Gated, values: Integers, resolve: Resolve, search: Search) -> Verified:
    """A set of asks solved afresh."""
    chosen = programme.chosen(values)
    enact = partial(overlay_of, base.cases.scenario, title=f"{len(chosen)} {'ask' if len(chosen) == 1 else 'asks'}")
    return verify(base, search, resolve, chosen, enact, programme.plan(values))


def at_most(programme: Gated, number: int) -> Programme:
    """The programme with so many changes at most."""
    maker = RowsMaker()
    changes = np.arange(programme.first, programme.programme.columns)
    maker.add(maker.row(NONE, number, "asks"), changes, 1)
    return replace(programme.programme, rows=joined([programme.programme.rows, maker.made()]))


MOST_ASKS = 20
"""A longer list of asks is no advice."""


class Ranked:
    """Coverage first; among sets as good the one with fewer offers nobody has made, then fewer asks, smaller steps.

    And of those the one that keeps what was chosen for fewer asks, so that a reader sees the curve grow.
    """

    def __init__(self, programme: Gated, kept: Sequence[Change] = ()) -> None:
        self._coverage = programme.coverage
        costs = prices(programme.world.changes, kept)
        self._unit = 1 + MOST_ASKS * int(costs.max(initial=0))
        upper = programme.programme.column_upper[self._coverage.columns]
        if int(self._coverage.coefficients @ upper) * self._unit > MOST_STEPS:
            self._unit, costs = 1, 0 * costs
        changes = np.arange(programme.first, programme.programme.columns)
        self.objective = Objective(
            "coverage, then asks",
            np.concatenate([self._coverage.columns, changes]),
            np.concatenate([self._unit * self._coverage.coefficients, costs]),
            0,
            1,
        )

    def bound(self, found: Found) -> Fraction | None:
        """No point has less coverage short."""
        if found.bound is None:
            return None
        least = -((self._unit - 1 - found.bound) // self._unit)
        return max(Fraction(0), self._coverage.value_at(max(0, least)) - self._coverage.error)


def prices(changes: Sequence[Change], kept: Sequence[Change] = ()) -> Integers:
    """What a change costs beside others: an offer nobody has made more than all others together."""
    seen: dict[tuple[str, ...], int] = {}
    found = []
    for change in changes:
        rank = seen[change.attribute] = seen.get(change.attribute, -1) + 1
        price = 4 + min(rank, 2) + (change not in kept)
        if change.kind in NEW:
            price += 8 * MOST_ASKS + (change.kind == "new_pledge")
        found.append(price)
    return np.array(found, np.int64)
