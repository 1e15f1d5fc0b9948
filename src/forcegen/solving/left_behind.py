"""Runs of engines that were told to stop and have not: nobody waits for them, and the program must outlast them.

A callback into an interpreter that is closing down aborts the whole process, after all that was asked for is done.
"""

from __future__ import annotations

import atexit
import time
from threading import Thread

_FAREWELL = 3.0
"""Seconds that they have to end, where the program does not end them."""

_runs: list[Thread] = []


def leave(run: Thread) -> None:
    """Wait for a run no more."""
    _runs.append(run)


def at_work() -> bool:
    """Whether any has still not ended."""
    return any(run.is_alive() for run in _runs)


@atexit.register
def _take_leave() -> None:
    deadline = time.monotonic() + _FAREWELL
    for run in _runs:
        run.join(max(0.0, deadline - time.monotonic()))
