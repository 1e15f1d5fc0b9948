"""forcegen value."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from forcegen.cli.options import engine_options, format_option, input_options, inputs_from, lang_option, language, told
from forcegen.cli.paths import AnyPath


@click.command("value")
@input_options
@engine_options
@format_option
@lang_option
@click.option(
    "--table",
    type=click.Choice(["pledges", "caveats", "withdrawals"]),
    default=None,
    help="Print this table alone; a CSV file holds one, pledges unless another is named.",
)
@click.option(
    "--at-once", type=click.IntRange(1, 64), default=2, show_default=True, help="How many cases are solved at once."
)
@click.option(
    "--report",
    type=AnyPath(dir_okay=False),
    default=None,
    help="Also write the JSON record here.",
)
def command(
    format: str,
    lang: str | None,
    table: str | None,
    at_once: int,
    report: Path | None,
    engine: str,
    threads: int,
    time_limit: float | None,
    **named: Any,
) -> int:
    """Say what each pledge is worth, what each caveat costs, and what is lost if a contributor withdraws.

    Every number is the difference of two coverages, each solved anew. Ctrl-C ends the search: what is not proven by
    then is told as lying between two numbers.

    \b
    Examples:
      forcegen value
      forcegen value --table caveats
      forcegen value --format json > value.json
    """
    from forcegen.cli.output import check_target, say, warn, write_file
    from forcegen.cli.waiting import interruptible
    from forcegen.explanation.sentence.remedies import phrase
    from forcegen.pipeline import load, valued
    from forcegen.reporting.worth import value_text, values_summary
    from forcegen.solving.engine import Limits
    from forcegen.solving.engines import engine as engine_named

    tongue: Any = language(lang)
    loaded = load(inputs_from(**named))
    warn(loaded.warnings)
    if report is not None:
        check_target("--report", report, [path for path, _ in loaded.files])
    with interruptible() as stop:
        found = valued(loaded, engine_named(engine), Limits(time_limit, threads), stop, _counting(), at_once, tongue)
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)
    try:
        if report is not None:
            write_file(report, value_text(found, "json", tongue))
    finally:
        if str(report) != "-":
            say(value_text(found, format, tongue, table))
    click.echo(values_summary(found, tongue), err=True)
    click.echo(phrase("used_in_coverage" if found.proven else "used_in_best_found", tongue), err=True)
    return 0


def _counting() -> Any:
    """One line on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        return lambda done, of: None
    return lambda done, of: click.echo("\r\033[K" + told(f"{done} of {of} cases solved"), err=True, nl=False)
