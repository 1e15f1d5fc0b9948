"""forcegen schema."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("schema")
@click.argument("name", required=False, default=None)
@click.option(
    "--write",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=None,
    help="Write all into a folder.",
)
def command(name: str | None, write: Path | None) -> int:
    """Print the JSON Schema of a kind of file, or list the kinds.

    \b
    Examples:
      forcegen schema
      forcegen schema pledges > pledges.schema.json
    """
    from forcegen.cli.output import write_file
    from forcegen.reporting.schemas import SCHEMAS, schema_text

    if write is not None:
        for kind in SCHEMAS:
            write_file(write / f"{kind}.schema.json", schema_text(kind))
    elif name is None:
        click.echo("\n".join(SCHEMAS))
    elif name in SCHEMAS:
        click.echo(schema_text(name), nl=False)
    else:
        raise click.BadParameter(f"no schema '{name}'; there are {', '.join(SCHEMAS)}", param_hint="NAME")
    return 0
