"""The bundled examples are what they are said to be: every field, every kind of pledge, each lesson of the README."""

from pathlib import Path

import pytest

from forcegen.domain.catalogue import COMPONENT
from forcegen.domain.pledge import Contributor, Pledge
from forcegen.domain.requirement import Requirement
from forcegen.eligibility.pairs import eligibility
from forcegen.explanation.inventory import inventory
from forcegen.pipeline import Inputs, assess, load
from forcegen.reading.bundled import root
from forcegen.reading.gather import gather
from forcegen.reporting.forms import composition_table, plan_table
from forcegen.solving.engines import engine

EXAMPLE = [root() / "data" / "requirements", root() / "data" / "pledges"]


@pytest.fixture(scope="module")
def example():
    return gather(EXAMPLE)


@pytest.fixture(scope="module")
def report():
    loaded = load(Inputs([EXAMPLE[0]], [EXAMPLE[1]], str(root() / "data" / "policy.yaml")))
    assert not loaded.warnings
    return assess(loaded, engine("highs"))


def test_it_is_as_large_as_promised(example):
    assert len(example.requirements) >= 40
    assert len(example.pledges) >= 60
    assert len(example.contributors) >= 20
    assert all(one.record.id.startswith("X") for one in example.contributors)


def test_every_category_is_asked_for(example):
    catalogue = {one.record.code: one.record for one in gather([root() / "models" / "catalogue"]).capabilities}
    assert {catalogue[one.record.capability].category for one in example.requirements} == set(COMPONENT)


@pytest.mark.parametrize(
    ("model", "records", "left_out"),
    [(Requirement, "requirements", {"source"}), (Pledge, "pledges", {"source"}), (Contributor, "contributors", set())],
)
def test_every_field_is_used(example, model, records, left_out):
    used = set()
    for one in getattr(example, records):
        used |= one.record.model_fields_set
    assert set(model.model_fields) - used == left_out


def test_all_tiers_are_proven(report):
    assert report.status == "optimal"
    assert [tier.proven for tier in report.tiers] == [True] * 4


def test_tables_tell_women_and_languages_in_words(report):
    assert plan_table(report).headings[3:] == ("Women", "From", "To")
    assert plan_table(report, "fr").headings[3:] == ("Femmes", "De", "À")
    assert {row[2] for row in composition_table(report).rows} == {"women", "French"}
    assert {row[2] for row in composition_table(report, "fr").rows} == {"femmes", "français"}


def test_every_kind_of_smart_pledge_is_in_the_plan(report, example):
    pledges = {one.record.id: one.record for one in example.pledges}
    used = [pledges[row.pledge] for row in report.plan]
    assert any(one.partners for one in used)
    assert any(one.rotation for one in used)
    assert any(one.needs for one in used)
    assert any(one.deployed_in for one in used)
    assert any(one.package for one in used)
    assert any(one.indivisible for one in used)
    assert report.support
    assert any(row.women for row in report.plan)
    assert {row.language for row in report.composition} == {None, "fra"}
    assert all(row.moved_most_by for row in report.composition if row.persons)


LESSONS = {
    "UNMC-AVN-3": "not_pledged",
    "UNMC-AVN-1": "caveat",
    "UNMC-ISR-2": "caveat",
    "UNMC-QRF-1": "caveat",
    "UNMC-ISR-3": "earmark",
    "UNMC-EOD-1": "standard",
    "UNMC-ENP-1": "language",
    "UNMC-MP-1": "women",
    "UNMC-CRT-1": "consent",
    "UNMC-SPT-1": "vetting",
    "UNMC-SOF-1": "window",
    "UNMC-LOG-2": "committed_elsewhere",
    "UNMC-ENG-2": "ceiling",
    "UNMC-FPU-2": "ceiling",
    "UNMC-ENG-3": "alternative",
    "UNMC-MED-4": "package",
    "UNMC-ISR-1": "support",
    "UNMC-LOG-3": "intake",
}


@pytest.mark.parametrize("line", list(LESSONS))
def test_each_lesson_is_taught(report, line):
    gap = next(one for one in report.gaps if one.requirement == line)
    assert gap.causes[0].code == LESSONS[line]


def test_one_waits_for_its_hospital(report):
    gap = next(one for one in report.gaps if one.requirement == "UNMC-INF-1")
    assert any(one.code == "requires" and one.facts["requirement"] == "UNMC-MED-1" for one in gap.causes)


def test_the_vanguard_brigade():
    folder = root() / "data" / "vanguard"
    loaded = load(Inputs([folder], [folder / "pledges"]))
    found = assess(loaded, engine("highs"))
    assert found.status == "optimal"
    first = {gap.requirement: gap.causes[0].code for gap in found.gaps}
    assert first == {"VANGUARD-ENG": "level", "VANGUARD-SIG": "notice", "VANGUARD-LOG": "ceiling"}


def test_the_inventory_of_the_vanguard_brigade():
    folder = root() / "data" / "vanguard"
    loaded = load(Inputs([folder], [folder / "pledges"]))
    stocks, readiness = inventory(eligibility(loaded.scenario, loaded.as_of))
    battalion = next(one for one in stocks if one.capability == "infantry.battalion")
    assert (battalion.asked, battalion.offered["RDL"], battalion.persons) == (3, 3, 2 * 850 + 1100)
    rdl = 2 * 850 + 57 + 150 + 1100 + 250 + 700 + 130 + 150 + 35
    assert [(one.level, one.persons, one.met) for one in readiness] == [("3", rdl + 184, False), ("RDL", rdl, True)]


def test_nothing_is_said_of_a_real_state():
    for file in Path(root() / "data").rglob("*.yaml"):
        for word in file.read_text("utf-8").split():
            assert not word.startswith(("BGD", "FRA-", "EGY", "RWA", "IND-", "PAK-")), (file, word)
