"""Saved gap reports, read again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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
    from forcegen.reporting.gap_report import GapReport

    try:
        return GapReport.model_validate_json(read_file(path, MOST_BYTES))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        message = f"not a gap report: {where}: {first['msg']}" if where else "not a gap report"
        raise BadInput([Finding("FG006", message, Place(Source(str(path))))]) from None


def manning_of(report: GapReport) -> dict[str, tuple[str, ...]]:
    """By pledge, who mans it; nothing where the report's inputs have gone or changed since."""
    from forcegen.errors import ForcegenError
    from forcegen.explanation.compared import manning
    from forcegen.pipeline import Inputs, load_paths
    from forcegen.reading.bundled import located

    try:
        loaded = load_paths([located(one.path) for one in report.inputs], Inputs(as_of=report.as_of))
    except ForcegenError:
        return {}
    same = dict(loaded.files) == {one.path: one.sha256 for one in report.inputs}
    return manning(loaded.scenario) if same else {}
