"""Each cause on the smallest case that has it: the first cause told, its pledge, and who could change it."""

import pytest

from forcegen.domain.quantities import month_number
from forcegen.explanation.causes import CODES, Cause, causes
from forcegen.explanation.sentence.report import cause_sentence
from forcegen.explanation.sentence.words import LANGS
from forcegen.plan.plan import Deployment, Plan
from support.cases import case, line, pledge, solved


def found(*given, **policy):
    cases = case(*given, **policy)
    return {name: list(why) for name, why in causes(cases, solved(cases).plan).items()}


APC = {"support_lead_days": 0}
JANUARY = month_number(2018, 1)
CASES = {
    "not_pledged": lambda: found([line(capability="med.level2")], [pledge()]),
    "too_few": lambda: found([line(quantity=2)], [pledge()]),
    "committed_elsewhere": lambda: found([line("A", priority=1), line("L")], [pledge()]),
    "ceiling": lambda: found([line()], [pledge()], contributors=[{"id": "XAA", "ceilings": {"total": 24}}]),
    "intake": lambda: found([line(quantity=2)], [pledge(quantity=2)], missions=[{"id": "M", "intake_per_month": 25}]),
    "alternative": lambda: found(
        [line("A", "med.level2", priority=1), line("L")],
        [pledge(alternative="G"), pledge("XAA-2", "med.level2", alternative="G")],
    ),
    "package": lambda: found([line()], [pledge(package="G"), pledge("XAA-2", "med.level2", package="G")]),
    "support": lambda: found([line()], [pledge(needs=[{"support": "support.apc", "quantity": 2}])], **APC),
    "requires": lambda: found([line(requires=["Z"]), line("Z", "med.level2")], [pledge()]),
    "notice": lambda: found([line()], [pledge(notice_days=40)]),
    "window": lambda: found([line()], [pledge(from_="2018-02")]),
    "level": lambda: found([line()], [pledge(level="1")]),
}


@pytest.mark.parametrize("code", list(CASES))
def test_the_first_cause(code):
    first = CASES[code]()["L"][0]
    assert first.code == code
    assert first.lifted_by is None if code == "requires" else first.lifted_by


def test_a_line_without_gap_has_no_causes():
    assert found([line()], [pledge()]) == {}


def test_the_facts_of_a_ceiling_can_be_checked_by_hand():
    cause = CASES["ceiling"]()["L"][0]
    assert cause.facts == {
        "of": "XAA",
        "component": "total",
        "ceiling": 24,
        "persons": 25,
        "from": "2018-01",
        "to": "2018-03",
    }


def test_a_unit_that_waits_for_another_line_says_so():
    """It serves, but not in the month in which the line it requires was short."""
    why = found(
        [line(requires=["H"]), line("H", "med.level2")], [pledge(), pledge("XBB-1", "med.level2", from_="2018-02")]
    )
    assert [(one.code, one.pledge) for one in why["L"]] == [("requires", "XAA-1")]
    assert why["L"][0].facts == {"requirement": "H", "from": "2018-01", "to": "2018-01"}


def test_a_tour_that_ends_too_soon_is_told():
    cases = case([line(to="2018-06")], [pledge(max_tour_months=3)])
    why = causes(cases, Plan((Deployment("XAA-1", "L", JANUARY, JANUARY + 3, 1),)))["L"]
    assert [one.code for one in why] == ["window"]
    assert why[0].facts == {"tour_months": 3, "from": "2018-04", "to": "2018-06"}


def test_too_few_counts_what_can_serve_in_the_same_month():
    why = found([line(quantity=2)], [pledge(quantity=2, to="2018-01"), pledge("XBB-1")])["L"]
    assert [one.facts for one in why if one.code == "too_few"] == [
        {"target": 2, "pledged": 1, "missing": 1, "month": "2018-02", "from": "2018-02", "to": "2018-03"}
    ]
    why = found([line(quantity=2)], [pledge(quantity=2, max_tour_months=1)])["L"]
    assert [one.code for one in why] == ["window"]


def test_a_unit_that_brings_more_than_fits_is_not_said_to_come_on_top_of_a_full_line():
    cases = case([line(capability="inf.battalion", divisible=True)], [pledge(), pledge("XBB-1", "inf.battalion")])
    plan = Plan((Deployment("XAA-1", "L", JANUARY, JANUARY + 3, 1),))
    why = {one.pledge: one for one in causes(cases, plan)["L"]}["XBB-1"]
    assert (why.code, why.facts["gives"], why.facts["free"]) == ("package", 4, 3)


def test_an_offer_that_is_elsewhere_already_is_no_missing_offer():
    why = found([line("A"), line("L")], [pledge(deployed_in="A")])["L"]
    assert [(one.code, one.facts) for one in why] == [("committed_elsewhere", {"requirement": "A", "units": 1})]
    why = found([line()], [pledge(to="2017-12"), pledge("XBB-1", "med.level1")])["L"]
    assert [(one.code, one.pledge) for one in why] == [("window", "XAA-1")]


def test_what_a_line_requires_is_told_where_nobody_offers_for_it():
    why = found([line(requires=["Z"]), line("Z", "med.level2")], [pledge("XAA-1", "pol.fpu")])["L"]
    assert {one.code for one in why} == {"requires", "not_pledged"}
    assert next(one.facts for one in why if one.code == "requires")["requirement"] == "Z"


def test_a_window_that_closes_before_it_opens_is_not_told_as_one():
    (why,) = found([line()], [pledge(from_="2018-05")], horizon={"from": "2018-01", "months": 12})["L"]
    assert cause_sentence(why, "en") == "XAA-1: could come only from 2018-05, but it or the line ends in 2018-03"


def test_a_package_does_not_name_its_own_member_as_what_must_go_with_it():
    never = pledge("XAA-2", "med.level2", package="G", vetting="pending")
    why = found([line(), line("K", "med.level2")], [pledge(package="G", quantity=2), never])["L"]
    told = [one.facts for one in why if one.code == "package"]
    assert told == [{"package": "G", "missing": ["XAA-2"], "quantity": 2}]


def test_support_that_is_lent_is_committed_to_the_pledge_it_helps():
    why = found(
        [line(priority=1), line("S", "support.apc", 2)],
        [pledge(needs=[{"support": "support.apc", "quantity": 1}]), pledge("XBB-1", "support.apc", 2)],
        **APC,
    )["S"]
    assert ("committed_elsewhere", "XBB-1", {"pledge": "XAA-1", "units": 1}) in [
        (one.code, one.pledge, one.facts) for one in why
    ]


def test_an_offer_that_misses_by_one_thing_comes_before_one_that_misses_by_two():
    why = found([line(min_strength=26)], [pledge("XAA-1", level="1", vetting="pending"), pledge("XBB-1", strength=20)])
    assert [one.pledge for one in why["L"]] == ["XBB-1", "XAA-1", "XAA-1", "XAA-1"]


def test_every_barrier_of_every_pair_is_told():
    why = found([line(min_strength=26, tasks=["night"])], [pledge(caveats=[{"kind": "task", "forbids": ["night"]}])])
    assert [one.code for one in why["L"]] == ["caveat", "strength"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("code", list(CASES))
def test_every_cause_reads_as_a_sentence(code, lang):
    for cause in CASES[code]()["L"]:
        text = cause_sentence(cause, lang)
        assert text
        assert "None" not in text
        assert "{" not in text


def test_causes_are_of_the_closed_set():
    for make in CASES.values():
        assert all(isinstance(one, Cause) and one.code in CODES for why in make().values() for one in why)


def test_each_short_month_has_its_reason():
    """The start that breaks least comes in March, when the mission has room: that alone would leave out two months."""
    cases = case(
        [line("K", "med.level2", to="2018-02"), line(to="2018-06")],
        [pledge("XBB-1", "med.level2"), pledge(to="2018-06")],
        contributors=[{"id": "XAA", "ceilings": {"total": 24}}],
        missions=[{"id": "M", "ceilings": {"military": 49}}],
    )
    why = causes(cases, Plan((Deployment("XBB-1", "K", JANUARY, JANUARY + 2, 1),)))["L"]
    told = {(one.facts["of"], one.facts["from"], one.facts["to"]) for one in why if one.code == "ceiling"}
    assert told == {("XAA", "2018-01", "2018-06"), ("M", "2018-01", "2018-02")}


def test_what_is_not_stated_is_told_as_that():
    """A state that said nothing must not read that it has none."""
    asks = {"languages": {"fra": 0.2}, "women_share": 0.1, "standards": {"mine_protected": True, "aircraft": 2}}
    silent = {cause_sentence(one) for one in found([line(**asks)], [pledge()])["L"]}
    assert silent == {
        "XAA-1: does not state how many speak French, the line asks for 20.0%",
        "XAA-1: does not state how many of 25 are women, the line asks for 10.0%",
        "XAA-1: does not state the standard “mine protected”, which is asked",
        "XAA-1: aircraft: 2 asked, not stated",
    }
    none = {"languages": {"fra": 0}, "women": 0, "standards": {"mine_protected": False, "aircraft": 0}}
    said = {cause_sentence(one) for one in found([line(**asks)], [pledge(**none)])["L"]}
    assert said == {
        "XAA-1: 0.0% speak French, the line asks for 20.0%",
        "XAA-1: 0 women of 25, the line asks for 10.0%",
        "XAA-1: not up to the standard “mine protected”",
        "XAA-1: aircraft: 2 asked, has 0",
    }


def test_days_of_notice_that_are_for_support_are_told_apart():
    needy = pledge(notice_days=10, needs=[{"support": "support.apc", "quantity": 1}])
    apc = pledge("XBB-1", "support.apc")
    told = [cause_sentence(one) for one in found([line(within_days=30)], [needy, apc], support_lead_days=40)["L"]]
    assert "XAA-1: needs 50 days of notice, 40 of them for support, the line allows 30" in told
    told = [cause_sentence(one) for one in found([line()], [needy, apc], support_lead_days=40)["L"]]
    assert "XAA-1: ready only in 2018-02, with 50 days of notice, 40 of them for support" in told


def test_a_unit_that_no_month_can_take_in_is_told_by_its_own_persons():
    cause = found([line()], [pledge()], missions=[{"id": "M", "intake_per_month": 20}])["L"][0]
    assert cause_sentence(cause) == "XAA-1: M takes in 20 persons a month, it brings 25 at once"


def test_of_persons_only_those_count_who_speak_what_the_line_asks_for():
    speakers = pledge(capability="ipo", quantity=6, languages={"fra": 0.5})
    why = found([line(capability="ipo", quantity=5, languages={"fra": 1})], [speakers])["L"]
    assert next(one.facts["pledged"] for one in why if "target" in one.facts) == 3
