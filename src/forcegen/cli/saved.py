"""Saved gap reports, read again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forcegen.findings import Place
    from forcegen.pipeline import Loaded
    from forcegen.reporting.gap_report import GapReport

MOST_BYTES = 256 * 1024 * 1024


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
    try:
        report = GapReport.model_validate_json(read_file(path, MOST_BYTES))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        message = f"not a gap report: {where}: {first['msg']}" if where else "not a gap report"
        raise BadInput([Finding("FG006", message, place, hint)]) from None
    if tuple(one.name for one in report.tiers) != TIERS:
        raise BadInput([Finding("FG006", f"not a gap report: its tiers are not {', '.join(TIERS)}", place, hint)])
    return report


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

    wrong = []
    where = {one.path: _found(one.path, Path(place.source.path).parent) for one in report.inputs}
    for one in report.inputs:
        try:
            if one.path != "-" and hash_of(where[one.path]) != one.sha256:
                wrong.append(Finding("FG301", f"input {one.path} has changed since the report was written", place))
        except OSError as error:
            wrong.append(Finding("FG001", f"cannot be read: {error.strerror or error}", Place(Source(one.path))))
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
