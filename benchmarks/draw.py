"""Draws that are the same on every machine, Python and hash seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, TypeVar

T = TypeVar("T")


class Draw:
    """Everything is made from `random()` alone, whose sequence Python keeps from version to version.

    Parameters
    ----------
    seed
        Any text.
    """

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed).random

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self._random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self._random() * (high - low + 1))

    def one(self, among: Sequence[T]) -> T:
        """One of a sequence."""
        return among[int(self._random() * len(among))]

    def weighted(self, among: Sequence[tuple[Any, int]]) -> Any:
        """One of the values, by their weights."""
        left = self._random() * sum(weight for _, weight in among)
        for value, weight in among:
            left -= weight
            if left < 0:
                return value
        return among[-1][0]

    def rounded(self, number: float) -> int:
        """A whole number next to the one given, and equal to it on average."""
        whole = int(number)
        return whole + (self._random() < number - whole)

    def shuffled(self, among: Sequence[T]) -> list[T]:
        """A copy in another order."""
        left = list(among)
        return [left.pop(int(self._random() * len(left))) for _ in range(len(left))]
