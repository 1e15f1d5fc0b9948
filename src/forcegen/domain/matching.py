"""Whether a capability matches a line, and how: as itself, standing in, whole into elements."""

from __future__ import annotations

from dataclasses import dataclass

from forcegen.domain.catalogue import Catalogue
from forcegen.domain.terms import LineTerms


@dataclass(frozen=True)
class Fit:
    """How a unit serves a line."""

    cost: int
    """Of standing in."""
    whole: str | None
    """The capability as which it gives all its elements; None where a unit gives one."""


def fit(catalogue: Catalogue, code: str, line: LineTerms) -> Fit | None:
    """The cheapest way for a unit of a capability to serve a line; None where it does not match.

    On a divisible line, and on a line that asks for an element, a whole unit gives its elements and an element
    gives one. Of two ways at the same cost the whole unit counts.
    """
    reaches, asked = catalogue.fits(code), line.capability.code
    ways: list[tuple[int, int, str | None]] = []
    if line.in_elements:
        if asked in reaches:
            ways.append((reaches[asked], 0, asked))
        element = line.capability.element
        if element is not None and element in reaches:
            ways.append((reaches[element], 1, None))
    else:
        if asked in reaches:
            ways.append((reaches[asked], 1, None))
        for whole in catalogue.split_into.get(asked, ()):
            if whole in reaches:
                ways.append((reaches[whole], 0, whole))
    if not ways:
        return None
    cost, _, whole_of = min(ways, key=lambda way: (way[0], way[1], way[2] or ""))
    return Fit(cost, whole_of)
