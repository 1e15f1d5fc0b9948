"""Several independent smallest sets of changes that close one line's gap, each checked afresh."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import takewhile

import numpy as np

from forcegen.explanation.causes import Cause
from forcegen.explanation.remedies.candidates import candidates
from forcegen.explanation.remedies.changes import Change, overlay_of
from forcegen.explanation.remedies.gated import Gated, gated
from forcegen.explanation.remedies.near import near
from forcegen.explanation.remedies.question import MOST_CHANGES, question
from forcegen.explanation.remedies.search import (
    Covered,
    Found,
    Resolve,
    Search,
    is_large,
    searched,
    searched_near,
)
from forcegen.explanation.remedies.verified import Effect, Verified, together, verify
from forcegen.explanation.remedies.world import world
from forcegen.formulation.programme import Integers, Programme

MOST_CURES = 3
MOST_TRIED = 6
"""Sets that turn out to serve another line better, before the search ends."""


@dataclass(frozen=True)
class Cure:
    """A set of changes that closes the line."""

    verified: Verified
    closes: bool
    """In the plan of best coverage once the changes are made the line is short in no month."""
    opens_nothing: bool
    """And no other line is short of more in any month than before."""
    fewest: bool
    """Proven: no smaller set of the candidates does the same, apart from the changes of the cures before it."""

    @property
    def proven(self) -> bool:
        """Everything said of the cure is proven."""
        return self.fewest and self.verified.result.proven


@dataclass(frozen=True)
class Cures:
    """The cures of one line, and among which changes they were looked for."""

    found: Sequence[Cure]
    candidates: Sequence[Change]
    exhausted: bool
    """Proven: no set of so few changes closes the line. Never where one was found."""


def cures(base: Covered, line: str, as_of: date, resolve: Resolve, search: Search) -> Cures:
    """Look for sets of few changes that close a line's gap.

    First for those that leave no other line short of more in any month: fewest changes first, no change in two of
    them. Where these are few, or take several changes, then for those that take fewer, and cost other lines least,
    always less than the gap weighs.
    """
    why = base.causes
    among = candidates(base.cases, _lines(base, line, why[line]), why, as_of, beside=_beside(base, line, why[line]))
    looking = _Looking(base, line, gated(world(base.cases, among, as_of)), resolve, search)
    looking.around([*_lines(base, line, why[line]), *_beside(base, line, why[line])])
    found = looking.found(MOST_CURES, harmless=True)
    none = looking.exhausted
    single = [one for one in found if len(one.verified.changes) == 1]
    if len(single) < MOST_CURES:
        most = max((len(one.verified.changes) - 1 for one in found), default=MOST_CHANGES)
        more = looking.found(MOST_CURES - len(single), harmless=False, before=found, most=max(1, most))
        none = none and looking.exhausted and not more
        found += more
    return Cures(found, among, none and not found)


def _lines(base: Covered, line: str, why: Sequence[Cause]) -> dict[str, Mapping[int, int]]:
    """The line, and those it requires that are short themselves."""
    required = [str(one.facts["requirement"]) for one in why if one.code == "requires"]
    return {name: base.short[name] for name in dict.fromkeys([line, *required]) if name in base.short}


def _beside(base: Covered, line: str, why: Sequence[Cause]) -> list[str]:
    """Lines that took units this line could use."""
    taken = [
        str(one.facts["requirement"]) for one in why if one.code == "committed_elsewhere" and "requirement" in one.facts
    ]
    return [name for name in dict.fromkeys(taken) if name in base.cases.lines and name != line]


class _Looking:
    """The search for one line's cures."""

    def __init__(self, base: Covered, line: str, programme: Gated, resolve: Resolve, search: Search) -> None:
        self._base, self._line, self._gated = base, line, programme
        self._resolve, self._search = resolve, search
        self._unchanged = programme.unchanged(base.plan)
        self._question = question(programme, self._unchanged, line)
        self.exhausted = False
        self._near: Sequence[str] = [line]

    def around(self, lines: Sequence[str]) -> None:
        """The lines near which a large case is decided anew."""
        self._near = lines

    def found(
        self, wanted: int, *, harmless: bool, before: Sequence[Cure] = (), most: int = MOST_CHANGES
    ) -> list[Cure]:
        """Cures in the order in which they were found, no change in two of them, none with one found before in it."""
        cures: list[Cure] = []
        useless: list[Sequence[Change]] = [one.verified.chosen for one in before]
        single = [one.verified.chosen for one in before if len(one.verified.changes) == 1]
        self.exhausted = False
        for _ in range(MOST_TRIED):
            taken = [*single, *(one.verified.chosen for one in cures)]
            ask = partial(self._question.without, useless=useless, harmless=harmless, most=most)
            sets = self._sets(taken, ask, wanted - len(cures))
            tried = together([partial(self._verified, *one) for one in sets])
            good = list(takewhile(lambda one: one.closes, tried))
            cures += good
            if len(good) == len(tried):
                break
            # The best plan puts what is gained to better use elsewhere: no cure of this line. Those found after it
            # were found without its changes, and are looked for again with them.
            useless.append(tried[len(good)].verified.chosen)
        return cures

    def _sets(
        self, taken: Sequence[Sequence[Change]], ask: Callable[[Sequence[Change]], Programme], wanted: int
    ) -> list[tuple[Integers, bool]]:
        """Points that serve the line in full, each with as few changes as possible, and whether that is proven."""
        found: list[tuple[Integers, bool]] = []
        chosen = [list(one) for one in taken]
        while len(found) < wanted and not (self._search.stopped() or self._search.deadline.passed):
            barred = [one for one in self._gated.world.changes if any(_alike(one, each) for each in chosen)]
            best = self._best(ask(barred))
            if best.values is None:
                self.exhausted = best.infeasible
                break
            changes = self._gated.chosen(best.values)
            chosen.append(changes)
            fewest = best.bound is not None and best.bound >= self._question.unit * len(changes)
            found.append((best.values, fewest))
        return found

    def _best(self, asked: Programme) -> Found:
        """The fewest changes; of a large case among plans that differ from the one at hand near the line."""
        objective = self._question.objective
        if not is_large(self._base.cases):
            return searched(self._search, asked, objective)
        layout, point = self._gated.layout, self._unchanged
        free = self._question.free(near(layout, point[: layout.count], self._near, asked.columns))
        point = np.concatenate([point, np.zeros(asked.columns - len(point), np.int64)])
        return searched_near(self._search, asked, objective, point, free)

    def _verified(self, values: Integers, fewest: bool) -> Cure:
        base, chosen = self._base, self._gated.chosen(values)
        enact = partial(overlay_of, base.cases.scenario, title=f"closes {self._line}")
        plan = self._gated.plan(values)
        verified = verify(base, self._search, self._resolve, chosen, enact, plan, self._line)
        worse = [one for one in verified.effects(base) if _more_short(one)]
        return Cure(verified, self._line not in verified.result.short, not worse, fewest)


def _alike(one: Change, chosen: Sequence[Change]) -> bool:
    """Whether a change is another step of one chosen, or another offer for the same line."""
    return any(
        one.attribute == other.attribute
        or (one.kind == other.kind == "new_pledge" and one.requirement == other.requirement)
        for other in chosen
    )


def _more_short(effect: Effect) -> bool:
    return any(short > effect.before.get(month, 0) for month, short in effect.after.items())
