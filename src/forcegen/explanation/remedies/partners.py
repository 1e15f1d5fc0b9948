"""Partners for half-offers: who could give what a pledge lacks, and who could serve in the months it misses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forcegen.domain.quantities import month_text
from forcegen.domain.terms import PledgeTerms
from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.explanation.before import lacks
from forcegen.plan.plan import Plan
from forcegen.plan.room import Room


@dataclass(frozen=True)
class Partner:
    """A pledge that could give what another lacks."""

    pledge: str
    quantity: int
    """Units of it that nobody uses."""
    serves: bool
    """Offered to this pledge's contributor; support may be kept for others."""


@dataclass(frozen=True)
class Lack:
    """What a pledge lacks, and who could give it."""

    pledge: str
    support: str | None
    """Support it needs; None where it is months that are missing."""
    quantity: int
    requirement: str | None
    """The line that is short in the months missing."""
    months: tuple[str, str] | None
    """First and last month missing."""
    partners: Sequence[Partner]


def partners(cases: Eligibility, plan: Plan, pledge: str) -> list[Lack]:
    """What a pledge lacks: support it needs and does not get, months of short lines that it cannot reach."""
    room, terms = Room(cases, plan), cases.pledges.get(pledge)
    if terms is None:
        return []
    return [*_support(room, terms), *_months(room, terms)]


def _support(room: Room, terms: PledgeTerms) -> Iterator[Lack]:
    cases, pledge = room.eligibility, terms.pledge
    for code, need in sorted(terms.needs.items()):
        given = sum(one.quantity for one in room.plan().support if (one.pledge, one.code) == (pledge.id, code))
        missing = need * pledge.quantity - given
        if missing > 0:
            offers = [cases.pledges[name] for name in cases.support_offers.get(code, ())]
            found = [
                Partner(one.pledge.id, room.idle(one.pledge.id), cases.may_support(one, terms))
                for one in offers
                if one.pledge.id != pledge.id and room.idle(one.pledge.id) > 0
            ]
            yield Lack(
                pledge.id, code, missing, None, None, sorted(found, key=lambda one: (not one.serves, one.pledge))
            )


def _months(room: Room, terms: PledgeTerms) -> Iterator[Lack]:
    """Of each short line that the pledge may serve, the months before it comes and after it has gone."""
    cases, pledge = room.eligibility, terms.pledge
    for pair in cases.by_pledge[pledge.id]:
        name = pair.line.requirement.id
        short = room.short_months(name)
        if not pair.eligible or pair.gives > pair.line.most:
            continue
        for missed in (
            [month for month in short if month < pair.starts.first],
            [month for month in short if month >= pair.starts.closes],
        ):
            if missed:
                found = [
                    Partner(other.pledge.pledge.id, room.idle(other.pledge.pledge.id), serves=True)
                    for other in cases.by_line[name]
                    if other.pledge.pledge.id != pledge.id and _can(room, other, missed) and lacks(cases, other) is None
                ]
                months = (month_text(missed[0]), month_text(missed[-1]))
                yield Lack(pledge.id, None, len(missed), name, months, found)


def _can(room: Room, pair: Pair, months: Sequence[int]) -> bool:
    """Whether idle units of another pledge could be there in all these months."""
    reached = range(pair.starts.first, pair.starts.closes)
    return (
        pair.eligible
        and not pair.deployed
        and room.idle(pair.pledge.pledge.id) > 0
        and all(month in reached for month in months)
    )
