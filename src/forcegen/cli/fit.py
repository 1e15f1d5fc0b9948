"""forcegen fit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forcegen.cli.asked import search_options
from forcegen.cli.options import format_option, input_options, inputs_from, lang_option, language
from forcegen.cli.paths import AnyPath

if TYPE_CHECKING:
    from forcegen.domain.pledge import Contributor
    from forcegen.findings import Finding
    from forcegen.pipeline import Loaded
    from forcegen.reading.coercion import Located
    from forcegen.reading.tree import ListNode

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
    plan: Path | None,
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
    from forcegen.cli.asked import asked, read
    from forcegen.cli.output import say, warn
    from forcegen.cli.waiting import counting_seconds, interruptible
    from forcegen.errors import NoPlan
    from forcegen.explanation.sentence.remedies import said

    tongue: Any = language(lang)
    loaded, saved = read(inputs_from(**named), plan)
    warn(loaded.warnings)
    overlay, warnings = _offer(offer, loaded)
    warn(warnings)
    with interruptible("what is found so far") as stop, counting_seconds():
        found = asked(loaded, saved, engine, time_limit, stop, _THEN, tongue)
        from forcegen.explanation.remedies.fit import fit

        fitted = fit(found.base, overlay, loaded.as_of, found.resolve, found.search)
    if fitted is None:
        raise NoPlan.found(stop.asked)
    if fitted.before.value < found.base.value:
        click.echo(said("fit_better_base", tongue, float(fitted.before.value), float(found.base.value)), err=True)
    from forcegen.reporting.fit_forms import FORMS
    from forcegen.reporting.fit_record import fit_record

    say(FORMS[format](fit_record(fitted, tongue), tongue))
    return 0


def _offer(path: Path, loaded: Loaded) -> tuple[dict[str, Any], Sequence[Finding]]:
    """The pledges of a file as an overlay, with what it says of their contributor; and what is to be warned about."""
    from forcegen.domain.overlay import Overlay
    from forcegen.errors import refusal
    from forcegen.explanation.remedies.changes import fields_of
    from forcegen.findings import Finding, Place, Source
    from forcegen.pipeline import overlaid
    from forcegen.reading.coercion import Located
    from forcegen.reading.gather import gather
    from forcegen.reading.tree import MapNode, Node, Word

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
    who = [one for one in read.contributors if not _said_already(one.record, loaded)]
    overlay: dict[str, Any] = {"whatif": path.name, "pledges": [fields_of(one.record) for one in read.pledges]}
    overlay |= {"contributors": [fields_of(one.record) for one in who]} if who else {}
    # Laid once as it was written, so that whatever is wrong with it stands in its place.
    place = Place(read.documents[0].source, 1, 1)
    written: dict[str, Node] = {
        "whatif": Word(path.name, place),
        "contributors": _list(who),
        "pledges": _list(read.pledges),
    }
    laid = overlaid(loaded, [Located(Overlay.model_validate(overlay), MapNode(written, {}, place))])
    return overlay, [one for one in laid.warnings if one not in loaded.warnings]


def _said_already(contributor: Contributor, loaded: Loaded) -> bool:
    """Whether the inputs say of a contributor all that its offer says."""
    from forcegen.explanation.remedies.changes import fields_of

    known = loaded.scenario.contributors.get(contributor.id)
    said = {} if known is None else fields_of(known)
    return all(key in said and said[key] == value for key, value in fields_of(contributor).items())


def _list(records: Sequence[Located[Any]]) -> ListNode:
    """Records as the list of an overlay; a pledge names its contributor there, which its file names for all."""
    from forcegen.findings import Place, Source
    from forcegen.reading.tree import ListNode, MapNode, Word

    entries = []
    for one in records:
        node, who = one.node, getattr(one.record, "contributor", None)
        assert isinstance(node, MapNode)
        given = {} if who is None else {"contributor": Word(who, node.place)}
        entries.append(MapNode({**given, **node.entries}, node.keys, node.place))
    return ListNode(entries, entries[0].place if entries else Place(Source("")))
