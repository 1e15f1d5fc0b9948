"""Each cross-check on the smallest case that breaks it, and on one that does not."""

from datetime import date

import pytest

from forcegen.domain.policy import Policy
from forcegen.reading.coercion import Located
from forcegen.validation import validate
from support.cases import AS_OF, capabilities, gathered, line, pledge

PIN = [{"pledge": "XAA-1", "requirement": "L", "units": 1}]
LEG = {"contributor": "XAA", "months": 6, "strength": 5}
FRENCH = {"category": "ipo", "language": "fra", "share": 0.5}
APC_LINE = line(capability="support.apc")


def codes(lines=None, pledges=None, missions=None, contributors=None, as_of: date | None = AS_OF, **policy):
    records = gathered(
        [line()] if lines is None else lines, [pledge()] if pledges is None else pledges, missions, contributors
    )
    _, findings = validate(records, capabilities(), Located(Policy.model_validate(policy)), as_of)
    return sorted(one.code for one in findings)


def test_a_sound_case_has_no_findings():
    assert codes() == []


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("FG104", {"lines": [line(capability="inf.compny")]}),
        ("FG104", {"pledges": [pledge(capability="inf.compny")]}),
        ("FG104", {"pledges": [pledge(needs=[{"support": "support.acp", "quantity": 1}])]}),
        ("FG105", {"pledges": [pledge(for_=["N"])]}),
        ("FG107", {"lines": [line(requires=["K"])]}),
        ("FG107", {"pledges": [pledge(deployed_in="K")]}),
        ("FG107", {"pins": [{"pledge": "XAA-1", "requirement": "K", "units": 1}]}),
        ("FG108", {"pins": [{"pledge": "XAA-2", "requirement": "L", "units": 1}]}),
        ("FG108", {"forbids": [{"pledge": "XAA-2", "requirement": "L"}]}),
        ("FG109", {"lines": [line(), line()]}),
        ("FG109", {"pledges": [pledge(), pledge()]}),
        ("FG110", {"lines": [line(from_="2018-03", to="2018-02"), line("K")]}),
        ("FG110", {"lines": [line(from_="2018-03", to="2018-02")]}),
        ("FG110", {"pledges": [pledge(from_="2018-01-02", to="2018-02-27")]}),
        ("FG112", {"pledges": [pledge(women=26)]}),
        ("FG112", {"lines": [line(capability="ipo")], "pledges": [pledge(capability="ipo", quantity=3, women=4)]}),
        ("FG112", {"pledges": [pledge(rotation=[{"contributor": "XAA", "months": 6, "strength": 3, "women": 4}])]}),
        ("FG113", {"pledges": [pledge(alternative="A")]}),
        ("FG114", {"pledges": [pledge(package="A")]}),
        ("FG115", {"pledges": [pledge(rotation=[])]}),
        ("FG116", {"pledges": [pledge(min_tour_months=7, max_tour_months=6)]}),
        ("FG116", {"pledges": [pledge(min_tour_months=7, rotation=[{"contributor": "XAA", "months": 6}])]}),
        ("FG117", {"pledges": [pledge(quantity=2, deployed_in="L")]}),
        ("FG118", {"pledges": [pledge(capability="med.level1", deployed_in="L")]}),
        ("FG119", {"pledges": [pledge(women=1, women_share=0.1)]}),
        ("FG119", {"pledges": [pledge(max_tour_months=6, rotation=[{"contributor": "XAA", "months": 6}])]}),
        ("FG120", {"pledges": [pledge(partners=[{"contributor": "XBB", "strength": 26}])]}),
        ("FG121", {"pledges": [pledge(serves=["XAA"])]}),
        ("FG121", {"pledges": [pledge(needs=[{"support": "inf.company", "quantity": 1}])]}),
        ("FG121", {"lines": [line(capability="ipo")], "pledges": [pledge(capability="ipo", strength=1)]}),
        (
            "FG122",
            {
                "pins": [{"pledge": "XAA-1", "requirement": "L", "units": 1}],
                "forbids": [{"pledge": "XAA-1", "requirement": "L"}],
            },
        ),
        ("FG122", {"pins": PIN, "pledges": [pledge(capability="med.level1")]}),
        ("FG122", {"pins": PIN, "lines": [line(), line("K")], "pledges": [pledge(deployed_in="K")]}),
        ("FG208", {"pins": [{**PIN[0], "units": 2}]}),
        ("FG208", {"pins": [*PIN, {**PIN[0], "requirement": "K"}], "lines": [line(), line("K")]}),
        ("FG103", {"lines": [line(mission="overall")]}),
        ("FG121", {"lines": [APC_LINE], "pledges": [pledge(capability="support.apc", rotation=[LEG])]}),
        ("FG128", {"missions": [{"id": "M", "language_targets": [FRENCH, {**FRENCH, "share": 0.4}]}]}),
        ("FG128", {"missions": [{"id": "M", "language_targets": [FRENCH, FRENCH]}]}),
        ("FG123", {"as_of": None}),
        ("FG124", {"horizon": {"from": "2018-01", "months": 121}}),
        ("FG124", {"horizon": {"from": "2019-01"}}),
        ("FG125", {"lines": [line(requires=["L"])]}),
        ("FG126", {"pledges": []}),
        ("FG201", {"missions": [{"id": "M", "excludes": ["XZZ"]}]}),
        ("FG201", {"pledges": [pledge(caveats=[{"kind": "area", "only": ["M", "N"]}])]}),
        ("FG202", {"lines": [line(), line("K", from_="2019-01", to="2019-02")], "horizon": {"months": 3}}),
        ("FG202", {"pledges": [pledge(), pledge("XAA-2", to="2017-12")]}),
        (
            "FG205",
            {"lines": [line(tasks=["night"])], "pledges": [pledge(caveats=[{"kind": "task", "forbids": ["nigth"]}])]},
        ),
        (
            "FG205",
            {
                "lines": [line(standards={"camp": True})],
                "pledges": [pledge(standards={"camps": True}), pledge("XAA-2", standards={"camp": True})],
            },
        ),
        ("FG203", {"lines": [line(divisible=True)]}),
        ("FG204", {"pledges": [pledge(deployed_in="L")], "forbids": [{"pledge": "XAA-1", "requirement": "L"}]}),
    ],
)
def test_each_check_finds_what_it_is_for(code, given):
    assert codes(**given) == [code]


@pytest.mark.parametrize(
    ("area", "hint"),
    [
        ("M/Sector Eats", "did you mean 'M/Sector East'?"),
        ("M/Nowhere", "sectors of M: M/Sector East"),
        ("N/Sector East", "no line of N has a sector"),
        ("O/Sector East", "did you mean 'M/Sector East'?"),
    ],
)
def test_of_a_sector_that_there_is_not_those_of_its_own_mission_are_named(area, hint):
    """That of another mission looks as much alike; of a mission that there is not, it is the nearest."""
    lines, caveat = [line(sector="Sector East"), line("K", mission="N")], {"kind": "area", "never": [area]}
    given = gathered(lines, [pledge(caveats=[caveat])], missions=[{"id": "M"}, {"id": "N"}])
    _, findings = validate(given, capabilities(), Located(Policy()), AS_OF)
    assert [(one.code, one.hint) for one in findings] == [("FG201", hint)]


def test_a_pin_on_what_lies_outside_the_horizon_is_told_as_such():
    given = {"lines": [line(), line("K", from_="2019-01", to="2019-02")], "horizon": {"months": 3}}
    assert codes(**given, pins=[{**PIN[0], "requirement": "K"}]) == ["FG122", "FG202"]
    assert codes(pledges=[pledge(to="2017-12"), pledge("XAA-2")], pins=PIN) == ["FG122", "FG202"]


def test_pins_of_one_pledge_on_one_line_are_not_added_up():
    assert codes(pins=[*PIN, *PIN]) == []
    assert (
        codes(pins=[*PIN, {**PIN[0], "requirement": "K"}], lines=[line(), line("K")], pledges=[pledge(quantity=2)])
        == []
    )


def test_a_group_of_one_is_told_and_solved():
    """A package of one is a pledge that comes whole, to one mission; a slip of the pen looks the same."""
    _, findings = validate(gathered([line()], [pledge(package="A")]), capabilities(), Located(Policy()), AS_OF)
    assert [(one.code, one.severity) for one in findings] == [("FG114", "warning")]


def test_a_code_that_stands_twice_in_the_catalogue_is_an_error():
    twice = [*capabilities(), capabilities()[0]]
    _, findings = validate(gathered([line()], [pledge()]), twice, Located(Policy()), AS_OF)
    assert [one.code for one in findings] == ["FG109"]


def test_deployed_units_that_relieve_each_other_are_not_too_many():
    first = pledge("XAA-1", deployed_in="L", to="2018-01")
    then = pledge("XAA-2", deployed_in="L", from_="2018-02")
    assert codes(pledges=[first, then]) == []


def test_a_partner_nobody_describes_is_an_error():
    records = gathered([line()], [pledge()])
    bare = records.pledges[0].record.model_copy(update={"contributor": "XQQ"})
    records.pledges[0] = Located(bare)
    _, findings = validate(records, capabilities(), Located(Policy()), AS_OF)
    assert [one.code for one in findings] == ["FG106"]
