"""The first point of a relaxation by way of some of its options: few starts, then those that would help.

Of each pair the earliest start and every sixth month after it are a fifth of all options. The interior point method
solves these in 0.5 to 8 s, whatever the rules (300 x 600, highspy 1.13.1); all options at once take it 3 to 50 s, and
the simplex method 1 s to minutes. What its dual values would have besides is taken in, once that is little with the
cuts that its point breaks, and that is solved again. After two or three rounds next to nothing is missing, and long
before that the point says which units to send where.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers, Programme
from forcegen.solving.cut import Cut, rows_of, with_cuts
from forcegen.solving.simplex import Simplex
from forcegen.solving.weighed import Weighed

Floats = NDArray[np.float64]
Chosen = NDArray[np.bool_]

_EVERY = 6
"""Months between the starts of a pair that are there from the beginning."""
_NEW = 15_000
"""Options taken in at once, at most."""
_FEW, _LAST = 7_000, 3_500
"""Options missing, and below: the point is worth cuts; the simplex method goes on from there."""
_NEAR = 2
"""Rounds after which little is missing."""


class FewStarts:
    """Some options of a relaxation, and more as they are found to help.

    Parameters
    ----------
    programme
        What is relaxed; `self.programme` has cuts, too, once few options are missing.
    simplex
        Has its rows.
    usable
        By column: it may be used.
    weigh
        What dual values prove.
    cut
        The cuts that the point breaks: those of which engines hear, and others.
    tell
        Hears each point, and what its dual values prove of the whole.
    """

    def __init__(
        self,
        programme: Programme,
        simplex: Simplex,
        layout: Layout,
        usable: Chosen,
        weigh: Callable[[Programme, Simplex, Floats], Weighed],
        cut: Callable[[FewStarts], tuple[list[Cut], list[Cut]]],
        tell: Callable[[Floats, Weighed], None],
    ) -> None:
        self._usable, self._weigh, self._cut, self._tell = usable, weigh, cut, tell
        self._stopped, self._waited_for = Event(), Event()
        self.programme, self.for_engines = programme, list[Cut]()
        self.simplex = simplex.another(self._stopped.is_set)
        self.inside = usable.copy()
        self.inside[: layout.options.count] &= few_starts(layout)
        self.near = False
        """Whether so little is missing that the simplex method, over all options, is not expected to be sooner."""

    def run(self) -> bool:
        """Take in options until few are missing; tells whether it came so far."""
        rounds = 0
        while self.simplex.by_interior(np.flatnonzero(self.inside)):
            duals = self.simplex.duals
            if duals is None or self.stopped:
                return False
            proof = self._weigh(self.programme, self.simplex, duals)
            self._tell(self.simplex.values, proof)
            missing = np.flatnonzero(self._usable & ~self.inside & (proof.reduced < 0))
            rounds += 1
            self.near = rounds >= _NEAR or len(missing) <= _LAST
            if len(missing) <= _LAST:
                return True
            if len(missing) <= _FEW:
                self._take_in(*self._cut(self))
            self.inside[_cheapest(missing, proof.reduced)] = True
        return False

    def _take_in(self, kept: list[Cut], others: list[Cut]) -> None:
        self.for_engines += kept
        if cuts := [*kept, *others]:
            self.programme = with_cuts(self.programme, cuts)
            self.simplex.extend(rows_of(cuts))

    def after(self, seconds: float) -> bool:
        """The same, begun after so many seconds, or as soon as it is waited for, unless it is stopped by then."""
        self._waited_for.wait(seconds)
        return not self.stopped and self.run()

    def hurry(self) -> None:
        """There is nothing else to do."""
        self._waited_for.set()

    @property
    def stopped(self) -> bool:
        """Whether others were sooner."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Others were sooner."""
        self._stopped.set()
        self.hurry()


def earliest(layout: Layout) -> Chosen:
    """The first start of each pair, and of short tours those that follow one another."""
    tours = np.array([min(pair.starts.tour, layout.months) for pair in layout.options.pairs], np.int64)
    return _every(layout, np.maximum(tours, 1)[layout.options.pair])


def few_starts(layout: Layout) -> Chosen:
    """These, and every sixth month after the first start."""
    return earliest(layout) | _every(layout, np.int64(_EVERY))


def _every(layout: Layout, months: Integers | np.int64) -> Chosen:
    """The first start of each pair, every so many months after it, and what is there already."""
    options = layout.options
    begins = np.full(len(options.pairs), np.iinfo(np.int64).max)
    np.minimum.at(begins, options.pair, options.start)
    return np.asarray(((options.start - begins[options.pair]) % months == 0) | (options.lower > 0), np.bool_)


def _cheapest(options: Integers, reduced: Integers) -> Integers:
    return options[np.argsort(reduced[options], kind="stable")][:_NEW]
