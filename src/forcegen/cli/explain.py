"""forcegen explain."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forcegen.cli.asked import search_options
from forcegen.cli.options import format_option, input_options, inputs_from, lang_option, language

if TYPE_CHECKING:
    from forcegen.findings import Code

_LINE = ("forcegen.explanation.remedies.explained", "forcegen.reporting.explanation_forms")
_PLEDGE = ("forcegen.explanation.remedies.fit", "forcegen.reporting.fit_record")


@click.command("explain")
@click.argument("about", metavar="LINE|PLEDGE|CODE")
@input_options
@search_options
@format_option
@lang_option
@click.option("--why-not", "why_not", default=None, metavar="PLEDGE", help="What it would cost to send this pledge.")
def command(
    about: str,
    format: str,
    lang: str | None,
    why_not: str | None,
    plan: Path | None,
    engine: str,
    time_limit: float | None,
    **named: Any,
) -> int:
    """Say why a LINE is short, what came near and what would close it; what becomes of a PLEDGE; what a CODE means.

    Each cure names who can make its changes. It is checked afresh with them, and its effect on every other line is
    told; the JSON form holds the what-if overlay that makes them.

    \b
    Examples:
      forcegen explain UNMC-AVN-1
      forcegen explain UNMC-LOG-2 --why-not XNN-LOG-1
      forcegen solve --report gaps.json && forcegen explain UNMC-AVN-1 --plan gaps.json
      forcegen explain XDD-UAS-1
      forcegen explain FG104
    """
    from forcegen.findings import CODES

    if (code := CODES.get(about.upper())) is not None:
        _code(code, format, language(lang))
        return 0
    from forcegen.cli.asked import asked, read
    from forcegen.cli.output import say, warn
    from forcegen.cli.waiting import counting_seconds, interruptible

    tongue: Any = language(lang)
    loaded, saved = read(inputs_from(**named), plan)
    warn(loaded.warnings)
    scenario = loaded.scenario
    _known(about, {**scenario.requirements, **scenario.pledges}, "LINE|PLEDGE|CODE")
    if why_not is not None:
        _known(why_not, scenario.pledges, "--why-not")
        if about not in scenario.requirements:
            raise click.BadParameter(f"'{about}' is a pledge; name the line it was not used on", param_hint="--why-not")
        if format == "csv":
            raise click.BadParameter("the answer is no table: --format table, markdown or json", param_hint="--why-not")
    with interruptible("what is found so far") as stop, counting_seconds():
        of_line = about in scenario.requirements
        then = _LINE if of_line else _PLEDGE
        found = asked(loaded, saved, engine, time_limit, stop, then, tongue, as_solved=not of_line)
        if about in found.base.cases.left_out:
            raise click.BadParameter(f"'{about}' lies wholly outside the horizon", param_hint="LINE|PLEDGE|CODE")
        if not of_line:
            from forcegen.explanation.remedies.fit import offered
            from forcegen.reporting.fit_forms import OFFER_FORMS
            from forcegen.reporting.fit_record import offer_record

            say(OFFER_FORMS[format](offer_record(offered(found.base, about), tongue), tongue))
            return 0
        from forcegen.explanation.remedies.explained import explained

        told = explained(found.base, about, loaded.as_of, found.resolve, found.search, why_not)
    from forcegen.reporting.explanation_forms import FORMS
    from forcegen.reporting.explanation_record import explanation_record

    say(FORMS[format](explanation_record(told, tongue), tongue))
    return 0


def _code(code: Code, format: str, lang: str) -> None:
    """What an error code means."""
    from forcegen.cli.output import say
    from forcegen.french import french

    title, advice = (french(one) if lang == "fr" else one for one in (code.title, code.advice))
    told = {"code": code.number, "severity": code.severity, "title": title, "advice": advice}
    if format == "json":
        import json

        say(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    elif format == "table":
        severity = {"error": "erreur", "warning": "avertissement"}[code.severity] if lang == "fr" else code.severity
        say(f"{code.number} ({severity}): {title}.\n{advice}\n")
    else:
        from forcegen.reporting.tables import Table, as_csv, as_markdown

        say((as_csv if format == "csv" else as_markdown)(Table(tuple(told), [tuple(told.values())])))


def _known(name: str, names: Mapping[str, Any], where: str) -> None:
    """Wrong usage, with the nearest name there is, unless the name is known."""
    from forcegen.findings import CODES, did_you_mean

    if name not in names:
        hint = did_you_mean(name, names) or did_you_mean(name.upper(), CODES)
        what = "pledge" if where.startswith("--") else "line, pledge or code"
        raise click.BadParameter(f"no {what} '{name}'" + (f"; {hint}" if hint else ""), param_hint=where)
