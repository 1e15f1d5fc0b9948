"""What an overlay does to the records, and how it says what is wrong with it."""

import pytest

from forcegen.errors import BadInput, Unreadable
from forcegen.pipeline import Inputs, check, load, load_overlays, load_worlds, overlaid, overlay_of

WORLD = {
    "requirements/m.yaml": """\
mission: {id: M, host: XCM, ceilings: {military: 5000, police: 900}}
requirements:
  - {id: L, capability: police.fpu, quantity: 2, from: 2018-01, to: 2018-12, priority: 1}
""",
    "pledges/xaa.yaml": """\
contributor: {id: XAA, ceilings: {total: 500}}
pledges:
  - {id: XAA-1, capability: police.fpu, quantity: 1, level: 3, notice_days: 0, standards: {a: 1, b: 2}}
  - {id: XAA-2, capability: police.fpu, quantity: 1, alternative: G}
  - {id: XAA-3, capability: police.fpu, quantity: 1, alternative: G}
  - {id: XAA-4, capability: police.fpu, quantity: 1, package: P}
  - {id: XAA-5, capability: infantry.company, quantity: 1, package: P}
""",
    "policy.yaml": """\
as_of: 2017-12-01
quality_costs: {substitution: 7, suspected_caveat: 8}
pins: [{pledge: XAA-1, requirement: L, units: 1}]
forbids: [{pledge: XAA-2, requirement: L}]
""",
}


@pytest.fixture
def world(tmp_path):
    for name, text in WORLD.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])


@pytest.fixture
def base(world):
    return load(world)


def laid(base, **over):
    return overlaid(base, [overlay_of(over)])


def problems(base, **over):
    with pytest.raises(BadInput) as raised:
        laid(base, **over)
    return {(one.code, one.message) for one in raised.value.findings}


def test_a_named_field_is_replaced_whole_and_the_rest_stays(base):
    pledge = laid(base, pledges=[{"id": "XAA-1", "standards": {"a": 3}}]).scenario.pledges["XAA-1"]
    assert pledge.standards == {"a": 3}
    assert (pledge.contributor, pledge.level, pledge.notice_days) == ("XAA", "3", 0)
    assert base.scenario.pledges["XAA-1"].standards == {"a": 1, "b": 2}


def test_what_a_replaced_field_leaves_out_is_told(base, tmp_path):
    """A ceiling that is gone because another was raised would make a gap look closed."""
    (tmp_path / "o.yaml").write_text(
        "missions: [{id: M, ceilings: {military: 5100}}]\n"
        "contributors: [{id: XAA, ceilings: {total: 600}}]\n"
        "pledges: [{id: XAA-1, standards: {a: 1, b: 3}}]\n"
    )
    (found,) = overlaid(base, load_overlays([tmp_path / "o.yaml"])).warnings
    assert (found.code, found.severity, found.place.line) == ("FG207", "warning", 1)
    assert found.message == "'ceilings' of M is replaced whole; no longer stated: police"
    assert found.hint == "if it is to stay, name it again: police: 900"
    made = overlay_of({"missions": [{"id": "M", "ceilings": {"military": 5100}}]})
    assert not overlaid(base, [made]).warnings


def test_a_field_left_empty_is_no_longer_stated(base):
    assert laid(base, pledges=[{"id": "XAA-1", "level": None}]).scenario.pledges["XAA-1"].level is None


def test_missions_lines_and_contributors_likewise(base):
    scenario = laid(
        base,
        missions=[{"id": "M", "ceilings": {"police": 1}}, {"id": "N"}],
        requirements=[
            {"id": "L", "quantity": 5},
            {"id": "L2", "mission": "N", "capability": "police.fpu", "quantity": 1, "from": "2018-01", "to": "2018-02"},
        ],
        contributors=[{"id": "XAA", "ceilings": {"police": 3}}, {"id": "XBB"}],
        pledges=[{"id": "XBB-1", "contributor": "XBB", "capability": "police.fpu", "quantity": 1}],
    ).scenario
    assert (scenario.missions["M"].ceilings.military, scenario.missions["M"].ceilings.police) == (None, 1)
    assert (scenario.requirements["L"].quantity, scenario.requirements["L"].mission) == (5, "M")
    assert scenario.requirements["L2"].mission == "N"
    assert scenario.contributors["XAA"].ceilings.total is None
    assert list(scenario.pledges) == sorted(scenario.pledges)


def test_maps_of_the_policy_merge_one_level_deep(base):
    policy = laid(base, policy={"quality_costs": {"substitution": 1}, "pins": []}).scenario.policy
    assert (policy.quality_costs.substitution, policy.quality_costs.suspected_caveat) == (1, 8)
    assert policy.pins == ()
    assert len(policy.forbids) == 1


def test_what_is_withdrawn_takes_its_pins_and_forbids_along(base):
    scenario = laid(base, withdraw=["XAA-1", "XAA-2"]).scenario
    assert not scenario.policy.pins
    assert not scenario.policy.forbids
    assert scenario.pledges["XAA-3"].alternative == "G"


def test_a_package_goes_whole_unless_the_overlay_says_otherwise(base):
    assert "XAA-5" not in laid(base, withdraw=["XAA-4"]).scenario.pledges
    kept = laid(base, withdraw=["XAA-4"], pledges=[{"id": "XAA-5", "package": None}]).scenario
    assert kept.pledges["XAA-5"].package is None


def test_several_are_laid_in_the_order_given(base):
    first, second = (overlay_of({"pledges": [{"id": "XAA-1", "quantity": count}]}) for count in (2, 3))
    assert overlaid(base, [first, second]).scenario.pledges["XAA-1"].quantity == 3
    assert overlaid(overlaid(base, [second]), [first]).scenario.pledges["XAA-1"].quantity == 2
    back = overlay_of({"pledges": [{"id": "XAA-1", "contributor": "XAA", "capability": "police.fpu", "quantity": 9}]})
    assert overlaid(base, [overlay_of({"withdraw": ["XAA-1"]}), back]).scenario.pledges["XAA-1"].quantity == 9


def test_the_day_of_an_overlay_goes_before_that_of_the_command(world):
    base = load(Inputs(world.requirements, world.pledges, as_of=load(world).as_of.replace(day=2)))
    assert laid(base, policy={"as_of": "2017-12-09"}).as_of.day == 9
    assert laid(base, withdraw=["XAA-2"]).as_of.day == 2


def test_every_problem_is_told_at_once(base):
    told = problems(
        base,
        pledges=[
            {"id": "XAA-1", "quantty": 2},
            {"id": "XAA-l", "level": 2},
            {"id": "XAA-2", "capability": "police.fup"},
            {"id": "XAA-2", "quantity": 2},
            {"id": "XAA-3", "quantity": 2},
        ],
        requirements=[{"id": "L9", "capability": "police.fpu", "quantity": 1, "from": "2018-01", "to": "2018-02"}],
        withdraw=["XAA-9", "XAA-3"],
        policy={"women_mode": "rule"},
    )
    assert told >= {
        ("FG101", "unknown field 'quantty'"),
        ("FG102", "missing field 'contributor'"),
        ("FG102", "missing field 'mission'"),
        ("FG104", "unknown capability 'police.fup'"),
        ("FG108", "unknown pledge 'XAA-9' cannot be withdrawn"),
        ("FG109", "pledge 'XAA-2' stands twice in the overlay"),
        ("FG119", "pledge 'XAA-3' is both changed and withdrawn"),
        ("FG103", "women_mode: 'rule' is not one of 'aim' or 'must'"),
    }


def test_a_pin_of_the_overlay_on_what_it_withdraws_is_an_error(base):
    pins = [{"pledge": "XAA-1", "requirement": "L", "units": 1}]
    assert ("FG108", "unknown pledge 'XAA-1'") in problems(base, withdraw=["XAA-1"], policy={"pins": pins})


def test_a_problem_stands_where_the_overlay_states_it(base, tmp_path):
    file = tmp_path / "o.yaml"
    file.write_text("whatif: try\npledges:\n  - {id: XAA-1, capability: police.fup}\n")
    with pytest.raises(BadInput) as raised:
        overlaid(base, load_overlays([file]))
    assert "o.yaml:3:29: FG104" in str(raised.value)
    assert "did you mean 'police.fpu'?" in str(raised.value)


def test_a_new_record_under_a_misspelt_id_hears_so(base):
    with pytest.raises(BadInput) as raised:
        laid(base, pledges=[{"id": "XAA-l", "caveats": []}])
    assert all("did you mean 'XAA-" in str(one.hint) for one in raised.value.findings)


def test_problems_of_base_and_overlays_are_told_together(world, tmp_path):
    bad, good = tmp_path / "a.yaml", tmp_path / "b.yaml"
    bad.write_text("whatif: a\nnonsense: 1\n")
    good.write_text("whatif: b\nwithdraw: [XAA-9]\n")
    (tmp_path / "policy.yaml").write_text(WORLD["policy.yaml"] + "women_mode: rule\n")
    with pytest.raises(BadInput) as raised:
        load_worlds(world, [bad, good])
    assert {one.code for one in raised.value.findings} == {"FG101", "FG103"}
    with pytest.raises(Unreadable):
        load_worlds(world, [tmp_path / "none.yaml"])


def test_check_lays_each_overlay_over_the_rest(world, tmp_path):
    file = tmp_path / "o.yaml"
    file.write_text("whatif: try\nwithdraw: [XAA-9]\n")
    with pytest.raises(BadInput) as raised:
        check([file], world)
    assert [one.code for one in raised.value.findings] == ["FG108"]
    file.write_text("whatif: try\nwithdraw: [XAA-3]\n")
    assert "XAA-3" in check([file], world).scenario.pledges


def test_solve_refuses_and_names_the_command_that_does_it(world, tmp_path):
    (tmp_path / "pledges" / "o.yaml").write_text("whatif: try\n")
    with pytest.raises(BadInput) as raised:
        load(world)
    assert "forcegen whatif" in str(raised.value)


def test_an_overlay_of_records_made_in_python(base):
    made = {one["id"]: one for one in [{"id": "XAA-1", "standards": {"a": True}, "languages": {"fra": 0.25}}]}
    pledge = laid(base, pledges=list(made.values())).scenario.pledges["XAA-1"]
    assert (pledge.standards, pledge.languages) == ({"a": True}, {"fra": 250})
