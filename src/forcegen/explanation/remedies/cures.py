"""Several independent smallest sets of changes that close one line's gap, each checked afresh."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import takewhile
from math import floor

import numpy as np

from forcegen.explanation.causes import Cause
from forcegen.explanation.remedies.candidates import candidates
from forcegen.explanation.remedies.changes import Change, overlay_of
from forcegen.explanation.remedies.covered import Covered
from forcegen.explanation.remedies.gated import Gated, gated
from forcegen.explanation.remedies.near import near
from forcegen.explanation.remedies.question import MOST_CHANGES, Useless, question
from forcegen.explanation.remedies.search import Found, Resolve, Search, answered, is_large, searched_near
from forcegen.explanation.remedies.verified import Effect, Verified, verify
from forcegen.explanation.remedies.world import world
from forcegen.formulation.programme import Integers, Programme
from forcegen.solving.pieces import Pieces

MOST_CURES = 3
MOST_AT_ONCE = 2
"""Changed cases that are solved at the same time."""
MOST_USELESS, MOST_IN_VAIN = 4, 10
"""Sets that a better plan puts to other use, before the search ends: where cures were found, and where none was."""

_HARDER = 0.5
"""Share of a question's effort where others must be served as well: it is harder, and what it finds less telling."""


@dataclass(frozen=True)
class Cure:
    """A set of changes that closes the line."""

    verified: Verified
    closes: bool
    """In the plan of best coverage once the changes are made, as far as it is known, the line is short in no month."""
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
    elsewhere: Sequence[Verified]
    """Sets that would serve the line in full; once they are made, a better plan uses them for other lines."""


def cures(base: Covered, line: str, as_of: date, resolve: Resolve, search: Search) -> Cures:
    """Look for sets of few changes that close a line's gap.

    First for those that leave no other line short of more in any month: fewest changes first, no change in two of
    them. Where these are few, or take several changes, then for those that take fewer, and cost other lines least,
    always less than the gap weighs.
    """
    why = base.causes
    lines, beside = _lines(base, line), _beside(base, line, why[line])
    among = candidates(base.cases, lines, why, as_of, beside=beside, together=True)
    changed = gated(world(base.cases, among, as_of))
    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        looking = _Looking(base, line, changed, resolve, search, pool)
        looking.around([*lines, *beside])
        found, none = looking.found(_Wanted())
        further = looking.further([one.verified.chosen for one in found])
        if further is not None:
            more, none_at_any_price = looking.found(further)
            found, none = found + more, none and none_at_any_price
    return Cures(_apart(found), among, none, looking.elsewhere)


def _apart(found: Sequence[Cure]) -> list[Cure]:
    """The cures that say something each, those first that open nothing.

    Which these are shows when a set is checked: the best plan then is another one than that of the search, and may
    leave other lines short of more, or not.
    """
    kept: list[Cure] = []
    for one in sorted(found, key=_of_least_price):
        mine = one.verified.chosen
        if one.opens_nothing and any(_alike(change, other.verified.chosen) for other in kept for change in mine):
            continue
        if not any(set(other.verified.chosen) < set(mine) for other in found if not one.opens_nothing):
            kept.append(one)
    return kept


def _of_least_price(one: Cure) -> tuple[bool, int]:
    """Those that open nothing first, and of these those of fewest changes; the others as they were found."""
    return not one.opens_nothing, len(one.verified.chosen) if one.opens_nothing else 0


def _lines(base: Covered, line: str) -> dict[str, Mapping[int, int]]:
    """The line, and those it requires that are short themselves, also by way of others."""
    found, next_ = dict[str, Mapping[int, int]](), [line]
    while next_:
        name = next_.pop(0)
        if name in base.short and name not in found:
            found[name] = base.short[name]
            next_ += base.cases.lines[name].requirement.requires
    return found


def _beside(base: Covered, line: str, why: Sequence[Cause]) -> list[str]:
    """Lines that took units this line could use."""
    taken = [
        str(one.facts["requirement"]) for one in why if one.code == "committed_elsewhere" and "requirement" in one.facts
    ]
    return [name for name in dict.fromkeys(taken) if name in base.cases.lines and name != line]


Chosen = Sequence[Change]


@dataclass(frozen=True)
class _Wanted:
    """Sets that are looked for."""

    count: int = MOST_CURES
    harmless: bool = True
    """No other line may be short of more."""
    most: int = MOST_CHANGES
    """Changes in a set."""
    taken: tuple[Chosen, ...] = ()
    """No change of these may be in a set."""
    known: tuple[Chosen, ...] = ()
    """No set may have one of these in it."""
    useless: tuple[Useless, ...] = ()
    """A set with one of these in it must cover as much as it does alone."""

    def passes_over(self, changes: int) -> bool:
        """Whether sets of fewer changes that do the same may have been passed over."""
        passed = [*self.known, *(one.chosen for one in self.useless if not one.exact)]
        return any(changes > len(one) + 1 for one in passed)


@dataclass(frozen=True)
class _Set:
    """Changes that serve the line in full, on their way to be checked."""

    chosen: Chosen
    fewest: bool
    """Proven: no smaller set does the same."""
    harmless: bool
    """That is, without other lines short of more."""
    check: Future[Verified]


@dataclass(frozen=True)
class _Sets:
    """Sets of changes, each as small as possible."""

    found: Sequence[_Set]
    none: bool
    """Proven: there is none at all."""


class _Looking:
    """The search for one line's cures: while sets are checked, the next are looked for."""

    def __init__(
        self,
        base: Covered,
        line: str,
        programme: Gated,
        resolve: Resolve,
        search: Search,
        pool: ThreadPoolExecutor,
    ) -> None:
        self._base, self._line, self._gated = base, line, programme
        self._resolve, self._search, self._pool = resolve, search, pool
        self._unchanged = programme.unchanged(base.plan)
        self._question = question(programme, self._unchanged, line)
        self._near: Sequence[str] = [line]
        self._last: Integers | None = None
        self._known: dict[_Wanted, _Sets] = {}
        self._checked: dict[tuple[frozenset[Change], int], Future[Verified]] = {}
        self._useless: tuple[Useless, ...] = ()
        self.elsewhere: list[Verified] = []
        """Sets whose gain the best plan puts to better use elsewhere."""

    def around(self, lines: Sequence[str]) -> None:
        """The lines near which a large case is decided anew."""
        self._near = lines

    def further(self, found: Sequence[Chosen]) -> _Wanted | None:
        """What is looked for once harmless sets are found: sets of fewer changes, at the price of other lines."""
        chosen = tuple(tuple(one) for one in found)
        single = tuple(one for one in chosen if len(one) == 1)
        if len(single) == MOST_CURES or self._enough(cures=bool(found)):
            return None
        most = max((len(one) - 1 for one in chosen), default=MOST_CHANGES)
        count = max(1, MOST_CURES - len(chosen))
        return _Wanted(count, False, max(1, most), single, chosen, self._useless)

    def found(self, wanted: _Wanted) -> tuple[list[Cure], bool]:
        """Cures as they were found, no change in two of them; and whether there is proven to be none."""
        cures: list[Cure] = []
        asked = wanted
        while True:
            sets = self._sets(asked)
            if wanted.harmless:
                # Most sets stand the check: what is asked next if all do is looked for while the last is checked.
                further = self.further([*(one.verified.chosen for one in cures), *(one.chosen for one in sets.found)])
                if further is not None:
                    self._sets(further, sets.found)
            tried = [self._cure(one) for one in sets.found]
            # The best plan puts what is gained to better use elsewhere: no cure of this line. Those found after it
            # were found without its changes, and are looked for again with them.
            useless = [one.verified for one in tried if not one.closes]
            self.elsewhere += useless
            self._useless = (*self._useless, *map(self._of_no_use, useless))
            sound = list(takewhile(lambda one: one.closes, tried))
            cures += sound
            over = self._enough(cures=bool(cures)) or self._search.over
            if over and useless:
                cures += [replace(one, fewest=False) for one in tried[len(sound) :] if one.closes]
            if over or not useless:
                return cures, sets.none and not cures and all(one.exact for one in asked.useless)
            asked = replace(
                asked,
                count=wanted.count - len(cures),
                taken=(*wanted.taken, *(tuple(one.verified.chosen) for one in cures)),
                useless=self._useless,
            )

    def _enough(self, *, cures: bool) -> bool:
        """Whether so many sets were of no use that the search ends."""
        return len(self._useless) >= (MOST_USELESS if cures else MOST_IN_VAIN)

    def _sets(self, wanted: _Wanted, before: Sequence[_Set] = ()) -> _Sets:
        """Sets that are wanted; only some of them if sets found before, or one of them, are of no use."""
        if wanted not in self._known:
            sets = self._looked_for(wanted, before)
            if self._of_no_avail((*before, *sets.found)):
                return sets
            self._known[wanted] = sets
        return self._known[wanted]

    def _looked_for(self, wanted: _Wanted, before: Sequence[_Set]) -> _Sets:
        found: list[_Set] = []
        while len(found) < wanted.count and not self._search.over:
            if self._of_no_avail((*before, *found)):
                break  # what comes after it is looked for again
            taken = (*wanted.taken, *(one.chosen for one in found))
            barred = [one for one in self._gated.world.changes if any(_alike(one, each) for each in taken)]
            near = (barred, wanted.known, wanted.useless)
            asked = self._question.without(*near, harmless=wanted.harmless, most=wanted.most)
            best = self._best(asked, _HARDER if wanted.useless else 1.0)
            if best.values is None:
                return _Sets(found, best.infeasible and not found)
            changes = tuple(self._gated.chosen(best.values))
            bounded = best.bound is not None and best.bound >= self._question.unit * len(changes)
            fewest = bounded and not wanted.passes_over(len(changes))
            found.append(_Set(changes, fewest, wanted.harmless, self._check(changes, best.values, wanted)))
        return _Sets(found, none=False)

    def _best(self, asked: Programme, share: float) -> Found:
        """The fewest changes; of a large case among plans that differ from the one at hand near the line."""
        objective = self._question.objective
        if not is_large(self._base.cases):
            # No plan of this question, but near to one: half of such questions take half as long from there.
            found = answered(self._search, asked, objective, self._last, share)
            self._last = self._last if found.values is None else found.values
            return found
        layout, point = self._gated.layout, self._unchanged
        free = self._question.free(near(layout, point[: layout.count], self._near, asked.columns))
        point = np.concatenate([point, np.zeros(asked.columns - len(point), np.int64)])
        return searched_near(self._search, Pieces(asked), objective, point, free)

    def _of_no_use(self, verified: Verified) -> Useless:
        """A set that does not close the line, as what is asked next must know it."""
        coverage, world = self._gated.coverage, self._gated.world
        exact = verified.result.proven and world.widening == frozenset(world.changes)
        steps = floor((verified.result.value + coverage.error) * coverage.scale) - coverage.constant
        return Useless(tuple(verified.chosen), steps, exact)

    def _check(self, changes: Chosen, values: Integers, wanted: _Wanted) -> Future[Verified]:
        """The check of a set, begun once, whatever was asked when it was found; but again once it was of no use.

        A limit is raised by no more than the plan at hand needs: with another plan it may be of use.
        """
        key = frozenset(changes), sum(set(one.chosen) == set(changes) for one in wanted.useless)
        if key not in self._checked:
            self._checked[key] = self._pool.submit(self._verified, changes, values)
        return self._checked[key]

    def _verified(self, changes: Chosen, values: Integers) -> Verified:
        enact = partial(overlay_of, self._base.cases.scenario, title=f"closes {self._line}")
        plan = self._gated.plan(values)
        return verify(self._base, self._search, self._resolve, changes, enact, plan, self._line)

    def _of_no_avail(self, sets: Sequence[_Set]) -> bool:
        """Whether one of some sets is of no use.

        The last that was begun is not waited for, nor asked: when its check ends is no reason to do this or that.
        """
        last = next(reversed(self._checked.values()), None)
        return any(self._line in one.check.result().result.short for one in sets if one.check is not last)

    def _cure(self, one: _Set) -> Cure:
        """What the check of a set says."""
        verified = one.check.result()
        worse = any(_more_short(effect) for effect in verified.effects(self._base))
        # That no smaller set is harmless says nothing of one that turns out not to be.
        fewest = one.fewest and not (one.harmless and worse and len(one.chosen) > 1)
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
