"""A process of its own for a solver: reads problems from standard input, answers each in lines of JSON.

Its modules are read before there is a problem. A problem is `PROBLEM`, its length, and its bytes; anything else is a
request to give up the last one.
"""

from __future__ import annotations

import io
import json
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

import numpy as np
from ortools.util.python import solve_interrupter

from forcegen.solving import mathopt_process
from forcegen.solving.process import LENGTH, PROBLEM


def main() -> None:
    """Solve what comes in, one after the other, until no more can come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this hears it, and asks to stop
    problems: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, problems), daemon=True).start()
    while (solve := problems.get()) is not None:
        solve()


def _listen(stream: BinaryIO, problems: queue.SimpleQueue[Callable[[], None] | None]) -> None:
    """Take in problems, and requests to give up the last one; its end is one, too."""

    def give_up() -> object:
        """There is nothing yet."""

    try:
        while kind := stream.read(1):
            if kind == PROBLEM:
                solve, give_up = _problem(_read(stream))
                problems.put(solve)
            else:
                give_up()
    finally:  # of what cannot be read, too, as where memory is short: nobody is to wait for an answer
        problems.put(None)
        give_up()


def _problem(arrays: Any) -> tuple[Callable[[], None], Callable[[], object]]:
    """What solves a problem and says so, and what gives it up."""
    if "cost" in arrays:
        from forcegen.solving import interior_process  # seldom asked for

        # It has nothing before its last word.
        return lambda: _say({"point": interior_process.corner(arrays)}), lambda: os._exit(1)
    interrupter = solve_interrupter.SolveInterrupter()
    return lambda: _say(mathopt_process.solved(arrays, interrupter, _say)), interrupter.interrupt


def _read(stream: BinaryIO) -> Any:
    length = int.from_bytes(stream.read(LENGTH), "little")
    return np.load(io.BytesIO(stream.read(length)), allow_pickle=False)


def _say(what: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
    os._exit(0)  # The thread that still reads must not hold up the end.
