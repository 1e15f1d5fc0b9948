"""What a pledge says of itself: numbers that cannot hold together, fields that mean nothing for its kind."""

from __future__ import annotations

from collections.abc import Iterator

from forcegen.domain.catalogue import Capability
from forcegen.domain.pledge import Pledge
from forcegen.domain.terms import unit_strength
from forcegen.findings import Finding
from forcegen.reading.coercion import Located
from forcegen.validation.world import World


def check_pledges(world: World) -> Iterator[Finding]:
    """Every pledge by itself."""
    for located in world.gathered.pledges:
        yield from _always(located)
        catalogue = world.catalogue
        if catalogue is not None and located.record.capability in catalogue:
            capability = catalogue[located.record.capability]
            yield from _kind(located, capability)
            yield from _strengths(located, capability)
            for number, need in enumerate(located.record.needs):
                if need.support in catalogue and catalogue[need.support].category != "support":
                    place = located.place("needs", number, "support")
                    yield Finding("FG121", f"{need.support} is no support capability", place)


def _always(located: Located[Pledge]) -> Iterator[Finding]:
    pledge = located.record
    begins, ends = pledge.from_month, pledge.to_month
    if begins is not None and ends is not None and ends < begins:
        yield Finding("FG110", f"{pledge.id}: no whole month between `from` and `to`", located.place("to"))
    if pledge.women is not None and pledge.women_share is not None:
        yield Finding("FG119", f"{pledge.id} states both women and women_share", located.place("women_share"))
    if pledge.rotation is not None:
        if not pledge.rotation:
            yield Finding("FG115", f"{pledge.id}: the rotation has no legs", located.place("rotation"))
        if pledge.max_tour_months is not None:
            message = f"{pledge.id} states max_tour_months, which its rotation replaces"
            yield Finding("FG119", message, located.place("max_tour_months"))
    longest = sum(leg.months for leg in pledge.rotation) if pledge.rotation else pledge.max_tour_months
    if longest and pledge.min_tour_months is not None and pledge.min_tour_months > longest:
        message = f"{pledge.id}: least tour of {pledge.min_tour_months} months, at most {longest} possible"
        yield Finding("FG116", message, located.place("min_tour_months"))


def _kind(located: Located[Pledge], capability: Capability) -> Iterator[Finding]:
    """Fields that mean nothing for the pledge's capability."""
    pledge = located.record
    unfit: list[str] = []
    if capability.category == "support":
        unfit += ["strength", "women", "women_share", "partners", "elements", "needs"]
    elif capability.individuals:
        unfit += ["strength", "elements", "partners"]
    if capability.category != "support":
        unfit += ["serves"]
    for name in unfit:
        if getattr(pledge, name):
            yield Finding("FG121", f"{name} means nothing for {capability.code}", located.place(name))
    if capability.counted_in == "individuals" or capability.category == "support":
        for number, leg in enumerate(pledge.rotation or ()):
            for name in ("strength", "women"):
                if getattr(leg, name) is not None:
                    place = located.place("rotation", number, name)
                    yield Finding("FG121", f"{name} means nothing for {capability.code}", place)


def _strengths(located: Located[Pledge], capability: Capability) -> Iterator[Finding]:
    """Women and partners among the persons there are, in every turn."""
    pledge = located.record
    women, strength = pledge.women or 0, unit_strength(pledge, capability)
    if capability.individuals:
        if women > pledge.quantity:
            message = f"women ({women}) exceeds quantity ({pledge.quantity})"
            yield Finding("FG112", message, located.place("women"))
        return
    if capability.category == "support":
        return
    partners = sum(one.strength or 0 for one in pledge.partners)
    if women > strength and not pledge.rotation:
        yield Finding("FG112", f"women ({women}) exceeds strength ({strength})", located.place("women"))
    if partners > strength and not pledge.rotation:
        message = f"partners' persons ({partners}) exceed strength ({strength})"
        yield Finding("FG120", message, located.place("partners"))
    for number, leg in enumerate(pledge.rotation or ()):
        persons = strength if leg.strength is None else leg.strength
        among = women if leg.women is None else leg.women
        if among > persons:
            message = f"women ({among}) exceeds strength ({persons}) in leg {number + 1}"
            yield Finding("FG112", message, located.place("rotation", number, "women"))
        if partners > persons:
            message = f"partners' persons ({partners}) exceed strength ({persons}) in leg {number + 1}"
            yield Finding("FG120", message, located.place("rotation", number))
