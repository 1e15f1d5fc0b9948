"""The asks as a record, and as people read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import Field

from forcegen.domain.quantities import Id
from forcegen.domain.record import Record
from forcegen.explanation.remedies.asks import Curve, Point
from forcegen.explanation.remedies.search import is_large
from forcegen.explanation.sentence.remedies import phrase, said
from forcegen.explanation.sentence.words import Lang
from forcegen.reporting.change_record import Among, ChangeRow, EffectRow, among, change_row, effect_rows
from forcegen.reporting.tables import Cell, Table, as_csv, as_markdown, as_text

SCHEMA: Literal["forcegen.asks/1"] = "forcegen.asks/1"


class AskPoint(Record):
    """The best that so many asks can do."""

    asks: int
    """At most so many."""
    coverage: float
    """What coverage lacks once they are granted, solved afresh."""
    bound: float | None
    """No set of so many of the changes considered leaves less; null where nothing was proven."""
    proven: bool
    """Coverage is that of the changed case, and no set of so many asks is better."""
    chosen: tuple[ChangeRow, ...]
    """The asks."""
    side_effects: tuple[EffectRow, ...]
    """Every line that is short of more or of less."""
    overlay: dict[str, Any]
    """Grants the asks: `forcegen whatif` of it gives this coverage."""


class Asks(Record):
    """The best sets of 1, 2, … asks."""

    schema_name: Literal["forcegen.asks/1"] = Field(default=SCHEMA, alias="schema")
    """Which form this is."""
    coverage: float
    """What coverage lacks without any ask."""
    bound: float | None
    """No plan without asks lacks less."""
    proven: bool
    """The bound meets the value."""
    part_only: bool
    """The case is too large to be decided anew as a whole: each ask was looked for near the lines that promise most."""
    sheet: Id | None = None
    """Only what is asked of this contributor is listed."""
    considered: Among
    """Among which changes the asks were chosen."""
    curve: tuple[AskPoint, ...]
    """By number of asks."""


def asks_record(curve: Curve, lang: Lang, sheet: str | None = None) -> Asks:
    """The record of a curve; of one contributor's asks alone, with `sheet`."""
    base = curve.base
    return Asks(
        coverage=float(base.value),
        bound=None if base.bound is None else float(base.bound),
        proven=base.proven,
        part_only=is_large(base.cases),
        sheet=sheet,
        considered=among(curve.candidates),
        curve=tuple(_point(curve, point, lang, sheet) for point in curve.points),
    )


def _point(curve: Curve, point: Point, lang: Lang, sheet: str | None) -> AskPoint:
    scenario = curve.base.cases.scenario
    chosen = [one for one in point.verified.changes if sheet in (None, one.of)]
    return AskPoint(
        asks=point.asks,
        coverage=float(point.value),
        bound=None if point.bound is None else float(point.bound),
        proven=point.proven,
        chosen=tuple(change_row(one, scenario, lang) for one in chosen),
        side_effects=effect_rows(point.verified.effects(curve.base)),
        overlay=dict(point.verified.overlay),
    )


def asks_table(record: Asks, lang: Lang) -> Table:
    """A row for each ask of each set that is new; the figures of a set stand in its first row."""
    rows: list[tuple[Cell, ...]] = []
    before, last = record.coverage, None
    for point in record.curve:
        if point.overlay == last:
            continue
        last = point.overlay
        proof = phrase("proven" if point.proven else "not_proven", lang)
        head: tuple[Cell, ...] = (point.asks, round(point.coverage, 1), round(before - point.coverage, 1), proof)
        for number, one in enumerate(point.chosen):
            rows.append((*(head if number == 0 else ("", "", "", "")), one.text))
        before = point.coverage
    names = ("asks", "lacks", "gained", "proof", "ask")
    return Table(tuple(phrase(name, lang) for name in names), rows, lang)


def sheet_table(record: Asks, lang: Lang) -> Table:
    """A row for each ask of one contributor, and in which sets it is: what a set gains is not its alone."""
    sets: dict[str, list[str]] = {}
    for point in record.curve:
        number = str(point.asks) if point.proven else f"{point.asks} ({phrase('not_proven', lang)})"
        for one in point.chosen:
            sets.setdefault(one.text, []).append(number)
    rows: list[tuple[Cell, ...]] = [(text, ", ".join(numbers)) for text, numbers in sets.items()]
    return Table((phrase("ask", lang), phrase("in_sets", lang)), rows)


def _list(record: Asks, lang: Lang) -> Table:
    """A row for each ask of each set, complete in itself: for a spreadsheet."""
    rows: list[tuple[Cell, ...]] = [
        (point.asks, point.coverage, "" if point.bound is None else point.bound, one.of, one.kind, one.text)
        for point in record.curve
        for one in point.chosen
    ]
    names = ("asks", "lacks", "bound", "who", "change", "ask")
    return Table(tuple(phrase(name, lang) for name in names), rows, lang)


def _told(form: Callable[[Table], str]) -> Callable[[Asks, Lang], str]:
    def tell(record: Asks, lang: Lang) -> str:
        if record.coverage == 0:
            return phrase("asks_none", lang) + "\n"
        if not any(point.chosen for point in record.curve):
            if record.sheet is not None and record.curve:
                return said("sheet_none", lang, record.sheet) + "\n"
            proven = record.considered.changes == 0 or (record.curve and all(one.proven for one in record.curve))
            return said("no_asks" if proven else "no_asks_found", lang, record.considered.changes) + "\n"
        head = said("asks_head_part" if record.part_only else "asks_head", lang, record.coverage)
        if record.sheet is not None:
            head = said("sheet", lang, record.sheet) + "\n" + head
        if not record.proven:
            head += "\n" + phrase("base_not_proven", lang)
        if record.part_only:
            head += "\n" + phrase("part_only", lang)
        return head + "\n\n" + form((asks_table if record.sheet is None else sheet_table)(record, lang))

    return tell


def _json(record: Asks, lang: Lang) -> str:
    return json.dumps(record.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


FORMS: Mapping[str, Callable[[Asks, Lang], str]] = {
    "table": _told(as_text),
    "markdown": _told(as_markdown),
    "csv": lambda record, lang: as_csv(_list(record, lang)),
    "json": _json,
}
