"""Reads all modules of the command, then runs it in a forked process whenever it is asked to; see `command`."""

import io
import json
import os
import pkgutil
import socket
import sys
from importlib import import_module

import forcegen
from forcegen.cli.main import main


def read_all() -> None:
    """Read every module that is no program."""
    for module in pkgutil.walk_packages(forcegen.__path__, "forcegen."):
        if not module.name.endswith(("__main__", "_process")):
            import_module(module.name)


def answer(asked: socket.socket) -> None:
    """Run the command as often as asked, each time in a process of its own, where this returns to its caller."""
    while True:
        length, streams, *_ = socket.recv_fds(asked, 8, 3)
        if not length:
            sys.exit()
        told = json.loads(asked.recv(int.from_bytes(length, "big"), socket.MSG_WAITALL))
        if (child := os.fork()) == 0:
            asked.close()
            become(told, streams)
            return
        for stream in streams:
            os.close(stream)
        asked.sendall(child.to_bytes(8, "big"))
        _, status = os.waitpid(child, 0)
        asked.sendall(os.waitstatus_to_exitcode(status).to_bytes(8, "big", signed=True))


def become(told: dict, streams: list[int]) -> None:
    """Take over the arguments, folder, environment and streams of a call."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(told["cwd"])
    os.environ.clear()
    os.environ.update(told["env"])
    given, *told_to = (io.FileIO(number, mode, closefd=False) for number, mode in enumerate("rww"))
    sys.stdin = io.TextIOWrapper(io.BufferedReader(given), encoding="utf-8")
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.BufferedWriter(one), encoding="utf-8") for one in told_to)
    sys.argv = ["forcegen", *told["arguments"]]


if __name__ == "__main__":
    read_all()
    answer(socket.socket(fileno=int(sys.argv[1])))
    main()
