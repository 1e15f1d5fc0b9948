"""forcegen check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from forcegen.cli.options import format_option, input_options, inputs_from, lang_option, language


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@input_options
@format_option
@lang_option
def command(paths: tuple[Path, ...], format: str, lang: str | None, **named: Any) -> int:
    """Read everything, report every problem with its place, and the plain facts before solving.

    PATHS are files or folders with records of any kind; without them, what `solve` would read.

    \b
    Examples:
      forcegen check
      forcegen check data/pledges/xaa.yaml -r data/requirements
    """
    from forcegen.cli.output import say, warn
    from forcegen.eligibility.pairs import eligibility
    from forcegen.explanation.before import plain_facts
    from forcegen.pipeline import beside, load, load_paths
    from forcegen.reporting.facts import FORMS

    inputs = inputs_from(**named)
    if paths:
        loaded = load_paths([*paths, *inputs.requirements, *inputs.pledges], inputs, beside(inputs.requirements))
    else:
        loaded = load(inputs)
    warn(loaded.warnings)
    tongue: Any = language(lang)
    facts = plain_facts(eligibility(loaded.scenario, loaded.as_of))
    say(FORMS[format](facts, tongue))
    scenario = loaded.scenario
    click.echo(
        f"{len(scenario.requirements)} lines of {len(scenario.missions)} missions, {len(scenario.pledges)} pledges of "
        f"{len(scenario.contributors)} contributors: no problems in {len(loaded.files)} files.",
        err=True,
    )
    return 0
