"""A table in its forms; no cell can act as a formula, a code or a mark-up."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forcegen.explanation.sentence.figures import figure
from forcegen.findings import printable

Cell = str | int | float


@dataclass(frozen=True)
class Table:
    """Headings and rows of cells."""

    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    lang: str = "en"
    """Of its numbers, where people read them; files for programmes have points."""


def as_text(table: Table) -> str:
    """For a terminal, as wide as it is; for a pipe, as wide as it needs."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    terminal = sys.stdout.isatty()
    buffer = io.StringIO()
    # FORCE_COLOR must not put control codes into a pipe: nothing but text goes there.
    console = Console(
        file=buffer, force_terminal=terminal, no_color=not terminal or None, width=None if terminal else 10_000
    )
    laid_out = RichTable(box=SIMPLE_HEAD, padding=(0, 0), pad_edge=False, show_edge=False, expand=False)
    last = len(table.headings) - 1
    for number, heading in enumerate(table.headings):
        numeric = bool(table.rows) and all(isinstance(row[number], int | float) for row in table.rows)
        laid_out.add_column(
            Text(heading),
            justify="right" if numeric else "left",
            overflow="fold",
            # Ids and codes stay whole where there is room for them: the last column is the one that wraps.
            no_wrap=number < last - 1 and console.width >= 100,
        )
    for row in table.rows:
        laid_out.add_row(*(Text(_shown(cell, table.lang)) for cell in row))
    console.print(laid_out)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


_FORMULA = re.compile(r"(^|[;\t]\s*[\"']?\s*)([=+\-@\uff1d\uff0b\uff0d\uff20])")
"""What a spreadsheet would reckon; one that parts cells by semicolons, behind one of these, too."""


def as_csv(table: Table) -> str:
    """For a spreadsheet: a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.headings)
    for row in table.rows:
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def as_markdown(table: Table) -> str:
    """A pipe table."""
    lines = ["| " + " | ".join(table.headings) + " |", "|" + " --- |" * len(table.headings)]
    lines += ["| " + " | ".join(escaped(_shown(cell, table.lang)) for cell in row) + " |" for row in table.rows]
    return "\n".join(lines) + "\n"


def prose(form: Callable[[Table], str], text: str) -> str:
    """Sentences beside tables of a form: what comes from a file means nothing in them, either."""
    return escaped(text) if form is as_markdown else "\n".join(map(printable, text.split("\n")))


def _shown(cell: Cell, lang: str = "en") -> str:
    return printable(figure(cell, lang) if isinstance(cell, float) else str(cell))


def _harmless(cell: Cell) -> str:
    text = _shown(cell)
    return _FORMULA.sub(r"\1'\2", text) if isinstance(cell, str) else text


def escaped(text: str) -> str:
    """Text that means nothing to Markdown or HTML."""
    for mark in "\\|*_`[]<>":
        text = text.replace(mark, "\\" + mark)
    return text
