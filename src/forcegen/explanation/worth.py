"""What each pledge, each caveat and each contributor is worth: records of the answers, exact or between two bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from forcegen.explanation.again import Answer
from forcegen.explanation.causes import Cause
from forcegen.explanation.idle import Idle


@dataclass(frozen=True)
class Worth:
    """A difference of two coverages: exact where both are proven, else between two numbers."""

    least: Fraction | None
    """At least this; None where the hard rules cannot hold without what is valued."""
    most: Fraction | None
    """At most this; None where nothing is known."""

    @property
    def proven(self) -> bool:
        """Exact."""
        return self.least is not None and self.least == self.most


NOTHING = Worth(Fraction(0), Fraction(0))
UNKNOWN = Worth(Fraction(0), None)
"""Of what can do no harm, before it was tried."""


def worth_of(less: Answer, more: Answer, helps: bool) -> Worth:
    """How much more is lacking in `less` than in `more`.

    Parameters
    ----------
    helps
        The second case allows all that the first does: it cannot lack more. Only such a case may have no plan yet.
    """
    if less.impossible:
        return Worth(None, None)
    if more.most is None:  # not solved in time: all that the first case allows is possible in it
        assert helps
        return UNKNOWN
    least = less.least - more.most
    most = None if less.most is None else less.most - more.least
    return Worth(max(Fraction(0), least) if helps else least, most)


@dataclass(frozen=True)
class Opening:
    """A line that lacks more without a contributor: the most pressing, and the first month in which it does."""

    line: str
    month: int
    priority: int
    units: int
    """More than before, in that month, in the line's counting unit."""
    newly: bool
    """It was met in that month before."""


@dataclass(frozen=True)
class PledgeWorth:
    """What is lost without a pledge."""

    pledge: str
    contributor: str
    capability: str
    worth: Worth
    used: bool
    """It is in the base plan."""
    with_it: Sequence[str]
    """Others of its package, which leave with it."""
    idle: Idle | None


@dataclass(frozen=True)
class CaveatPrice:
    """What is regained if a caveat is lifted."""

    pledge: str
    contributor: str
    number: int
    """Its place among the pledge's caveats, from 0."""
    caveat: Cause
    """The caveat in the form of a cause, for its sentence."""
    bars: Sequence[str]
    """Lines from which it bars the pledge."""
    alone: Worth
    together: Worth
    """With all the others of the contributor."""


@dataclass(frozen=True)
class Withdrawal:
    """What is lost without a contributor."""

    contributor: str
    pledges: Sequence[str]
    """Its own, and those it is to man with others."""
    worth: Worth
    opens: Opening | None


@dataclass(frozen=True)
class Values:
    """All values of a case."""

    base: Answer
    pledges: Sequence[PledgeWorth]
    caveats: Sequence[CaveatPrice]
    withdrawals: Sequence[Withdrawal]
