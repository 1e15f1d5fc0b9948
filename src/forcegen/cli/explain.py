"""forcegen explain."""

from __future__ import annotations

import click


@click.command("explain")
@click.argument("code")
def command(code: str) -> int:
    """Say what an error CODE means and what to do.

    \b
    Example:
      forcegen explain FG104
    """
    from forcegen.findings import CODES, did_you_mean

    found = CODES.get(code.upper())
    if found is None:
        hint = did_you_mean(code.upper(), CODES)
        raise click.BadParameter(f"no code '{code}'" + (f"; {hint}" if hint else ""), param_hint="CODE")
    click.echo(f"{found.number} ({found.severity}): {found.title}.\n{found.advice}")
    return 0
