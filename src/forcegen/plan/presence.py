"""Who is where in each month of a plan: plain counting, month by month, with no solver and no matrix."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.plan.plan import Deployment, Plan


@dataclass(frozen=True)
class Stay:
    """One deployment in one month of the horizon."""

    deployment: Deployment
    pair: Pair
    month: int
    persons: int
    women: int
    speakers: dict[str, int]
    """Speakers in thousandths of a person, by language."""
    manning: tuple[tuple[str, int], ...]
    """Persons by contributor."""

    @property
    def mission(self) -> str:
        """Where."""
        return self.pair.line.requirement.mission


@dataclass
class Presence:
    """All stays of a plan, and the sums that limits and aims speak of."""

    stays: list[Stay] = field(default_factory=list)
    served: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    """Of a line in a month, in its counting unit."""

    def short(self, eligibility: Eligibility, line: str, month: int) -> int:
        """What a line lacks in a month, in its counting unit."""
        return max(0, eligibility.lines[line].target - self.served.get((line, month), 0))


def presence(eligibility: Eligibility, plan: Plan) -> Presence:
    """Lay a plan out over the months of the horizon."""
    found = Presence()
    for deployment in plan.deployments:
        pair = eligibility.pairs[deployment.pledge, deployment.requirement]
        for stay in _stays(eligibility, deployment, pair):
            found.stays.append(stay)
            found.served[deployment.requirement, stay.month] += pair.gives * deployment.units
    return found


def _stays(eligibility: Eligibility, deployment: Deployment, pair: Pair) -> Iterator[Stay]:
    terms, units = pair.pledge, deployment.units
    languages = _languages_told(eligibility, pair)
    for month in range(deployment.start, min(deployment.end, eligibility.horizon.end)):
        turn = terms.turn_at(month - deployment.start)
        persons = turn.persons * units
        women = (deployment.women or 0) if terms.individuals else turn.women * units
        speakers = {language: share * persons for language, share in languages.items()}
        manning = tuple((who, share * units) for who, share in turn.manning)
        yield Stay(deployment, pair, month, persons, women, speakers, manning)


def _languages_told(eligibility: Eligibility, pair: Pair) -> dict[str, int]:
    """The share of speakers by language, for the languages the mission aims at.

    An individual sent to a line that asks for a language speaks it; elsewhere the pledge's share counts.
    """
    mission = eligibility.scenario.missions[pair.line.requirement.mission]
    told = {}
    for target in mission.language_targets:
        asked = pair.line.requirement.languages.get(target.language, 0) > 0
        sure = asked and pair.pledge.individuals
        told[target.language] = 1000 if sure else pair.pledge.pledge.languages.get(target.language, 0)
    return told
