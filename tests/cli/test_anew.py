"""Each command by an interpreter of its own says what one says whose modules were read before."""

import pytest

from forcegen.cli.main import COMMANDS
from support.command import forcegen

FILES = {
    "data/requirements/m.yaml": "mission: {id: M, host: XCM}\nrequirements:\n"
    "  - {id: L, capability: police.fpu, quantity: 2, from: 2018-01, to: 2018-12, priority: 1}\n",
    "data/pledges/xaa.yaml": "contributor: {id: XAA}\npledges:\n"
    "  - {id: XAA-FPU-1, capability: police.fpu, quantity: 1, level: 3, notice_days: 0}\n",
    "change.yaml": "whatif: XAA keeps its unit\nwithdraw: [XAA-FPU-1]\n",
    "offer.yaml": "contributor: {id: XBB}\npledges:\n"
    "  - {id: XBB-FPU-1, capability: police.fpu, quantity: 1, level: 3, notice_days: 0}\n",
}
GIVEN = {
    "whatif": ["change.yaml"],
    "compare": ["gaps.json", "gaps.json"],
    "verify": ["gaps.json"],
    "explain": ["L"],
    "fit": ["offer.yaml"],
    "schema": ["pledges"],
    "doctor": ["--help"],  # its answer tells how long it took
}
NOTHING_TO_SOLVE = {"compare", "verify", "schema", "doctor"}


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_reads_what_it_needs(command, tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    as_of = ["--as-of", "2017-12-01"]
    assert forcegen("solve", *as_of, "--report", "gaps.json", cwd=tmp_path).returncode == 0
    call = [command, *GIVEN.get(command, []), *([] if command in NOTHING_TO_SOLVE else as_of)]
    alone, other = (forcegen(*call, cwd=tmp_path, anew=anew) for anew in (True, False))
    assert alone.returncode == 0, alone.stderr
    assert (alone.returncode, alone.stdout, alone.stderr) == (other.returncode, other.stdout, other.stderr)
