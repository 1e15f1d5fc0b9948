"""The most memory that a run has needed, with the solvers' processes that it started."""

from __future__ import annotations

import sys
from pathlib import Path

_started = [0.0]
"""The most that a process which was started has been seen to need, in MiB."""


def look_at(process: int) -> None:
    """Remember what a process that was started has needed so far; once it has ended nobody can tell.

    What the system says of ended ones begins with what the one that started them had by then.
    """
    _started[0] = max(_started[0], _most_of(f"/proc/{process}/status") or 0.0)


def most() -> float | None:
    """The most that this process needed, and what the largest that it started did, in MiB; None where nobody tells.

    The two need not have been at the same time, so it is an upper limit.
    """
    own = _most_of("/proc/self/status")
    if own is not None:
        return own + _started[0]
    try:
        import resource
    except ImportError:  # not on Windows
        return None
    both = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return both / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _most_of(status: str) -> float | None:
    """What Linux says of a process, in MiB; None where it says nothing."""
    try:
        told = Path(status).read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    found = [line.split()[1] for line in told.splitlines() if line.startswith("VmHWM:")]
    return float(found[0]) / 1024 if found else None
