"""The catalogue of capabilities: the published reference model's vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from heapq import heappop, heappush
from typing import Literal, get_args

from pydantic import Field

from forcegen.domain.quantities import Cost, Id, Months, Name, Persons, Text, Units
from forcegen.domain.record import Record

Category = Literal["troops", "fpu", "ipo", "observers", "staff", "corrections", "civilian", "support"]
Component = Literal["military", "police", "civilian"]
COMPONENTS: Sequence[Component] = get_args(Component)
"""Each of them."""

COMPONENT: Mapping[Category, Component | None] = {
    "troops": "military",
    "observers": "military",
    "staff": "military",
    "fpu": "police",
    "ipo": "police",
    "corrections": "civilian",
    "civilian": "civilian",
    "support": None,
}
"""Under which ceiling a category counts; support deploys no persons."""


class Cover(Record):
    """A capability that this one may stand in for."""

    capability: Id
    """The code it may stand in for."""
    cost: Cost
    """What standing in costs, in units of the policy's substitution cost."""


class Capability(Record):
    """One code of the catalogue."""

    code: Id
    """The code, as `police.fpu`."""
    name: Name
    """What people call it."""
    category: Category
    """Whose persons it counts."""
    counted_in: Literal["units", "individuals"]
    """What a quantity means."""
    strength: Persons | None = None
    """Persons in a unit that states none."""
    elements: Units | None = None
    """Splits into this many elements."""
    element: Id | None = None
    """The code of one element."""
    min_tour_months: Months | None = None
    """Least stay of a pledge that states none."""
    covers: tuple[Cover, ...] = ()
    """What it may stand in for; followed transitively, costs added, cheapest route taken."""
    sources: tuple[Text, ...] = Field(min_length=1)
    """Where the figures come from; what no public rule states says `assumption`."""

    @property
    def individuals(self) -> bool:
        """Persons chosen one by one, by sex; places of support are counted but are no persons."""
        return self.counted_in == "individuals" and self.category != "support"


class Catalogue:
    """All capabilities by code, and what fits what.

    Parameters
    ----------
    capabilities
        Records with distinct codes, every `element` and `covers` naming one of them.
    """

    def __init__(self, capabilities: Iterable[Capability]) -> None:
        self.by_code: Mapping[str, Capability] = {one.code: one for one in sorted(capabilities, key=lambda c: c.code)}
        self._routes: dict[str, Mapping[str, int]] = {}

    def __getitem__(self, code: str) -> Capability:
        return self.by_code[code]

    def __contains__(self, code: object) -> bool:
        return code in self.by_code

    @cached_property
    def split_into(self) -> Mapping[str, tuple[str, ...]]:
        """For each element, the codes of the capabilities that split into it."""
        wholes: dict[str, list[str]] = {}
        for one in self.by_code.values():
            if one.element:
                wholes.setdefault(one.element, []).append(one.code)
        return {element: tuple(codes) for element, codes in wholes.items()}

    def fits(self, code: str) -> Mapping[str, int]:
        """Codes that `code` may serve, with the cost of the cheapest route; itself at 0.

        Units and individuals never stand in for one another.
        """
        if code not in self._routes:
            self._routes[code] = self._cheapest(code)
        return self._routes[code]

    def _cheapest(self, code: str) -> dict[str, int]:
        counted_in = self[code].counted_in
        reached: dict[str, int] = {}
        waiting = [(0, code)]
        while waiting:
            cost, here = heappop(waiting)
            if here in reached:
                continue
            reached[here] = cost
            for cover in self[here].covers:
                if self[cover.capability].counted_in == counted_in:
                    heappush(waiting, (cost + cover.cost, cover.capability))
        return reached
