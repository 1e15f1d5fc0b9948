"""Language: the share of each unit that speaks it; of individuals, whether any speaks it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "language"
LIFTED_BY = "contributor or a training partner"


def has(pledge: PledgeTerms, context: Context) -> Hashable:
    """Its shares of speakers, and of individuals how many that is."""
    languages = tuple(sorted(pledge.pledge.languages.items()))
    return languages, pledge.pledge.quantity if pledge.individuals else None


def asks(line: LineTerms, context: Context) -> Hashable:
    """The shares of speakers."""
    return tuple(sorted(line.requirement.languages.items()))


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """One barrier for each language."""
    for language, asked in sorted(line.requirement.languages.items()):
        has = pledge.pledge.languages.get(language, 0)
        lacking = pledge.may_send_speakers(language) == 0 if pledge.individuals else has < asked
        if asked > 0 and lacking:
            stated = language in pledge.pledge.languages
            yield {"language": language, "share": has / 1000, "asked": asked / 1000, "stated": stated}
