"""A plan: which units go where and when, and who supports whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Deployment:
    """Units of one pledge that serve one line from the same month."""

    pledge: str
    requirement: str
    start: int
    """Month number."""
    end: int
    """Month number after the last of the tour itself, also where that lies beyond the horizon."""
    units: int
    """Units, or persons where the catalogue counts individuals."""
    women: int | None = None
    """How many of the persons are women, for individuals."""


@dataclass(frozen=True, order=True)
class Support:
    """Support of one offer given to one pledge."""

    offer: str
    pledge: str
    code: str
    quantity: int


@dataclass(frozen=True)
class Plan:
    """Deployments and support, each in order."""

    deployments: Sequence[Deployment]
    support: Sequence[Support] = ()
