"""Where a new offer helps, what it displaces; or why it changes nothing, and the smallest upgrade that would."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np

from forcegen.eligibility.pairs import Eligibility
from forcegen.explanation.again import left_of
from forcegen.explanation.causes import Cause, barred, untimely
from forcegen.explanation.remedies.candidates import candidates
from forcegen.explanation.remedies.changes import Change, overlay_of
from forcegen.explanation.remedies.covered import Covered, at_hand, covered, covered_near, nearest
from forcegen.explanation.remedies.explained import would_cover
from forcegen.explanation.remedies.gated import Gated, gated
from forcegen.explanation.remedies.near import near
from forcegen.explanation.remedies.partners import Lack, partners
from forcegen.explanation.remedies.question import MOST_CHANGES
from forcegen.explanation.remedies.search import Found, Resolve, Search, is_large, searched, searched_near
from forcegen.explanation.remedies.verified import Effect, Verified, effects, verify
from forcegen.explanation.remedies.world import world
from forcegen.formulation.programme import Objective, Programme
from forcegen.formulation.rows import NONE, RowsMaker, joined
from forcegen.plan.fill import filled
from forcegen.plan.plan import Deployment, Plan, Support
from forcegen.solving.pieces import Pieces

_MOST_LINES = 8
"""Lines near which an offer to a large case is looked for a place."""


@dataclass(frozen=True)
class Place:
    """A line that a pledge matches."""

    pledge: str
    requirement: str
    could_cover: Fraction | None
    """The most it could cover of what is short, weighted; None where it is barred."""
    short: bool
    """Before the offer."""
    reasons: Sequence[Cause]
    """What bars it there, holds it back or makes it late."""


@dataclass(frozen=True)
class Moved:
    """Units of another pledge that serve a line no more."""

    pledge: str
    requirement: str
    units: int
    to: Sequence[str]
    """Lines they serve now."""


@dataclass(frozen=True)
class Upgrade:
    """The smallest change of the offer by which it is of use."""

    verified: Verified
    fewest: bool


@dataclass(frozen=True)
class Fitted:
    """An offer laid over the base."""

    before: Covered
    """The base; where that is not proven best and covers less than what the offer's plan leaves without it, that."""
    after: Covered
    pledges: Sequence[str]
    overlay: Mapping[str, Any]
    served: Sequence[Deployment]
    lent: Sequence[Support]
    effects: Sequence[Effect]
    moved: Sequence[Moved]
    places: Sequence[Place]
    lacks: Sequence[Lack]
    upgrade: Upgrade | None
    candidates: Sequence[Change]
    exhausted: bool
    """Proven: no few changes of the offer make it of use."""

    @property
    def helps(self) -> bool:
        """With the offer less is short."""
        return self.after.value < self.before.value

    @property
    def proven(self) -> bool:
        """That it helps so much, or that it does not help, is proven."""
        return self.before.proven and self.after.proven


def fit(before: Covered, offer: Mapping[str, Any], as_of: date, resolve: Resolve, search: Search) -> Fitted | None:
    """Lay an offer over the base and solve; None where the search was stopped before there was a plan.

    Parameters
    ----------
    offer
        An overlay that adds pledges.
    """
    names = [str(one["id"]) for one in offer["pledges"]]
    cases = resolve(offer)
    after = _after(search, cases, before, names)
    if after is None:
        return None
    before, after = _by_the_offer_alone(before, after)
    found = Fitted(
        before,
        after,
        names,
        offer,
        [one for one in after.plan.deployments if one.pledge in names],
        [one for one in after.plan.support if one.offer in names],
        effects(before, after),
        _moved(before, after, names),
        places(before, after, names),
        [lack for name in names for lack in partners(after.cases, after.plan, name)],
        None,
        (),
        exhausted=False,
    )
    if found.helps or not (found.proven or is_large(cases)):
        return found
    return _upgraded(found, as_of, resolve, search)


def _after(search: Search, cases: Eligibility, before: Covered, names: Sequence[str]) -> Covered | None:
    """The case with the offer, solved; of a large one what is near the lines that the offer matches."""
    if is_large(cases):
        pairs = [pair for name in names for pair in cases.by_pledge.get(name, ()) if pair.usable]
        # First where it could cover most: an offer may match a hundred lines.
        pairs.sort(key=lambda pair: (-would_cover(before, pair), pair.line.requirement.id))
        lines = dict.fromkeys(pair.line.requirement.id for pair in pairs[:_MOST_LINES])
        return covered_near(search, cases, before.plan, lines)
    after = covered(search, cases, filled(cases, before.plan))
    return None if after is None else nearest(search, after, before.plan)


def _by_the_offer_alone(before: Covered, after: Covered) -> tuple[Covered, Covered]:
    """The base, and the case with the offer, where what one search found better than the other counts for both.

    A base that is not proven best may gain by being searched again, with an offer or without.
    """
    rest = None if before.proven else left_of(before.cases, after.plan)
    if rest is None or (known := at_hand(before.cases, rest)).value >= before.value:
        return before, after
    before = replace(known, bound=before.bound)
    return before, after if after.value <= before.value else replace(after, plan=rest, value=known.value)


@dataclass(frozen=True)
class Offered:
    """A pledge that is among the inputs already: where it serves, where it could, what it lacks."""

    pledge: str
    served: Sequence[Deployment]
    lent: Sequence[Support]
    places: Sequence[Place]
    lacks: Sequence[Lack]
    could_support: Sequence[str]
    """Pledges whose needs it meets."""


def offered(base: Covered, pledge: str) -> Offered:
    """What the plan makes of a pledge, and why no more."""
    mine, others = base.cases.pledges[pledge], base.cases.pledges.values()
    return Offered(
        pledge,
        [one for one in base.plan.deployments if one.pledge == pledge],
        [one for one in base.plan.support if one.offer == pledge],
        places(base, base, [pledge]),
        partners(base.cases, base.plan, pledge),
        sorted(one.pledge.id for one in others if one.needs and base.cases.may_support(mine, one)),
    )


def places(before: Covered, after: Covered, names: Sequence[str]) -> list[Place]:
    """The lines that pledges match, those first of which they could cover most."""
    why = after.causes
    found = []
    for name in names:
        for pair in after.cases.by_pledge.get(name, ()):
            line = pair.line.requirement.id
            short = after.short.get(line, {})
            reasons = [*barred([pair])] or [one for one in why.get(line, ()) if one.pledge == name]
            reasons = reasons or [*untimely(pair, list(short))]
            could = would_cover(before, pair) if pair.eligible else None
            found.append(Place(name, line, could, line in before.short, reasons))
    return sorted(
        found, key=lambda one: (-(one.could_cover or 0), not one.short, len(one.reasons), one.pledge, one.requirement)
    )


def _moved(before: Covered, after: Covered, names: Sequence[str]) -> list[Moved]:
    """Units that have left a line."""
    was, now = _units(before), _units(after)
    found = []
    for (pledge, line), units in sorted(was.items()):
        gone = units - now.get((pledge, line), 0)
        if gone > 0 and pledge not in names:
            to = sorted(other for (one, other), n in now.items() if one == pledge and n > was.get((one, other), 0))
            found.append(Moved(pledge, line, gone, to))
    return found


def _units(of: Covered) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for one in of.plan.deployments:
        sums[one.pledge, one.requirement] = sums.get((one.pledge, one.requirement), 0) + one.units
    return sums


def _upgraded(found: Fitted, as_of: date, resolve: Resolve, search: Search) -> Fitted:
    """The fewest changes of the offer by which less is short than before; among as few those that close most.

    First those that leave no line short of more in any month: that is proven quickly. If there are none, any.
    """
    after = found.after
    among = candidates(after.cases, after.short, after.causes, as_of, offers=found.pledges)
    if not among:
        return replace(found, exhausted=True)
    programme = gated(world(after.cases, among, as_of))
    for harmless in (True, False):
        asked, objective, unit = _better(programme, after.plan, harmless=harmless)
        best = _best(search, programme, asked, objective, found)
        if best.values is not None:
            chosen = programme.chosen(best.values)
            enact = partial(with_changes, found)
            verified = verify(after, search, resolve, chosen, enact, programme.plan(best.values))
            fewest = best.bound is not None and best.bound >= unit * len(chosen)
            return replace(found, candidates=among, upgrade=Upgrade(verified, fewest))
        if not best.infeasible:
            break
    return replace(found, candidates=among, exhausted=best.infeasible)


def _best(search: Search, gated: Gated, asked: Programme, objective: Objective, found: Fitted) -> Found:
    """The fewest changes of the offer; of a large case among plans that differ near where it could serve."""
    if not is_large(found.after.cases):
        return searched(search, asked, objective)
    lines = dict.fromkeys(one.requirement for one in found.places[:_MOST_LINES])
    point = gated.unchanged(found.after.plan)
    free = near(gated.layout, point[: gated.first], lines, asked.columns)
    return searched_near(search, Pieces(asked), objective, point, free)


def _better(gated: Gated, plan: Plan, *, harmless: bool) -> tuple[Programme, Objective, int]:
    """Less short than in a plan, by few changes: fewest first, then coverage; and what one change counts."""
    programme, coverage, maker = gated.programme, gated.coverage, RowsMaker()
    before, upper = gated.unchanged(plan), programme.column_upper.copy()
    if harmless:
        upper[coverage.columns] = before[coverage.columns]
    steps = coverage.steps(before)
    maker.add(maker.row(NONE, steps - 1, "better"), coverage.columns, coverage.coefficients)
    changes = np.arange(gated.first, programme.columns)
    maker.add(maker.row(NONE, MOST_CHANGES, "changes"), changes, 1)
    costs = np.concatenate([coverage.coefficients, np.full(len(changes), steps + 1, np.int64)])
    objective = Objective("changes", np.concatenate([coverage.columns, changes]), costs, 0, 1)
    rows = joined([programme.rows, maker.made()])
    return replace(programme, column_upper=upper, rows=rows), objective, steps + 1


def with_changes(found: Fitted, chosen: Sequence[Change]) -> dict[str, Any]:
    """The overlay that makes the offer as changed."""
    over = overlay_of(found.after.cases.scenario, chosen, str(found.overlay["whatif"]))
    changed = {str(one["id"]): one for one in over.get("pledges", ())}
    pledges = [{**one, **changed.pop(str(one["id"]), {})} for one in found.overlay["pledges"]]
    contributors = {str(one["id"]): one for one in found.overlay.get("contributors", ())}
    for one in over.get("contributors", ()):
        contributors[str(one["id"])] = {**contributors.get(str(one["id"]), {}), **one}
    made = {**over, "pledges": [*pledges, *changed.values()]}
    return {**made, "contributors": list(contributors.values())} if contributors else made
