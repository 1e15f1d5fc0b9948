"""Saved gap reports, read again."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from forcegen.findings import Place
    from forcegen.pipeline import Loaded
    from forcegen.reporting.gap_report import GapReport

MOST_BYTES = 256 * 1024 * 1024
_LOOKED_FOR = (
    "looked for from here, and from where the report lies; go to where it was made, or put the files beside it"
)


def read_report(path: Path) -> GapReport:
    """A saved gap report.

    Raises
    ------
    BadInput
        If it is none.
    """
    from pydantic import ValidationError

    from forcegen.cli.output import read_file
    from forcegen.errors import BadInput
    from forcegen.findings import Finding, Place, Source
    from forcegen.plan.score import TIERS
    from forcegen.reporting.gap_report import GapReport

    hint, place = "name what forcegen solve --report wrote", Place(Source(str(path)))
    content = read_file(path, MOST_BYTES)
    try:
        report = GapReport.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        message = f"not a gap report: {where}: {first['msg']}" if where else "not a gap report"
        raise BadInput([Finding("FG006", message, place, hint)]) from None
    if (unlike := _unlike(content, report)) is not None:
        raise BadInput([Finding("FG006", f"not a gap report: {unlike}", place, hint)])
    if tuple(one.name for one in report.tiers) != TIERS:
        raise BadInput([Finding("FG006", f"not a gap report: its tiers are not {', '.join(TIERS)}", place, hint)])
    return report


def _unlike(content: str, report: GapReport) -> str | None:
    """Where a file says something else than what was read of it, so that another reader would read something else.

    A key that stands twice, `true` for 1, a number in quotation marks: none of these does forcegen write.
    """
    twice: list[str] = []

    def record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        twice.extend(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
        return dict(pairs)

    stated = json.loads(content, object_pairs_hook=record)
    if twice:
        return f"'{twice[0]}' stands twice"
    if "schema" not in stated:
        return "schema: Field required"
    return next(_differing("", stated, report.model_dump(mode="json")), None)


def _differing(where: str, stated: Any, read: Any) -> Iterator[str]:
    """What differs, of what is stated."""
    if isinstance(stated, dict) and isinstance(read, dict):
        for key in sorted(stated.keys() & read.keys()):
            yield from _differing(f"{where}{key}.", stated[key], read[key])
    elif isinstance(stated, list) and isinstance(read, list):
        for number, (one, other) in enumerate(zip(stated, read, strict=True)):
            yield from _differing(f"{where}{number}.", one, other)
    elif stated != read or isinstance(stated, bool) != isinstance(read, bool):
        yield f"{where[:-1]}: {_brief(stated)} stands for {_brief(read)}"


def _brief(value: Any) -> str:
    return textwrap.shorten(json.dumps(value, ensure_ascii=False), 60)


def inputs_of(report: GapReport, place: Place) -> Loaded:
    """The inputs of a report, read again from the paths in it.

    The report may come from anybody, and name any file: what a file holds is neither read as records nor shown unless
    it is what the report was made of.

    Raises
    ------
    Unreadable
        If one cannot be read at all.
    BadInput
        If one has changed since.
    """
    from forcegen.errors import refusal
    from forcegen.findings import Finding, Place, Source
    from forcegen.pipeline import Inputs, load_paths
    from forcegen.reading.files import hash_of
    from forcegen.reading.looking import is_there

    wrong = []
    where = {one.path: _found(one.path, Path(place.source.path).parent) for one in report.inputs}
    for one in report.inputs:
        try:
            if one.path != "-" and hash_of(where[one.path]) != one.sha256:
                wrong.append(Finding("FG301", f"input {one.path} has changed since the report was written", place))
        except OSError as error:
            hint = None if is_there(where[one.path]) else _LOOKED_FOR
            what = f"cannot be read: {error.strerror or error}"
            wrong.append(Finding("FG001", what, Place(Source(one.path)), hint))
    if wrong:
        raise refusal(wrong)
    return load_paths([where[one.path] for one in report.inputs], Inputs(as_of=report.as_of))


def _found(name: str, beside: Path) -> Path:
    """Where an input lies: as it was named, or as it was named from where the report lies."""
    from forcegen.reading.bundled import located
    from forcegen.reading.looking import is_there

    path = located(name)
    return beside / path if not is_there(path) and is_there(beside / path) else path


def manning_of(report: GapReport, path: Path) -> dict[str, tuple[str, ...]]:
    """By pledge, who mans it; nothing where the report's inputs have gone or changed since."""
    from forcegen.errors import ForcegenError
    from forcegen.explanation.compared import manning
    from forcegen.findings import Place, Source

    if any(one.path == "-" for one in report.inputs):
        return {}  # what came in then is gone, and nobody may send anything now
    try:
        loaded = inputs_of(report, Place(Source(str(path))))
    except ForcegenError:
        return {}
    return manning(loaded.scenario)
