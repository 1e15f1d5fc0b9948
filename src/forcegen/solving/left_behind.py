"""What engines leave behind where a command ends before they do.

Runs that were told to stop and have not: nobody waits for them, and the program must outlast them, for a callback into
an interpreter that is closing down aborts the whole process, after all that was asked for is done. And programs of
their own with their files, which would go on for nobody.
"""

from __future__ import annotations

import atexit
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import NoReturn

_FAREWELL = 3.0
"""Seconds that they have to end, where the program does not end them."""

_runs: list[Thread] = []
_undone: list[Callable[[], object]] = []
"""What puts an end to what would be left behind."""


@contextmanager
def undone_by(end: Callable[[], object]) -> Iterator[None]:
    """While this lasts, `end` is called where the program ends at once."""
    _undone.append(end)
    try:
        yield
    finally:
        _undone.remove(end)


def leave_at_once(code: int) -> NoReturn:
    """End the program where it stands, and all that it has begun."""
    for end in _undone:
        with suppress(OSError):
            end()
    os._exit(code)


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
