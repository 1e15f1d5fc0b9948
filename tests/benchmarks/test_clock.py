"""When the benchmark's clock starts."""

import subprocess
import sys
from pathlib import Path

# In a process of its own: here other tests have loaded all of it.
LOADED = """
import sys
from benchmarks import forcegen_method

def started():
    print([name in sys.modules for name in NAMES])
    raise SystemExit

NAMES = ("highspy", "forcegen.solving.search", "forcegen.solving.settling", "forcegen.solving.cp_sat")
assert not any(name in sys.modules for name in NAMES)
forcegen_method.Listener = started
forcegen_method.search(None, None, 1, 1)
"""


def test_what_brings_solvers_is_loaded_before_the_clock_of_forcegen_starts():
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )
    assert done.stdout == "[True, True, True, True]\n", done.stderr
