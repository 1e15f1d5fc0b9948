"""Everything that can be said of one line: why it is short, what came near, what would close it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from forcegen.eligibility.pairs import Pair
from forcegen.explanation.causes import Cause, barred, untimely
from forcegen.explanation.remedies.contrast import Contrast, contrast
from forcegen.explanation.remedies.covered import Covered
from forcegen.explanation.remedies.cures import Cures, cures
from forcegen.explanation.remedies.search import Resolve, Search
from forcegen.plan.presence import presence


@dataclass(frozen=True)
class Miss:
    """A pledge that matches the line and does not serve it, or not in time."""

    pledge: str
    barriers: Sequence[Cause]


@dataclass(frozen=True)
class Worth:
    """Why units stay where they are: what they cover there, and what they would cover here."""

    pledge: str
    requirement: str
    there: Fraction
    here: Fraction


@dataclass(frozen=True)
class Explanation:
    """One line explained."""

    base: Covered
    requirement: str
    short: Mapping[int, int]
    """By month number; only what is short."""
    causes: Sequence[Cause]
    worth: Sequence[Worth]
    misses: Sequence[Miss]
    cures: Cures | None
    """None where the line is not short."""
    contrast: Contrast | None


def explained(
    base: Covered, line: str, as_of: date, resolve: Resolve, search: Search, why_not: str | None = None
) -> Explanation:
    """Explain one line.

    Parameters
    ----------
    why_not
        A pledge to be forced on the line, to see what that would cost.
    """
    short = base.short.get(line, {})
    why = base.causes.get(line, ())
    forced = None if why_not is None else contrast(base, line, why_not, resolve, search)
    cured = cures(base, line, as_of, resolve, search) if short and why_not is None else None
    return Explanation(base, line, short, why, _worth(base, line, why), _misses(base, line, why), cured, forced)


def _misses(base: Covered, line: str, why: Sequence[Cause]) -> list[Miss]:
    """Those that fail on least first."""
    short = list(base.short.get(line, {}))
    found = []
    for pair in base.cases.by_line[line]:
        reasons = list(barred([pair]))
        if not reasons and short:
            mine = [one for one in why if one.pledge == pair.pledge.pledge.id]
            reasons = mine or list(untimely(pair, short))
        if reasons:
            found.append(Miss(pair.pledge.pledge.id, reasons))
    return sorted(found, key=lambda one: (len(one.barriers), one.pledge))


def _worth(base: Covered, line: str, why: Sequence[Cause]) -> list[Worth]:
    """For units committed elsewhere, where that covers more there than it could here."""
    found = []
    for cause in why:
        if cause.code != "committed_elsewhere" or "requirement" not in cause.facts or cause.pledge is None:
            continue
        other = str(cause.facts["requirement"])
        pair = base.cases.pairs.get((cause.pledge, line))
        if pair is not None and (cause.pledge, other) in base.cases.pairs:
            there, here = _covers_there(base, cause.pledge, other), would_cover(base, pair)
            if there >= here:
                found.append(Worth(cause.pledge, other, there, here))
    return found


def _covers_there(base: Covered, pledge: str, line: str) -> Fraction:
    """What the other line would lack without these units."""
    terms, here = base.cases.lines[line], presence(base.cases, base.plan)
    lost = 0
    for month in terms.counted:
        gone = sum(
            base.cases.pairs[pledge, line].gives * one.units
            for one in base.plan.deployments
            if (one.pledge, one.requirement) == (pledge, line) and one.start <= month < one.end
        )
        served = here.served.get((line, month), 0)
        lost += max(0, terms.target - served + gone) - max(0, terms.target - served)
    return Fraction(terms.weight * lost, terms.target)


def would_cover(base: Covered, pair: Pair) -> Fraction:
    """The most these units could cover on the line: all of them, in every short month that their offer reaches."""
    line, gives = pair.line, pair.gives * pair.most
    short = base.short.get(line.requirement.id, {})
    most = sum(
        min(gives, lacking) for month, lacking in short.items() if pair.starts.first <= month < pair.starts.closes
    )
    return Fraction(line.weight * most, line.target)
