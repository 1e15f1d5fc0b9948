"""Which policy holds: the one named, the one among the files, the one beside them, or the default."""

from __future__ import annotations

from os.path import realpath
from pathlib import Path

from forcegen.findings import Finding, did_you_mean
from forcegen.reading.bundled import policies
from forcegen.reading.gather import Gathered, gather
from forcegen.reading.looking import is_there


def gather_policy(gathered: Gathered, name: str | None, beside: Path | None) -> Gathered | None:
    """The policy named, or the one beside the requirements, or the default; None where the files hold it."""
    if name is None:
        if gathered.policies:
            return None
        return gather([beside or policies()["default"]])
    if not is_there(Path(name)) and name in policies():
        return gather([policies()[name]])
    if any(realpath(one.source.path) == realpath(name) for one in gathered.documents):
        return None
    found = gather([Path(name)])
    if not is_there(Path(name)):
        hint = did_you_mean(name, policies())
        found.findings = [Finding("FG001", f"no policy '{name}', neither a file nor bundled", None, hint)]
    elif not found.policies and not found.findings:
        found.findings.append(Finding("FG006", f"'{name}' holds no policy"))
    return found
