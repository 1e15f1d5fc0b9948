"""The plain facts before solving: lines nobody can fill, pledges nobody needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.explanation.causes import Cause


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
    for name, line in eligibility.lines.items():
        pairs = eligibility.by_line[name]
        if not any(_usable(pair) for pair in pairs):
            missing = Cause("not_pledged", None, {"capability": line.capability.code}, "anyone")
            facts.append(Fact(name, True, _barriers(pairs) or [missing]))
    for name, terms in eligibility.pledges.items():
        pairs = eligibility.by_pledge[name]
        helps = any(eligibility.may_support(terms, other) for other in eligibility.pledges.values() if other.needs)
        if not helps and not any(_usable(pair) for pair in pairs):
            facts.append(Fact(name, False, _barriers(pairs)))
    return facts


def _usable(pair: Pair) -> bool:
    """Whether the pair has an option that does not overfill the line by itself."""
    return pair.eligible and pair.starts.count > 0 and pair.gives <= pair.line.most


def _barriers(pairs: Sequence[Pair]) -> list[Cause]:
    """The barriers of the pairs that miss by least."""
    barred = sorted((pair for pair in pairs if pair.barriers), key=lambda pair: len(pair.barriers))
    return [
        Cause(barrier.code, pair.pledge.pledge.id, barrier.facts, barrier.lifted_by)
        for pair in barred
        for barrier in pair.barriers
    ]
