"""forcegen asks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from forcegen.cli.asked import search_options
from forcegen.cli.options import format_option, input_options, inputs_from, lang_option, language


@click.command("asks")
@input_options
@search_options
@format_option
@lang_option
@click.option(
    "--most",
    type=click.IntRange(1, 20),
    default=5,
    show_default=True,
    metavar="N",
    help="The best sets of 1, 2, … N asks.",
)
@click.option("--sheet", default=None, metavar="CODE", help="Only what is asked of this contributor.")
def command(
    format: str,
    lang: str | None,
    most: int,
    sheet: str | None,
    plan: Path | None,
    engine: str,
    time_limit: float | None,
    **named: Any,
) -> int:
    """The fewest asks that close the most: the best set of every size, with the proof that none is better.

    Each ask names who can grant it. Every set is checked afresh with its asks granted; the JSON form holds the what-if
    overlay that grants them. In a case of hundreds of lines each further ask is looked for around the lines that
    promise most: then nothing is proven.

    \b
    Examples:
      forcegen asks --most 3
      forcegen solve --report gaps.json && forcegen asks --plan gaps.json --sheet XAA
    """
    from forcegen.cli.asked import asked, read
    from forcegen.cli.output import say, warn
    from forcegen.cli.waiting import counting_seconds, interruptible
    from forcegen.explanation.remedies.asks import asks
    from forcegen.findings import did_you_mean
    from forcegen.reporting.asks_record import FORMS, asks_record

    tongue: Any = language(lang)
    loaded, saved = read(inputs_from(**named), plan)
    warn(loaded.warnings)
    if sheet is not None and sheet not in loaded.scenario.contributors:
        hint = did_you_mean(sheet, loaded.scenario.contributors)
        raise click.BadParameter(f"no contributor '{sheet}'" + (f"; {hint}" if hint else ""), param_hint="--sheet")
    with interruptible("what is found so far") as stop, counting_seconds():
        found = asked(loaded, saved, engine, time_limit, stop, lang=tongue)
        curve = asks(found.base, most, loaded.as_of, found.resolve, found.search)
    say(FORMS[format](asks_record(curve, tongue, sheet), tongue))
    return 0
