"""What no plan of a changed case can lack less than, told without solving it.

Take from any plan of the changed case what the case before did not allow: what is left is a plan of the case before,
and lacks no less than the best of those. So no more is gained than the deployments taken away can cover. Where a plan
gains just that, it is the best, and there is nothing left to solve.

This holds where taking units away breaks no rule; of any other change nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from forcegen.domain.horizon import Span
from forcegen.domain.terms import LineTerms, PledgeTerms
from forcegen.eligibility.pairs import Eligibility, Pair

_NOTHING = Fraction(0)


def floor(before: Eligibility, bound: Fraction, after: Eligibility) -> Fraction | None:
    """No plan of the changed case lacks less than this; None where nothing can be said.

    Parameters
    ----------
    bound
        No plan of the case before lacks less.
    """
    if not _same_rules(before, after) or not _same_bound_ones(before, after):
        return None
    pinned = {pin.pledge for pin in after.scenario.policy.pins}
    required = {one for line in after.lines.values() for one in line.requirement.requires}
    gain = _NOTHING
    for name, terms in after.pledges.items():
        pairs = [pair for pair in after.by_pledge[name] if pair.usable]
        more = _more_units(before.pledges.get(name), terms)
        new = [worth for pair in pairs for worth in _new(before, pair, after.horizon)]
        if not (new or more):
            continue
        if terms.category == "support":
            return None  # others rest on it
        if not pairs:
            continue
        if name in pinned or not _may_go(terms, [pair.line for pair in pairs]):
            return None
        if any(pair.line.requirement.id in required for pair in pairs):
            return None
        best = max((worth for pair in pairs for worth in _all(pair, after.horizon)), default=_NOTHING)
        gain += min(terms.pledge.quantity * best, terms.pledge.quantity * max(new, default=_NOTHING) + more * best)
    return max(_NOTHING, bound - gain)


def _same_rules(before: Eligibility, after: Eligibility) -> bool:
    """Lines, limits and policy are the same, whoever may fill the lines, and no limit is a share of those present."""
    then, now = before.scenario, after.scenario
    policy = now.policy
    return (
        policy.max_contributor_share is None
        and policy.women_mode != "must"
        and before.horizon == after.horizon
        and then.catalogue.by_code == now.catalogue.by_code
        and then.policy.model_copy(update={"forbids": ()}) == policy.model_copy(update={"forbids": ()})
        and {name: one.model_copy(update={"excludes": ()}) for name, one in then.missions.items()}
        == {name: one.model_copy(update={"excludes": ()}) for name, one in now.missions.items()}
        and {name: replace(one, excludes=frozenset()) for name, one in before.lines.items()}
        == {name: replace(one, excludes=frozenset()) for name, one in after.lines.items()}
        and all(
            one.ceilings == now.contributors[name].ceilings if name in now.contributors else False
            for name, one in then.contributors.items()
        )
    )


def _same_bound_ones(before: Eligibility, after: Eligibility) -> bool:
    """Whoever must be in every plan, or in it with others or not at all, is as before."""
    bound = (one for one in before.pledges.values() if one.pledge.deployed_in or one.pledge.package)
    return all(after.pledges.get(one.pledge.id) == one for one in bound)


def _more_units(old: PledgeTerms | None, terms: PledgeTerms) -> int:
    """Units (persons) that could not be sent before, wherever they go: all, if each now means something else."""
    quantity = terms.pledge.quantity
    if old is None or _meaning(old) != _meaning(terms):
        return quantity
    if not terms.individuals:
        return max(0, quantity - old.pledge.quantity)
    women = max(0, terms.women - old.women)
    men = max(0, quantity - terms.women - (old.pledge.quantity - old.women))
    spoken = terms.pledge.languages.keys() | old.pledge.languages.keys()
    speakers = sum(max(0, terms.may_send_speakers(one) - old.may_send_speakers(one)) for one in spoken)
    return min(quantity, women + men + speakers)


def _meaning(terms: PledgeTerms) -> tuple[object, ...]:
    """What a unit deployed counts for, apart from where and when it may go."""
    pledge = terms.pledge
    turns = [(turn.months, turn.persons, sorted(turn.manning)) for turn in terms.turns]
    return (
        (pledge.contributor, terms.capability, terms.needs, turns, pledge.elements, pledge.serves, pledge.deployed_in),
        (pledge.indivisible and pledge.quantity, pledge.alternative, pledge.package),
    )


def _may_go(terms: PledgeTerms, lines: Sequence[LineTerms]) -> bool:
    """Taking its units away breaks no rule: of a package, of who is there already, of women."""
    pledge = terms.pledge
    bound = pledge.package is not None or pledge.deployed_in is not None
    return not bound and not any(terms.individuals and line.requirement.women_share for line in lines)


def _new(before: Eligibility, pair: Pair, horizon: Span) -> Iterator[Fraction]:
    """What a unit covers in each stay that was not possible before."""
    old = before.pairs.get((pair.pledge.pledge.id, pair.line.requirement.id))
    if old is None or not old.usable or old.gives != pair.gives:
        yield from _all(pair, horizon)
        return
    for start in pair.starts.each:
        if start not in old.starts.each or old.serves(start, horizon) != pair.serves(start, horizon):
            yield _covers(pair, start, horizon)


def _all(pair: Pair, horizon: Span) -> Iterator[Fraction]:
    """What a unit covers in each stay."""
    for start in pair.starts.each:
        yield _covers(pair, start, horizon)


def _covers(pair: Pair, start: int, horizon: Span) -> Fraction:
    """The most that one unit can take from coverage in a stay."""
    stay, line = pair.serves(start, horizon), pair.line
    months = max(0, min(stay.end, line.counted.end) - max(stay.first, line.counted.first))
    return Fraction(line.weight * min(pair.gives, line.target) * months, line.target)
