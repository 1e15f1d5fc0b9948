"""Every command as its user types it: exit codes, streams, files."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from benchmarks.families import Size
from benchmarks.generate import write

from support.command import forcegen

MISSION = """\
mission: {id: M, host: XCM}
requirements:
  - {id: L, capability: police.fpu, quantity: 2, from: 2018-01, to: 2018-12, priority: 1}
"""
PLEDGES = """\
contributor: {id: XAA}
pledges:
  - {id: XAA-FPU-1, capability: police.fpu, quantity: 1, level: 3, notice_days: 0}
"""


@pytest.fixture
def files(tmp_path) -> Path:
    (tmp_path / "data" / "requirements").mkdir(parents=True)
    (tmp_path / "data" / "pledges").mkdir()
    (tmp_path / "data" / "requirements" / "m.yaml").write_text(MISSION)
    (tmp_path / "data" / "pledges" / "xaa.yaml").write_text(PLEDGES)
    return tmp_path


AS_OF = ("--as-of", "2017-12-01")


def test_solve_prints_the_gaps_and_a_summary(files):
    done = forcegen("solve", *AS_OF, cwd=files)
    assert done.returncode == 0
    assert "police.fpu" in done.stdout
    assert "2018-01–2018-12" in done.stdout
    assert done.stderr == (
        "1 line: 0 met (0 of them at risk), 1 short; "
        "coverage lacks 600 in weighted line-months, 12 in unit-months; proven best.\n"
    )


@pytest.mark.parametrize("command", [("check",), ("solve", "--write-model", "m.lp"), ("inventory",)])
def test_folders_beside_which_the_example_is_read_are_named(files, tmp_path, command):
    """Who stands among files of theirs would take it for an answer about these."""
    other = tmp_path / "other"
    (other / "requirements").mkdir(parents=True)
    said = "this is about the bundled example; for what lies here: --requirements requirements\n"
    assert said in forcegen(*command, cwd=other).stderr
    assert said not in forcegen(*command, *AS_OF, cwd=files).stderr
    near = ("-r", str(files / "data" / "requirements"), "-p", str(files / "data" / "pledges"))
    assert said not in forcegen(*command, *near, *AS_OF, cwd=other).stderr


@pytest.mark.parametrize("paths", [("data",), ()])
def test_what_check_is_given_or_finds_in_data_is_not_the_example(files, paths):
    (files / "requirements").mkdir()
    (files / "pledges").mkdir()
    done = forcegen("check", *paths, *AS_OF, cwd=files)
    assert done.returncode == 0
    assert "example" not in done.stderr


def test_where_requirements_alone_are_in_data_the_pledges_here_are_not_called_the_example(files):
    (files / "data" / "pledges").rename(files / "pledges")
    assert "this is about" not in forcegen("check", *AS_OF, cwd=files).stderr


def test_nothing_but_text_goes_into_a_pipe(files):
    done = forcegen("solve", *AS_OF, cwd=files, env={"FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"})
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.parametrize(("options", "said"), [((), True), (("--lang", "fr"), True), (("--threads", "1"), False)])
def test_where_it_is_left_open_which_of_several_plans_as_good_it_is_that_is_said(files, options, said):
    program = (
        "import sys; from unittest.mock import patch; from forcegen.cli.main import main; "
        "from forcegen.solving.tiers import _Search\n"
        "solve = _Search._solve\n"
        "with patch.object(_Search, '_solve', lambda s, which: None if which.name == 'choice' else solve(s, which)):\n"
        "    main(['solve', *sys.argv[1:]])\n"
    )
    given = [*AS_OF, "--threads", "2", *options]
    whole = [sys.executable, "-c", program, *given]
    done = subprocess.run(whole, cwd=files, capture_output=True, text=True, encoding="utf-8", check=False)
    word = "autre exécution" if "fr" in options else "another run"
    assert done.returncode == 0
    assert (word in done.stderr) is said
    assert word not in forcegen("solve", *given, cwd=files).stderr


def test_an_engine_that_does_not_stop_holds_up_no_exit(files):
    """Nor does it change the exit code, or lose what was said."""
    program = (
        "import sys, threading, time; from forcegen.cli.main import main; "
        "from forcegen.solving import left_behind\n"
        "run = threading.Thread(target=time.sleep, args=(60,), daemon=True); run.start(); left_behind.leave(run)\n"
        "left_behind._FAREWELL = 60\n"
        "main(['solve', *sys.argv[1:]])\n"
    )
    whole = [sys.executable, "-c", program, *AS_OF, "--fail-on-gaps"]
    buffered = os.environ | {"PYTHONUNBUFFERED": ""}
    done = subprocess.run(
        whole, cwd=files, env=buffered, capture_output=True, text=True, encoding="utf-8", check=False, timeout=40
    )
    plain = forcegen("solve", *AS_OF, "--fail-on-gaps", cwd=files)
    assert (done.returncode, done.stdout, done.stderr) == (3, plain.stdout, plain.stderr)


def test_options_can_be_set_in_the_environment(files):
    done = forcegen("solve", cwd=files, env={"FORCEGEN_SOLVE_AS_OF": "2017-12-01", "FORCEGEN_SOLVE_FORMAT": "json"})
    assert json.loads(done.stdout)["as_of"] == "2017-12-01"


def test_gaps_in_french(files):
    done = forcegen("solve", *AS_OF, cwd=files, env={"LANG": "fr_FR.UTF-8"})
    assert "Mois de manque" in done.stdout
    assert "1 non satisfaite ; il manque 600 en lignes-mois pondérées" in done.stderr
    assert "Months short" in forcegen("solve", *AS_OF, "--lang", "en", cwd=files, env={"LANG": "fr_FR"}).stdout


@pytest.mark.parametrize("engine", ["highs", "cp-sat", "cbc"])
def test_the_report_is_written_and_verified(files, engine):
    assert forcegen("solve", *AS_OF, "--engine", engine, "--report", "gaps.json", cwd=files).returncode == 0
    report = json.loads((files / "gaps.json").read_text())
    assert report["schema"] == "forcegen.gap-report/1"
    assert report["status"] == "optimal"
    assert report["tiers"][0] | {"seconds": 0} == {
        "name": "coverage",
        "value": 600.0,
        "bound": 600.0,
        "proven": True,
        "seconds": 0,
        "resolution": 0.0,
    }
    assert report["plan"] == [
        {"pledge": "XAA-FPU-1", "requirement": "L", "units": 1, "from": "2018-01", "to": "2018-12", "women": None}
    ]
    done = forcegen("verify", "gaps.json", cwd=files)
    assert done.returncode == 0
    assert "sound" in done.stdout


def test_verify_says_what_is_claimed_and_no_more(files):
    forcegen("solve", *AS_OF, "--report", "gaps.json", cwd=files)
    report = json.loads((files / "gaps.json").read_text())
    assert "That no better plan exists is what HiGHS" in forcegen("verify", "gaps.json", cwd=files).stdout
    report["tiers"][0] |= {"bound": 0.0, "proven": False}
    report["status"] = "feasible"
    (files / "gaps.json").write_text(json.dumps(report))
    told = forcegen("verify", "gaps.json", cwd=files)
    assert "No plan is called the best; its bounds are what HiGHS" in told.stdout, told.stderr


def test_nothing_in_a_report_moves_the_terminal(files):
    forcegen("solve", *AS_OF, "--report", "gaps.json", cwd=files)
    report = json.loads((files / "gaps.json").read_text())
    (files / "gaps.json").write_text(json.dumps(report | {"engine": "\x1b[2JHiGHS\nother.json: sound."}))
    told = forcegen("verify", "gaps.json", cwd=files).stdout
    assert "HiGHS" in told
    assert "\x1b" not in told
    assert len(told.splitlines()) == 1


def test_verify_loads_no_solver(files):
    forcegen("solve", *AS_OF, "--report", "gaps.json", cwd=files)
    program = (
        "import sys; from forcegen.cli.main import main\n"
        "try: main(['verify', 'gaps.json'])\n"
        "except SystemExit as leaving: assert leaving.code == 0, leaving.code\n"
        "assert not {'highspy', 'ortools', 'pulp', 'scipy'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=files, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_verify_sees_that_an_input_has_changed(files):
    forcegen("solve", *AS_OF, "--report", "gaps.json", cwd=files)
    with (files / "data" / "pledges" / "xaa.yaml").open("a") as stream:
        stream.write("# a remark\n")
    done = forcegen("verify", "gaps.json", cwd=files)
    assert done.returncode == 65
    assert "has changed" in done.stderr


@pytest.mark.parametrize("text", ["{}", "[]", "nothing", '{"schema": "forcegen.gap-report/1"}', ""])
def test_verify_refuses_what_is_no_report(files, text):
    (files / "gaps.json").write_text(text)
    done = forcegen("verify", "gaps.json", cwd=files)
    assert done.returncode == 65
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(("key", "value"), [("as_of", "9999-12-31"), ("inputs", [{"path": "a\0b", "sha256": "0"}])])
def test_verify_refuses_values_that_no_report_can_hold(files, key, value):
    report = json.loads(forcegen("solve", *AS_OF, "--report", "-", cwd=files).stdout)
    (files / "gaps.json").write_text(json.dumps({**report, key: value}))
    done = forcegen("verify", "gaps.json", cwd=files)
    assert done.returncode == 65
    assert "FG006" in done.stderr


def test_two_catalogues_are_an_error(files):
    text = (
        "capabilities:\n  - {code: police.fpu, name: U, category: fpu, counted_in: units, strength: 9, sources: [s]}\n"
    )
    (files / "data" / "pledges" / "catalogue.yaml").write_text(text)
    (files / "other.yaml").write_text(text)
    done = forcegen("solve", *AS_OF, "--catalogue", "other.yaml", cwd=files)
    assert done.returncode == 65
    assert "FG128" in done.stderr


def test_the_same_bytes_every_time_whatever_the_order_of_files(files):
    (files / "data" / "pledges" / "xbb.yaml").write_text(PLEDGES.replace("XAA", "XBB"))
    runs = [
        forcegen(
            "solve", *AS_OF, "--format", "json", "-p", first, "-p", second, cwd=files, env={"PYTHONHASHSEED": seed}
        )
        for first, second, seed in (
            ("data/pledges/xaa.yaml", "data/pledges/xbb.yaml", "1"),
            ("data/pledges/xbb.yaml", "data/pledges/xaa.yaml", "2"),
        )
    ]
    records = [json.loads(run.stdout) for run in runs]
    for record in records:
        for tier in record["tiers"]:
            tier["seconds"] = 0
    assert records[0] == records[1]


def test_csv_holds_no_formula(files):
    (files / "data" / "requirements" / "m.yaml").write_text(MISSION.replace("id: L", "id: '=1+1'"))
    done = forcegen("solve", *AS_OF, "--format", "csv", cwd=files)
    assert "\nM,'=1+1,police.fpu,1,2,1,2018-01–2018-12,12,600," in done.stdout


def test_nor_where_a_spreadsheet_parts_cells_by_semicolons(files):
    (files / "data" / "pledges" / "xaa.yaml").write_text(PLEDGES.replace("{id: XAA}", "{id: XAA, name: 'A;=1+1; @x'}"))
    done = forcegen("asks", *AS_OF, "--format", "csv", cwd=files)
    assert "A;'=1+1; '@x: " in done.stdout


def test_markdown(files):
    done = forcegen("solve", *AS_OF, "--format", "markdown", cwd=files)
    assert done.stdout.endswith(f"|\n\n{done.stderr}")
    assert done.stdout.splitlines()[1] == "|" + " --- |" * 10


def test_fail_on_gaps(files):
    assert forcegen("solve", *AS_OF, "--fail-on-gaps", cwd=files).returncode == 3


def test_without_a_day_the_next_step_is_named(files):
    done = forcegen("solve", cwd=files)
    assert done.returncode == 65
    assert "FG123" in done.stderr
    assert "--as-of" in done.stderr


def test_every_problem_is_told_with_its_place(files):
    (files / "data" / "pledges" / "xaa.yaml").write_text(PLEDGES.replace("police.fpu", "police.fup") + "  - {id: P}\n")
    done = forcegen("check", *AS_OF, cwd=files)
    assert done.returncode == 65
    assert done.stdout == ""
    assert "data/pledges/xaa.yaml:3:33: FG104 unknown capability 'police.fup'" in done.stderr
    assert "did you mean 'police.fpu'?" in done.stderr
    assert done.stderr.endswith("Found 3 problems in 1 file.\n")


def test_a_file_that_cannot_be_read(files):
    done = forcegen("solve", "-r", "nowhere", *AS_OF, cwd=files)
    assert done.returncode == 66
    assert "FG001" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("solve", "--engine", "none"),
        ("solve", "--time-limit", "0"),
        ("nonsense",),
        ("solve", "--as-of", "15/01/2018"),
        ("solve", "--as-of", "\udcff"),
        ("solve", "-r", ""),
        ("solve", "--policy", ""),
        ("solve", "--write-model", "x.lp", "--report", "gaps.json"),
    ],
)
def test_wrong_usage(files, arguments):
    done = forcegen(*arguments, cwd=files)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_contradicting_hard_rules(files):
    (files / "policy.yaml").write_text("as_of: 2017-12-01\npins: [{pledge: XAA-FPU-1, requirement: L, units: 2}]\n")
    done = forcegen("solve", "--policy", "policy.yaml", cwd=files)
    assert done.returncode == 4
    assert "contradict" in done.stderr
    assert "XAA-FPU-1" in done.stderr


def test_an_existing_file_is_not_damaged(files):
    (files / "folder").mkdir()
    done = forcegen("solve", *AS_OF, "--report", "folder/none/gaps.json", cwd=files)
    assert done.returncode == 66
    assert "there is no such folder" in done.stderr
    assert not done.stdout  # before anything is solved
    (files / "gaps.json").write_text("old")
    assert forcegen("solve", "-r", "nowhere", *AS_OF, "--report", "gaps.json", cwd=files).returncode == 66
    assert (files / "gaps.json").read_text() == "old"
    assert [file.name for file in files.iterdir() if file.name.startswith(".")] == []


def test_check_says_what_nobody_can_fill_and_nobody_needs(files):
    (files / "data" / "pledges" / "xaa.yaml").write_text(PLEDGES.replace("level: 3", "level: 1"))
    done = forcegen("check", *AS_OF, "--format", "json", cwd=files)
    assert done.returncode == 0
    facts = json.loads(done.stdout)["facts"]
    assert [(one["kind"], one["id"], one["reasons"][0]["code"]) for one in facts] == [
        ("line_nobody_can_fill", "L", "level"),
        ("pledge_nobody_needs", "XAA-FPU-1", "level"),
    ]


def test_check_takes_paths_of_any_kind(files):
    (files / "data" / "policy.yaml").write_text("as_of: 2017-12-01\n")
    done = forcegen("check", "data", cwd=files)
    assert done.returncode == 0
    assert "no errors in" in done.stderr


@pytest.mark.parametrize("command", ["solve", "value", "whatif"])
def test_a_report_never_takes_the_place_of_an_input(files, command):
    (files / "change.yaml").write_text("pledges: [{id: XAA-FPU-1, quantity: 2}]\n")
    before = (files / "data" / "pledges" / "xaa.yaml").read_text()
    overlay = ("change.yaml",) if command == "whatif" else ()
    done = forcegen(command, *overlay, *AS_OF, "--report", "data/pledges/xaa.yaml", cwd=files)
    assert done.returncode == 2
    assert "it would be lost" in done.stderr
    assert (files / "data" / "pledges" / "xaa.yaml").read_text() == before


@pytest.mark.parametrize(
    "overlay",
    ["withdraw: [XAA-FPU-1]", "policy: {level_when_silent: 3}", "pledges: [{id: XAA-FPU-1, quantity: 2}]"],
)
def test_a_report_of_an_overlay_without_a_title_can_be_verified(files, overlay):
    (files / "data" / "pledges" / "xbb.yaml").write_text(PLEDGES.replace("XAA", "XBB"))
    (files / "change.yaml").write_text(overlay + "\n")
    assert forcegen("whatif", "change.yaml", *AS_OF, "--report", "gaps.json", cwd=files).returncode == 0
    done = forcegen("verify", "gaps.json", cwd=files)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", ["secret.txt", "."])
def test_verify_shows_nothing_of_a_file_that_a_foreign_report_names(files, path):
    """Whoever wrote the report may have named any file of whoever verifies it."""
    (files / "secret.txt").write_text("root:x:0:0:root:/root:/bin/sh\n")
    forcegen("solve", *AS_OF, "--report", "gaps.json", cwd=files)
    report = json.loads((files / "gaps.json").read_text())
    report["inputs"][0]["path"] = path
    (files / "gaps.json").write_text(json.dumps(report))
    done = forcegen("verify", "gaps.json", cwd=files)
    assert done.returncode == (66 if path == "." else 65)
    assert "/bin/sh" not in done.stderr


def test_pledges_from_standard_input(files):
    done = forcegen("solve", *AS_OF, "-p", "-", "--format", "json", cwd=files, stdin=PLEDGES.replace("XAA", "XBB"))
    assert [row["pledge"] for row in json.loads(done.stdout)["plan"]] == ["XBB-FPU-1"]


def test_a_report_to_standard_output_is_alone_there(files):
    done = forcegen("solve", *AS_OF, "--report", "-", cwd=files)
    assert json.loads(done.stdout)["status"] == "optimal"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
def test_a_full_disk_is_said_plainly(files):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "forcegen", "schema", "pledges"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 66
    assert "Traceback" not in done.stderr


def test_a_bad_policy_stops_the_run(files):
    (files / "empty.yaml").write_text("")
    done = forcegen("solve", *AS_OF, "--policy", "empty.yaml", cwd=files)
    assert done.returncode == 65
    assert "FG006" in done.stderr
    (files / "bad.yaml").write_text("as_of: 2017-12-01\nwomen_mode: rule\n")
    done = forcegen("solve", "--policy", "bad.yaml", cwd=files)
    assert done.returncode == 65
    assert "FG123" not in done.stderr


def test_no_time_at_all_is_no_contradiction(tmp_path):
    done = forcegen("solve", "--time-limit", "0.000001", cwd=tmp_path)
    assert done.returncode in (0, 4)
    assert "contradict" not in done.stderr


@pytest.mark.parametrize("table", ["causes", "lines", "pledges", "plan", "support", "composition"])
@pytest.mark.parametrize("form", ["table", "csv", "markdown"])
def test_every_table_in_every_form(files, table, form):
    done = forcegen("solve", *AS_OF, "--table", table, "--format", form, cwd=files)
    assert done.returncode == 0
    assert done.stdout


@pytest.mark.parametrize("form", ["table", "csv", "markdown", "json"])
def test_inventory(files, form):
    done = forcegen("inventory", *AS_OF, "--format", form, "--target", "RDL=10", cwd=files)
    assert done.returncode == 0
    assert "police.fpu" in done.stdout


@pytest.mark.parametrize("ending", ["lp", "mps"])
def test_the_programme_can_be_taken_elsewhere(files, ending):
    done = forcegen("solve", *AS_OF, "--write-model", f"x.{ending}", cwd=files)
    assert done.returncode == 0
    assert (files / f"x.{ending}").stat().st_size > 100


@pytest.mark.skipif(sys.platform == "win32", reason="links are for few there")
def test_a_link_that_leads_back_to_itself_takes_no_report(files):
    (files / "a").symlink_to("b")
    (files / "b").symlink_to("a")
    done = forcegen("solve", *AS_OF, "--report", "a", cwd=files)
    assert done.returncode == 66
    assert "a: FG001 cannot be written: the link leads back to itself" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such files there")
def test_a_programme_takes_the_place_of_no_pipe_and_of_no_link(files):
    os.mkfifo(files / "pipe.lp")
    (files / "old.lp").write_text("old")
    (files / "link.lp").symlink_to("old.lp")
    assert forcegen("solve", *AS_OF, "--write-model", "pipe.lp", cwd=files).returncode == 66
    assert forcegen("solve", *AS_OF, "--write-model", "link.lp", cwd=files).returncode == 0
    assert (files / "pipe.lp").is_fifo()
    assert (files / "link.lp").is_symlink()
    assert (files / "old.lp").stat().st_size > 100


def test_the_bundled_example_runs_from_anywhere(tmp_path):
    """No arguments, no files: the whole job, and the report holds."""
    done = forcegen("solve", "--report", "gaps.json", cwd=tmp_path)
    assert done.returncode == 0
    assert "UNMC-AVN-3" in done.stdout
    report = json.loads((tmp_path / "gaps.json").read_text("utf-8"))
    assert report["status"] == "optimal"
    assert all(one["path"].startswith("forcegen:") for one in report["inputs"])
    assert forcegen("verify", "gaps.json", cwd=tmp_path).returncode == 0
    lacks_support = forcegen("explain", "UNMC-ISR-1", "--plan", "gaps.json", "--lang", "fr", cwd=tmp_path)
    assert lacks_support.returncode == 0
    assert "partenaire" in lacks_support.stdout


def test_a_time_limit_ends_with_a_plan_and_a_bound(tmp_path):
    done = forcegen("solve", "--time-limit", "0.5", "--format", "json", cwd=tmp_path)
    if done.returncode == 4:
        assert "time limit" in done.stderr
        return
    record = json.loads(done.stdout)
    assert (record["status"] == "optimal") == all(tier["proven"] for tier in record["tiers"])
    for tier in record["tiers"]:
        assert tier["bound"] is None or tier["bound"] <= tier["value"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent differently there")
def test_ctrl_c_keeps_the_best_plan_so_far(tmp_path):
    """Of a case that no engine has solved by then."""
    write("tight", Size(60, 120), tmp_path)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "forcegen", "solve", "-r", "requirements", "-p", "pledges", "--engine", "cp-sat"]
    with subprocess.Popen(
        [*command, "--format", "json"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as running:
        time.sleep(4)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert "Traceback" not in err
    assert running.returncode in (0, 4)
    if running.returncode == 0:
        assert json.loads(out)["schema"] == "forcegen.gap-report/1"


def test_a_slip_in_the_policy_is_the_only_thing_said(files):
    (files / "data" / "policy.yaml").write_text("as_of: 2017-12-01\nquality_costs: {below_level_3: 0.25}\n")
    done = forcegen("check", "data", cwd=files)
    assert done.returncode == 65
    assert [line.split()[1] for line in done.stderr.splitlines() if "FG" in line] == ["FG103"]


def test_a_slip_in_the_only_pledge_does_not_make_it_missing(files):
    path = files / "data" / "pledges" / "xaa.yaml"
    path.write_text("contributor: {id: XAA}\npledges: [{id: P, capability: police.fpu, quantity: x}]\n")
    assert "FG126" not in forcegen("check", *AS_OF, cwd=files).stderr


def test_a_policy_named_that_lies_among_the_files_is_one_policy(files):
    (files / "data" / "policy.yaml").write_text("as_of: 2017-12-01\n")
    assert forcegen("solve", "-r", "data", "-p", "data", "--policy", "data/policy.yaml", cwd=files).returncode == 0


def test_a_file_named_as_catalogue_must_hold_one(files):
    done = forcegen("check", *AS_OF, "--catalogue", "data/pledges/xaa.yaml", cwd=files)
    assert "FG006 'data/pledges/xaa.yaml' holds no catalogue" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are other alphabets there")
def test_letters_that_the_output_lacks_do_no_harm(files):
    alphabet = {**os.environ, "PYTHONIOENCODING": "latin-1"}
    command = [sys.executable, "-m", "forcegen", "solve", *AS_OF]
    done = subprocess.run(command, cwd=files, capture_output=True, env=alphabet, check=False)
    assert (done.returncode, b"police.fpu" in done.stdout) == (0, True)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break differently there")
def test_a_reader_that_goes_away_is_no_fault(files):
    command = [sys.executable, "-m", "forcegen", "schema", "gap-report"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="pipes break differently elsewhere")
@pytest.mark.parametrize(
    ("arguments", "code"), [(("check", "bad.yaml"), 65), (("solve", *AS_OF, "--report", "/dev/full"), 66)]
)
def test_the_code_tells_what_went_wrong_where_nobody_listens(files, arguments, code):
    (files / "bad.yaml").write_text("pledges: [\n")
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "forcegen", *arguments]
    done = subprocess.run(command, cwd=files, stdout=writer, stderr=writer, check=False)
    os.close(writer)
    assert done.returncode == code


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break differently there")
def test_a_report_is_written_where_nobody_reads_the_warnings(files):
    (files / "data" / "pledges" / "late.yaml").write_text(
        PLEDGES.replace("XAA", "XBB").replace("level", "from: 2031-01, level")
    )
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "forcegen", "solve", *AS_OF, "--report", "gaps.json"]
    done = subprocess.run(command, cwd=files, stdout=subprocess.PIPE, stderr=writer, text=True, check=False)
    os.close(writer)
    assert (done.returncode, "police.fpu" in done.stdout) == (0, True)
    assert "FG202" in forcegen("check", *AS_OF, cwd=files).stderr
    assert forcegen("verify", "gaps.json", cwd=files).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break differently there")
def test_help_that_nobody_reads_is_no_fault():
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([sys.executable, "-m", "forcegen", "--help"], stdout=writer, check=False)
    os.close(writer)
    assert done.returncode == 0


def test_a_policy_of_another_shape_is_no_overlay(files):
    (files / "data" / "policy.yaml").write_text("policy: {max_contributor_share: 0.2}\n")
    done = forcegen("solve", *AS_OF, cwd=files)
    assert done.returncode == 65
    assert "FG006" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such shell there")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">&- 2>&-"])
def test_streams_that_were_closed_before_do_no_harm(files, closed):
    command = f'"{sys.executable}" -m forcegen solve {" ".join(AS_OF)} --report gaps.json {closed}'
    done = subprocess.run(command, cwd=files, shell=True, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert forcegen("verify", "gaps.json", cwd=files).returncode == 0


def test_doctor_tries_every_engine(tmp_path):
    done = forcegen("doctor", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count("right") == 4


def test_explain_a_code_in_each_form(tmp_path):
    told = json.loads(forcegen("explain", "FG104", "--format", "json", cwd=tmp_path).stdout)
    assert (told["code"], told["severity"], told["title"]) == ("FG104", "error", "unknown capability")
    for form in ("csv", "markdown"):
        said = forcegen("explain", "FG104", "--format", form, cwd=tmp_path).stdout.splitlines()
        assert "title" in said[0]
        assert "unknown capability" in said[-1]


@pytest.mark.parametrize(
    "where",
    [
        (".", "solve", "-r", "data/requirements", "-p", "data/pledges"),
        (".", "solve", "-r", "data/requirements/m.yaml", "-p", "data/pledges"),
        ("data/requirements", "solve", "-r", ".", "-p", "../pledges"),
        ("data/requirements", "solve", "-r", "m.yaml", "-p", "../pledges"),
        (".", "check", "data/requirements", "data/pledges"),
        ("data/pledges", "check", "xaa.yaml", "../requirements"),
    ],
)
def test_the_policy_beside_the_requirements_holds_from_whichever_folder(files, where):
    policy = "as_of: 2017-12-01\nforbids: [{pledge: XAA-FPU-1, requirement: L}]\n"
    (files / "data" / "policy.yaml").write_text(policy)
    folder, *arguments = where
    done = forcegen(*arguments, cwd=files / folder)
    assert done.returncode == 0, done.stderr
    assert "forbidden by the planner" in done.stdout


@pytest.mark.parametrize(
    ("name", "value", "command"),
    [
        ("FORCEGEN_EXPLAIN_PLAN", "none.json", ("explain", "L")),
        ("FORCEGEN_ASKS_PLAN", "none.json", ("asks",)),
        ("FORCEGEN_FIT_PLAN", "none.json", ("fit", "data/pledges/xaa.yaml")),
        ("FORCEGEN_SOLVE_TIME_LIMIT", "nan", ("solve",)),
        ("FORCEGEN_WHATIF_TIME_LIMIT", "inf", ("whatif", "none.yaml")),
        ("FORCEGEN_INVENTORY_TARGET", "3=²", ("inventory",)),
    ],
)
def test_options_are_read_from_the_environment_under_their_own_names(files, name, value, command):
    done = forcegen(*command, *AS_OF, cwd=files, env={name: value})
    assert done.returncode == (66 if value == "none.json" else 2), done.stderr
    assert "Traceback" not in done.stderr


def test_all_that_is_wrong_is_told_at_once_whatever_it_was_named_by(files):
    (files / "data" / "pledges" / "xaa.yaml").write_text(PLEDGES.replace("quantity: 1", "quantity: x"))
    (files / "no.json").write_text("{}")
    for command in (("explain", "L", "--plan"), ("asks", "--plan"), ("whatif", "--keep-plan")):
        done = forcegen(*command, "no.json", *AS_OF, cwd=files)
        assert done.returncode == 65
        assert "Found 2 problems in 2 files." in done.stderr
        done = forcegen(*command, "none.json", *AS_OF, cwd=files)
        assert done.returncode == 66
        assert "FG103" in done.stderr
    done = forcegen("compare", "none.json", "no.json", cwd=files)
    assert (done.returncode, done.stderr.count("FG0")) == (66, 2)


def test_a_file_without_pledges_leaves_every_line_short(files):
    (files / "data" / "pledges" / "xaa.yaml").write_text("contributor: {id: XAA}\npledges: []\n")
    for command in ("solve", "check", "asks", "value"):
        assert forcegen(command, *AS_OF, cwd=files).returncode == 0
    (files / "data" / "pledges" / "xaa.yaml").write_text("contributor: {id: XAA}\npledges: []\n")
    assert "Nobody has pledged police.fpu" in forcegen("solve", *AS_OF, cwd=files).stdout


def test_hard_rules_that_contradict_each_other_are_named_by_every_command_that_solves(files):
    (files / "offer.yaml").write_text(
        "contributor: {id: XBB}\npledges: [{id: X, capability: police.fpu, quantity: 1}]\n"
    )
    (files / "policy.yaml").write_text("pins: [{pledge: XAA-FPU-1, requirement: L, units: 1}]\n")
    (files / "data" / "pledges" / "xaa.yaml").write_text(PLEDGES.replace("notice_days: 0", "vetting: barred"))
    for command in (("explain", "L"), ("explain", "XAA-FPU-1"), ("asks",), ("fit", "offer.yaml"), ("solve",)):
        done = forcegen(*command, "--policy", "policy.yaml", *AS_OF, cwd=files)
        assert done.returncode == 4
        assert "policy.yaml:1:" in done.stderr
        assert "vetting barred" in done.stderr


def test_what_is_wrong_is_told_in_the_language_asked_for(files):
    (files / "data" / "pledges" / "xaa.yaml").write_text(PLEDGES.replace("police.fpu,", "police.fpuu,"))
    for given, env in ((("--lang", "fr"), {}), ((), {"LANG": "fr_FR.UTF-8"})):
        done = forcegen("check", *given, *AS_OF, cwd=files, env=env)
        assert done.returncode == 65
        assert "FG104 capacité inconnue : « police.fpuu »" in done.stderr
        assert "1 problème dans 1 fichier." in done.stderr
    done = forcegen("verify", "none.json", cwd=files, env={"LANG": "fr_FR.UTF-8"})
    assert "FG001 illisible" in done.stderr
    (files / "data" / "pledges" / "xaa.yaml").write_text(PLEDGES)
    done = forcegen("check", "--lang", "fr", *AS_OF, cwd=files)
    assert "aucune erreur dans" in done.stderr
    assert "capacité inconnue" in forcegen("explain", "FG104", "--lang", "fr", cwd=files).stdout


FRENCH = {"LANG": "fr_FR.UTF-8"}


@pytest.mark.parametrize(
    ("arguments", "env", "said"),
    [
        (
            ["solve", "--threads", "0"],
            FRENCH,
            "valeur refusée pour '--threads' : 0 n'est pas dans l'intervalle 1<=x<=64.",
        ),
        (["solve", "--lang", "fr", "--time-limit", "soon"], {}, "« soon » n'est pas admis : il faut un nombre."),
        (["solve", "--frmat", "csv", "--lang=fr"], {}, "option inconnue : "),
        (["solve", "--lang", "fr", "--engine", "x"], {}, "'x' n'est pas parmi 'highs', 'cp-sat', 'cbc'."),
        (["verify"], FRENCH, "il manque 'REPORT'."),
        (["sovle"], FRENCH, "commande inconnue : "),
        (["solve", "--lang", "fr", "more"], {}, "argument en trop : more"),
        (
            ["explain", "--lang", "fr", "XAA-FPU-9", *AS_OF],
            {},
            "ni ligne, ni offre, ni code « XAA-FPU-9 » ; vouliez-vous dire",
        ),
    ],
)
def test_wrong_usage_is_told_in_the_language_asked_for(files, arguments, env, said):
    done = forcegen(*arguments, cwd=files, env=env)
    assert done.returncode == 2
    usage, hint, *_, error = done.stderr.splitlines()
    assert usage.startswith("Usage : forcegen")
    assert hint.endswith("» donne de l'aide.")
    assert error.startswith("Erreur : ")
    assert said in error


def test_where_no_command_is_named_the_help_is_shown(files):
    told = [forcegen(cwd=files, env=env) for env in ({}, FRENCH)]
    assert [done.returncode for done in told] == [2, 2]
    assert "solve      Match pledges" in told[0].stderr
    assert told[0].stderr.startswith("Usage: forcegen [OPTIONS] COMMAND")
    assert "solve      Apparier les offres" in told[1].stderr
    assert told[1].stderr.startswith("Usage : forcegen [OPTIONS] COMMAND")


def test_wrong_usage_is_told_as_click_tells_it(files):
    done = forcegen("solve", "--threads", "0", cwd=files)
    assert done.stderr == (
        "Usage: forcegen solve [OPTIONS]\nTry 'forcegen solve -h' for help.\n\n"
        "Error: Invalid value for '--threads': 0 is not in the range 1<=x<=64.\n"
    )


def test_verify_speaks_french(files):
    forcegen("solve", *AS_OF, "--report", "gaps.json", cwd=files)
    done = forcegen("verify", "--lang", "fr", "gaps.json", cwd=files)
    assert done.stdout.startswith("gaps.json : conforme. ")
    assert "Qu'aucun plan n'est meilleur, HiGHS" in done.stdout


def test_verify_says_where_it_looked_for_what_is_not_there(files, tmp_path_factory):
    forcegen("solve", *AS_OF, "--report", "gaps.json", cwd=files)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "gaps.json").write_bytes((files / "gaps.json").read_bytes())
    done = forcegen("verify", "gaps.json", cwd=elsewhere)
    assert done.returncode == 66
    assert "looked for from here, and from where the report lies" in done.stderr
    assert "cherché à partir d'ici" in forcegen("verify", "gaps.json", cwd=elsewhere, env=FRENCH).stderr


def test_explain_refuses_what_it_would_not_answer(files):
    done = forcegen("explain", "XAA-FPU-1", "--why-not", "XAA-FPU-1", *AS_OF, cwd=files)
    assert done.returncode == 2
    done = forcegen("explain", "L", "--why-not", "XAA-FPU-1", "--format", "csv", *AS_OF, cwd=files)
    assert done.returncode == 2


def test_explain_says_of_which_plan_it_speaks(files):
    forcegen("solve", *AS_OF, "--report", "gaps.json", cwd=files)
    assert "--plan" in forcegen("explain", "L", *AS_OF, cwd=files).stderr
    for command in (("explain", "L", "--plan", "gaps.json"), ("explain", "XAA-FPU-1")):
        assert "--plan" not in forcegen(*command, *AS_OF, cwd=files).stderr


def test_of_an_offer_what_is_wrong_stands_in_its_file_and_warnings_are_told(files):
    head = "contributor: {id: XBB, ceilings: {total: 10}}\npledges:\n"
    (files / "offer.yaml").write_text(head + "  - {id: X, capability: police.fpuu, quantity: 1, for: [N]}\n")
    done = forcegen("fit", "offer.yaml", *AS_OF, cwd=files)
    assert done.returncode == 65
    assert "offer.yaml:3:25: FG104" in done.stderr
    assert "FG105" in done.stderr
    late = "  - {id: X, capability: police.fpu, quantity: 1, from: 2030-01}\n"
    (files / "offer.yaml").write_text(head + late)
    done = forcegen("fit", "offer.yaml", *AS_OF, cwd=files)
    assert "FG202" in done.stderr
    assert "outside the horizon" in done.stdout
    # What the file says of a contributor that is known holds, too.
    ready = "  - {id: X, capability: police.fpu, quantity: 1, level: 3, notice_days: 0}\n"
    for ceiling, said in ((10, "changes nothing"), (1000, "instead of")):
        (files / "offer.yaml").write_text(
            f"contributor: {{id: XAA, ceilings: {{total: {ceiling}}}}}\npledges:\n{ready}"
        )
        assert said in forcegen("fit", "offer.yaml", *AS_OF, cwd=files).stdout


def test_explain_a_code(tmp_path):
    assert "unknown capability" in forcegen("explain", "fg104", cwd=tmp_path).stdout
    assert forcegen("explain", "FG999", cwd=tmp_path).returncode == 2


def test_schema(tmp_path):
    assert "pledges" in forcegen("schema", cwd=tmp_path).stdout.split()
    assert json.loads(forcegen("schema", "pledges", cwd=tmp_path).stdout)["type"] == "object"


def test_help_loads_neither_solver_nor_pydantic():
    program = (
        "import sys; from forcegen.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit as leaving: assert leaving.code == 0\n"
        "assert not {'highspy', 'ortools', 'pulp', 'pandas', 'pydantic', 'numpy', 'rich'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "solve" in done.stdout


def test_timings_name_every_stage_and_the_memory(files):
    done = forcegen("solve", *AS_OF, "--timings", cwd=files)
    for stage in ("reading", "eligibility", "programme", "search", "report", "printing", "total"):
        assert f"\n{stage} " in done.stderr


def test_a_report_keeps_the_rights_of_the_one_it_replaces_and_a_protected_one_stays(files):
    report = files / "gaps.json"
    report.write_text("{}")
    report.chmod(0o600)
    assert forcegen("solve", *AS_OF, "--report", report, cwd=files).returncode == 0
    assert report.stat().st_mode & 0o777 == 0o600
    report.write_text("{}")
    report.chmod(0o444)
    done = forcegen("solve", *AS_OF, "--report", report, cwd=files)
    if not os.access(report, os.W_OK):  # nothing is protected from root
        assert done.returncode == 66
        assert report.read_text() == "{}"


BEGUN = """
import sys
from contextlib import contextmanager
from pathlib import Path
import forcegen.cli.waiting as waiting
from forcegen.cli.main import main
plain = waiting.interruptible
@contextmanager
def told(*given):
    with plain(*given) as stop:
        Path("begun").touch()
        yield stop
waiting.interruptible = told
main(sys.argv[1:])
"""
"""The command, with a file that is there once it hears signals."""


def there(found, seconds=60.0):
    """Wait until something is there."""
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.skipif(not hasattr(signal, "SIGTERM") or os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(("engine", "times"), [("highs", 1), ("cbc", 1), ("cbc", 2)])
def test_a_shutdown_ends_a_search_as_ctrl_c_does_and_leaves_nothing_behind(tmp_path, engine, times):
    write("tight", Size(60, 120), tmp_path)
    report, scratch = tmp_path / "gaps.json", tmp_path / "scratch"
    scratch.mkdir()
    given = ["solve", "-r", "requirements", "-p", "pledges", "--engine", engine, "--report", str(report)]
    with subprocess.Popen(
        [sys.executable, "-c", BEGUN, *given],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(scratch)},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        there((tmp_path / "begun").exists)
        if engine == "cbc":
            there(lambda: list(scratch.glob("*/log")))
        running.send_signal(signal.SIGTERM)
        if times == 2:
            time.sleep(0.3)
            running.send_signal(signal.SIGTERM)
        assert running.wait(60) == (0 if times == 1 else 143)
    assert report.exists() == (times == 1)
    assert not list(scratch.iterdir())
    assert not _group_is_there(running.pid)


def _group_is_there(number: int) -> bool:
    """Whether anybody of a group of processes is left after a while."""
    for _ in range(100):
        try:
            os.killpg(number, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
def test_a_full_disk_behind_standard_error_loses_nothing(files):
    (files / "data" / "pledges" / "b.xlsx").write_text("")  # a warning
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "forcegen", "solve", *AS_OF, "--report", "gaps.json"],
            cwd=files,
            stdout=subprocess.PIPE,
            stderr=full,
            check=False,
        )
    assert done.returncode == 0
    assert (files / "gaps.json").exists()


def test_no_more_problems_are_told_than_anybody_reads(files):
    (files / "data" / "pledges" / "xaa.yaml").write_text("contributor: {id: XAA}\npledges: [" + "{}," * 5000 + "]\n")
    done = forcegen("check", *AS_OF, cwd=files)
    assert done.returncode == 65
    assert "FG009 warning too many problems" in done.stderr
    assert done.stderr.count("FG102") < 1100
    pledges = "".join(f"  - {{id: P{n}, capability: police.fpx{n}, quantity: 1}}\n" for n in range(1500))
    (files / "data" / "pledges" / "xaa.yaml").write_text("contributor: {id: XAA}\npledges:\n" + pledges)
    done = forcegen("check", *AS_OF, cwd=files)
    assert "FG009" in done.stderr
    assert done.stderr.count("FG104") == 1000


def test_a_hostile_report_earns_a_message(files):
    forcegen("solve", *AS_OF, "--report", "gaps.json", cwd=files)
    sound = json.loads((files / "gaps.json").read_text())
    wrong = {
        "many": {**sound, "plan": [{}] * 100_000},
        "late": {**sound, "gaps": [{**sound["gaps"][0], "short": [{"from": "2018-01", "to": 10**12, "units": 1}]}]},
        "tiers": {**sound, "tiers": sound["tiers"][1:]},
    }
    for name, report in wrong.items():
        (files / f"{name}.json").write_text(json.dumps(report))
        for command in (("verify",), ("compare", "gaps.json"), ("whatif", "--keep-plan")):
            done = forcegen(*command, f"{name}.json", *(AS_OF if command[0] == "whatif" else ()), cwd=files)
            assert done.returncode == 65, done.stderr
            assert "FG006 not a gap report" in done.stderr
            assert len(done.stderr) < 1000


@pytest.mark.parametrize(
    ("found", "replaced", "said"),
    [
        (r'"units": \d+', '"units": true', "true stands for 1"),
        (r'"units": (\d+)', r'"units": "\1"', "stands for"),
        (r'"units": (\d+)', r'"units": 9, "units": \1', "'units' stands twice"),
        (r'"schema": "[^"]+",', "", "schema: Field required"),
    ],
)
def test_a_report_that_another_reader_would_read_otherwise_is_none(files, found, replaced, said):
    forcegen("solve", *AS_OF, "--report", "gaps.json", cwd=files)
    text = (files / "gaps.json").read_text()
    (files / "other.json").write_text(re.sub(found, replaced, text, count=1))
    done = forcegen("verify", "other.json", cwd=files)
    assert (done.returncode, said in done.stderr) == (65, True), done.stderr


def test_a_report_is_read_whoever_laid_out_its_text(files):
    forcegen("solve", *AS_OF, "--report", "gaps.json", cwd=files)
    report = json.loads(
        (files / "gaps.json").read_text(),
        parse_float=lambda text: int(float(text)) if text.endswith(".0") else float(text),
    )
    (files / "other.json").write_text(json.dumps(dict(reversed(report.items())), separators=(",", ":")))
    assert forcegen("verify", "other.json", cwd=files).returncode == 0


def test_a_report_whose_inputs_came_by_standard_input_is_compared_without_waiting_for_more(files):
    done = forcegen("solve", "-p", "-", *AS_OF, "--report", "gaps.json", cwd=files, stdin=PLEDGES)
    assert done.returncode == 0, done.stderr
    command = [sys.executable, "-m", "forcegen", "compare", "gaps.json", "gaps.json"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=files, stdin=subprocess.PIPE, **quiet) as waiting:
        try:
            assert waiting.wait(60) == 0
        finally:
            waiting.kill()


def test_a_policy_behind_links_in_a_circle_earns_a_message(files):
    (files / "loop").symlink_to(files / "loop")
    done = forcegen("solve", *AS_OF, "--policy", "loop", cwd=files)
    assert done.returncode == 66
    assert "Traceback" not in done.stderr


def test_names_of_an_offer_mean_nothing_in_markdown(files):
    name = "<img src=x>![x](http:x)"
    offer = f"contributor: {{id: XBB}}\npledges:\n  - {{id: '{name}', capability: police.fpu, quantity: 1}}\n"
    (files / "offer.yaml").write_text(offer)
    done = forcegen("fit", "offer.yaml", *AS_OF, "--format", "markdown", cwd=files)
    assert done.returncode == 0
    assert "<img" not in done.stdout.replace("\\<", "")
    assert "![" not in done.stdout.replace("\\[", "")
    (files / "data" / "pledges" / "xbb.yaml").write_text(offer)
    done = forcegen("explain", name, *AS_OF, "--format", "markdown", cwd=files)
    assert "<img" not in done.stdout.replace("\\<", "")


def test_a_report_is_verified_from_another_folder(files, tmp_path_factory):
    forcegen("solve", *AS_OF, "-r", "data/requirements", "-p", "data/pledges", "--report", "gaps.json", cwd=files)
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    done = forcegen("verify", files / "gaps.json", cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    assert "sound" in done.stdout
    (files / "data" / "pledges" / "xaa.yaml").write_text(PLEDGES + "# another\n")
    assert forcegen("verify", files / "gaps.json", cwd=elsewhere).returncode == 65


def test_tables_for_french_readers_have_decimal_commas_and_files_have_points(files):
    """One of two units is there in one month: half of the line, at weight 3."""
    (files / "data" / "requirements" / "m.yaml").write_text(MISSION.replace("12, priority: 1", "01, priority: 4"))
    told = {
        form: forcegen("solve", *AS_OF, "--format", form, "--lang", "fr", cwd=files).stdout
        for form in ("markdown", "csv")
    }
    assert "| 1,5 |" in told["markdown"]
    assert ",1.5," in told["csv"]


def test_numbers_that_an_engine_has_no_room_for_earn_a_message(files):
    many = MISSION.replace("quantity: 2", "quantity: 1000000").replace("2018-12", "2019-12")
    (files / "data" / "requirements" / "m.yaml").write_text(many)
    pledge = "  - {id: P, capability: police.fpu, quantity: 1000000, indivisible: true, level: 2, notice_days: 0}\n"
    (files / "data" / "pledges" / "xaa.yaml").write_text("contributor: {id: XAA}\npledges:\n" + pledge)
    (files / "data" / "policy.yaml").write_text("quality_costs: {below_level_3: 1000000}\n")
    done = forcegen("solve", *AS_OF, "--engine", "cbc", cwd=files)
    assert done.returncode in (0, 4), done.stderr
    assert "Traceback" not in done.stderr
    if done.returncode:
        assert "another engine" in done.stderr


def test_reports_are_compared_from_another_folder_with_their_contributors(files, tmp_path_factory):
    joint = PLEDGES.replace("level: 3", "level: 3, partners: [{contributor: XBB}]")
    (files / "data" / "pledges" / "xaa.yaml").write_text(joint)
    (files / "data" / "pledges" / "xbb.yaml").write_text("contributor: {id: XBB}\n")
    given = ("solve", *AS_OF, "-r", "data/requirements", "-p", "data/pledges", "--report")
    assert forcegen(*given, "before.json", cwd=files).returncode == 0
    (files / "gone.yaml").write_text("whatif: gone\nwithdraw: [XAA-FPU-1]\n")
    done = forcegen("whatif", "gone.yaml", *AS_OF, "--report", "after.json", cwd=files)
    assert done.returncode == 0, done.stderr
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    done = forcegen("compare", files / "before.json", files / "after.json", "--format", "json", cwd=elsewhere)
    assert '"XBB"' in done.stdout or "XAA, XBB" in done.stdout
