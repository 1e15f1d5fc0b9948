"""Memory of a method is that of all its processes at one time."""

import subprocess
import sys
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from benchmarks.families import Size
from benchmarks.generate import write
from benchmarks.memory import Peak
from benchmarks.run import measure, options, result, told

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


@pytest.mark.parametrize(("patience", "status"), [(600.0, "ok"), (-5.0, "failed")])
def test_a_run_is_recorded_with_its_memory_and_ended_when_it_takes_too_long(tmp_path, patience, status):
    write("loose", Size(5, 10), tmp_path)
    with patch("benchmarks.run.PATIENCE", patience):
        record = measure("greedy", tmp_path, SimpleNamespace(limit=5.0, threads=1))
    assert record["status"] == status
    if status == "ok":
        assert 20 < record["most_mb"] < 500
        assert told(record).endswith(" MB")


def test_forcegen_has_one_thread_where_that_is_asked_for_and_says_so(tmp_path):
    write("loose", Size(5, 10), tmp_path)
    asked = options(["--size", "5x10", "--limit", "20"])
    records = {method: result("loose", method, tmp_path, asked) for method in ("forcegen", "forcegen-1")}
    assert {method: record["threads"] for method, record in records.items()} == {"forcegen": 2, "forcegen-1": 1}
    assert all(tier["proven"] for record in records.values() for tier in record["tiers"])
    assert records["forcegen"]["value"] == records["forcegen-1"]["value"]
