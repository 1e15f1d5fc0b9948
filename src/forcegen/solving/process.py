"""A solver in a process of its own: start it, hand it a problem or several, hear what it says, stop it, end it."""

from __future__ import annotations

import io
import json
import math
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from forcegen.formulation.programme import Programme
from forcegen.solving.check import as_floats
from forcegen.solving.memory import look_at

Process = subprocess.Popen[bytes]

PROBLEM, LENGTH = b"P", 8
"""What a problem begins with on its way to the process, and of how many bytes its length consists."""

_POLL = 0.05
_GRACE = 2.0
"""Seconds that a solver has to hand over what it found, once it was asked to stop."""
_OF_ITS_TIME, _AT_LEAST = 0.05, 0.5
"""Once its time is up it has no more than this part of it, or so many seconds: the search's own is to be kept."""


_ready: list[Process] = []
"""Processes that wait for whoever is next."""


def started() -> Process:
    """A process that waits for a problem; raises OSError on a machine that lets none start."""
    with suppress(IndexError):  # none is ready, or another thread was sooner
        while (process := _ready.pop()).poll() is not None:
            ended(process)
        return process
    # -P: no module of the folder the user happens to be in. A session of its own: Ctrl-C is for this process to hear.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "forcegen.solving.solver_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def make_ready() -> None:
    """Start a process for whoever is next, unless one waits: by then it has read its modules."""
    if not _ready:
        with suppress(OSError):  # said when it is needed
            _ready.append(started())


def end_ready() -> None:
    """End what waits for nobody any more."""
    with suppress(IndexError):
        while True:
            ended(_ready.pop())


def ended(process: Process) -> None:
    """End a process, wherever it is."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):  # what it did not read is still to be written, and it is gone
                stream.close()


def packed(told: Programme, **more: ArrayLike) -> bytes:
    """A problem as bytes, in floating point."""
    bundle, rows = io.BytesIO(), told.rows
    np.savez(
        bundle,
        lower=as_floats(told.column_lower),
        upper=as_floats(told.column_upper),
        row_lower=as_floats(rows.lower),
        row_upper=as_floats(rows.upper),
        starts=rows.starts,
        columns=rows.columns,
        coefficients=rows.coefficients.astype(np.float64),
        **more,  # type: ignore[arg-type]  # of `allow_pickle` none is given
    )
    return bundle.getvalue()


def answer(
    process: Process,
    problem: bytes,
    deadline: float | None,
    cancelled: Callable[[], bool],
    heard: Callable[[dict[str, Any]], None] = lambda _: None,
    *,
    keep: bool = False,
) -> dict[str, Any] | None:
    """The solver's last word, and the process's end; None if it has none, though it was asked in time.

    The last word alone has a point, be it None.

    Parameters
    ----------
    keep
        Whether the process may have another problem after its last word.

    Raises
    ------
    ChildProcessError
        The process failed.
    """
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    handed = threading.Event()
    reader = threading.Thread(target=_talk, args=(process, problem, lines, handed), name="solver", daemon=True)
    reader.start()
    end = math.inf
    if deadline is not None:
        end = deadline + min(_GRACE, max(_AT_LEAST, _OF_ITS_TIME * (deadline - time.monotonic())))
    asked = answered = False
    try:
        while time.monotonic() < end:
            look_at(process.pid)
            if cancelled() and not asked:
                if not handed.is_set():
                    break  # it has nothing yet, and what is said to it now would wait for the problem to be read
                asked, end = True, min(end, time.monotonic() + _GRACE)
                _ask_to_stop(process)
            try:
                line = lines.get(timeout=_POLL)
            except queue.Empty:
                continue
            if not line and asked:
                break  # asked before it had begun, it may fail
            if not line:
                raise ChildProcessError(f"the solver's process ended with {process.wait()} and said nothing")
            said: dict[str, Any] = json.loads(line)
            if "point" in said:
                answered = True
                return said
            heard(said)
        return None
    finally:
        if not (answered and keep):
            ended(process)
        reader.join()


def _talk(process: Process, problem: bytes, lines: queue.SimpleQueue[bytes], handed: threading.Event) -> None:
    """Hand the problem over and pass on what comes back, to the last word; an empty line if there is none."""
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None
    assert stdout is not None
    with suppress(OSError, ValueError):  # the process ended, or was ended, meanwhile
        stdin.write(PROBLEM + len(problem).to_bytes(LENGTH, "little") + problem)
        stdin.flush()
        handed.set()
        for line in stdout:
            lines.put(line)
            if b'"point"' in line:
                return
    lines.put(b"")


def _ask_to_stop(process: Process) -> None:
    assert process.stdin is not None
    with suppress(OSError, ValueError):  # it ended by itself
        process.stdin.write(b".")
        process.stdin.flush()
