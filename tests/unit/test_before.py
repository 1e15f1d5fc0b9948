"""The plain facts before solving, each on the smallest case that has it."""

from forcegen.explanation.before import plain_facts
from support.cases import case, line, pledge

APC = {"support_lead_days": 0}


def facts(*given, **policy):
    return {one.about: [why.code for why in one.reasons] for one in plain_facts(case(*given, **policy))}


def test_nothing_to_say_where_all_fits():
    assert facts([line()], [pledge()]) == {}


def test_a_barred_pledge_and_its_line():
    assert facts([line()], [pledge(vetting="barred")]) == {"L": ["vetting"], "XAA-1": ["vetting"]}


def test_an_indivisible_pledge_that_is_too_large():
    assert facts([line()], [pledge(quantity=2, indivisible=True)]) == {"L": ["package"], "XAA-1": ["package"]}
    assert facts([line(surplus=1)], [pledge(quantity=2, indivisible=True)]) == {}


def test_a_package_whose_members_can_only_go_to_different_missions():
    lines = [line("A"), line("B", "pol.fpu", mission="N")]
    package = [pledge(package="G"), pledge("XBB-1", "pol.fpu", package="G")]
    found = facts(lines, package, missions=[{"id": "M"}, {"id": "N"}])
    assert found == {"A": ["package"], "B": ["package"], "XAA-1": ["package"], "XBB-1": ["package"]}
    assert facts([line("A"), line("B", "pol.fpu")], package) == {}


def test_support_of_which_there_is_not_enough_for_one_unit():
    needy = pledge(needs=[{"support": "support.apc", "quantity": 2}])
    offers = [pledge("XBB-1", "support.apc"), pledge("XCC-1", "support.apc")]
    assert facts([line()], [needy, offers[0]], **APC) == {"L": ["support"], "XAA-1": ["support"]}
    assert facts([line()], [needy, *offers], **APC) == {}


def test_a_unit_that_by_itself_is_above_a_limit():
    small = [{"id": "M", "intake_per_month": 24}]
    assert facts([line()], [pledge()], missions=small) == {"L": ["intake"], "XAA-1": ["intake"]}
    assert facts([line()], [pledge(deployed_in="L")], missions=small) == {}
    small = [{"id": "M", "ceilings": {"military": 24}}]
    assert facts([line()], [pledge()], missions=small) == {"L": ["ceiling"], "XAA-1": ["ceiling"]}
    small = [{"id": "XAA", "ceilings": {"total": 24}}]
    assert facts([line()], [pledge()], contributors=small) == {"L": ["ceiling"], "XAA-1": ["ceiling"]}
    assert facts([line()], [pledge()], contributors=[{"id": "XAA", "ceilings": {"total": 25}}]) == {}
    two = pledge(quantity=2, indivisible=True)
    assert facts([line(quantity=2)], [two], missions=[{"id": "M", "intake_per_month": 49}])["L"] == ["intake"]


def test_a_line_that_rests_on_one_that_nobody_can_fill():
    lines = [line("A", requires=["B"]), line("B", "pol.fpu", requires=["C"]), line("C", "med.level2")]
    found = facts(lines, [pledge(), pledge("XBB-1", "pol.fpu")])
    assert found == {"A": ["requires"], "B": ["requires"], "C": ["not_pledged"]}
    both = [line("A", requires=["B", "C"]), line("B", "pol.fpu"), line("C", "med.level2")]
    assert facts(both, [pledge()])["A"] == ["requires", "requires"]
    # Until that one begins the others can be served.
    lines[2]["from"] = "2018-02"
    assert facts(lines, [pledge(), pledge("XBB-1", "pol.fpu")]) == {"C": ["not_pledged"]}


def test_support_has_no_strength_and_no_women_to_lack():
    asks = line(capability="support.apc", min_strength=8, women_share=0.1)
    assert facts([asks], [pledge(capability="support.apc")]) == {}
