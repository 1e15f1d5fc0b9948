"""The best plan by trying all of them: no programme, no solver, only the rules that the auditor checks."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations_with_replacement, product

from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.plan.audit import audit
from forcegen.plan.plan import Deployment, Plan, Support
from forcegen.plan.score import TIERS, score

Choice = tuple[Deployment, ...]


class TooMany(Exception):
    """The case is not tiny."""


def brute_force(cases: Eligibility, most: int = 3_000) -> tuple[Fraction, ...] | None:
    """The values of the four tiers of the best plan; None if no plan keeps the hard rules."""
    per_pledge = [list(_choices(cases, name)) for name in cases.pledges]
    count = 1
    for choices in per_pledge:
        count *= len(choices)
    if count > most:
        raise TooMany
    best: tuple[Fraction, ...] | None = None
    for chosen in product(*per_pledge):
        deployments = tuple(sorted(one for choice in chosen for one in choice))
        for support in _supports(cases, deployments):
            plan = Plan(deployments, support)
            if not audit(cases, plan):
                found = score(cases, plan)
                values = tuple(found[tier] for tier in TIERS)
                best = values if best is None else min(best, values)
                break
    return best


def _choices(cases: Eligibility, name: str) -> Iterator[Choice]:
    """Every way to use a pledge, however many of its rules it breaks."""
    terms = cases.pledges[name]
    options = [
        (pair, start, sex)
        for pair in cases.by_pledge[name]
        if pair.eligible
        for start in range(pair.starts.first, pair.starts.last + 1)
        for sex in ((1, 0) if terms.individuals else (None,))
    ]
    for units in range(terms.pledge.quantity + 1):
        for picked in combinations_with_replacement(range(len(options)), units):
            yield _together([options[one] for one in picked])


def _together(picked: list[tuple[Pair, int, int | None]]) -> Choice:
    """Units of the same pair and start are one deployment."""
    sums: dict[tuple[str, str, int, int], list[int | None]] = {}
    for pair, start, sex in picked:
        key = (pair.pledge.pledge.id, pair.line.requirement.id, start, pair.starts.end(start))
        old = sums.setdefault(key, [0, None if sex is None else 0])
        old[0] = (old[0] or 0) + 1
        if sex is not None:
            old[1] = (old[1] or 0) + sex
    return tuple(
        Deployment(name, line, start, end, units or 0, women)
        for (name, line, start, end), (units, women) in sums.items()
    )


def _supports(cases: Eligibility, deployments: Choice) -> Iterator[tuple[Support, ...]]:
    """Every way to give the support asked for exactly; none is given that is not needed."""
    loans = [
        (offer, name)
        for offer, of in cases.pledges.items()
        for name, terms in cases.pledges.items()
        if cases.may_support(of, terms) and any(one.pledge == name for one in deployments)
    ]
    amounts = [range(cases.pledges[offer].pledge.quantity + 1) for offer, _ in loans]
    for quantities in product(*amounts):
        yield tuple(
            Support(offer, name, cases.pledges[offer].pledge.capability, quantity)
            for (offer, name), quantity in zip(loans, quantities, strict=True)
            if quantity
        )
