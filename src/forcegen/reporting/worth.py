"""The values as a record, and as people read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

from pydantic import Field

from forcegen import __version__
from forcegen.domain.quantities import CountryCode, Day, Id, MonthHolding, month_text
from forcegen.domain.record import Record
from forcegen.domain.scenario import Scenario
from forcegen.explanation.causes import Cause
from forcegen.explanation.sentence.effects import (
    amount,
    between,
    caveat_sentence,
    effect_word,
    opening,
    value_summary,
)
from forcegen.explanation.sentence.words import Lang
from forcegen.explanation.worth import Values, Worth
from forcegen.reporting.build import unused
from forcegen.reporting.forms import unused_text
from forcegen.reporting.gap_report import InputFile, Unused
from forcegen.reporting.tables import Cell, Table, as_csv, as_markdown, as_text

SCHEMA: Literal["forcegen.value/1"] = "forcegen.value/1"


class Amount(Record):
    """How much more is lacking: exact, or between two numbers."""

    least: float | None
    """At least; null where no plan keeps the hard rules without it."""
    most: float | None
    """At most; null where nothing is known."""
    proven: bool
    """Both are the same."""


class PledgeRow(Record):
    """What is lost without a pledge."""

    pledge: Id
    """Which."""
    contributor: CountryCode
    """Whose."""
    capability: Id
    """What it offers."""
    worth: Amount
    """Coverage lacking without it, less coverage lacking with it."""
    used: bool
    """It is in the base plan."""
    leaves_with: tuple[Id, ...]
    """Others of its package: they are valued together."""
    why_nothing: Unused | None
    """Where it is worth nothing."""
    overlay: dict[str, Any]
    """The what-if that bears the number out."""


class CaveatRow(Record):
    """What is regained if a caveat is lifted."""

    pledge: Id
    """Whose caveat."""
    contributor: CountryCode
    """Who can lift it."""
    number: int
    """Its place among the pledge's caveats, from 0."""
    declared: bool
    """Declared, or suspected."""
    facts: dict[str, Any]
    """What it says."""
    bars: tuple[Id, ...]
    """Lines from which it bars the pledge."""
    alone: Amount
    """Regained if it alone is lifted."""
    together: Amount
    """Regained if all of the contributor's are."""
    overlay: dict[str, Any]
    """The what-if that lifts it alone."""


class OpensRow(Record):
    """The line that opens first."""

    requirement: Id
    """Which: the most pressing, then the earliest."""
    month: MonthHolding
    """From when."""
    units: int
    """More short than before, in that month."""
    newly: bool
    """It was met in that month before."""


class WithdrawalRow(Record):
    """What is lost if a contributor withdraws."""

    contributor: CountryCode
    """Who."""
    pledges: tuple[Id, ...]
    """What leaves: its own pledges, those it is to man with others, and their packages."""
    lost: Amount
    """Coverage lacking then, less coverage lacking now."""
    opens_first: OpensRow | None
    """In the plan found."""
    overlay: dict[str, Any]
    """The what-if that bears the number out."""


class ValueReport(Record):
    """What everything is worth."""

    schema_name: Literal["forcegen.value/1"] = Field(default=SCHEMA, alias="schema")
    """Which form this is."""
    forcegen: str
    """Version of forcegen."""
    engine: str
    """Solver and version."""
    inputs: tuple[InputFile, ...]
    """Every file read."""
    as_of: Day
    """The day decisions were taken."""
    coverage: float
    """What the best plan lacks."""
    bound: float
    """No plan lacks less."""
    proven: bool
    """The bound meets it."""
    pledges: tuple[PledgeRow, ...]
    """Every pledge, the most valuable first."""
    caveats: tuple[CaveatRow, ...]
    """Every caveat that may bar, the dearest first."""
    withdrawals: tuple[WithdrawalRow, ...]
    """Every contributor with pledges, the gravest first."""


def value_report(
    found: Values, scenario: Scenario, as_of: Day, inputs: Sequence[tuple[str, str]], engine: str
) -> ValueReport:
    """The record of the values found."""
    base = found.base
    record = {
        "forcegen": __version__,
        "engine": engine,
        "inputs": [{"path": path, "sha256": sha} for path, sha in sorted(inputs)],
        "as_of": as_of.isoformat(),
        "coverage": float(base.most or 0),
        "bound": float(base.least),
        "proven": base.proven,
        "pledges": [
            {
                "pledge": one.pledge,
                "contributor": one.contributor,
                "capability": one.capability,
                "worth": _amount(one.worth),
                "used": one.used,
                "leaves_with": one.with_it,
                "why_nothing": unused(one.idle),
                "overlay": {"withdraw": [one.pledge]},
            }
            for one in sorted(found.pledges, key=lambda one: (*_dearest(one.worth), one.pledge))
        ],
        "caveats": [
            {
                "pledge": one.pledge,
                "contributor": one.contributor,
                "number": one.number,
                "declared": one.caveat.code == "caveat",
                "facts": dict(one.caveat.facts),
                "bars": one.bars,
                "alone": _amount(one.alone),
                "together": _amount(one.together),
                "overlay": {"pledges": [{"id": one.pledge, "caveats": _others(scenario, one.pledge, one.number)}]},
            }
            for one in sorted(found.caveats, key=lambda one: (*_dearest(one.alone), one.pledge, one.number))
        ],
        "withdrawals": [
            {
                "contributor": one.contributor,
                "pledges": one.pledges,
                "lost": _amount(one.worth),
                "opens_first": one.opens
                and {
                    "requirement": one.opens.line,
                    "month": month_text(one.opens.month),
                    "units": one.opens.units,
                    "newly": one.opens.newly,
                },
                "overlay": {"withdraw": list(one.pledges)},
            }
            for one in sorted(found.withdrawals, key=lambda one: (*_dearest(one.worth), one.contributor))
        ],
    }
    return ValueReport.model_validate(record)


def _dearest(worth: Worth) -> tuple[bool, Fraction]:
    """Without what no plan is possible comes first."""
    return worth.least is not None, -(worth.most if worth.most is not None else worth.least or Fraction(0))


def _amount(worth: Worth) -> dict[str, Any]:
    least, most = (None if one is None else float(one) for one in (worth.least, worth.most))
    return {"least": least, "most": most, "proven": worth.proven}


def _others(scenario: Scenario, pledge: str, number: int) -> list[dict[str, Any]]:
    """The pledge's other caveats, as an overlay states them."""
    caveats = scenario.pledges[pledge].caveats
    kept = [one for place, one in enumerate(caveats) if place != number]
    return [one.model_dump(mode="json", exclude_defaults=True) | {"kind": one.kind} for one in kept]


def _between(one: Amount, lang: Lang) -> str:
    return between(one.least, one.most, lang)


def pledge_table(report: ValueReport, lang: Lang) -> Table:
    """A row a pledge."""
    names = ("pledge", "contributor", "capability", "worth", "why_nothing")
    rows: list[Sequence[Cell]] = []
    for one in report.pledges:
        note = ""
        if one.why_nothing is not None:
            note = unused_text(one.why_nothing, lang)
        if one.leaves_with:
            note = {"en": "; ", "fr": " ; "}[lang].join(
                [*filter(None, [note]), f"{effect_word('leaves_with', lang)} {', '.join(one.leaves_with)}"]
            )
        rows.append([one.pledge, one.contributor, one.capability, _between(one.worth, lang), note])
    return Table([effect_word(name, lang) for name in names], rows)


def caveat_table(report: ValueReport, lang: Lang) -> Table:
    """A row a caveat."""
    names = ("pledge", "contributor", "caveat", "alone", "together", "bars")
    rows: list[Sequence[Cell]] = []
    for one in report.caveats:
        text = caveat_sentence(Cause("caveat" if one.declared else "suspected_caveat", None, one.facts, None), lang)
        prices = [_between(one.alone, lang), _between(one.together, lang)]
        rows.append([one.pledge, one.contributor, text, *prices, ", ".join(one.bars)])
    return Table([effect_word(name, lang) for name in names], rows)


def withdrawal_table(report: ValueReport, lang: Lang) -> Table:
    """A row a contributor."""
    names = ("contributor", "if_it_leaves", "opens_first", "pledges")
    rows: list[Sequence[Cell]] = []
    for one in report.withdrawals:
        first = one.opens_first
        opens = opening(first.requirement, month_text(first.month), first.units, first.newly, lang) if first else ""
        rows.append([one.contributor, _between(one.lost, lang), opens, ", ".join(one.pledges)])
    return Table([effect_word(name, lang) for name in names], rows)


TABLES: Mapping[str, Callable[[ValueReport, Lang], Table]] = {
    "pledges": pledge_table,
    "caveats": caveat_table,
    "withdrawals": withdrawal_table,
}
"""What of the values can be shown as a table."""


def value_text(report: ValueReport, form: str, lang: Lang, table: str | None = None) -> str:
    """The values in one of the forms: all tables, or one; a CSV file holds one."""
    if form == "json":
        return json.dumps(report.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        return as_csv(TABLES[table or "pledges"](report, lang))
    write = as_text if form == "table" else as_markdown
    parts = []
    for name in [table] if table else TABLES:
        made = TABLES[name](report, lang)
        text = write(made) if made.rows else effect_word("nothing_to_show", lang) + "\n"
        parts.append(text if table else f"{effect_word(f'of_{name}', lang)}\n\n{text}")
    return "\n".join(parts)


def values_summary(report: ValueReport, lang: Lang) -> str:
    """One line that says how it ended."""
    amounts = [one.worth for one in report.pledges]
    amounts += [price for one in report.caveats for price in (one.alone, one.together)]
    amounts += [one.lost for one in report.withdrawals]
    unproven = sum(not one.proven and one.least is not None for one in amounts)
    nothing = sum(one.worth.proven and one.worth.most == 0 for one in report.pledges)
    coverage = amount(report.coverage, report.proven, lang)
    return value_summary(coverage, len(report.pledges), nothing, unproven, lang)
