"""Standards: what each unit must have, stated by the line or by a standing rule."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "standard"
LIFTED_BY = "contributor or an equipment partner"


def has(pledge: PledgeTerms, context: Context) -> Hashable:
    """Its standards, and whether it is large."""
    return _stated(pledge.pledge.standards), _exempt("investigation_officer", pledge)


def asks(line: LineTerms, context: Context) -> Hashable:
    """The standards of the line, and those that come by rule."""
    return _stated(line.requirement.standards), tuple(line.standing)


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """One barrier for each standard missing or below the number."""
    has = pledge.pledge.standards
    for name, asked in sorted(line.requirement.standards.items()):
        if not meets(has.get(name, False), asked):
            yield {"standard": name, "asked": asked, "has": has.get(name, False), "stated": name in has}
    for rule in line.standing:
        if rule in line.requirement.standards or _exempt(rule, pledge):
            continue
        if not meets(has.get(rule, False), True):
            stated = rule in has
            yield {
                "standard": rule,
                "asked": True,
                "has": has.get(rule, False),
                "standing_rule": True,
                "stated": stated,
            }


def meets(has: float, asked: float) -> bool:
    """A standard asked as yes is met by yes or any number above 0; as a number, by one that large, not a yes."""
    if asked is False:
        return True
    if asked is True:
        return has > 0
    return has is not True and has >= asked


def _exempt(rule: str, pledge: PledgeTerms) -> bool:
    """A national investigation officer is due in units of 150 persons or more."""
    return rule == "investigation_officer" and max(turn.persons for turn in pledge.turns) < 150


def _stated(standards: Mapping[str, float]) -> Hashable:
    """A yes is not the number 1, though Python calls them equal."""
    return tuple((name, type(value), value) for name, value in sorted(standards.items()))
