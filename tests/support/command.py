"""The command as its user types it, without the second that reading its modules takes each time.

Where processes can be forked each call has one of its own, forked from one that has read the modules; elsewhere the
interpreter begins anew.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile

SECONDS = 120
"""After which a call has failed."""


def forcegen(*arguments, cwd: Path, stdin: str = "", env: Mapping[str, str] | None = None, anew: bool = False):
    """What a call came to, as `subprocess.run` tells it.

    Parameters
    ----------
    env
        Beside what the tests' own environment has; of that, no setting of the command counts.
    anew
        By an interpreter that reads the modules itself.
    """
    environment = {key: value for key, value in os.environ.items() if not key.startswith("FORCEGEN")}
    environment |= {"LANG": "C.UTF-8", **(env or {})}
    words = [str(word) for word in arguments]
    if hasattr(os, "fork") and not anew:
        return _forked(words, cwd, stdin, environment)
    return subprocess.run(
        [sys.executable, "-m", "forcegen", *words],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS,
        env=environment,
        check=False,
    )


@cache
def _ready() -> socket.socket:
    """Begins with the first call, and ends with the tests."""
    ours, theirs = socket.socketpair()
    program = Path(__file__).with_name("command_ready.py")
    process = subprocess.Popen([sys.executable, program, str(theirs.fileno())], pass_fds=[theirs.fileno()])
    theirs.close()
    ours.settimeout(SECONDS)

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _forked(words: list[str], cwd: Path, stdin: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    ready = _ready()
    told = json.dumps({"arguments": words, "cwd": str(cwd), "env": env}).encode()
    with TemporaryFile() as given, TemporaryFile() as out, TemporaryFile() as err:
        given.write(stdin.encode())
        given.seek(0)
        streams = [stream.fileno() for stream in (given, out, err)]
        socket.send_fds(ready, [len(told).to_bytes(8, "big")], streams)
        ready.sendall(told)
        child = _number(ready)
        try:
            code = _number(ready)
        except TimeoutError:
            os.kill(child, signal.SIGKILL)
            _number(ready)
            raise
        said = []
        for stream in (out, err):
            stream.seek(0)
            said.append(stream.read().decode().replace("\r\n", "\n"))
    return subprocess.CompletedProcess(["forcegen", *words], code, *said)


def _number(ready: socket.socket) -> int:
    said = ready.recv(8)
    if not said:
        raise EOFError("what forks the command has ended")
    return int.from_bytes(said, "big", signed=True)
