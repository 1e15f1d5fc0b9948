"""Hard rules that contradict each other: the smallest set, and nothing but it."""

import pytest

from forcegen.errors import EngineFault
from forcegen.explanation.contradiction import stated_rules
from forcegen.explanation.sentence.rules import rule_sentence
from forcegen.explanation.sentence.words import LANGS
from forcegen.formulation.formulate import formulate
from forcegen.solving.engine import Limits
from forcegen.solving.progress import Stop
from forcegen.solving.tiers import Infeasible, find_conflict
from support.cases import case, line, pledge, solved


def conflict(cases):
    with pytest.raises(Infeasible) as found:
        solved(cases)
    return found.value.rules


def pin(name="XAA-1", to="L", units=1):
    return {"pledge": name, "requirement": to, "units": units}


def crowd(count=60):
    """Lines and pledges that have nothing to do with it."""
    lines = [line(f"N{number}", quantity=2) for number in range(count)]
    pledges = [pledge(f"XZZ-{number}", quantity=2) for number in range(count // 2)]
    return lines, pledges


def test_a_pin_against_a_ceiling():
    cases = case([line()], [pledge()], contributors=[{"id": "XAA", "ceilings": {"military": 24}}], pins=[pin()])
    assert conflict(cases) == [("contributor_ceiling", "XAA", "military"), ("pin", "XAA-1", "L")]


def test_three_rules_among_two_hundred_lines_are_named_as_those_three():
    """Two pins fit each by itself; together they pass the mission's ceiling."""
    lines, pledges = crowd(200)
    cases = case(
        [line("A"), line("B"), *lines],
        [pledge("XAA-1"), pledge("XBB-1"), *pledges],
        missions=[{"id": "M", "ceilings": {"military": 40}}],
        pins=[pin("XAA-1", "A"), pin("XBB-1", "B")],
    )
    assert conflict(cases) == [("mission_ceiling", "M", "military"), ("pin", "XAA-1", "A"), ("pin", "XBB-1", "B")]


def test_of_two_contradictions_the_smaller_is_named():
    cases = case(
        [line("A", quantity=3), line("B")],
        [pledge("XAA-1"), pledge("XBB-1"), pledge("XCC-1", vetting="pending")],
        missions=[{"id": "M", "ceilings": {"military": 40}}],
        pins=[pin("XAA-1", "A"), pin("XBB-1", "A"), pin("XCC-1", "B")],
    )
    assert conflict(cases) == [("pin", "XCC-1", "B")]
    rule = stated_rules(cases, [("pin", "XCC-1", "B")])[0]
    assert "vetting pending" in rule_sentence(rule.kind, rule.words, rule.barriers)


def test_units_already_deployed_may_contradict_a_ceiling():
    cases = case([line()], [pledge(deployed_in="L")], missions=[{"id": "M", "ceilings": {"military": 24}}])
    assert conflict(cases) == [("deployed", "XAA-1", "L"), ("mission_ceiling", "M", "military")]


def test_a_pin_beyond_what_is_offered():
    cases = case([line(quantity=2)], [pledge()], pins=[pin(units=2)])
    assert conflict(cases) == [("once", "XAA-1"), ("pin", "XAA-1", "L")]


def test_a_rule_for_women_against_a_pin():
    cases = case(
        [line(capability="pol.fpu")],
        [pledge(capability="pol.fpu", women=10)],
        women_targets={"fpu": {"2018": 0.2}},
        women_mode="must",
        pins=[pin()],
    )
    assert conflict(cases) == [("pin", "XAA-1", "L"), ("women_must", "M", "fpu")]


def test_support_that_nobody_gives_against_a_deployed_unit():
    cases = case([line()], [pledge(deployed_in="L", needs=[{"support": "support.apc", "quantity": 1}])])
    assert conflict(cases) == [("deployed", "XAA-1", "L"), ("needs", "XAA-1", "support.apc")]


def test_a_required_line_that_is_short_against_a_pin():
    cases = case([line(requires=["H"]), line("H", "med.level2")], [pledge()], pins=[pin()])
    assert conflict(cases) == [("pin", "XAA-1", "L"), ("requires", "L", "H")]


def test_what_can_hold_together_is_no_conflict():
    cases = case([line()], [pledge()], pins=[pin()])
    with pytest.raises(EngineFault):
        find_conflict(formulate(cases), Limits(), Stop())


@pytest.mark.parametrize("lang", LANGS)
def test_every_rule_has_its_sentence(lang):
    cases = case(
        [line("A", "ipo", 2, women_share=0.5, languages={"fra": 1}), line(requires=["A"])],
        [
            pledge("XAA-1", "ipo", 2, women=1, languages={"fra": 1}),
            pledge("XAA-2", needs=[{"support": "support.apc", "quantity": 1}], alternative="G", package="K"),
            pledge("XAA-3", alternative="G", package="K", deployed_in="L"),
            pledge("XBB-1", "support.apc"),
        ],
        missions=[{"id": "M", "ceilings": {"military": 10}, "intake_per_month": 10}],
        contributors=[{"id": "XAA", "ceilings": {"total": 10}}],
        max_contributor_share=0.5,
        women_targets={"ipo": {"2018": 0.2}},
        women_mode="must",
        pins=[pin("XAA-2")],
    )
    rules = [
        ("cover", "L"),
        ("most", "L"),
        ("once", "XAA-2"),
        ("women_once", "XAA-1"),
        ("men_once", "XAA-1"),
        ("speakers", "XAA-1", "fra"),
        ("contributor_ceiling", "XAA", "total"),
        ("mission_ceiling", "M", "military"),
        ("intake", "M"),
        ("alternative", "G"),
        ("package", "XAA-2"),
        ("one_mission", "K"),
        ("needs", "XAA-2", "support.apc"),
        ("gives", "XBB-1"),
        ("requires", "L", "A"),
        ("contributor_share", "XAA", "M"),
        ("women", "A"),
        ("women_must", "M", "ipo"),
        ("pin", "XAA-2", "L"),
        ("deployed", "XAA-3", "L"),
    ]
    formulation = formulate(cases)
    kinds = {formulation.programme.rows.key(row)[0] for row in range(formulation.programme.rows.count)}
    assert kinds - {"filled", "used", "aim", "present"} <= {rule[0] for rule in rules}
    for rule in stated_rules(cases, rules):
        assert "{" not in rule_sentence(rule.kind, rule.words, rule.barriers, lang)


def sentences(cases):
    return [rule_sentence(one.kind, one.words, one.barriers) for one in stated_rules(cases, conflict(cases))]


def test_a_pinned_unit_that_does_not_fit_is_said_not_to():
    cases = case([line()], [pledge(quantity=2, indivisible=True)], pins=[pin()])
    too_large = "all 2 units or none: they give 2, the line takes 1 at most"
    assert sentences(cases) == [f"at least 1 of XAA-1 on L, by pin; but the pair is barred: {too_large}"]


def test_support_that_falls_short_is_said_with_its_number():
    needy = pledge(needs=[{"support": "support.apc", "quantity": 2}])
    cases = case([line()], [needy, pledge("XBB-1", "support.apc")], pins=[pin()], support_lead_days=0)
    assert sentences(cases)[0] == "each unit of XAA-1 needs 2 support.apc, 1 in all are offered to it"


def test_a_member_of_a_package_that_can_go_nowhere_is_named_with_its_barrier():
    cases = case(
        [line("A"), line("B", "pol.fpu")],
        [pledge(package="G"), pledge("XBB-1", "pol.fpu", package="G", vetting="barred")],
        pins=[pin(to="A")],
    )
    assert "XBB-1 goes only with its package G, and can go nowhere itself: vetting barred" in sentences(cases)
