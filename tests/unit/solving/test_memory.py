"""What a process that was started needs is told of it alone."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from forcegen.solving import memory

HOLDS = "import sys; held = b'x' * 60_000_000; print('there', flush=True); sys.stdin.read()"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="elsewhere the system tells of ended ones alone")
def test_a_process_is_told_to_need_what_it_has_and_not_what_its_starter_had(monkeypatch):
    """This one has 300 MB, the one that it starts some 70."""
    monkeypatch.setattr(memory, "_started", [0.0])
    ours = np.ones(40_000_000)
    process = subprocess.Popen([sys.executable, "-c", HOLDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"there\n"
    memory.look_at(process.pid)
    process.communicate()
    memory.look_at(process.pid)  # it has ended: nothing is told of it
    assert 57 < memory._started[0] < 200
    assert memory.most() > 300 + 57
    assert ours.any()
