"""forcegen compare."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import click

from forcegen.cli.options import format_option, lang_option, language
from forcegen.cli.paths import AnyPath


@click.command("compare")
@click.argument("before", type=AnyPath(), metavar="A")
@click.argument("after", type=AnyPath(), metavar="B")
@format_option
@lang_option
@click.option(
    "--table",
    type=click.Choice(["overview", "tiers", "lines", "units", "told"]),
    default=None,
    help="Print this table alone; a CSV file holds one, the overview unless another is named.",
)
def command(before: Path, after: Path, format: str, lang: str | None, table: str | None) -> int:
    """Compare two saved reports: gaps closed, opened and moved, units displaced, and who must be told.

    A and B are files that `solve --report` or `whatif --report` wrote. Contributors are named where the inputs of the
    reports are still there, unchanged.

    \b
    Example:
      forcegen compare january.json june.json
    """
    from forcegen import __version__
    from forcegen.cli.output import say
    from forcegen.cli.saved import manning_of, read_report
    from forcegen.errors import Wrongs
    from forcegen.findings import printable
    from forcegen.reporting.comparison import ComparisonReport, case, side
    from forcegen.reporting.comparison_forms import comparison_summary, comparison_text

    tongue: Any = language(lang)
    wrong = Wrongs()
    was, now = (wrong.tried(partial(read_report, path)) for path in (before, after))
    wrong.told()
    assert was is not None
    assert now is not None
    one = case(printable(str(after)), was, now, {**manning_of(was, before), **manning_of(now, after)})
    made = ComparisonReport(forcegen=__version__, before=side(printable(str(before)), was), cases=(one,))
    say(comparison_text(made, format, tongue, table))
    click.echo(comparison_summary(made, tongue), err=True)
    return 0
