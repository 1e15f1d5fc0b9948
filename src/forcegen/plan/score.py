"""The value of every tier of a plan, recomputed from the plan alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from forcegen.domain.catalogue import Category
from forcegen.domain.quantities import level_rank
from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.plan.aims import Aim, language_aims, women_aims
from forcegen.plan.plan import Plan
from forcegen.plan.presence import Presence, Stay, presence

TIERS = ("coverage", "composition", "quality", "economy")


def score(eligibility: Eligibility, plan: Plan) -> dict[str, Fraction]:
    """The tiers' values, exact.

    Returns
    -------
    dict
        By tier: coverage in weighted line-months short, composition in person-months short, quality in the policy's
        costs, economy in unit deployments.
    """
    here = presence(eligibility, plan)
    return {
        "coverage": coverage(eligibility, here),
        "composition": Fraction(sum(shortfall for _, shortfall in shortfalls(eligibility, here))),
        "quality": Fraction(sum(unit_cost(eligibility, stay.pair) * stay.deployment.units for stay in here.stays)),
        "economy": Fraction(sum(one.units for one in plan.deployments)),
    }


def uncovered(eligibility: Eligibility, plan: Plan) -> Fraction:
    """A plan's coverage alone, in weighted line-months short."""
    return coverage(eligibility, presence(eligibility, plan))


def coverage(eligibility: Eligibility, here: Presence) -> Fraction:
    """Sum over lines and months of weight x short / target."""
    total = Fraction(0)
    for name, line in eligibility.lines.items():
        short = sum(here.short(eligibility, name, month) for month in line.counted)
        total += Fraction(line.weight * short, line.target)
    return total


def unit_cost(eligibility: Eligibility, pair: Pair) -> int:
    """What one unit-month served by a pair costs in quality."""
    costs, terms = eligibility.scenario.policy.quality_costs, pair.pledge
    contributor = eligibility.scenario.contributors[terms.pledge.contributor]
    total = costs.substitution * pair.standing_in
    if eligibility.scenario.policy.suspected_caveats == "cost" and eligibility.suspected(pair):
        total += costs.suspected_caveat
    if terms.capability.counted_in == "units" and level_rank(terms.level) < level_rank("3"):
        total += costs.below_level_3
    if pair.line.requirement.protects_civilians and not contributor.kigali_principles:
        total += costs.not_endorser_on_protection_line
    return total


def shortfalls(eligibility: Eligibility, here: Presence) -> list[tuple[Aim, int]]:
    """Whole persons short of each aim that the composition tier counts."""
    scenario = eligibility.scenario
    aims = list(language_aims(scenario, eligibility.horizon))
    if scenario.policy.women_mode == "aim":
        aims += women_aims(scenario, eligibility.horizon)
    return [(aim, max(0, -(-(aim.share * persons - reached) // 1000))) for aim, persons, reached in tallies(here, aims)]


def movers(here: Presence, aims: list[Aim]) -> dict[Aim, str]:
    """By aim, the pledge whose persons move the share most, up or down; the first by id among equals."""
    moves: dict[Aim, dict[str, int]] = {aim: defaultdict(int) for aim in aims}
    for stay, aim in _counted(here, aims):
        met = stay.women * 1000 if aim.language is None else stay.speakers[aim.language]
        moves[aim][stay.deployment.pledge] += met - aim.share * stay.persons
    return {aim: min(found, key=lambda name: (-abs(found[name]), name)) for aim, found in moves.items() if found}


def tallies(here: Presence, aims: list[Aim]) -> list[tuple[Aim, int, int]]:
    """Each aim with the persons who count and those who meet it, the latter in thousandths of a person."""
    sums: dict[Aim, list[int]] = {aim: [0, 0] for aim in aims}
    for stay, aim in _counted(here, aims):
        sums[aim][0] += stay.persons
        sums[aim][1] += stay.women * 1000 if aim.language is None else stay.speakers[aim.language]
    return [(aim, persons, reached) for aim, (persons, reached) in sums.items()]


def _counted(here: Presence, aims: list[Aim]) -> Iterator[tuple[Stay, Aim]]:
    """Every stay with every aim for which its persons count."""
    by_month: dict[int, list[Aim]] = defaultdict(list)
    for aim in aims:
        by_month[aim.month].append(aim)
    known: dict[tuple[int, str, Category], list[Aim]] = {}
    for stay in here.stays:
        key = stay.month, stay.mission, stay.pair.pledge.category
        if key not in known:
            known[key] = [aim for aim in by_month.get(stay.month, ()) if aim.counts(*key[1:])]
        for aim in known[key]:
            yield stay, aim
