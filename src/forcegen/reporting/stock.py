"""The inventory as people read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from forcegen.domain.quantities import LEVELS
from forcegen.explanation.inventory import NO_LEVEL, Readiness, Stock
from forcegen.explanation.sentence.words import Lang, word
from forcegen.reporting.tables import Cell, Table, as_csv, as_markdown, as_text

Inventory = tuple[Sequence[Stock], Sequence[Readiness]]


def stock_table(stocks: Sequence[Stock], lang: Lang) -> Table:
    """A row a capability: what is asked, what is offered by level, persons."""
    levels = [*(f"{word('level', lang)} {level}" if level != "RDL" else level for level in LEVELS)]
    headings = [word("capability", lang), word("asked", lang), *levels, word("no_level", lang)]
    headings += [word("deployed", lang), word("persons", lang)]
    rows: list[list[Cell]] = [
        [
            one.capability,
            one.asked,
            *(one.offered[level] for level in (*LEVELS, NO_LEVEL)),
            one.deployed,
            one.persons,
        ]
        for one in stocks
    ]
    return Table(headings, rows)


def readiness_table(readiness: Sequence[Readiness], lang: Lang) -> Table:
    """A row a target."""
    headings = [word(name, lang) for name in ("level_or_above", "persons", "target", "verdict")]
    rows: list[list[Cell]] = [
        [one.level, one.persons, one.target, word("met" if one.met else "gap", lang)] for one in readiness
    ]
    return Table(headings, rows)


def _json(found: Inventory, lang: Lang) -> str:
    stocks, readiness = found
    record = {
        "schema": "forcegen.inventory/1",
        "capabilities": [
            {
                "capability": one.capability,
                "asked": one.asked,
                "offered": dict(one.offered),
                "deployed": one.deployed,
                "persons": one.persons,
            }
            for one in stocks
        ],
        "readiness": [
            {"level": one.level, "persons": one.persons, "target": one.target, "met": one.met} for one in readiness
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _both(form: Callable[[Table], str], between: str) -> Callable[[Inventory, Lang], str]:
    return lambda found, lang: form(stock_table(found[0], lang)) + between + form(readiness_table(found[1], lang))


FORMS: Mapping[str, Callable[[Inventory, Lang], str]] = {
    "table": _both(as_text, "\n"),
    # One table a file is what a spreadsheet can use: the targets are in the other forms.
    "csv": lambda found, lang: as_csv(stock_table(found[0], lang)),
    "markdown": _both(as_markdown, "\n"),
    "json": _json,
}
