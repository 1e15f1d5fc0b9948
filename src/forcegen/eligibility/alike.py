"""Pairs that are alike: what holds for one of them holds for all, and is worked out once.

Of a million pairs a rule can tell apart a few thousand: so many levels, notices, windows there are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context

T = TypeVar("T")
Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Pairing:
    """Which pledge meets which line, as numbers among the pledges and lines."""

    pledges: Sequence[PledgeTerms]
    lines: Sequence[LineTerms]
    pledge: Integers
    """By pair."""
    line: Integers
    """By pair."""

    def told(
        self,
        has: Callable[[PledgeTerms, Context], Hashable],
        asks: Callable[[LineTerms, Context], Hashable],
        work: Callable[[PledgeTerms, LineTerms], T],
        context: Context,
    ) -> tuple[list[T], Integers]:
        """What `work` says of the pairs: each answer once, and by pair the number of its answer.

        Parameters
        ----------
        has
            All of a pledge that `work` looks at.
        asks
            All of a line that `work` looks at.
        """
        of_pledge, _ = _numbered([has(one, context) for one in self.pledges])
        of_line, kinds = _numbered([asks(one, context) for one in self.lines])
        both = of_pledge[self.pledge] * max(1, kinds) + of_line[self.line]
        _, first, number = np.unique(both, return_index=True, return_inverse=True)
        answers = [work(self.pledges[self.pledge[at]], self.lines[self.line[at]]) for at in first.tolist()]
        return answers, number.astype(np.int64)


def _numbered(keys: Sequence[Hashable]) -> tuple[Integers, int]:
    """Equal keys have the same number; and how many there are."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64), len(numbers)
