"""The results, as the runner left them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.child import METHODS
from benchmarks.families import FAMILIES, Size
from benchmarks.measures import points_of
from benchmarks.trace import Point

TITLES = {
    "forcegen": "forcegen",
    "forcegen-1": "forcegen, one thread",
    "highs": "HiGHS",
    "cp-sat": "CP-SAT",
    "cbc": "CBC",
    "scip": "SCIP",
    "greedy": "by priority",
}
"""Methods as readers see them."""
FIRST_SEED = 1
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Result:
    """One method on one case."""

    record: dict[str, Any]

    @property
    def size(self) -> Size:
        """How many lines and pledges."""
        return Size(self.record["case"]["lines"], self.record["case"]["pledges"])

    @property
    def family(self) -> str:
        """The case's family."""
        return str(self.record["case"]["family"])

    @property
    def seed(self) -> int:
        """Which of the family's cases."""
        return int(self.record["case"]["seed"])

    @property
    def case(self) -> str:
        """The case as readers see it: its family, and the seed where it is not the first."""
        return self.family if self.seed == FIRST_SEED else f"{self.family} {self.seed}"

    @property
    def method(self) -> str:
        """The method's name."""
        return str(self.record["method"])

    @property
    def failed(self) -> bool:
        """There is no result."""
        return bool(self.record["status"] == "failed")

    @property
    def believed(self) -> bool:
        """The plan was counted anew, keeps every rule and has the value claimed; or none was handed over."""
        again = self.record.get("rescored")
        if again is None:
            return True
        return not self.record["breaches"] and abs(again - self.record["value"]) <= _TOLERANCE * max(1.0, again)

    def points(self) -> list[Point]:
        """The trace."""
        return points_of(self.record)

    def order(self) -> tuple[int, int, int, int, int]:
        """Smaller cases first, families and methods as they are listed."""
        place = list(FAMILIES).index(self.family), METHODS.index(self.method)
        return self.size.lines, self.size.pledges, place[0], self.seed, place[1]


def read(folder: Path) -> list[Result]:
    """All results in a folder, in order."""
    found = [Result(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*/*.json"))]
    return sorted(found, key=Result.order)


def by_size(results: list[Result]) -> dict[Size, list[Result]]:
    """Results of each size."""
    sizes: dict[Size, list[Result]] = {}
    for one in results:
        sizes.setdefault(one.size, []).append(one)
    return sizes


def by_case(results: list[Result]) -> list[list[Result]]:
    """Results of each case."""
    cases: dict[str, list[Result]] = {}
    for one in results:
        cases.setdefault(json.dumps(one.record["case"], sort_keys=True), []).append(one)
    return list(cases.values())


def first_cases(results: Sequence[Result]) -> list[Result]:
    """Those of each family's first case alone."""
    return [one for one in results if one.seed == FIRST_SEED]


def best_bound(results: list[Result]) -> float | None:
    """The highest bound that any method proved for a case."""
    return max((one.record["bound"] for one in results if one.record.get("bound") is not None), default=None)


def contradictions(results: list[Result]) -> list[tuple[Result, Result]]:
    """Of one case: a method whose bound lies above a plan that another method has and that was counted anew."""
    return [
        (claims, holds)
        for claims in results
        for holds in results
        if claims.record.get("bound") is not None
        and holds.record.get("rescored") is not None
        and not holds.record["breaches"]
        and claims.record["bound"] > holds.record["rescored"] * (1 + _TOLERANCE)
    ]
