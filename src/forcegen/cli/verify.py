"""forcegen verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from forcegen.cli.options import lang_option, spoken
from forcegen.cli.paths import AnyPath

if TYPE_CHECKING:
    from forcegen.reporting.gap_report import GapReport


@click.command("verify")
@click.argument("report", type=AnyPath())
@lang_option
def command(report: Path, lang: str | None) -> int:
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
    from forcegen.findings import Finding, Place, Source, printable
    from forcegen.verification.verify import verify

    place, stated = Place(Source(str(report))), read_report(report)
    loaded = inputs_of(stated, place)
    wrong = verify(stated, eligibility(loaded.scenario, loaded.as_of), dict(loaded.files))
    if wrong:
        raise BadInput([Finding("FG301", one, place) for one in wrong])
    click.echo(printable(_sound(report, stated, spoken())))
    return 0


def _sound(path: Path, report: GapReport, lang: str) -> str:
    """What was found in order, and what nobody can check without solving."""
    from forcegen.findings import counted
    from forcegen.french import agreed

    moves, lines, short = len(report.plan), len(report.lines), len(report.gaps)
    best, engine = all(tier.proven for tier in report.tiers), report.engine
    if lang == "fr":
        claim = "Qu'aucun plan n'est meilleur" if best else "Aucun plan n'est dit le meilleur ; que ses bornes tiennent"
        return (
            f"{path} : conforme. {agreed(moves, 'déploiement')}, {agreed(lines, 'ligne')}, "
            f"dont {agreed(short, 'non satisfaite')}. "
            f"{claim}, {engine} l'affirme : cela ne se vérifie pas sans résoudre."
        )
    claim = "That no better plan exists is" if best else "No plan is called the best; its bounds are"
    return (
        f"{path}: sound. {counted(moves, 'deployment')}, {counted(lines, 'line')}, {short} of them short. "
        f"{claim} what {engine} claims: that cannot be checked without solving."
    )
