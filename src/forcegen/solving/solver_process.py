"""A process of its own for a solver: reads one problem from standard input, answers in lines of JSON.

Its modules are read before there is a problem.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

import numpy as np
from ortools.util.python import solve_interrupter

from forcegen.solving import mathopt_process


def main() -> None:
    """Solve what comes in; anything more that comes in, or its end, is a request to stop."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this hears it, and asks to stop
    arrays = _read(sys.stdin.buffer)
    if "cost" in arrays:
        from forcegen.solving import interior_process  # seldom asked for

        _stop_with(lambda: os._exit(1))  # it has nothing before its last word
        _say({"point": interior_process.corner(arrays)})
    else:
        interrupter = solve_interrupter.SolveInterrupter()
        _stop_with(interrupter.interrupt)
        _say(mathopt_process.solved(arrays, interrupter, _say))


def _stop_with(end: Callable[[], object]) -> None:
    def wait() -> None:
        sys.stdin.buffer.read(1)
        end()

    threading.Thread(target=wait, daemon=True).start()


def _read(stream: BinaryIO) -> Any:
    length = int.from_bytes(stream.read(8), "little")
    return np.load(io.BytesIO(stream.read(length)), allow_pickle=False)


def _say(what: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
    os._exit(0)  # The thread that still reads must not hold up the end.
