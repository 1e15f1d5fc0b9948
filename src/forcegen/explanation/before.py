"""The plain facts before solving: lines nobody can fill, pledges nobody needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.explanation.causes import Cause, barred, untimely, without_pair


@dataclass(frozen=True)
class Fact:
    """A line that no pledge can fill in full in any month, or a pledge that can serve no line; and why."""

    about: str
    """Id of the line or pledge."""
    is_line: bool
    reasons: Sequence[Cause]


def plain_facts(eligibility: Eligibility) -> list[Fact]:
    """What can be said without solving; lines first, each by id."""
    facts = []
    for name in eligibility.lines:
        pairs = eligibility.by_line[name]
        if not any(_usable(pair) for pair in pairs):
            facts.append(Fact(name, True, [*_nearest(pairs), *without_pair(eligibility, name)]))
    for name, terms in eligibility.pledges.items():
        pairs = eligibility.by_pledge[name]
        helps = any(eligibility.may_support(terms, other) for other in eligibility.pledges.values() if other.needs)
        if not helps and not any(_usable(pair) for pair in pairs):
            facts.append(Fact(name, False, _nearest(pairs)))
    return facts


def _usable(pair: Pair) -> bool:
    """Whether the pair has an option that does not overfill the line by itself."""
    return pair.eligible and pair.starts.count > 0 and pair.gives <= pair.line.most


def _nearest(pairs: Sequence[Pair]) -> list[Cause]:
    """What keeps the pairs apart, those first that miss by least."""
    apart = [cause for pair in pairs if pair.eligible for cause in untimely(pair, list(pair.line.counted))]
    return [*apart, *barred(sorted(pairs, key=lambda pair: len(pair.barriers)))]
