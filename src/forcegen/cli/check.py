"""forcegen check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from forcegen.cli.options import format_option, input_options, inputs_from, lang_option, language
from forcegen.cli.paths import AnyPath


@click.command("check")
@click.argument("paths", nargs=-1, type=AnyPath())
@input_options
@format_option
@lang_option
def command(paths: tuple[Path, ...], format: str, lang: str | None, **named: Any) -> int:
    """Read everything, report every problem with its place, and the plain facts before solving.

    PATHS are files or folders with records of any kind; without them, what `solve` would read. Each overlay is
    checked laid over all the rest; where only overlays are named, over what `solve` would read.

    \b
    Examples:
      forcegen check
      forcegen check data/pledges/xaa.yaml -r data/requirements --policy default --as-of 2017-11-15
      forcegen check whatif.yaml
    """
    from forcegen.cli.output import say, warn
    from forcegen.eligibility.pairs import eligibility
    from forcegen.explanation.before import plain_facts
    from forcegen.explanation.sentence.ending import checked
    from forcegen.pipeline import check
    from forcegen.reporting.facts import FORMS

    loaded = check(paths, inputs_from(**named, others=bool(paths)))
    warn(loaded.warnings)
    tongue: Any = language(lang)
    facts = plain_facts(eligibility(loaded.scenario, loaded.as_of))
    say(FORMS[format](facts, tongue))
    scenario = loaded.scenario
    of = (scenario.requirements, scenario.missions, scenario.pledges, scenario.contributors, loaded.files)
    click.echo(checked(tongue, *map(len, of)), err=True)
    return 0
