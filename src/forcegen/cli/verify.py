"""forcegen verify."""

from __future__ import annotations

from pathlib import Path

import click

from forcegen.cli.paths import AnyPath


@click.command("verify")
@click.argument("report", type=AnyPath())
def command(report: Path) -> int:
    """Check a saved REPORT against its inputs, without any solver.

    Every deployment must be allowed, every limit held, every tier's value and every gap's months follow from the plan.
    The inputs are read again from the paths in the report, and must not have changed. `-` is standard input.

    \b
    Example:
      forcegen solve --report gaps.json && forcegen verify gaps.json
    """
    from forcegen.cli.saved import inputs_of, read_report
    from forcegen.eligibility.pairs import eligibility
    from forcegen.errors import BadInput
    from forcegen.findings import Finding, Place, Source, counted, printable
    from forcegen.verification.verify import verify

    place, stated = Place(Source(str(report))), read_report(report)
    loaded = inputs_of(stated, place)
    wrong = verify(stated, eligibility(loaded.scenario, loaded.as_of), dict(loaded.files))
    if wrong:
        raise BadInput([Finding("FG301", one, place) for one in wrong])
    short = len(stated.gaps)
    best = all(tier.proven for tier in stated.tiers)
    claim = "That no better plan exists is" if best else "No plan is called the best; its bounds are"
    told = (
        f"{report}: sound. {counted(len(stated.plan), 'deployment')}, {counted(len(stated.lines), 'line')}, "
        f"{short} of them short. "
        f"{claim} what {stated.engine} claims: that cannot be checked without solving."
    )
    click.echo(printable(told))
    return 0
