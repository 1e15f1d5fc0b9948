from pathlib import Path

from forcegen.domain.catalogue import COMPONENT, Capability, Catalogue
from forcegen.reading.bundled import root
from forcegen.reading.gather import gather
from support.cases import capabilities

BUNDLED = root() / "models" / "catalogue"


def test_covers_are_followed_and_the_cheapest_route_taken():
    catalogue = Catalogue(one.record for one in capabilities())
    assert catalogue.fits("med.level3") == {"med.level3": 0, "med.level2": 1, "med.level1": 2}
    assert catalogue.fits("med.level1") == {"med.level1": 0}


def test_units_and_individuals_never_stand_in_for_one_another():
    def capability(code, counted_in, covers=()):
        return Capability.model_validate(
            {
                "code": code,
                "name": code,
                "category": "ipo",
                "counted_in": counted_in,
                "covers": [{"capability": one, "cost": 1} for one in covers],
                "sources": ["test"],
            }
        )

    catalogue = Catalogue([capability("team", "units", ["officer"]), capability("officer", "individuals")])
    assert catalogue.fits("team") == {"team": 0}


def test_every_category_has_a_component():
    assert {capability.record.category for capability in gather([BUNDLED]).capabilities} == set(COMPONENT)


def test_the_bundled_catalogue_is_whole_and_says_where_its_figures_come_from():
    gathered = gather([BUNDLED])
    assert not gathered.findings
    records = [one.record for one in gathered.capabilities]
    codes = {one.code for one in records}
    assert len(records) == len(codes) == 94
    for one in records:
        assert {cover.capability for cover in one.covers} <= codes
        assert one.element is None or one.element in codes
        assert one.sources


def test_every_assumption_is_labelled_beside_its_value():
    text = "\n".join(Path(file).read_text("utf-8") for file in sorted(BUNDLED.glob("*.yaml")))
    for number, row in enumerate(text.splitlines()):
        if "min_tour_months:" in row and "sources" not in row and "- '" not in row:
            assert "# assumption" in row, number
