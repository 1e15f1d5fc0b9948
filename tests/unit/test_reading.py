"""What files may say, what they may not, and where the fault stands."""

import os
import sys
from datetime import date
from pathlib import Path

import pytest

from forcegen.errors import BadInput
from forcegen.findings import CODES, Finding, advised, finding_text, in_order
from forcegen.pipeline import Inputs, load
from forcegen.reading import yaml_text
from forcegen.reading.gather import gather

MISSION = "mission: {id: M}\n"
LINE = "  - {id: L, capability: inf.company, quantity: 1, from: 2018-01, to: 2018-03}\n"


def read(folder: Path, text: str | bytes, name: str = "r.yaml"):
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return gather([file])


def codes(gathered) -> list[str]:
    return [one.code for one in in_order(gathered.findings)]


def test_a_requirement_file(tmp_path):
    gathered = read(tmp_path, MISSION + "requirements:\n" + LINE)
    assert not gathered.findings
    assert gathered.requirements[0].record.mission == "M"
    assert str(gathered.requirements[0].place("quantity")).endswith("r.yaml:3:48")


def test_a_file_is_known_by_its_content_not_its_name(tmp_path):
    gathered = read(tmp_path, "contributor: {id: XAA}\npledges: []\n", "requirements.yaml")
    assert [one.record.id for one in gathered.contributors] == ["XAA"]


def test_a_record_of_another_mission_or_contributor_is_an_error(tmp_path):
    other = "requirements:\n" + LINE.replace("id: L,", "id: L, mission: N,")
    assert codes(read(tmp_path, MISSION + other)) == ["FG119"]
    alike = "requirements:\n" + LINE.replace("id: L,", "id: L, mission: M,")
    assert codes(read(tmp_path, MISSION + alike)) == []


def test_links_in_a_circle_and_names_that_are_not_text_earn_a_message(tmp_path):
    (tmp_path / "a.yaml").symlink_to(tmp_path / "b.yaml")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    assert codes(gather([tmp_path / "a.yaml"])) == ["FG001"]
    bad = tmp_path / os.fsdecode(b"\xff.yaml")
    try:
        bad.write_text(MISSION)
    except OSError:
        return  # a file system that refuses such names
    assert codes(gather([bad])) == ["FG001"]


def test_an_unknown_field_names_the_nearest_known_one(tmp_path):
    gathered = read(
        tmp_path, MISSION + "requirements:\n  - {id: L, capabilty: c, quantity: 1, from: 2018-01, to: 2018-01}\n"
    )
    text = "\n".join(finding_text(one) for one in in_order(gathered.findings))
    assert "FG101 unknown field 'capabilty'" in text
    assert "^ did you mean 'capability'?" in text
    assert "FG102 missing field 'capability'" in text


def test_an_unknown_field_in_a_nested_record_names_that_record_s_fields(tmp_path):
    gathered = read(tmp_path, "mission: {id: M, ceilings: {militry: 5}}\nrequirements: []\n")
    assert [one.hint for one in gathered.findings] == ["did you mean 'military'?"]


def test_the_source_line_is_shown_with_a_caret(tmp_path):
    gathered = read(tmp_path, "mission:\n  id: M\n  intake_per_month: many\n")
    text = finding_text(gathered.findings[0])
    assert text.splitlines()[1:] == ["    3 |   intake_per_month: many", "      |                     ^"]


def test_all_problems_are_told_at_once(tmp_path):
    gathered = read(
        tmp_path,
        MISSION
        + "requirements:\n  - {id: L, capability: c, quantity: none, from: 15/01/2018, to: 2018-02-30, priority: 9}\n"
        + "  - {id: K, capability: c, quantity: 0, from: 2018-01, to: 2018-02, women_share: 2}\n",
    )
    assert codes(gathered) == ["FG103"] * 6


def test_what_a_record_that_is_wrong_in_itself_names_is_looked_up_too(tmp_path):
    (tmp_path / "m.yaml").write_text(MISSION + "requirements:\n" + LINE.replace("inf.", "infantry."))
    pledge = "contributor: {id: XAA}\npledges:\n  - {id: P, capability: police.fpuu, quantity: none, notise: 3}\n"
    (tmp_path / "p.yaml").write_text(pledge)
    with pytest.raises(BadInput) as raised:
        load(Inputs([tmp_path / "m.yaml"], [tmp_path / "p.yaml"], as_of=date(2017, 12, 1)))
    assert sorted(one.code for one in raised.value.findings) == ["FG101", "FG103", "FG104"]
    assert "the fields here: " in str(raised.value)


def test_norway_is_a_country(tmp_path):
    gathered = read(tmp_path, "contributor: {id: NOR}\npledges:\n  - {id: NO, capability: c, quantity: 1}\n")
    assert gathered.pledges[0].record.id == "NO"


def test_what_is_left_empty_is_not_stated(tmp_path):
    gathered = read(
        tmp_path, "contributor: {id: XAA}\npledges:\n  - {id: P, capability: c, quantity: 1, from: , rotation: ~}\n"
    )
    assert gathered.pledges[0].record.from_month is None
    assert gathered.pledges[0].record.rotation is None


def test_a_comma_that_splits_a_number_is_an_unknown_field(tmp_path):
    """`9,500` in a flow map reads as 9 and a field named 500, left empty."""
    gathered = read(tmp_path, "mission: {id: M, ceilings: {military: 9,500}}\nrequirements: []\n")
    assert codes(gathered) == ["FG101"]
    line = LINE.replace("}", ", languages: {fra: 0,1}}")
    assert codes(read(tmp_path, MISSION + "requirements:\n" + line))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &x [1]\nb: *x\n", "FG004"),
        ("mission: {<<: {id: M}}\n", "FG004"),
        ("mission: !!python/object/apply:os.system [ls]\n", "FG004"),
        ("mission: {id: M}\n---\nmission: {id: N}\n", "FG004"),
        ("? [a, b]\n: c\n", "FG004"),
        ("mission: {id: [M\n", "FG003"),
        ("mission: {id: M, id: N}\n", "FG005"),
        ("colour: blue\n", "FG006"),
        ("just words\n", "FG006"),
        ("", "FG006"),
        (b"mission: {id: \xff\xfe}\n", "FG007"),
        ('mission: {id: "M\\e[2J"}\n', "FG008"),
        ("mission: {id: M}\n" + "[" * 40, "FG003"),
        ("mission: " + "[" * 40 + "]" * 40, "FG002"),
    ],
)
def test_hostile_and_broken_files_earn_an_error_message(tmp_path, text, code):
    assert code in codes(read(tmp_path, text))


def test_a_billion_laughs_is_one_error(tmp_path):
    rows = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    assert codes(read(tmp_path, "\n".join(rows))) == ["FG004"]


def test_a_file_too_large_or_with_too_many_values_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("forcegen.reading.files.MOST_BYTES", 100)
    assert codes(read(tmp_path, "# " + "x" * 200)) == ["FG002"]
    monkeypatch.undo()
    monkeypatch.setattr(yaml_text, "MOST_NODES", 10)
    assert codes(read(tmp_path, "mission: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]")) == ["FG002"]


def test_files_that_cannot_be_read(tmp_path):
    (tmp_path / "empty").mkdir()
    gathered = gather([tmp_path / "none.yaml", tmp_path / "empty"])
    assert codes(gathered) == ["FG001", "FG001"]


def test_a_folder_is_read_in_the_order_of_names_and_each_file_once(tmp_path):
    for name in ("b.yaml", "a.yml", ".hidden.yaml", "notes.txt"):
        (tmp_path / name).write_text(f"contributor: {{id: X{name[0].upper()}A}}\n" if name[0] != "." else "x")
    gathered = gather([tmp_path, tmp_path / "a.yml"])
    assert [one.record.id for one in gathered.contributors] == ["XAA", "XBA"]


@pytest.mark.skipif(sys.platform == "win32", reason="links are for few there")
def test_a_folder_behind_a_link_is_read_once_though_links_go_in_a_circle(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.yaml").write_text("contributor: {id: XAA}\n")
    folder = tmp_path / "pledges"
    folder.mkdir()
    (folder / "late").symlink_to(tmp_path / "elsewhere")
    (folder / "round").symlink_to(folder)
    assert [one.record.id for one in gather([folder]).contributors] == ["XAA"]


def test_a_folder_that_may_not_be_looked_into_is_no_empty_one(tmp_path, monkeypatch):
    (tmp_path / "a.yaml").write_text("contributor: {id: XAA}\n")
    (tmp_path / "late").mkdir()
    looked = os.scandir

    def scandir(path):
        if Path(path).name == "late":
            raise PermissionError(13, "Permission denied", str(path))
        return looked(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = gather([tmp_path]).findings
    assert [(one.code, one.severity) for one in found] == [("FG001", "error")]
    assert str(found[0].place).endswith("late")


def test_what_is_not_read_in_a_folder_is_said(tmp_path):
    for name in ("a.yaml", "b.xlsx", "README.md", ".c.csv"):
        (tmp_path / name).write_text("contributor: {id: XAA}\n")
    found = gather([tmp_path]).findings
    assert [(one.code, one.severity, Path(str(one.place)).name) for one in found] == [("FG206", "warning", "b.xlsx")]


@pytest.mark.parametrize("ending", ["csv", "TSV"])
def test_a_table_is_called_one_whatever_is_in_it(tmp_path, ending):
    (tmp_path / f"a.{ending}").write_text("id,quantity\nXAA-1,2\n")
    found = gather([tmp_path / f"a.{ending}"]).findings
    assert [(one.code, one.message) for one in found] == [("FG006", "tables are not read")]


def test_an_excel_file_and_letters_that_yaml_has_no_room_for(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04\xff\xfe")
    (tmp_path / "b.yaml").write_text("a: 1\nb: x\0y\n")
    sheet, null = gather([tmp_path / "a.xlsx", tmp_path / "b.yaml"]).findings
    assert (sheet.code, "Excel" in (sheet.hint or "")) == ("FG007", True)
    assert str(null.place).endswith("b.yaml:2:5")


def test_a_value_of_a_million_letters_is_not_said_in_full(tmp_path):
    found = read(tmp_path, f"contributor: {{id: {'x' * 10**6}}}\n").findings
    assert all(len(finding_text(one)) < 2_000 for one in found)
    assert found


def test_nothing_written_in_a_file_moves_the_terminal(tmp_path):
    gathered = read(tmp_path, 'mission: {id: M, "co\\u202elour\\e[31m": 1}\n')
    text = "\n".join(map(finding_text, gathered.findings))
    assert "\x1b" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    ("caveat", "said"),
    [
        ("{kind: area, only: [M], hours: 3}", "FG101 unknown field 'hours'"),
        ("{kind: taks, forbids: [a]}", "did you mean 'task'?"),
        ("{kind: task, forbids: []}", "forbids: must not be empty"),
    ],
)
def test_a_slip_in_a_caveat_is_told_by_its_kind(tmp_path, caveat, said):
    pledges = f"pledges:\n  - {{id: P, capability: c, quantity: 1, caveats: [{caveat}]}}\n"
    text = "\n".join(finding_text(one) for one in read(tmp_path, "contributor: {id: XAA}\n" + pledges).findings)
    assert said in text
    assert "did you mean 'hours'" not in text


def test_the_first_problem_of_a_kind_without_a_hint_has_the_next_step():
    one, other = (Finding("FG106", f"unknown contributor '{name}'") for name in ("XEE", "XFF"))
    near = Finding("FG104", "unknown capability 'infantri'", None, "did you mean 'infantry'?")
    assert [found.hint for found in advised([near, one, other])] == [near.hint, CODES["FG106"].advice, None]


def test_a_key_that_stands_twice_but_for_blanks_and_letters_of_two_forms(tmp_path):
    text = "contributor: {id: XAA}\npledges:\n  - {id: P, capability: c, quantity: 1, standards: {a: 1, ' a': 5}}\n"
    assert codes(read(tmp_path, text)) == ["FG005"]
    composed, apart = "Caf\u00e9", "Cafe\u0301"
    gathered = read(tmp_path, f"mission: {{id: {apart}}}\nrequirements: []\n")
    assert gathered.missions[0].record.id == composed


def test_line_separators_and_digits_of_other_scripts_are_refused(tmp_path):
    pledge = "contributor: {{id: XAA}}\npledges:\n  - {{id: {}, capability: c, quantity: 1, from: {}}}\n"
    assert codes(read(tmp_path, pledge.format('"A\u2028B"', "2018-01"))) == ["FG008"]
    assert codes(read(tmp_path, pledge.format("P", "\uff12\uff10\uff11\uff18-\uff10\uff11"))) == ["FG103"]
