"""The gap report as people read it: table, CSV, Markdown, JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import ceil

from forcegen.domain.quantities import month_text, year_of
from forcegen.explanation.causes import Cause
from forcegen.explanation.idle import Idle
from forcegen.explanation.sentence.effects import idle_sentence
from forcegen.explanation.sentence.ending import summary
from forcegen.explanation.sentence.figures import percent
from forcegen.explanation.sentence.names import lifted_text
from forcegen.explanation.sentence.report import cause_sentence
from forcegen.explanation.sentence.words import Lang, language, word
from forcegen.reporting.gap_report import CompositionRow, Gap, GapReport, LineResult, Unused
from forcegen.reporting.tables import Cell, Table, as_csv, as_markdown, as_text


def as_json(report: GapReport, lang: Lang = "en") -> str:
    """The record itself; the same in every language."""
    return report.model_dump_json(indent=2) + "\n"


READ = ("mission", "line", "capability", "needed", "filled", "short", "cause")
"""Columns for people; files have priority and weight too."""
KEPT = ("mission", "line", "capability", "priority", "needed", "filled", "short", "unit_months", "weighted", "cause")


def gap_table(report: GapReport, lang: Lang = "en", columns: Sequence[str] = KEPT) -> Table:
    """A row for each line that is short, the most pressing first."""
    lines = {one.requirement: one for one in report.lines}
    gaps = sorted(report.gaps, key=lambda gap: (lines[gap.requirement].priority, -gap.weighted, gap.requirement))
    rows = []
    for gap in gaps:
        line = lines[gap.requirement]
        cells: dict[str, Cell] = {
            "mission": line.mission,
            "line": gap.requirement,
            "capability": _counted(line, lang),
            "priority": line.priority,
            "needed": line.target,
            "filled": line.filled,
            "short": months_short(gap),
            "unit_months": gap.unit_months,
            "weighted": round(gap.weighted, 1),
            "cause": first_cause(gap, lang),
        }
        rows.append(tuple(cells[name] for name in columns))
    return Table(tuple(word(name, lang) for name in columns), rows)


def _counted(line: LineResult, lang: Lang) -> str:
    """What a line asks for, and what it is counted in where that is not whole units."""
    return line.capability + (f", {word('in', lang)} {line.counted_in}" if line.counted_in else "")


def line_table(report: GapReport, lang: Lang = "en") -> Table:
    """A row for each line: what is asked, the least that serves, the verdict, and what it rests on."""
    names = ("mission", "line", "capability", "priority", "needed", "filled", "verdict", "rests_on")
    rows: list[tuple[Cell, ...]] = []
    for one in report.lines:
        colon, between = (" : ", " ; ") if lang == "fr" else (": ", "; ")
        risks = between.join(
            f"{risk.pledge}{colon}{', '.join(_risk(why, lang) for why in risk.why)}" for risk in one.rests_on
        )
        verdict = word(one.verdict, lang)
        rows.append(
            (one.mission, one.requirement, _counted(one, lang), one.priority, one.target, one.filled, verdict, risks)
        )
    return Table(tuple(word(name, lang) for name in names), rows)


def plan_table(report: GapReport, lang: Lang = "en") -> Table:
    """A row for each deployment."""
    names = ("pledge", "line", "units", "of_women", "from", "to")
    rows: list[tuple[Cell, ...]] = [
        (
            one.pledge,
            one.requirement,
            one.units,
            "" if one.women is None else one.women,
            month_text(one.from_month),
            month_text(one.to_month),
        )
        for one in report.plan
    ]
    return Table(tuple(word(name, lang) for name in names), rows)


def _risk(why: str, lang: Lang) -> str:
    """What a verdict rests on; a suspicion is not printed beside a state's name, the JSON form has it."""
    return word("not_for_print" if why == "suspected_caveat" else why, lang)


def pledge_table(report: GapReport, lang: Lang = "en") -> Table:
    """A row for each pledge: what became of it, and why what is not used is not."""
    names = ("pledge", "contributor", "capability", "offered", "used", "where", "unused")
    rows: list[tuple[Cell, ...]] = []
    for one in report.pledges:
        where = ", ".join([*one.lines, *(f"{word('for', lang)} {other}" for other in one.supports)])
        why = "" if one.why_unused is None else unused_text(one.why_unused, lang, rest=one.used > 0)
        rows.append((one.pledge, one.contributor, one.capability, one.offered, one.used, where, why))
    return Table(tuple(word(name, lang) for name in names), rows)


def unused_text(why: Unused, lang: Lang, *, rest: bool = False) -> str:
    """Why units of a pledge are not used; `rest` where others of it are."""
    cause = why.cause
    told = Cause(cause.code, cause.pledge, cause.facts, cause.lifted_by) if cause else None
    return idle_sentence(Idle(why.code, why.requirement, told), lang, rest=rest)


def support_table(report: GapReport, lang: Lang = "en") -> Table:
    """Who helps whom."""
    names = ("offer", "pledge", "support", "quantity")
    return Table(
        tuple(word(name, lang) for name in names),
        [(one.offer, one.pledge, one.support, one.quantity) for one in report.support],
    )


def composition_table(report: GapReport, lang: Lang = "en") -> Table:
    """A row for each aim and year: target, reached, person-months short, and the pledge that moves it most."""
    names = ("scope", "category", "counted", "year", "person_months", "target", "reached", "shortfall", "mover")
    by_year: dict[tuple[str, str, str, int], list[CompositionRow]] = {}
    for row in report.composition:
        counted = language(row.language, lang) if row.language else word("women", lang)
        by_year.setdefault((row.scope, row.category, counted, year_of(row.month)), []).append(row)
    rows: list[tuple[Cell, ...]] = []
    for (scope, category, counted, year), months in by_year.items():
        persons = sum(row.persons for row in months)
        if not persons:
            continue
        reached = sum(_reached(row) for row in months)
        short = sum(max(0, ceil(round(row.target * row.persons - _reached(row), 6))) for row in months)
        named = Counter(row.moved_most_by for row in months if row.moved_most_by)
        mover = min(named, key=lambda name: (-named[name], name)) if named else ""
        share = percent(reached / persons, lang)
        rows.append((scope, category, counted, year, persons, percent(months[0].target, lang), share, short, mover))
    return Table(tuple(word(name, lang) for name in names), rows)


def _reached(row: CompositionRow) -> float:
    return float(row.women or 0) if row.language is None else row.speakers or 0.0


def cause_table(report: GapReport, lang: Lang = "en") -> Table:
    """A row for each cause of each gap."""
    names = ("line", "short", "code", "reason", "lifted_by")
    rows: list[tuple[Cell, ...]] = []
    for gap in report.gaps:
        for one in gap.causes:
            text = cause_sentence(Cause(one.code, one.pledge, one.facts, one.lifted_by), lang)
            rows.append((gap.requirement, months_short(gap), one.code, text, lifted_text(one.lifted_by, lang)))
    return Table(tuple(word(name, lang) for name in names), rows)


TABLES: Mapping[str, Callable[[GapReport, Lang], Table]] = {
    "gaps": lambda report, lang: gap_table(report, lang),
    "causes": cause_table,
    "lines": line_table,
    "plan": plan_table,
    "pledges": pledge_table,
    "support": support_table,
    "composition": composition_table,
}
"""What of a report can be shown as a table."""


def report_text(report: GapReport, form: str, lang: Lang, table: str = "gaps") -> str:
    """A report, or one of its tables, in one of the forms; gaps for a paper with the line that says how it ended."""
    if form == "json":
        return as_json(report, lang)
    made = replace(TABLES[table](report, lang), lang=lang)
    if form == "table":
        if table == "gaps":
            made = replace(gap_table(report, lang, READ), lang=lang)
        return as_text(made) if made.rows else word("no_gaps" if table == "gaps" else "nothing", lang) + "\n"
    if form == "csv":
        return as_csv(made)
    return as_markdown(made) + (f"\n{report_summary(report, lang)}\n" if table == "gaps" else "")


def months_short(gap: Gap) -> str:
    """When and by how much, as `2018-01–2018-03 ×2`."""
    parts = []
    for one in gap.short:
        first, last = month_text(one.from_month), month_text(one.to_month)
        months = first if first == last else f"{first}–{last}"
        parts.append(months if one.units == 1 else f"{months} ×{one.units}")
    return ", ".join(parts)


def first_cause(gap: Gap, lang: Lang) -> str:
    """The most telling cause as a sentence, and how many more there are."""
    if not gap.causes:
        return word("stopped", lang)
    cause = gap.causes[0]
    text = cause_sentence(Cause(cause.code, cause.pledge, cause.facts, cause.lifted_by), lang)
    more = len(gap.causes) - 1
    return f"{text} (+{more})" if more else text


def report_summary(report: GapReport, lang: Lang = "en") -> str:
    """One line that says how the run ended."""
    at_risk = sum(line.verdict == "at risk" for line in report.lines)
    coverage = report.tiers[0]
    return summary(
        lang,
        len(report.lines),
        len(report.gaps),
        at_risk,
        coverage.value,
        report.unit_months_short,
        coverage.bound,
        [tier.name for tier in report.tiers if not tier.proven],
    )
