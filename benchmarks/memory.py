"""The most memory that a process and those it started have at one time."""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Thread

import psutil

_EACH = 0.25
"""Seconds between looks: each is some milliseconds of work."""


class Peak:
    """Looks at a process now and then, until its end.

    What a system says of processes that have ended begins with what the ones that started them had by then.
    """

    def __init__(self, process: int) -> None:
        self._process, self._over = process, Event()
        self.mb = 0.0
        """So far, in MiB."""
        self._looking = Thread(target=self._look, daemon=True)
        self._looking.start()

    def end(self) -> float:
        """Look no more; the most there was, in MiB."""
        self._over.set()
        self._looking.join()
        return self.mb

    def _look(self) -> None:
        while not self._over.wait(_EACH):
            self.mb = max(self.mb, _of(self._process))


def _of(number: int) -> float:
    """What a process and those it started have now, in MiB."""
    total = 0
    with suppress(psutil.Error):
        process = psutil.Process(number)
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):  # it has ended meanwhile
                total += one.memory_info().rss
    return total / 2**20
