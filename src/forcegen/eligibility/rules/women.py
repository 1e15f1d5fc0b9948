"""Women: the share of women in each unit, in every turn of a rotation."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "women"
LIFTED_BY = "contributor"


def has(pledge: PledgeTerms, context: Context) -> Hashable:
    """Women and persons in each turn; none for individuals."""
    units = pledge.capability.counted_in != "individuals"
    return (tuple((turn.women, turn.persons) for turn in pledge.turns), _stated(pledge)) if units else None


def asks(line: LineTerms, context: Context) -> Hashable:
    """The share of women."""
    return line.requirement.women_share


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """On a line of individuals the share is a rule on the line, not on the pair; support deploys nobody."""
    asked = line.requirement.women_share or 0
    if pledge.capability.counted_in == "individuals" or asked == 0 or pledge.component is None:
        return
    # The turn with the smallest share is the one that bars; compared without rounding.
    worst = min(pledge.turns, key=lambda turn: turn.women / turn.persons if turn.persons else 0.0)
    if worst.women * 1000 < asked * worst.persons or worst.persons == 0:
        missing = -(-asked * worst.persons // 1000) - worst.women
        stated = worst.women > 0 or _stated(pledge)
        yield {
            "women": worst.women,
            "strength": worst.persons,
            "asked": asked / 1000,
            "missing": missing,
            "stated": stated,
        }


def _stated(pledge: PledgeTerms) -> bool:
    """Whether the offer says anything of women: none said is counted as none."""
    offer = pledge.pledge
    said = [offer.women, offer.women_share, *(leg.women for leg in offer.rotation or ())]
    return any(one is not None for one in said)
