"""The comparison as people read it: table, CSV, Markdown, JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from forcegen.domain.quantities import month_text
from forcegen.explanation.remedies.changes import NOBODY
from forcegen.explanation.sentence.effects import amount, effect_word, effects_summary, kept_sentence
from forcegen.explanation.sentence.words import Lang
from forcegen.reporting.comparison import Case, ComparisonReport, Side, StintRow
from forcegen.reporting.gap_report import ShortMonths, TierResult
from forcegen.reporting.tables import Cell, Table, as_csv, as_markdown, as_text


def overview_table(report: ComparisonReport, lang: Lang, *, ranges: bool | None = None) -> Table:
    """The base and, a row each, the outcomes beside it.

    Parameters
    ----------
    ranges
        Tell between what the change of the best plans lies; where None, only if one of them is not proven.
    """
    base = report.before
    if ranges is None:
        ranges = not all(_coverage(one).proven for one in (base, *(case.after for case in report.cases)))
    between = ("least_change", "most_change") if ranges else ()
    names = ("case", "coverage_short", "difference", "proven", *between, "unit_months")
    tiers = ("composition", "quality", "economy")
    headings = [effect_word(name, lang) for name in (*names, *tiers, "closed", "opened", "moved", "displaced")]
    rows: list[Sequence[Cell]] = [[*_side(base, base, lang, ranges), "", "", "", ""]]
    for one in report.cases:
        rows.append([*_side(one.after, base, lang, ranges), one.closed, one.opened, one.moved, one.displaced_units])
    return Table(headings, rows)


def _coverage(one: Side) -> TierResult:
    return next(tier for tier in one.tiers if tier.name == "coverage")


def _side(one: Side, base: Side, lang: Lang, ranges: bool) -> list[Cell]:
    values = {tier.name: tier for tier in one.tiers}
    coverage, beside = _coverage(one), _coverage(base)
    proven = effect_word("yes" if coverage.proven else "no", lang)
    change: Cell = "" if one is base else round(coverage.value - beside.value, 6)
    between: Sequence[Cell] = ()
    if ranges:
        between = ("", "") if one is base else change_between(beside, coverage)
    others = [values[name].value for name in ("composition", "quality", "economy")]
    return [one.title, coverage.value, change, proven, *between, one.unit_months_short, *others]


def change_between(before: TierResult, after: TierResult) -> tuple[float, float]:
    """The least and the most by which the best plan of one case may lack more than that of another.

    Rounded outwards where they differ. Where nothing is proven a plan may lack nothing.
    """
    least = (after.bound or 0.0) - before.value
    most = after.value - (before.bound or 0.0)
    if before.proven and after.proven:
        return round(least, 6), round(most, 6)
    return math.floor(10 * least) / 10, math.ceil(10 * most) / 10


def tier_table(report: ComparisonReport, lang: Lang) -> Table:
    """Every tier of every outcome beside that of the base."""
    names = ("case", "tier", "before", "after", "difference")
    before = {tier.name: tier for tier in report.before.tiers}
    rows: list[Sequence[Cell]] = []
    for one in report.cases:
        for tier in one.after.tiers:
            was = before[tier.name]
            change = round(tier.value - was.value, 6)
            cells = [amount(was.value, was.proven, lang), amount(tier.value, tier.proven, lang)]
            rows.append([one.after.title, effect_word(tier.name, lang), *cells, change])
    return Table([effect_word(name, lang) for name in names], rows)


def line_table(report: ComparisonReport, lang: Lang) -> Table:
    """A row for each line that is short otherwise than before."""
    names = ("case", "line", "gap", "before", "after", "months_more", "weighted_more")
    rows: list[Sequence[Cell]] = []
    for one in report.cases:
        for row in one.changes:
            way = effect_word(f"way_{row.way}", lang)
            if row.only_in:
                way += f" ({effect_word(f'only_{row.only_in}', lang)})"
            spans = [runs_text(row.before), runs_text(row.after)]
            rows.append([one.after.title, row.requirement, way, *spans, row.unit_months, round(row.weighted, 3)])
    return Table([effect_word(name, lang) for name in names], rows)


def unit_table(report: ComparisonReport, lang: Lang) -> Table:
    """A row for each pledge whose units are displaced or newly used."""
    names = ("case", "pledge", "contributor", "left", "joined")
    rows: list[Sequence[Cell]] = []
    for one in report.cases:
        for row in (*one.displaced, *one.newly_used):
            joined = _stints(row.joined) or effect_word("nowhere", lang)
            if not row.left:
                joined = f"{effect_word('newly_on', lang)} {joined}"
            rows.append([one.after.title, row.pledge, _who(row.contributor, lang), _stints(row.left), joined])
    return Table([effect_word(name, lang) for name in names], rows)


def told_table(report: ComparisonReport, lang: Lang) -> Table:
    """A row for each contributor who must be told."""
    rows: list[Sequence[Cell]] = [
        [one.after.title, _who(row.contributor, lang), ", ".join(row.pledges)]
        for one in report.cases
        for row in one.told
    ]
    return Table([effect_word(name, lang) for name in ("case", "contributor", "to_tell")], rows)


def _who(contributor: str | None, lang: Lang) -> str:
    """A contributor; of what anybody might offer, that one is to be found."""
    if contributor == NOBODY:
        return effect_word("to_find", lang)
    return contributor or effect_word("unknown", lang)


def _stints(stints: Sequence[StintRow]) -> str:
    return "; ".join(f"{one.requirement} {runs_text(one.months)}" for one in stints)


def runs_text(runs: Sequence[ShortMonths]) -> str:
    """When and how many, as `2018-01–2018-03 ×2`."""
    parts = []
    for one in runs:
        first, last = month_text(one.from_month), month_text(one.to_month)
        months = first if first == last else f"{first}–{last}"
        parts.append(months if one.units == 1 else f"{months} ×{one.units}")
    return ", ".join(parts)


TABLES: Mapping[str, Callable[[ComparisonReport, Lang], Table]] = {
    "overview": overview_table,
    "tiers": tier_table,
    "lines": line_table,
    "units": unit_table,
    "told": told_table,
}
"""What of a comparison can be shown as a table."""

_EMPTY = {"lines": "no_changes", "units": "no_moves", "told": "nobody_to_tell"}


def comparison_text(report: ComparisonReport, form: str, lang: Lang, table: str | None = None) -> str:
    """A comparison in one of the forms: the overview, and everything else of a single outcome; or one table."""
    if form == "json":
        return json.dumps(report.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        one = TABLES[table or "overview"]
        return as_csv(overview_table(report, lang, ranges=True) if one is overview_table else one(report, lang))
    named = [table] if table else ["overview"]
    if table is None and len(report.cases) == 1:
        named += ["lines", "units", "told"]
    parts = [_shown(report, name, form, lang) for name in named]
    parts += [_kept(one, lang) for one in report.cases if one.kept is not None and table is None]
    return "\n".join(parts)


def _shown(report: ComparisonReport, name: str, form: str, lang: Lang) -> str:
    made = TABLES[name](report, lang)
    if not made.rows:
        return effect_word(_EMPTY.get(name, "nothing_to_show"), lang) + "\n"
    if name != "overview" and len(report.cases) == 1:
        made = Table(made.headings[1:], [row[1:] for row in made.rows])
    made = replace(made, lang=lang)
    return as_text(made) if form == "table" else as_markdown(made)


def _kept(one: Case, lang: Lang) -> str:
    assert one.kept is not None
    kept = one.kept
    return kept_sentence(kept.changes, kept.bound, kept.proven, len(kept.gone), lang) + "\n"


def comparison_summary(report: ComparisonReport, lang: Lang) -> str:
    """One line that says how it ended."""
    sides = [report.before, *(one.after for one in report.cases)]
    unproven = sum(not tier.proven for one in sides for tier in one.tiers if tier.name == "coverage")
    return effects_summary(len(sides), unproven, lang)
