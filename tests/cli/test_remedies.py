"""explain, asks and fit as their user types them. FORCEGEN_GOLDEN=write writes the texts anew."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from forcegen.reading.bundled import root
from support.command import forcegen

GOLDEN = Path(__file__).parents[1] / "golden" / "remedies"
VANGUARD = root() / "data" / "vanguard"
BASE = ("-r", VANGUARD, "-p", VANGUARD / "pledges")
HALF = """\
contributor: {id: XZA, name: Zadar}
pledges:
  - {id: XZA-SIG-1, capability: signals.company, quantity: 1, level: 3, notice_days: 30,
     standards: {investigation_officer: true}}
"""
OFFER = """\
contributor: {id: XZA, name: Zadar}
pledges:
  - {id: XZA-LOG-1, capability: logistics.unit, quantity: 1, level: 1, notice_days: 0, strength: 120,
     needs: [{support: support.apc, quantity: 4}]}
"""
TOLD = {
    "explain-line": ("explain", "VANGUARD-ENG"),
    "explain-ceiling": ("explain", "VANGUARD-LOG"),
    "explain-met": ("explain", "VANGUARD-MED"),
    "explain-pledge": ("explain", "XAA-V-SIG"),
    "why-not": ("explain", "VANGUARD-LOG", "--why-not", "XBB-V-LOG"),
    "why-not-barred": ("explain", "VANGUARD-SIG", "--why-not", "XAA-V-SIG"),
    "asks": ("asks", "--most", "4"),
    "sheet": ("asks", "--sheet", "XAA"),
    "fit": ("fit", "half.yaml"),
    "fit-in-vain": ("fit", "offer.yaml"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("remedies")
    (folder / "offer.yaml").write_text(OFFER, encoding="utf-8")
    (folder / "half.yaml").write_text(HALF, encoding="utf-8")
    done = forcegen("solve", *BASE, "--report", "gaps.json", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", list(TOLD))
def test_what_is_told(name, lang, folder):
    done = forcegen(*TOLD[name], *BASE, "--plan", "gaps.json", "--lang", lang, cwd=folder)
    assert done.returncode == 0, done.stderr
    golden = GOLDEN / f"{name}.{lang}.txt"
    if os.environ.get("FORCEGEN_GOLDEN") == "write":
        golden.write_text(done.stdout, encoding="utf-8", newline="\n")
    assert done.stdout == golden.read_text("utf-8")


SCHEMA = {
    "explain-line": "explanation",
    "why-not": "explanation",
    "explain-pledge": "offer",
    "asks": "asks",
    "fit": "fit",
}


@pytest.mark.parametrize("name", list(SCHEMA))
def test_json_keeps_its_schema(name, folder):
    done = forcegen(*TOLD[name], *BASE, "--plan", "gaps.json", "--format", "json", cwd=folder)
    schema = json.loads((root() / "models" / "schemas" / f"{SCHEMA[name]}.schema.json").read_text("utf-8"))
    record = json.loads(done.stdout)
    assert not [error.message for error in Draft202012Validator(schema).iter_errors(record)]
    assert record["schema"] == f"forcegen.{SCHEMA[name]}/1"


def test_every_claim_stands_when_its_overlay_is_laid_and_solved(folder):
    """As anybody can: the same files, the overlay from the record, and `solve`."""
    from forcegen.pipeline import Inputs, assess, load, overlaid, overlay_of
    from forcegen.solving.engines import engine

    loaded = load(Inputs([VANGUARD], [VANGUARD / "pledges"]))
    claims = []
    for name in ("explain-line", "explain-ceiling", "asks", "fit"):
        record = json.loads(forcegen(*TOLD[name], *BASE, "--format", "json", cwd=folder).stdout)
        claims += [*record.get("cures", ()), *record.get("curve", ()), *filter(None, [record.get("upgrade")])]
    assert len(claims) >= 8
    for claim in claims:
        assert claim["proven"]
        report = assess(overlaid(loaded, [overlay_of(claim["overlay"])]), engine("highs"))
        assert report.tiers[0].proven
        assert report.tiers[0].value == claim["coverage"]


def test_csv_has_a_row_for_each_change(folder):
    done = forcegen(*TOLD["asks"], *BASE, "--plan", "gaps.json", "--format", "csv", cwd=folder)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [row["Asks"] for row in rows] == ["1", "2", "2", "3", "3", "3"]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("explain", "VANGUARD-ENH"), "did you mean 'VANGUARD-ENG'?"),
        (("explain", "VANGUARD-ENG", "--why-not", "XAA-V-ENH"), "did you mean 'XAA-V-ENG'?"),
        (("asks", "--sheet", "XAB"), "no contributor 'XAB'"),
    ],
)
def test_an_unknown_id_is_wrong_usage(arguments, hint, folder):
    done = forcegen(*arguments, *BASE, cwd=folder)
    assert done.returncode == 2
    assert hint in done.stderr


def test_a_report_of_other_inputs_is_refused(folder):
    done = forcegen("explain", "UNMC-AVN-1", "--plan", "gaps.json", cwd=folder)
    assert done.returncode == 65
    assert "FG301" in done.stderr


def test_a_pledge_that_is_there_already_is_no_offer(folder):
    done = forcegen("fit", VANGUARD / "pledges" / "xaa.yaml", *BASE, cwd=folder)
    assert done.returncode == 65
    assert "FG109" in done.stderr


def test_an_overlay_is_no_offer(tmp_path):
    (tmp_path / "more.yaml").write_text("whatif: more\npledges:\n  - {id: XAA-1, quantity: 5}\n")
    done = forcegen("fit", "more.yaml", cwd=tmp_path)
    assert done.returncode == 65
    assert "write the offer as a pledge file; an overlay is for whatif" in done.stderr


def test_nothing_is_claimed_that_a_limit_cut_short(folder):
    done = forcegen("asks", *BASE, "--plan", "gaps.json", "--time-limit", "0.05", "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr
    for point in json.loads(done.stdout)["curve"]:
        assert point["proven"] == (point["bound"] == point["coverage"])


def test_an_offer_that_cannot_be_read_is_exit_66(tmp_path):
    done = forcegen("fit", "nowhere.yaml", cwd=tmp_path)
    assert done.returncode == 66
    assert "FG001" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals there")
def test_on_a_terminal_seconds_are_counted_while_somebody_waits(folder):
    import pty

    here, there = pty.openpty()
    command = [sys.executable, "-m", "forcegen", "asks", "--most", "2"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=there) as process:
        os.close(there)
        told = b""
        while b" s; Ctrl-C ends" not in told:
            told += os.read(here, 1000)
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        process.stdout.read()
    os.close(here)
