"""Language: the share of each unit that speaks it; of individuals, whether any speaks it."""

from __future__ import annotations

from collections.abc import Iterator

from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts

CODE = "language"
LIFTED_BY = "contributor or a training partner"


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """One barrier for each language."""
    for language, asked in sorted(line.requirement.languages.items()):
        has = pledge.pledge.languages.get(language, 0)
        lacking = pledge.may_send_speakers(language) == 0 if pledge.individuals else has < asked
        if asked > 0 and lacking:
            yield {"language": language, "share": has / 1000, "asked": asked / 1000}
