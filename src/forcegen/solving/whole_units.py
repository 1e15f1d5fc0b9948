"""A plan of a large case made of its relaxation's first points: their whole units stay, the rest is found.

Pieces make a plan better that is near a good one; where it is far from any, they need minutes. Half of a point's units
are whole. What counting makes of the point has most of these. With them decided, the cheapest options make a programme
of which HiGHS finds a much better plan in seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.part import part_of
from forcegen.formulation.programme import Integers, Programme
from forcegen.solving.at_hand import AtHand
from forcegen.solving.engine import Unheard
from forcegen.solving.highs import HiGHS
from forcegen.solving.neighbourhood import part_objective
from forcegen.solving.relaxation import Relaxation

Floats = NDArray[np.float64]

_ENGINE = HiGHS(nodes=200)
_SHARE, _LONGEST = 0.2, 6.0
"""Of the time left, and seconds of it, that one such plan may take: pieces wait for it."""
_CHEAP = 1_000
"""Options that may be used besides those of the point and of the plan: those of least reduced cost."""
_NOISE, _NEARLY = 1e-7, 1e-6
"""What a point uses less of is not used; what it uses so much less of than a whole number is that."""


class WholeUnits:
    """Makes such plans as long as they are of use.

    Parameters
    ----------
    programme
        Without cuts.
    wished
        What counting makes of a point: it keeps every rule.
    offer
        Fills up a point that keeps every rule, and tells whether that is better than the plan at hand.
    """

    def __init__(
        self,
        programme: Programme,
        layout: Layout,
        hand: AtHand,
        wished: Callable[[Floats], Integers],
        offer: Callable[[Integers], bool],
    ) -> None:
        self._programme, self._layout, self._hand = programme, layout, hand
        self._wished, self._offer = wished, offer
        self._of_use, self._first, self._ended = True, True, False

    def better(self, found: Relaxation, *, last: bool) -> bool:
        """Make a plan of a point; tells whether it is better than the one at hand.

        The first point of few starts has next to nothing in mind that comes in another month: it is passed over.

        Parameters
        ----------
        last
            It is a point of all options: those that follow are near it, and by then the plan at hand is better.
        """
        first, self._first = self._first, False
        if self._ended or self._hand.done() or not (last or (self._of_use and not first)):
            return False
        self._ended = last
        self._of_use = self._offer(self._made(found))
        return self._of_use

    def _made(self, found: Relaxation) -> Integers:
        hand, options, programme = self._hand, self._layout.options, self._programme
        count, start = options.count, self._wished(found.values)
        whole = np.floor(found.values[:count] + _NEARLY).astype(np.int64)
        lower = programme.column_lower.copy()
        lower[:count] = np.maximum(lower[:count], np.minimum(whole, start[:count]))
        # What a point of few starts would have besides costs it less than nothing: that is not in it yet.
        within = np.flatnonzero((programme.column_upper[:count] > 0) & (found.over[:count] >= found.bound))
        kept = (found.values[:count] > _NOISE) | (start[:count] > 0) | (options.lower > 0)
        kept[within[np.argsort(found.over[within], kind="stable")][:_CHEAP]] = True
        out = np.zeros(programme.columns, np.bool_)
        out[:count] = ~kept
        part = part_of(replace(programme, column_lower=lower), out)
        limits = replace(hand.deadline.left().share(_SHARE, _LONGEST), threads=1)
        near = (part_objective(hand.objective, part), (), start[part.columns], limits)
        outcome = _ENGINE.solve(part.programme, *near, Unheard(hand.watch.cancelled))
        return start if outcome.values is None else part.point(outcome.values)
