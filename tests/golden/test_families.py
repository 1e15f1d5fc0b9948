"""Golden text of each family's rows on a tiny case. FORCEGEN_GOLDEN=write writes them anew: read the difference."""

import os
from pathlib import Path

import pytest

from forcegen.formulation.families import FAMILIES
from forcegen.formulation.formulate import formulate
from forcegen.formulation.text import objective_text, row_text
from forcegen.reading.bundled import root
from support.cases import case, line, pledge

HERE = Path(__file__).parent
NAMES = [family.__name__.rsplit(".", 1)[1] for family in FAMILIES]
SHORT = {"to": "2018-02"}


def persons(name="L", **more):
    return line(name, "ipo", **{**SHORT, **more})


CASES = {
    "cover": lambda: case([line("A", quantity=2, **SHORT), line("B", surplus=1, **SHORT)], [pledge(quantity=2)]),
    "commit_once": lambda: case(
        [persons("A", quantity=2, to="2018-01", languages={"fra": 0.5}), line("B", to="2018-01")],
        [pledge("XAA-1", "ipo", 3, women=1, languages={"fra": 0.7}), pledge("XBB-1")],
    ),
    "contributor_ceilings": lambda: case(
        [line(quantity=2, **SHORT)],
        [
            pledge(
                quantity=2,
                rotation=[{"contributor": "XAA", "months": 1}, {"contributor": "XBB", "months": 1, "strength": 9}],
            ),
            pledge("XCC-1", partners=[{"contributor": "XBB", "strength": 5}]),
        ],
        contributors=[{"id": "XAA", "ceilings": {"total": 30}}, {"id": "XBB", "ceilings": {"military": 10}}],
    ),
    "mission_ceilings": lambda: case(
        [line(quantity=2, **SHORT)], [pledge(quantity=2)], missions=[{"id": "M", "ceilings": {"military": 40}}]
    ),
    "intake": lambda: case(
        [line(quantity=3, **SHORT)],
        [pledge(quantity=2), pledge("XBB-1", deployed_in="L")],
        missions=[{"id": "M", "intake_per_month": 40}],
    ),
    "alternatives": lambda: case(
        [line(quantity=3, to="2018-01")], [pledge(quantity=2, alternative="G"), pledge("XAA-2", alternative="G")]
    ),
    "packages": lambda: case(
        [line(to="2018-01"), line("N", to="2018-01", mission="N")],
        [pledge(package="G"), pledge("XAA-2", quantity=2, package="G", indivisible=True)],
    ),
    "support": lambda: case(
        [line(to="2018-01"), line("S", "support.apc", to="2018-01")],
        [pledge(needs=[{"support": "support.apc", "quantity": 2}]), pledge("XBB-1", "support.apc", 3)],
        support_lead_days=0,
    ),
    "requires": lambda: case(
        [line("A", requires=["H"], **SHORT), line("H", "med.level2", from_="2018-02", to="2018-02")],
        [pledge(), pledge("XBB-1", "med.level2")],
    ),
    "contributor_share": lambda: case(
        [line(to="2018-01", quantity=2)], [pledge(), pledge("XBB-1")], max_contributor_share=0.4
    ),
    "women": lambda: case(
        [persons(quantity=2, to="2018-01", women_share=0.3), line("F", "pol.fpu", to="2018-01")],
        [pledge("XAA-1", "ipo", 2, women=1), pledge("XAA-2", "pol.fpu", women=20)],
        women_targets={"fpu": {"2018": 0.2}},
        women_mode="must",
    ),
    "pins": lambda: case(
        [line(quantity=2, **SHORT)], [pledge(quantity=2)], pins=[{"pledge": "XAA-1", "requirement": "L", "units": 2}]
    ),
    "aims": lambda: case(
        [line("F", "pol.fpu", to="2018-01"), persons(quantity=2, to="2018-01", languages={"fra": 1})],
        [pledge("XAA-1", "pol.fpu", women=20), pledge("XAA-2", "ipo", 2, languages={"fra": 0.5})],
        missions=[{"id": "M", "language_targets": [{"category": "ipo", "language": "fra", "share": 0.5}]}],
        women_targets={"fpu": {"2018": 0.2}},
    ),
}


def golden(name: str, text: str) -> None:
    file = HERE / f"{name}.txt"
    if os.environ.get("FORCEGEN_GOLDEN") == "write":
        file.write_text(text, encoding="utf-8", newline="\n")
    assert file.read_text(encoding="utf-8") == text


def test_every_family_has_a_golden():
    assert sorted(CASES) == sorted(NAMES)
    assert {file.stem for file in HERE.glob("*.txt")} == {*NAMES, "tiers"}


@pytest.mark.parametrize("name", NAMES)
def test_rows(name):
    """The family's rows as they are before those that cannot bind are left out."""
    from forcegen.formulation.layout import Layout
    from forcegen.formulation.programme import Programme

    layout = Layout(CASES[name]())
    family = FAMILIES[NAMES.index(name)]
    rows = family.rows(layout)
    programme = Programme(layout.lower, layout.upper, layout.name, rows, ())
    golden(name, "".join(row_text(programme, row) + "\n" for row in range(rows.count)))


def test_tiers():
    programme = formulate(
        case(
            [line("A", "med.level1", 2, priority=1, **SHORT), line("B", quantity=3, to="2018-01")],
            [pledge("XAA-1", "med.level2", level="2"), pledge("XBB-1", quantity=2)],
        )
    ).programme
    golden("tiers", "".join(objective_text(programme, one) + "\n" for one in programme.objectives))


@pytest.mark.parametrize("name", NAMES)
def test_every_family_has_its_section_in_the_mathematics(name):
    text = (root() / "models" / "formulation.md").read_text("utf-8")
    assert f"`{name}`" in text
