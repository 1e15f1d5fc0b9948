"""The families of cases: what makes each of them hard, or easy."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from benchmarks.figures import Weights

_ANY_LEVEL: Weights = ((None, 20), (1, 10), (2, 25), (3, 32), ("RDL", 13))
_ANY_TOUR: Weights = ((None, 80), (12, 14), (6, 6))


@dataclass(frozen=True)
class Family:
    """Parameters of one family. All are assumptions, set so that the family is what its name says."""

    name: str
    supply: float
    """Unit-months on offer for each unit-month asked, by class of capability, before any rule but level and time."""
    individuals: float = 0.15
    """Share of the lines that ask for individuals."""
    quantities: Weights = ((1, 60), (2, 25), (3, 10), (4, 5))
    """Units on a line. Public asks: 25 of 44 for one unit, 3 for two, 6 for three, the rest for 5 to 20."""
    levels: Weights = _ANY_LEVEL
    tours: Weights = _ANY_TOUR
    notices: Weights = ((None, 80), (30, 5), (60, 5), (90, 5), (150, 5))
    mission_ceiling: float = 1.0
    """Ceilings beside the most persons the mission's lines ask for at once."""
    contributor_ceiling: float | None = None
    """Ceiling beside the persons a contributor pledges; none where None."""
    intake: float = 0.25
    """Persons a month, beside the mission's military and police ceilings."""
    caveats: float = 0.0
    """Share of pledges with a caveat."""
    languages: float = 0.0
    """Share of lines of individuals that ask for a language; lines of units a third as often."""
    women: float = 0.0
    """Share of lines of individuals that ask for women; lines of units a third as often."""
    every_rule: bool = False
    """Groups, joint units, rotations, support, deployed units and the rest of the format."""
    share: float | None = None
    """Most of a mission's persons that one contributor may be; then nobody is there yet."""
    aims: bool = False
    """The policy has targets for women, missions have targets for languages."""


_RICH = Family(
    "rich",
    supply=1.3,
    contributor_ceiling=0.9,
    intake=0.12,
    caveats=0.3,
    languages=0.4,
    women=0.25,
    every_rule=True,
    aims=True,
)

FAMILIES = {
    family.name: family
    for family in (
        Family(
            "loose",
            supply=2.0,
            levels=((2, 15), (3, 50), ("RDL", 35)),
            tours=((None, 95), (12, 5)),
            mission_ceiling=1.25,
            intake=0.5,
            caveats=0.03,
        ),
        Family(
            "tight",
            supply=1.1,
            quantities=((1, 40), (2, 35), (3, 15), (4, 10)),
            levels=((None, 10), (1, 20), (2, 45), (3, 20), ("RDL", 5)),
            tours=((None, 30), (12, 45), (6, 25)),
            notices=((None, 95), (240, 5)),
            mission_ceiling=0.85,
            contributor_ceiling=0.75,
            intake=0.06,
            caveats=0.1,
            languages=0.3,
        ),
        _RICH,
        Family(
            "scarce",
            supply=0.5,
            quantities=((1, 10), (2, 25), (3, 25), (4, 20), (5, 10), (6, 10)),
            contributor_ceiling=0.95,
            caveats=0.1,
            languages=0.2,
            women=0.1,
        ),
        Family(
            "individuals",
            supply=1.1,
            individuals=0.85,
            tours=((None, 50), (12, 40), (18, 10)),
            mission_ceiling=0.95,
            contributor_ceiling=0.85,
            intake=0.12,
            caveats=0.05,
            languages=0.5,
            women=0.35,
            aims=True,
        ),
        replace(_RICH, name="shares", share=0.4),
    )
}


@dataclass(frozen=True)
class Size:
    """How many lines and pledges."""

    lines: int
    pledges: int

    @staticmethod
    def of(text: str) -> Size:
        """Read `60x120`."""
        lines, _, pledges = text.partition("x")
        if not (lines.isdigit() and pledges.isdigit() and int(lines) and int(pledges)):
            raise ValueError(f"'{text}' is not a size: write LINESxPLEDGES, as 60x120")
        return Size(int(lines), int(pledges))

    def __str__(self) -> str:
        return f"{self.lines}x{self.pledges}"


@dataclass
class World:
    """A case while it is made: plain records, as they will stand in the files."""

    family: Family
    size: Size
    missions: list[dict] = field(default_factory=list)
    lines: list[dict] = field(default_factory=list)
    """Each with its mission under `mission`, which the file leaves out."""
    contributors: list[dict] = field(default_factory=list)
    pledges: list[dict] = field(default_factory=list)
    policy: dict = field(default_factory=dict)
