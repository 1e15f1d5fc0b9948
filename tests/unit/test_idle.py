"""What became of each pledge, and why what is not used is not, on the smallest case of each reason."""

import pytest

from forcegen.explanation.causes import causes
from forcegen.explanation.idle import Told, uses
from forcegen.explanation.sentence.effects import idle_sentence
from support.cases import case, line, pledge, solved


def found(*given, **policy):
    cases = case(*given, **policy)
    plan = solved(cases).plan
    why = causes(cases, plan)
    told = Told(cases)
    for name, causes_of in why.items():
        told.take(name, causes_of)
    return {one.pledge.id: one for one in uses(cases, plan, set(why), told)}


APC = {"support_lead_days": 0}
NEEDY = pledge(needs=[{"support": "support.apc", "quantity": 2}])
CASES = {
    "outside": lambda: found([line()], [pledge(), pledge("XBB-1", to="2017-06")]),
    "no_line_asks": lambda: found([line()], [pledge(), pledge("XBB-1", "staff")]),
    "no_need": lambda: found([line()], [NEEDY, pledge("XBB-1", "support.apc", 3)], **APC),
    "barred": lambda: found([line()], [pledge(), pledge("XBB-1", vetting="pending")]),
    "barred_where_short": lambda: found(
        [line("A"), line("B", within_days=30)], [pledge(notice_days=31), pledge("XBB-1", notice_days=31)]
    ),
    "held_back": lambda: found([line()], [pledge("XBB-1")], contributors=[{"id": "XBB", "ceilings": {"total": 24}}]),
    "lines_met": lambda: found([line()], [pledge(), pledge("XBB-1")]),
}


@pytest.mark.parametrize("code", list(CASES))
def test_each_reason(code):
    told = [one.why for one in CASES[code]().values() if one.why is not None]
    assert [one.code for one in told] == [code]
    for lang in ("en", "fr"):
        assert idle_sentence(told[0], lang)


def test_what_is_used_and_where():
    all_of_them = CASES["no_need"]()
    assert (all_of_them["XAA-1"].used, all_of_them["XAA-1"].lines, all_of_them["XAA-1"].why) == (1, ("L",), None)
    helper = all_of_them["XBB-1"]
    assert (helper.used, helper.lines, helper.supports) == (2, (), ("XAA-1",))
    outside = CASES["outside"]()["XBB-1"]
    assert (outside.used, outside.lines) == (0, ())


def test_a_limit_says_more_than_that_it_comes_too_late_for_another_line():
    """Two of three fit under the ceiling; the line of higher priority is short only before they could come."""
    lines = [line("A", priority=1, to="2018-01"), line("B", quantity=3, from_="2018-02")]
    ceiling = [{"id": "XAA", "ceilings": {"total": 50}}]
    why = found(lines, [pledge(quantity=3, from_="2018-02")], contributors=ceiling)["XAA-1"].why
    assert (why.code, why.line, why.cause.code) == ("held_back", "B", "ceiling")


def test_a_mission_keeps_its_capitals():
    why = found([line()], [pledge("XBB-1")], missions=[{"id": "M", "intake_per_month": 20}])["XBB-1"].why
    assert idle_sentence(why) == "not used on L: M takes in 20 persons a month, it brings 25 at once"
    assert idle_sentence(why, "fr").endswith("M accueille 20 personnes par mois, elle en amène 25 d'un coup")


def test_of_a_pledge_used_in_part_the_rest_is_spoken_of():
    helper = CASES["no_need"]()["XBB-1"]
    assert idle_sentence(helper.why, rest=True) == "no pledge in use needs more of it"
    three = found([line(quantity=2)], [pledge(quantity=3)])["XAA-1"]
    assert three.used == 2
    assert idle_sentence(three.why, rest=True) == "every line it could serve is met without the rest"
    assert idle_sentence(three.why, "fr", rest=True).endswith("pourvues sans le reste")


def test_what_holds_idle_units_back_is_not_that_others_are_at_work():
    """Of two one is on A; the other could come to B in March alone, where the line is full until then."""
    lines = [line("A", priority=1), line("B", to="2018-03", min_tour_months=2)]
    there = pledge("XBB-1", deployed_in="B", to="2018-02")
    why = found(lines, [pledge(quantity=2), there])["XAA-1"].why
    assert (why.code, why.line) == ("held_back", "B")
    assert why.cause is None or why.cause.code != "committed_elsewhere"
