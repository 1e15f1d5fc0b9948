"""whatif, compare and value as their user types them. FORCEGEN_GOLDEN=write writes the texts anew."""

import csv
import io
import json
import os
from pathlib import Path
from unittest.mock import patch

import pytest
from jsonschema import Draft202012Validator

from forcegen.cli.main import main
from forcegen.explanation.sentence.remedies import PHRASES
from forcegen.explanation.sentence.words import LANGS
from forcegen.pipeline import valued
from forcegen.reading.bundled import root
from forcegen.reporting.comparison import ComparisonReport
from forcegen.reporting.comparison_forms import overview_table
from support.command import forcegen

GOLDEN = Path(__file__).parents[1] / "golden" / "effects"
MISSION = """\
mission: {id: M, host: XCM}
requirements:
  - {id: L-NIGHT, capability: police.fpu, quantity: 1, from: 2018-01, to: 2018-12, priority: 1, tasks: [night]}
  - {id: L-DAY, capability: police.fpu, quantity: 1, from: 2018-01, to: 2018-12}
  - {id: L-MED, capability: medical.level2, quantity: 1, from: 2018-01, to: 2018-12, priority: 2}
"""
PLEDGES = {
    "xaa": """\
contributor: {id: XAA}
pledges:
  - {id: XAA-FPU-1, capability: police.fpu, quantity: 1, level: 3, notice_days: 0}
  - {id: XAA-FPU-2, capability: police.fpu, quantity: 1, level: 3, notice_days: 0, from: 2018-04,
     caveats: [{kind: task, forbids: [night]}]}
""",
    "xbb": """\
contributor: {id: XBB}
pledges:
  - {id: XBB-FPU-1, capability: police.fpu, quantity: 1, level: 3, notice_days: 0, from: 2018-06,
     caveats: [{kind: area, never: [M]}, {kind: approval, hours: 24}]}
  - {id: XBB-OBS-1, capability: observers.military_observer, quantity: 2}
""",
}
OVERLAYS = {
    "leaves": "whatif: XAA keeps its first unit at home\nwithdraw: [XAA-FPU-1]\n",
    "lifted": "whatif: both caveats are lifted\n"
    "pledges: [{id: XAA-FPU-2, caveats: []}, {id: XBB-FPU-1, caveats: []}]\n",
    "asked": "whatif: a hospital is found\ncontributors: [{id: XCC}]\npledges:\n"
    "  - {id: XCC-MED-1, contributor: XCC, capability: medical.level2, quantity: 1, level: 3, notice_days: 0}\n",
}
AS_OF = ("--as-of", "2017-12-01")


@pytest.fixture
def files(tmp_path):
    (tmp_path / "data" / "requirements").mkdir(parents=True)
    (tmp_path / "data" / "pledges").mkdir()
    (tmp_path / "data" / "requirements" / "m.yaml").write_text(MISSION)
    for name, text in PLEDGES.items():
        (tmp_path / "data" / "pledges" / f"{name}.yaml").write_text(text)
    for name, text in OVERLAYS.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    return tmp_path


def golden(name, text):
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("FORCEGEN_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.read_text("utf-8") == text


CALLS = {
    "whatif-one": ("whatif", "leaves.yaml", *AS_OF),
    "whatif-many": ("whatif", "leaves.yaml", "lifted.yaml", "asked.yaml", *AS_OF),
    "whatif-tiers": ("whatif", "lifted.yaml", "--table", "tiers", "--format", "markdown", *AS_OF),
    "value": ("value", *AS_OF),
}


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("name", list(CALLS))
def test_the_full_text(files, name, lang):
    done = forcegen(*CALLS[name], "--lang", lang, cwd=files)
    assert done.returncode == 0, done.stderr
    golden(f"{name}.{lang}", done.stdout + "\n" + done.stderr)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_saved_reports_are_compared(files, lang):
    for name in ("leaves", "lifted"):
        assert forcegen("whatif", f"{name}.yaml", "--report", f"{name}.json", *AS_OF, cwd=files).returncode == 0
        assert forcegen("verify", f"{name}.json", cwd=files).returncode == 0
    done = forcegen("compare", "leaves.json", "lifted.json", "--lang", lang, cwd=files)
    assert done.returncode == 0
    golden(f"compare.{lang}", done.stdout + "\n" + done.stderr)


def test_contributors_are_unknown_where_the_inputs_have_changed(files):
    for name in ("leaves", "lifted"):
        forcegen("whatif", f"{name}.yaml", "--report", f"{name}.json", *AS_OF, cwd=files)
    with (files / "data" / "pledges" / "xaa.yaml").open("a") as stream:
        stream.write("# a remark\n")
    record = json.loads(forcegen("compare", "leaves.json", "lifted.json", "--format", "json", cwd=files).stdout)
    assert [one["contributor"] for one in record["cases"][0]["told"]] == [None]


@pytest.mark.parametrize(("lang", "word"), [("en", "to be found"), ("fr", "à trouver")])
def test_of_what_anybody_might_offer_the_contributor_is_to_be_found(files, lang, word):
    anyone = {"id": "ORG-ANYONE", "name": "Anyone"}
    offer = {"id": "NEW-1", "contributor": "ORG-ANYONE", "capability": "medical.level2", "quantity": 1, "level": 3}
    (files / "anyone.json").write_text(json.dumps({"whatif": "new", "contributors": [anyone], "pledges": [offer]}))
    done = forcegen("whatif", "anyone.json", "--table", "told", "--lang", lang, *AS_OF, cwd=files)
    assert done.returncode == 0, done.stderr
    assert "ORG-ANYONE" not in done.stdout
    assert word in done.stdout


@pytest.mark.parametrize(("call", "schema"), [("whatif-many", "comparison"), ("value", "value")])
def test_the_record_keeps_its_schema(files, call, schema):
    done = forcegen(*CALLS[call], "--format", "json", cwd=files)
    record = json.loads(done.stdout)
    assert record["schema"] == f"forcegen.{schema}/1"
    Draft202012Validator(json.loads((root() / "models" / "schemas" / f"{schema}.schema.json").read_text())).validate(
        record
    )


def test_every_number_of_value_is_borne_out_by_its_overlay(files):
    record = json.loads(forcegen(*CALLS["value"], "--format", "json", cwd=files).stdout)
    claims = [(one["overlay"], record["coverage"] + one["worth"]["most"]) for one in record["pledges"]]
    claims += [(one["overlay"], record["coverage"] - one["alone"]["most"]) for one in record["caveats"]]
    claims += [(one["overlay"], record["coverage"] + one["lost"]["most"]) for one in record["withdrawals"]]
    names = []
    for number, (overlay, _) in enumerate(claims):
        names.append(f"claim{number}.json")
        (files / names[-1]).write_text(json.dumps(overlay))
    record = json.loads(forcegen("whatif", *names, "--format", "json", *AS_OF, cwd=files).stdout)
    found = [one["after"]["tiers"][0]["value"] for one in record["cases"]]
    assert found == [coverage for _, coverage in claims]


@pytest.mark.parametrize("table", ["overview", "tiers", "lines", "units", "told"])
def test_every_table_of_whatif_in_csv(files, table):
    done = forcegen("whatif", "leaves.yaml", "lifted.yaml", "--table", table, "--format", "csv", *AS_OF, cwd=files)
    rows = list(csv.reader(io.StringIO(done.stdout)))
    assert len({len(row) for row in rows}) == 1


def test_where_a_search_was_cut_short_the_overview_tells_between_what_the_change_lies(files):
    """A file for programmes has the same columns always."""
    columns = ["Best plans: change at least", "At most"]
    done = forcegen("whatif", "leaves.yaml", "--format", "json", *AS_OF, cwd=files)
    report = ComparisonReport.model_validate_json(done.stdout)
    coverage, *others = report.before.tiers
    open_ = coverage.model_copy(update={"bound": coverage.value - 1, "proven": False})
    cut = report.model_copy(update={"before": report.before.model_copy(update={"tiers": (open_, *others)})})
    for one, told in ((report, []), (cut, columns)):
        made = overview_table(one, "en")
        assert [heading for heading in made.headings if heading in columns] == told
        assert {len(row) for row in made.rows} == {len(made.headings)}
    change, _, least, most = overview_table(cut, "en").rows[1][2:6]
    assert (least, most) == (change, change + 1)
    csv_text = forcegen("whatif", "leaves.yaml", "--format", "csv", *AS_OF, cwd=files).stdout
    assert set(columns) < set(next(csv.reader(io.StringIO(csv_text))))


@pytest.mark.parametrize("table", ["pledges", "caveats", "withdrawals"])
@pytest.mark.parametrize("form", ["csv", "markdown", "table"])
def test_every_table_of_value(files, table, form):
    done = forcegen("value", "--table", table, "--format", form, *AS_OF, cwd=files)
    assert done.returncode == 0
    assert "XAA" in done.stdout


def test_a_saved_plan_is_kept_and_who_must_be_told_is_named(files):
    assert forcegen("solve", "--report", "plan.json", *AS_OF, cwd=files).returncode == 0
    same = forcegen("whatif", "--keep-plan", "plan.json", "--format", "json", *AS_OF, cwd=files)
    assert same.returncode == 0, same.stderr
    case = json.loads(same.stdout)["cases"][0]
    assert (case["kept"]["changes"], case["kept"]["proven"], case["told"]) == (0, True, [])
    done = forcegen(
        "whatif",
        "asked.yaml",
        "--keep-plan",
        "plan.json",
        "--report",
        "new.json",
        "--format",
        "json",
        *AS_OF,
        cwd=files,
    )
    case = json.loads(done.stdout)["cases"][0]
    assert case["kept"]["changes"] == 1
    assert case["told"] == [{"contributor": "XCC", "pledges": ["XCC-MED-1"]}]
    report = json.loads((files / "new.json").read_text())
    assert [tier["proven"] for tier in report["tiers"]] == [True, False, False, False]
    assert forcegen("verify", "new.json", cwd=files).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("whatif", *AS_OF), 2),
        (("whatif", "nowhere.yaml", *AS_OF), 66),
        (("whatif", "leaves.yaml", "lifted.yaml", "--report", "x.json", *AS_OF), 2),
        (("whatif", "leaves.yaml", "--report", "leaves.yaml", *AS_OF), 2),
        (("whatif", "leaves.yaml", "--keep-plan", "leaves.yaml", *AS_OF), 65),
        (("compare", "leaves.yaml", "lifted.yaml"), 65),
        (("compare", "none.json", "none.json"), 66),
        (("value", "--at-once", "0"), 2),
    ],
)
def test_wrong_use(files, arguments, code):
    done = forcegen(*arguments, cwd=files)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert not done.stdout
    assert (files / "leaves.yaml").read_text() == OVERLAYS["leaves"]


def test_every_problem_of_every_overlay_is_told(files):
    (files / "bad.yaml").write_text("whatif: bad\nwithdraw: [XAA-FPU-9]\n")
    (files / "worse.yaml").write_text("whatif: worse\npledges: [{id: XAA-FPU-1, capability: police.fup}]\n")
    done = forcegen("whatif", "bad.yaml", "worse.yaml", *AS_OF, cwd=files)
    assert done.returncode == 65
    assert "bad.yaml:2:12: FG108" in done.stderr
    assert "worse.yaml:2:39: FG104" in done.stderr
    assert done.stderr.endswith("Found 2 problems in 2 files.\n")


def test_a_contradiction_under_an_overlay_is_named(files):
    (files / "pinned.yaml").write_text(
        "whatif: pinned\npolicy: {pins: [{pledge: XBB-FPU-1, requirement: L-DAY, units: 1}]}\n"
    )
    done = forcegen("whatif", "pinned.yaml", *AS_OF, cwd=files)
    assert done.returncode == 4
    assert "XBB-FPU-1" in done.stderr


def test_what_is_not_proven_says_so(tmp_path):
    done = forcegen("value", "--time-limit", "0.5", "--format", "json", cwd=tmp_path)
    if done.returncode == 4:
        return
    record = json.loads(done.stdout)
    for one in record["pledges"]:
        worth = one["worth"]
        assert worth["proven"] == (worth["least"] == worth["most"])
        assert worth["most"] is None or worth["least"] <= worth["most"]


@pytest.mark.parametrize(("lang", "best"), [("en", "a plan best in coverage"), ("fr", "un plan optimal en couverture")])
@pytest.mark.parametrize("stopped", [False, True])
def test_values_are_told_of_a_best_plan_only_where_that_is_proven(files, lang, best, stopped, monkeypatch, capsys):
    def cut_short(loaded, engine, limits, stop, *more):
        if stopped:
            stop.ask()
        return valued(loaded, engine, limits, stop, *more)

    monkeypatch.chdir(files)
    with patch("forcegen.pipeline.valued", cut_short), pytest.raises(SystemExit) as leaving:
        main(["value", *AS_OF, "--lang", lang])
    assert leaving.value.code == 0
    told = capsys.readouterr().err
    assert (best in told) is not stopped
    assert (PHRASES["used_in_best_found"][LANGS.index(lang)] in told) is stopped
