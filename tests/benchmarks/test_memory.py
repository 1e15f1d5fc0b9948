"""Memory of a method is that of all its processes at one time."""

import subprocess
import sys
from unittest.mock import patch

from benchmarks.memory import Peak

HOLDS = "held = b'x' * 60_000_000; print('there', flush=True); import sys; sys.stdin.read()"
STARTS = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLDS!r}])"


def test_a_process_counts_with_those_it_starts():
    with patch("benchmarks.memory._EACH", 0.01):
        process = subprocess.Popen([sys.executable, "-c", STARTS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert process.stdout.readline() == b"there\n"
        peak = Peak(process.pid)
        peak._over.wait(0.3)
        process.communicate()
        assert 57 < peak.end() < 300
    assert Peak(process.pid).end() == 0
