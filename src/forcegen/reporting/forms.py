"""The gap report as people read it: table, CSV, Markdown, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from forcegen.domain.quantities import month_text
from forcegen.explanation.causes import Cause
from forcegen.explanation.sentence import Lang, cause_sentence, summary, word
from forcegen.reporting.gap_report import Gap, GapReport
from forcegen.reporting.tables import Cell, Table, as_csv, as_markdown, as_text

Form = Callable[[GapReport, Lang], str]


def as_json(report: GapReport, lang: Lang = "en") -> str:
    """The record itself; the same in every language."""
    record = report.model_dump(mode="json")
    record["composition"] = [
        {key: value for key, value in row.items() if value is not None} for row in record["composition"]
    ]
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


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
            "capability": line.capability,
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
        report.status,
        coverage.bound,
    )


FORMS: Mapping[str, Form] = {
    "table": lambda report, lang: (
        as_text(gap_table(report, lang, READ)) if report.gaps else word("no_gaps", lang) + "\n"
    ),
    "csv": lambda report, lang: as_csv(gap_table(report, lang)),
    "markdown": lambda report, lang: as_markdown(gap_table(report, lang)),
    "json": as_json,
}
