"""What is read off a run's trace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.trace import MARKS, Point, at, first_within


def points_of(record: dict[str, Any]) -> list[Point]:
    """The trace of a record."""
    return [Point(*point) for point in record.get("trace", ())]


def measured(points: Sequence[Point], limit: float, proofs: bool = True) -> dict[str, Any]:
    """Values at the moments of comparison that lie within the limit, and how long it took to 1 % and to proof.

    Parameters
    ----------
    proofs
        False for a method that gives no bound.
    """
    marks = [mark for mark in MARKS if mark <= limit]
    if not marks or marks[-1] < limit:
        marks.append(limit)
    found: dict[str, Any] = {"at": {}}
    for mark in marks:
        point = at(points, mark)
        found["at"][f"{mark:g}"] = {"value": point.value, "bound": point.bound, "gap": point.gap}
    last = points[-1] if points else None
    found["value"], found["bound"] = (last.value, last.bound) if last else (None, None)
    found["gap"] = last.gap if last else None
    found["seconds_to_1_percent"] = first_within(points, 0.01) if proofs else None
    found["seconds_to_proof"] = first_within(points, 0.0) if proofs else None
    return found
