"""Which machine, which versions, which day."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
import platform
from pathlib import Path

PACKAGES = ("forcegen", "highspy", "ortools", "pulp", "numpy")


def cpu() -> str:
    """The processor's name, as the system gives it."""
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def facts() -> dict:
    """What a reader needs to judge the seconds."""
    return {
        "cores": os.cpu_count(),
        "cpu": cpu(),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in PACKAGES},
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
    }
