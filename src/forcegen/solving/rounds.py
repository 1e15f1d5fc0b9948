"""How long cuts are worth making, round by round, and how many columns they may have."""

from __future__ import annotations

_LEAST_GAIN = {False: 2e-4, True: 1e-4}
"""A round is idle that raises the bound by less than this part, with cuts of ceilings and aims alone or with rounded
ones, too."""
_IDLE = {False: 2, True: 1}
"""Idle rounds, one after the other, after which cuts end, of cuts of ceilings and aims and then of rounded ones: an
engine is soon there."""
_IDLE_OF_LARGE = {False: 1, True: 2}
"""The same of a large case: its rounds take seconds, and no engine comes as far."""
_NEAR = 0.005
"""Share of a large case that is open to the plan at hand up to which SCIP soon comes further than cuts do."""
_GAIN_NEAR, _GAIN_FAR = 3e-4, 2e-5
"""Of a large case a round of rounded cuts is idle below this, as near as that or not."""
COLUMNS, _MOST_COLUMNS = 2_000, 8_000
"""Of a rounded cut: more slow the simplex method down. Of a large case twice as many after a round that would be idle
near, up to the most."""


class Rounds:
    """One row of rounds of cuts.

    Parameters
    ----------
    large
        Whether a round takes seconds.
    rounded
        Whether cuts are rounded, too.
    """

    def __init__(self, *, large: bool, rounded: bool) -> None:
        self._large, self._rounded = large, rounded
        self._before = self._idle = 0
        self.columns = COLUMNS
        """That a rounded cut may have."""

    def over(self, bound: int, best: int) -> bool:
        """Whether a further round is not worth its time.

        Parameters
        ----------
        bound
            What is proven now, in steps.
        best
            Steps of the best plan at hand.
        """
        gain, self._before = bound - self._before, bound
        both = self._large and self._rounded
        if both and gain < _GAIN_NEAR * bound and self.columns < _MOST_COLUMNS:
            self.columns, self._idle = 2 * self.columns, 0
            return False
        least = _LEAST_GAIN[self._rounded]
        if both:
            least = _GAIN_NEAR if best - bound <= _NEAR * best else _GAIN_FAR
        self._idle = self._idle + 1 if gain < least * max(1, bound) else 0
        return self._idle >= (_IDLE_OF_LARGE if self._large else _IDLE)[self._rounded]
