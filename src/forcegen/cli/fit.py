"""forcegen fit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forcegen.cli.asked import search_options
from forcegen.cli.options import format_option, input_options, inputs_from, lang_option, language
from forcegen.cli.paths import AnyPath

if TYPE_CHECKING:
    from forcegen.pipeline import Loaded

_THEN = ("forcegen.explanation.remedies.fit", "forcegen.reporting.fit_record")


@click.command("fit")
@click.argument("offer", metavar="PLEDGE-FILE", type=AnyPath())
@input_options
@search_options
@format_option
@lang_option
def command(
    offer: Path,
    format: str,
    lang: str | None,
    report: Path | None,
    engine: str,
    time_limit: float | None,
    **named: Any,
) -> int:
    """Show where the pledges of PLEDGE-FILE would help, and whose units they displace.

    If they change nothing it says why, and names the smallest upgrade of the offer that would; and for what the offer
    lacks, who could give it. Nothing is written: the offer is laid over the base for this question only.

    \b
    Examples:
      forcegen fit our-offer.yaml
      forcegen solve --report gaps.json && forcegen fit our-offer.yaml --plan gaps.json
    """
    from forcegen.cli.asked import asked
    from forcegen.cli.output import say, warn
    from forcegen.cli.waiting import counting_seconds, interruptible
    from forcegen.errors import NoPlan
    from forcegen.pipeline import load

    tongue: Any = language(lang)
    loaded = load(inputs_from(**named))
    warn(loaded.warnings)
    overlay = _offer(offer, loaded)
    with interruptible("what is found so far") as stop, counting_seconds():
        found = asked(loaded, report, engine, time_limit, stop, _THEN)
        from forcegen.explanation.remedies.fit import fit

        fitted = fit(found.base, overlay, loaded.as_of, found.resolve, found.search)
    if fitted is None:
        raise NoPlan.found(stop.asked)
    from forcegen.reporting.fit_forms import FORMS
    from forcegen.reporting.fit_record import fit_record

    say(FORMS[format](fit_record(fitted, tongue), tongue))
    return 0


def _offer(path: Path, loaded: Loaded) -> dict[str, Any]:
    """The pledges of a file as an overlay; its contributor too, if it is a new one."""
    from forcegen.errors import refusal
    from forcegen.explanation.remedies.changes import fields_of
    from forcegen.findings import Finding, Place, Source
    from forcegen.reading.gather import gather

    read = gather([path])
    findings = [one for one in read.findings if one.severity == "error"]
    if not read.pledges and not findings:
        hint = "write the offer as a pledge file; an overlay is for whatif"
        findings.append(Finding("FG006", "holds no pledges", Place(Source(str(path))), hint))
    known = loaded.scenario.pledges
    findings += [
        Finding("FG109", f"pledge '{one.record.id}' is among the inputs already", one.place("id"), "try it by whatif")
        for one in read.pledges
        if one.record.id in known
    ]
    if findings:
        raise refusal(findings)
    who = [one.record for one in read.contributors if one.record.id not in loaded.scenario.contributors]
    overlay: dict[str, Any] = {"whatif": f"{path.name}", "pledges": [fields_of(one.record) for one in read.pledges]}
    return {**overlay, "contributors": [fields_of(one) for one in who]} if who else overlay
