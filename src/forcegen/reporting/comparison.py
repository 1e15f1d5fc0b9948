"""The comparison of outcomes: the record that `whatif` and `compare` print, made from gap reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Literal

from pydantic import Field

from forcegen.domain.horizon import Span
from forcegen.domain.quantities import CountryCode, Id, month_text
from forcegen.domain.record import Record
from forcegen.explanation.compared import Comparison, Displaced, LineChange, Outcome, Run, Shortage, Way, compared
from forcegen.plan.plan import Deployment
from forcegen.plan.solution import Tier
from forcegen.reporting.build import plan_of
from forcegen.reporting.gap_report import GapReport, PlanRow, ReportHorizon, ShortMonths, TierResult

SCHEMA: Literal["forcegen.comparison/1"] = "forcegen.comparison/1"


class Side(Record):
    """One outcome."""

    title: str
    """What it is."""
    status: Literal["optimal", "feasible"]
    """Every tier proven, or not."""
    horizon: ReportHorizon
    """The months counted."""
    tiers: tuple[TierResult, ...]
    """In strict order."""
    unit_months_short: int
    """Over all lines."""
    gaps: int
    """Lines that are short."""


class ChangeRow(Record):
    """A line that is short otherwise than before."""

    requirement: Id
    """Which line."""
    way: Way
    """Closed, opened, better (smaller), worse (larger), or moved to other months."""
    priority: int
    """1 to 5."""
    before: tuple[ShortMonths, ...]
    """When and by how much it was short."""
    after: tuple[ShortMonths, ...]
    """When and by how much it is."""
    unit_months: int
    """How many more than before; less than 0 where there are fewer."""
    weighted: float
    """How much more than before."""
    only_in: Literal["before", "after"] | None = None
    """The line is no part of the other outcome."""


class StintRow(Record):
    """Units on a line in some months."""

    requirement: Id
    """Which line."""
    months: tuple[ShortMonths, ...]
    """When, and how many units."""


class MoveRow(Record):
    """A pledge whose units are elsewhere than before, or newly used."""

    pledge: Id
    """Which pledge."""
    contributor: CountryCode | None
    """Whose; null where the inputs are not at hand."""
    left: tuple[StintRow, ...]
    """Lines it serves less than before; none for a pledge newly used."""
    joined: tuple[StintRow, ...]
    """Lines it serves more than before; none for units that now go nowhere."""
    units: int
    """Most that have left in any one month."""


class ToldRow(Record):
    """A contributor whose deployments or support change."""

    contributor: CountryCode | None
    """Who; null where the inputs are not at hand."""
    pledges: tuple[Id, ...]
    """Which of its pledges."""


class KeptRow(Record):
    """How far a saved plan was kept."""

    changes: int
    """Units deployed otherwise than saved, and saved ones not deployed as they were though they could be."""
    bound: int | None
    """No plan of best coverage has fewer."""
    proven: bool
    """The bound meets the number, and coverage is proven."""
    gone: tuple[PlanRow, ...]
    """Saved deployments that are no longer possible."""


class Case(Record):
    """One outcome beside the base."""

    after: Side
    """The outcome."""
    closed: int
    """Gaps closed; those of lines that the second does not have are not."""
    opened: int
    """Gaps opened."""
    moved: int
    """Lines short before and after, but otherwise."""
    displaced_units: int
    """Sum over the pledges of the units displaced."""
    changes: tuple[ChangeRow, ...]
    """Lines, what became better first."""
    displaced: tuple[MoveRow, ...]
    """Units that have left a line in some month."""
    newly_used: tuple[MoveRow, ...]
    """Pledges that the base does without."""
    told: tuple[ToldRow, ...]
    """Who must be told."""
    kept: KeptRow | None = None
    """With a saved plan to keep."""


class ComparisonReport(Record):
    """Outcomes beside a base."""

    schema_name: Literal["forcegen.comparison/1"] = Field(default=SCHEMA, alias="schema")
    """Which form this is."""
    forcegen: str
    """Version of forcegen."""
    before: Side
    """The base."""
    cases: tuple[Case, ...]
    """Each beside the base."""


def side(title: str, report: GapReport) -> Side:
    """An outcome from its report."""
    return Side(
        title=title,
        status=report.status,
        horizon=report.horizon,
        tiers=report.tiers,
        unit_months_short=report.unit_months_short,
        gaps=len(report.gaps),
    )


def case(
    title: str,
    before: GapReport,
    after: GapReport,
    manning: Mapping[str, Sequence[str]],
    kept: KeptRow | None = None,
) -> Case:
    """One report beside another.

    Parameters
    ----------
    manning
        By pledge, who pledges it and who else mans it; those who are not known are left out.
    """
    found = compared(outcome(before), outcome(after))
    return Case(
        after=side(title, after),
        closed=sum(one.only_in is None for one in found.of("closed")),
        opened=len(found.of("opened")),
        moved=len(found.of("better", "moved", "worse")),
        displaced_units=sum(one.units for one in found.displaced),
        changes=tuple(map(_change, found.changes)),
        displaced=tuple(_move(one, manning) for one in found.displaced),
        newly_used=tuple(_move(one, manning) for one in found.newly_used),
        told=_told(found, manning),
        kept=kept,
    )


def kept_row(changes: Tier, gone: Sequence[Deployment]) -> KeptRow:
    """How far a saved plan was kept, from the tier of changes."""
    return KeptRow(
        changes=int(changes.value),
        bound=None if changes.bound is None else ceil(changes.bound),
        proven=changes.proven,
        gone=tuple(map(_plan_row, gone)),
    )


def outcome(report: GapReport) -> Outcome:
    """What a report says of its plan and its lines."""
    first, months = report.horizon.from_month, report.horizon.months
    gaps = {one.requirement: one for one in report.gaps}
    lines = {}
    for line in report.lines:
        gap = gaps.get(line.requirement)
        by_month = {
            month: run.units for run in (gap.short if gap else ()) for month in range(run.from_month, run.to_month + 1)
        }
        lines[line.requirement] = Shortage(line.priority, by_month, gap.weighted if gap else 0.0)
    return Outcome(plan_of(report), Span(first, first + months), lines)


def _plan_row(one: Deployment) -> PlanRow:
    months = {"from": month_text(one.start), "to": month_text(one.end - 1)}
    about = {"pledge": one.pledge, "requirement": one.requirement, "units": one.units, "women": one.women}
    return PlanRow.model_validate(about | months)


def _change(one: LineChange) -> ChangeRow:
    return ChangeRow(
        requirement=one.line,
        way=one.way,
        priority=one.priority,
        before=_months(one.before),
        after=_months(one.after),
        unit_months=one.unit_months,
        weighted=one.weighted,
        only_in=one.only_in,
    )


def _months(runs: Sequence[Run]) -> tuple[ShortMonths, ...]:
    return tuple(
        ShortMonths.model_validate({"from": month_text(one.first), "to": month_text(one.last), "units": one.units})
        for one in runs
    )


def _move(one: Displaced, manning: Mapping[str, Sequence[str]]) -> MoveRow:
    stints = [
        tuple(StintRow(requirement=stint.line, months=_months(stint.months)) for stint in stay)
        for stay in (one.left, one.joined)
    ]
    who = next(iter(manning.get(one.pledge, ())), None)
    return MoveRow(pledge=one.pledge, contributor=who, left=stints[0], joined=stints[1], units=one.units)


def _told(found: Comparison, manning: Mapping[str, Sequence[str]]) -> tuple[ToldRow, ...]:
    by_contributor: dict[str | None, list[str]] = {}
    for pledge in found.told:
        for who in manning.get(pledge) or (None,):
            by_contributor.setdefault(who, []).append(pledge)
    order = sorted(by_contributor, key=lambda who: (who is None, who or ""))
    return tuple(ToldRow(contributor=who, pledges=tuple(by_contributor[who])) for who in order)
