"""SCIP behind the seam: it proves what is left of a large case, once that is small, sooner than the others do.

It is no choice of the command line's: nothing but programmes that a search has made small is given to it. It runs in a
process of its own, for reasons that `scip_process` gives.
"""

from __future__ import annotations

import importlib.metadata
import io
import json
import math
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Self

import numpy as np

from forcegen.formulation.programme import Integers, Objective, Programme
from forcegen.solving.check import as_floats, bound_steps, broken, claimed, whole
from forcegen.solving.engine import Carried, Limits, Outcome, Watch
from forcegen.solving.settled import with_carried

_Process = subprocess.Popen[bytes]

_POLL = 0.05
_GRACE = 2.0
"""Seconds that SCIP has to hand over what it found, once it was asked to stop or its time is up."""
_DIGITS = 5e-7
"""Of a number printed with seven digits."""
_EXACT = 2**53


class Scip:
    """The SCIP engine. Used with `with`, it has its process ready before there is something to solve.

    Parameters
    ----------
    nodes
        Stop after so many nodes of the search tree, so that every run does the same; no limit when None.
    """

    name = "scip"

    def __init__(self, nodes: int | None = None) -> None:
        self._nodes = nodes
        self._ready: _Process | None = None

    def __enter__(self) -> Self:
        with suppress(OSError):  # said when it is needed
            self._ready = _started()
        return self

    def __exit__(self, *_: object) -> None:
        if self._ready is not None:
            _end(self._ready)

    def version(self) -> str:
        """Name and version."""
        return f"SCIP of OR-Tools {importlib.metadata.version('ortools')}"

    def solve(
        self,
        programme: Programme,
        objective: Objective | None,
        carried: Sequence[Carried],
        start: Integers | None,
        limits: Limits,
        watch: Watch,
    ) -> Outcome:
        """Minimise one objective (or find any point, with None), gap zero, keeping the carried tiers.

        Raises
        ------
        OverflowError
            A number of the programme is too large for double precision.
        ChildProcessError
            SCIP's process failed.
        """
        deadline = None if limits.seconds is None else time.monotonic() + limits.seconds
        told = with_carried(programme, carried)
        begins = start if start is not None and not broken(told, start) else None
        if programme.columns == 0:
            only = np.zeros(0, np.int64)
            return Outcome("infeasible", None, None) if broken(told, only) else claimed(objective, [only], 0)
        problem = _packed(told, objective, begins, limits.seconds, self._nodes)
        process, self._ready = self._ready or _started(), None
        heard = (lambda said: watch.progress(*_news(said))) if objective is not None else lambda _: None
        answer = _answer(process, problem, deadline, watch, heard)
        if answer is None:
            return claimed(objective, [begins], None)
        if answer["reason"] == "INFEASIBLE":
            # The start proves the claim wrong when there is one, though SCIP finds no better point.
            return Outcome("infeasible" if begins is None else "feasible", begins, None)
        point = None if answer["point"] is None else whole(told, np.array(answer["point"]))
        bound = None if answer["bound"] is None else bound_steps(answer["bound"])
        return claimed(objective, [point, begins], bound)


def _started() -> _Process:
    # -P: no module of the folder the user happens to be in. A session of its own: Ctrl-C is for this process to hear.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "forcegen.solving.scip_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _end(process: _Process) -> None:
    """End a process, wherever it is."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()


def _answer(
    process: _Process, problem: bytes, deadline: float | None, watch: Watch, heard: Callable[[dict[str, Any]], None]
) -> dict[str, Any] | None:
    """SCIP's last word; None if it has none, though it was asked in time."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    reader = threading.Thread(target=_talk, args=(process, problem, lines), name="SCIP", daemon=True)
    reader.start()
    end = math.inf if deadline is None else deadline + _GRACE
    asked = False
    try:
        while time.monotonic() < end:
            if watch.cancelled() and not asked:
                asked, end = True, time.monotonic() + _GRACE
                _ask_to_stop(process)
            try:
                line = lines.get(timeout=_POLL)
            except queue.Empty:
                continue
            if not line and asked:
                break  # asked before it had begun, it fails
            if not line:
                raise ChildProcessError(f"SCIP ended with {process.wait()} and said nothing")
            said: dict[str, Any] = json.loads(line)
            if "reason" in said:
                return said
            heard(said)
        return None
    finally:
        _end(process)
        reader.join()


def _talk(process: _Process, problem: bytes, lines: queue.SimpleQueue[bytes]) -> None:
    """Hand the problem over and pass on what comes back, an empty line at the end."""
    stdin, stdout = process.stdin, process.stdout
    assert stdin is not None
    assert stdout is not None
    with suppress(OSError, ValueError):  # the process ended, or was ended, meanwhile
        stdin.write(len(problem).to_bytes(8, "little") + problem)
        stdin.flush()
        for line in stdout:
            lines.put(line)
    lines.put(b"")


def _ask_to_stop(process: _Process) -> None:
    assert process.stdin is not None
    with suppress(OSError, ValueError):  # it ended by itself
        process.stdin.write(b".")
        process.stdin.flush()


def _packed(
    programme: Programme, objective: Objective | None, start: Integers | None, seconds: float | None, nodes: int | None
) -> bytes:
    """The problem as bytes, in floating point where that is exact."""
    rows = programme.rows
    costs = np.zeros(0, np.int64) if objective is None else objective.coefficients
    if max(np.abs(rows.coefficients).max(initial=0), np.abs(costs).max(initial=0)) >= _EXACT:
        raise OverflowError("SCIP: a coefficient is too large for double precision")
    packed = io.BytesIO()
    np.savez(
        packed,
        lower=as_floats(programme.column_lower),
        upper=as_floats(programme.column_upper),
        row_lower=as_floats(rows.lower),
        row_upper=as_floats(rows.upper),
        starts=rows.starts,
        columns=rows.columns,
        coefficients=rows.coefficients.astype(np.float64),
        objective_columns=np.zeros(0, np.int64) if objective is None else objective.columns,
        objective=costs.astype(np.float64),
        start=np.zeros(0) if start is None else start.astype(np.float64),
        seconds=-1.0 if seconds is None else seconds,
        nodes=-1 if nodes is None else nodes,
    )
    return packed.getvalue()


def _news(said: dict[str, Any]) -> tuple[int | None, int | None]:
    """Best and least steps as SCIP's log has them, on the careful side of what its digits leave open."""
    best, least = said["best"], said["least"]
    up = None if best is None else math.ceil(best + _DIGITS * abs(best))
    return up, None if least is None else bound_steps(least, _DIGITS * abs(least))
