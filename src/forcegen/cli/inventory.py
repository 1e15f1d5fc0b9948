"""forcegen inventory."""

from __future__ import annotations

from typing import Any

import click

from forcegen.cli.options import format_option, input_options, inputs_from, lang_option, language


@click.command("inventory")
@input_options
@format_option
@lang_option
@click.option(
    "--target",
    multiple=True,
    metavar="LEVEL=PERSONS",
    default=("3=12000", "RDL=4000"),
    show_default=True,
    help="Persons in formed units aimed at, at a level or above; may be repeated.",
)
def command(format: str, lang: str | None, target: tuple[str, ...], **named: Any) -> int:
    """Show supply by capability and readiness level beside demand, and whether readiness targets are met.

    Pledges whose vetting is not cleared are not counted. Persons of troops and formed police count towards the targets.

    \b
    Example:
      forcegen inventory --target 3=12000 --target RDL=4000
    """
    from forcegen.cli.output import say, warn
    from forcegen.eligibility.pairs import eligibility
    from forcegen.explanation.inventory import inventory
    from forcegen.pipeline import load
    from forcegen.reporting.stock import FORMS

    loaded = load(inputs_from(**named))
    warn(loaded.warnings)
    tongue: Any = language(lang)
    found = inventory(eligibility(loaded.scenario, loaded.as_of), dict(map(_target, target)))
    say(FORMS[format](found, tongue))
    return 0


def _target(text: str) -> tuple[Any, int]:
    from forcegen.domain.quantities import LEVELS

    level, _, persons = text.partition("=")
    if level not in LEVELS or not (persons.isascii() and persons.isdigit()):
        raise click.BadParameter(f"'{text}' is not of the form 3=12000", param_hint="--target")
    return level, int(persons)
