"""What is pledged, by capability and readiness level, beside what is asked; and whether readiness targets are met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from forcegen.domain.catalogue import Category
from forcegen.domain.quantities import LEVELS, Level, level_rank
from forcegen.domain.terms import PledgeTerms
from forcegen.eligibility.pairs import Eligibility

NO_LEVEL = "individuals"
COUNTED: tuple[Category, ...] = ("troops", "fpu")
"""Categories whose persons count towards readiness targets: troops and formed police."""
TARGETS: Mapping[Level, int] = {"3": 12_000, "RDL": 4_000}
"""Persons at a level or above; RDL is part of level 3. Source: London Communique, September 2016."""


@dataclass(frozen=True)
class Stock:
    """One capability."""

    capability: str
    asked: int
    """Units (persons) over all lines; a line asked for twice in turn counts twice."""
    offered: Mapping[str, int]
    """Units (persons) by level; individuals have none."""
    persons: int
    """Persons pledged."""
    deployed: int
    """Units (persons) among those offered that are already deployed."""


@dataclass(frozen=True)
class Readiness:
    """Persons at a level or above, beside the target."""

    level: Level
    persons: int
    target: int

    @property
    def met(self) -> bool:
        """Whether there are as many as aimed at."""
        return self.persons >= self.target


def inventory(
    eligibility: Eligibility, targets: Mapping[Level, int] = TARGETS
) -> tuple[Sequence[Stock], Sequence[Readiness]]:
    """Supply beside demand by capability, in the order of the codes, and the readiness targets.

    Pledges barred or pending at vetting are not counted; those wholly outside the horizon are left out.
    """
    cleared = [terms for terms in eligibility.pledges.values() if terms.pledge.vetting == "cleared"]
    asked: dict[str, int] = {}
    for line in eligibility.lines.values():
        asked[line.capability.code] = asked.get(line.capability.code, 0) + line.requirement.quantity
    offers: dict[str, list[PledgeTerms]] = {}
    for terms in cleared:
        offers.setdefault(terms.capability.code, []).append(terms)
    stocks = [_stock(code, asked.get(code, 0), offers.get(code, [])) for code in sorted(asked.keys() | offers.keys())]
    counted = [terms for terms in cleared if terms.category in COUNTED]
    readiness = [
        Readiness(
            level, sum(_persons(one) for one in counted if level_rank(one.level) >= level_rank(level)), targets[level]
        )
        for level in LEVELS
        if level in targets
    ]
    return stocks, readiness


def _stock(code: str, asked: int, offers: Sequence[PledgeTerms]) -> Stock:
    by_level = dict.fromkeys((*LEVELS, NO_LEVEL), 0)
    for terms in offers:
        by_level[terms.level if terms.capability.counted_in == "units" else NO_LEVEL] += terms.pledge.quantity
    deployed = sum(terms.pledge.quantity for terms in offers if terms.pledge.deployed_in is not None)
    return Stock(code, asked, by_level, sum(map(_persons, offers)), deployed)


def _persons(terms: PledgeTerms) -> int:
    """In the first turn of a rotation."""
    return terms.pledge.quantity * terms.turns[0].persons
