"""Changes, cures, contrasts, fits and partners on cases that can be solved in the head."""

import re
import string
import time
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace
from unittest.mock import patch

import pytest

from forcegen.cli.asked import Asked, asked
from forcegen.domain.quantities import MOST
from forcegen.eligibility.pairs import eligibility
from forcegen.eligibility.rules import RULES
from forcegen.errors import NoPlan
from forcegen.explanation.remedies.asks import asks
from forcegen.explanation.remedies.candidates import candidates
from forcegen.explanation.remedies.changes import KINDS, NEW, OF_GROUPS, Change, Edit, overlay_of
from forcegen.explanation.remedies.contrast import contrast
from forcegen.explanation.remedies.covered import MOST_SECONDS, UNPROVEN_SECONDS, at_hand, covered, nearest
from forcegen.explanation.remedies.cures import Cure, _apart, _Looking, _Set, _Wanted, cures
from forcegen.explanation.remedies.explained import explained
from forcegen.explanation.remedies.fit import fit, offered
from forcegen.explanation.remedies.gated import gated
from forcegen.explanation.remedies.partners import partners
from forcegen.explanation.remedies.question import MOST_CHANGES, Useless, question
from forcegen.explanation.remedies.search import searched
from forcegen.explanation.remedies.tight import tightened
from forcegen.explanation.remedies.verified import Effect
from forcegen.explanation.remedies.world import world
from forcegen.explanation.sentence.names import kinds_text, lifted_text
from forcegen.explanation.sentence.remedies import CHANGES, PHRASES, phrase, said
from forcegen.explanation.sentence.words import LANGS
from forcegen.pipeline import Inputs, load
from forcegen.plan.audit import audit
from forcegen.plan.plan import Deployment, Plan
from forcegen.reporting.asks_record import FORMS as ASKS_FORMS
from forcegen.reporting.asks_record import asks_record, sheet_table
from forcegen.reporting.change_record import change_row
from forcegen.reporting.explanation_forms import FORMS as EXPLAINED_FORMS
from forcegen.reporting.explanation_forms import cause_table
from forcegen.reporting.explanation_record import explanation_record
from forcegen.reporting.fit_forms import OFFER_FORMS
from forcegen.reporting.fit_record import offer_record
from forcegen.solving.by_hand import first_plan
from forcegen.solving.progress import Stop
from forcegen.solving.tiers import solve_tiers
from support.cases import AS_OF, line, pledge
from support.changed import resolver, search


def base_of(lines, pledges, **more):
    cases, resolve = resolver(lines, pledges, **more)
    found = covered(search(), cases)
    assert found is not None
    return found, resolve


M, XAA = "missions", "contributors"
NEEDS = [{"support": "support.apc", "quantity": 2}]
LAST_QUARTER = {"from": "2018-04", "months": 3}
SHORT = {
    "lift_caveat": ({"tasks": ["night"]}, {"caveats": [{"kind": "task", "forbids": ["night"]}]}, {}),
    "raise_level": ({"min_level": 3}, {"level": 2}, {}),
    "shorten_notice": ({}, {"notice_days": 90}, {}),
    "extend_window": ({}, {"to": "2018-02"}, {}),
    "shorten_tour": ({"to": "2018-06"}, {"min_tour_months": 12}, {"horizon": LAST_QUARTER}),
    "lengthen_tour": ({"min_tour_months": 3}, {"max_tour_months": 2}, {}),
    "add_standard": ({"standards": {"armour": True}}, {}, {}),
    "add_strength": ({"min_strength": 30}, {}, {}),
    "add_speakers": ({"languages": {"fra": 0.2}}, {"languages": {"fra": 0.1}}, {}),
    "add_women": ({"women_share": 0.2}, {"women": 3}, {}),
    "earmark": ({}, {"for": ["N"]}, {M: [{"id": "M"}, {"id": "N"}]}),
    "vetting": ({}, {"vetting": "pending"}, {}),
    "consent": ({}, {}, {M: [{"id": "M", "host": "XCM", "excludes": ["XAA"]}]}),
    "lift_forbid": ({}, {}, {"forbids": [{"pledge": "XAA-1", "requirement": "L"}]}),
    "raise_ceiling": ({}, {}, {M: [{"id": "M", "ceilings": {"military": 20}}]}),
    "raise_intake": ({}, {}, {M: [{"id": "M", "intake_per_month": 20}]}),
    "raise_share": ({}, {}, {"max_contributor_share": 0.5}),
    "give_support": ({}, {"needs": NEEDS}, {"support_lead_days": 0}),
}


@pytest.mark.parametrize("kind", list(SHORT))
def test_each_kind_of_change_closes_the_gap_it_is_for(kind):
    of_line, of_pledge, more = SHORT[kind]
    base, resolve = base_of([line(**of_line)], [pledge(**of_pledge)], **more)
    found = cures(base, "L", AS_OF, resolve, search())
    assert [one.kind for one in found.found[0].verified.changes] == [kind]
    assert found.found[0].closes
    assert found.found[0].opens_nothing
    assert found.found[0].proven
    assert found.found[0].verified.result.value == 0


def test_more_units_and_a_new_offer():
    base, resolve = base_of([line(quantity=2)], [pledge()])
    found = cures(base, "L", AS_OF, resolve, search()).found
    assert [[one.kind for one in cure.verified.changes] for cure in found] == [["more_units"], ["new_pledge"]]


@pytest.mark.parametrize(
    ("of_line", "of_pledge", "mission"),
    [
        ({}, {"quantity": 2}, {}),
        ({}, {"quantity": 2, "strength": 100}, {"ceilings": {"military": 1000}, "intake_per_month": 1}),
        ({"capability": "pol.fpu", "divisible": True}, {"capability": "med.level1"}, {}),
        ({}, {"quantity": MOST, "needs": NEEDS}, {}),
    ],
)
def test_no_change_asks_for_more_than_a_file_may_state(of_line, of_pledge, mission):
    lines = [line(quantity=MOST, priority=5, **of_line), line("K", priority=1)]
    base, _ = base_of(lines, [pledge(**of_pledge)], missions=[{"id": "M", **mission}])
    asked = candidates(base.cases, base.short, base.causes, AS_OF)
    assert asked
    assert all(one.facts.get(fact, 0) <= MOST for one in asked for fact in ("more", "quantity"))
    # With all of them at once, what one adds comes on top of what another does.
    assert world(base.cases, asked, AS_OF).changes


def test_both_alternatives():
    lines = [line(), line("K", "med.level1")]
    base, resolve = base_of(lines, [pledge(alternative="G"), pledge("XAA-2", "med.level1", alternative="G")])
    (short,) = base.short
    kinds = [[one.kind for one in cure.verified.changes] for cure in cures(base, short, AS_OF, resolve, search()).found]
    assert ["drop_alternative"] in kinds


def test_members_of_a_package_one_without_the_other():
    """The other member is barred everywhere, so that the whole package stays at home."""
    lines = [line(), line("K", "med.level1", tasks=["night"])]
    never = [{"kind": "task", "forbids": ["night"]}]
    base, resolve = base_of(lines, [pledge(package="G"), pledge("XAA-2", "med.level1", package="G", caveats=never)])
    found = cures(base, "L", AS_OF, resolve, search()).found
    short = {cure.verified.changes[0].kind: sorted(cure.verified.result.short) for cure in found}
    assert short == {"drop_package": ["K"], "lift_caveat": [], "new_pledge": ["K"]}


def test_support_from_beyond_the_horizon_helps_only_once_it_is_offered_within_it():
    """A line asks for it too, so that its coming earlier is a change that is thought of."""
    horizon = {"from": "2018-01", "months": 3}
    vehicles = pledge("XBB-1", "support.apc", 2, from_="2018-05", to="2018-08")
    lines = [line(to="2018-06"), line("K", "support.apc", to="2018-06", priority=5)]
    base, resolve = base_of(lines, [pledge(needs=NEEDS), vehicles], horizon=horizon, support_lead_days=0)
    one, two = asks(base, 2, AS_OF, resolve, search()).points
    assert [(change.kind, change.pledge) for change in one.verified.changes] == [("extend_window", "XBB-1")]
    assert sorted(one.verified.result.short) == ["K"]
    assert sorted(two.verified.result.short) == []


def test_a_set_that_a_better_plan_puts_to_other_use_is_told_of():
    """One unit, at too low a level for two lines: raised, it goes to the more pressing one."""
    lines = [line(priority=4, min_level=3), line("K", priority=1, min_level=3)]
    base, resolve = base_of(lines, [pledge(level=2)])
    record = explanation_record(explained(base, "L", AS_OF, resolve, search()), "en")
    raised = record.elsewhere[0]
    assert [one.kind for one in raised.changes] == ["raise_level"]
    assert base.value == 3 * (100 + 3)
    assert (raised.served, raised.coverage, raised.bound) == (3 * 100, 3 * 3, 3 * 3)
    assert [(one.requirement, one.weighted) for one in raised.side_effects] == [("K", -300)]
    fewest = min(len(one.changes) for one in record.cures)
    assert fewest == 2
    told = EXPLAINED_FORMS["table"](record, "en")
    assert "Would serve L in full, but a better plan then uses what is gained elsewhere" in told
    assert "K (-3 unit-months)" in told


def test_a_set_is_not_the_fewest_where_a_smaller_one_may_have_been_passed_over():
    """With a change that could make the best plan cover less, what covers less than a useless set may be of use."""
    night = [{"kind": "task", "forbids": ["night"]}]
    base, _ = base_of([line(tasks=["night"], min_level=3)], [pledge(level=2, caveats=night)])
    one, *_ = candidates(base.cases, base.short, base.causes, AS_OF)
    exact, open_ = Useless((one,), 0, exact=True), Useless((one,), 0, exact=False)
    told = [_Wanted(useless=(each,)).passes_over(changes) for each in (exact, open_) for changes in (2, 3)]
    assert told == [False, False, False, True]
    assert [_Wanted(known=((one,),)).passes_over(changes) for changes in (2, 3)] == [False, True]


def test_what_is_asked_does_not_depend_on_when_checks_end():
    """Two of the sets found for this line are of no use, so that questions are asked again without them."""
    loaded = load(Inputs())
    cases, quick = eligibility(loaded.scenario, loaded.as_of), search()
    quick = replace(quick, checker=quick.engine)
    base = covered(quick, cases)
    again = Asked(loaded, base, quick).resolve
    ask, check = _Looking._best, _Looking._verified
    told = []
    for thought, delay in ((0.5, 0.0), (0.0, 0.5)):
        asked = []

        def counted(self, programme, share, asked=asked, thought=thought):
            found = ask(self, programme, share)
            time.sleep(thought)
            asked.append((programme.rows.count, None if found.values is None else found.values.tolist()))
            return found

        def late(self, changes, values, delay=delay):
            found = check(self, changes, values)
            time.sleep(delay)
            return found

        with patch.object(_Looking, "_best", counted), patch.object(_Looking, "_verified", late):
            found = cures(base, "UNMC-INF-6", loaded.as_of, again, quick)
        told.append((asked, [(one.verified.overlay, one.verified.result.plan) for one in found.found]))
    assert len(told[0][0]) > 5
    assert told[0] == told[1]


def test_an_offer_is_changed_alone_not_what_goes_with_it_in_a_package():
    never = [{"kind": "task", "forbids": ["night"]}]
    lines = [line(), line("K", "med.level1", tasks=["night"])]
    base, _ = base_of(lines, [pledge(package="G"), pledge("XAA-2", "med.level1", package="G", caveats=never)])
    all_of_it = candidates(base.cases, base.short, base.causes, AS_OF)
    alone = candidates(base.cases, {"L": base.short["L"]}, base.causes, AS_OF, offers=["XAA-1"])
    assert "lift_caveat" in {one.kind for one in all_of_it}
    assert {one.kind for one in alone} == {"drop_package"}


def test_the_share_of_a_contributor_is_raised_by_no_more_than_is_needed():
    """Two units of one contributor beside one of another: two thirds, rounded up."""
    base, resolve = base_of([line(quantity=3)], [pledge(quantity=2), pledge("XBB-1")], max_contributor_share=0.5)
    (first, *_) = cures(base, "L", AS_OF, resolve, search()).found
    (change,) = first.verified.changes
    assert change.kind == "raise_share"
    assert change.facts == {"share": 0.5, "to": 0.667}
    assert first.verified.overlay["policy"] == {"max_contributor_share": 0.667}


@pytest.mark.parametrize("strengths", [(50, 55, 60), (60, 55, 50), (55, 60, 50), (60, 50, 55)])
def test_a_ceiling_is_raised_by_no_more_than_is_needed(strengths):
    """The plan at hand has 60 persons on K, and 50 more would be 110; 50 of another contributor could be there."""
    lines = [line("K", "med.level1"), line()]
    makers = dict(zip(("XBB-1", "XCC-1", "XDD-1"), strengths, strict=True))
    doctors = [pledge(name, "med.level1", strength=count) for name, count in makers.items()]
    missions = [{"id": "M", "ceilings": {"military": 95}}]
    base, resolve = base_of(lines, [pledge(strength=50), *doctors], missions=missions)
    (there,) = (name for name, count in makers.items() if count == 60)
    starts = base.cases.pairs[there, "K"].starts
    plan = Plan((Deployment(there, "K", starts.first, starts.end(starts.first), 1),))
    (first, *_) = cures(replace(base, plan=plan), "L", AS_OF, resolve, search()).found
    (change,) = first.verified.changes
    assert (change.kind, change.facts["more"], change.facts["to"]) == ("raise_ceiling", 5, 100)
    assert first.proven


def test_more_units_are_no_more_than_other_changes_of_the_cure_leave_short():
    """One unit is late: made ready in time it serves, and of four only three are still lacking."""
    base, resolve = base_of([line(quantity=4)], [pledge(notice_days=90)])
    found = cures(base, "L", AS_OF, resolve, search()).found
    asked = {one.kind: one for cure in found for one in cure.verified.changes if one.pledge == "XAA-1"}
    assert set(asked) == {"shorten_notice", "more_units"}
    assert asked["more_units"].facts["more"] == 3
    (row,) = (row for cure in found for row in cure.verified.overlay["pledges"] if row["id"] == "XAA-1")
    assert row["quantity"] == 4
    assert all(cure.closes and cure.proven for cure in found)


def test_a_plan_that_sends_one_more_unit_elsewhere_is_no_cheaper_answer():
    """Two more are enough of the three that L lacks: a third, on K, is counted as one more that is asked for."""
    lines = [line(quantity=3, priority=1), line("K", priority=5)]
    base, _ = base_of(lines, [pledge(notice_days=90)])
    among = candidates(base.cases, {"L": base.short["L"]}, base.causes, AS_OF)
    changed = gated(world(base.cases, [one for one in among if one.kind not in NEW], AS_OF))
    asked = question(changed, changed.unchanged(base.plan), "L")
    programme, options = asked.without([], [], [], harmless=True, most=MOST_CHANGES), changed.layout.options
    lower = programme.column_lower.copy()
    lower[(options.line == changed.layout.line_number["K"]).argmax()] = 1
    found = [searched(search(), one, asked.objective) for one in (programme, replace(programme, column_lower=lower))]
    steps = [asked.objective.steps(one.values) for one in found]
    sent = [sum(one.units for one in changed.plan(each.values).deployments) for each in found]
    assert sent == [3, 4]
    assert steps[1] == steps[0] + 1


def _more(name, count):
    edit = Edit("pledges", name, "quantity", "add", count)
    return Change("more_units", "XAA", (name, "quantity"), {"more": count}, (edit,), pledge=name, step=count)


@pytest.mark.parametrize(
    ("of_pledge", "women", "more"),
    [
        ({"women": 0}, 0, 2),
        ({"women": 1}, 1, 2),
        ({"women": 1}, 0, 3),
        ({"women_share": 0.25}, 1, 3),
        ({"women_share": 0.5}, 0, 4),
        ({"women_share": 1.0}, 3, 2),
        ({"women": 0, "languages": {"fra": 0.5}}, 0, 5),
    ],
)
def test_of_individuals_as_many_more_are_asked_as_the_women_men_and_speakers_sent_take(of_pledge, women, more):
    """One is pledged and three are sent; with one fewer there are too few of these."""
    asked = line(capability="observer", quantity=3, languages=dict.fromkeys(of_pledge.get("languages", ()), 0.1))
    base, resolve = base_of([asked], [pledge(capability="observer", **of_pledge)])

    def with_more(count):
        return resolve(overlay_of(base.cases.scenario, [_more("XAA-1", count)], "more"))

    starts = with_more(9).pairs["XAA-1", "L"].starts
    plan = Plan((Deployment("XAA-1", "L", starts.first, starts.end(starts.first), 3, women),))
    (tight,) = tightened(with_more(9), [_more("XAA-1", 9)], plan)
    assert (tight.facts["more"], tight.step, tight.edits) == (more, more, _more("XAA-1", more).edits)
    assert audit(with_more(more), plan) == []
    assert audit(with_more(more - 1), plan)


def test_of_support_as_much_more_is_asked_as_is_lent():
    base, resolve = base_of([line()], [pledge(needs=NEEDS), pledge("XBB-1", "support.apc")], support_lead_days=0)
    cases = resolve(overlay_of(base.cases.scenario, [_more("XBB-1", 9)], "more"))
    plan = covered(search(), cases).plan
    (tight,) = tightened(cases, [_more("XBB-1", 9)], plan)
    assert tight.facts["more"] == 1


def test_of_what_goes_whole_all_is_asked():
    base, resolve = base_of([line(quantity=4)], [pledge(quantity=2, indivisible=True)])
    (first, *_) = cures(base, "L", AS_OF, resolve, search()).found
    (change,) = first.verified.changes
    assert (change.kind, change.facts["more"]) == ("more_units", 2)


def test_every_kind_is_tried_here():
    assert set(SHORT) | {"more_units", "new_pledge", *OF_GROUPS} == set(KINDS)


def test_a_cure_that_moves_the_gap_says_where():
    lines = [line(priority=1, tasks=["night"]), line("K")]
    base, resolve = base_of(lines, [pledge(caveats=[{"kind": "task", "forbids": ["night"]}])])
    found = {cure.verified.changes[0].kind: cure for cure in cures(base, "L", AS_OF, resolve, search()).found}
    lifted = found["lift_caveat"]
    assert lifted.closes
    assert not lifted.opens_nothing
    assert [one.requirement for one in lifted.verified.effects(base)] == ["L", "K"]
    assert found["new_pledge"].opens_nothing


def test_what_no_change_closes():
    """A line that must be served by units that stay longer than its gap lasts, in a mission nobody may enter."""
    base, resolve = base_of(
        [line("L", "med.level1", requires=["K"]), line("K", "pol.fpu", 40)],
        [pledge("XAA-1", "med.level1")],
        missions=[{"id": "M", "ceilings": {"police": 0}}],
    )
    found = cures(base, "L", AS_OF, resolve, search())
    for one in found.found:
        assert {change.kind for change in one.verified.changes} >= {"raise_ceiling"}


ELSE = [pledge("XAA-1", "pol.fpu")]
"""Of no use: without any pledge there would be nothing to match."""


def test_what_is_required_and_offered_by_nobody_is_part_of_the_cure():
    lines = [line("A", "med.level1", requires=["B"]), line("B", "med.level2", requires=["L"]), line()]
    base, resolve = base_of(lines, ELSE)
    found = cures(base, "A", AS_OF, resolve, search()).found
    assert [sorted(change.requirement for change in one.verified.changes) for one in found] == [["A", "B", "L"]]
    assert found[0].proven


@pytest.mark.parametrize("limit", [{"intake_per_month": 30}, {"ceilings": {"military": 30}}])
def test_a_limit_that_a_new_offer_would_break_is_part_of_the_cure(limit):
    """A company has 25 persons; nobody has offered any."""
    base, resolve = base_of([line(quantity=2)], ELSE, missions=[{"id": "M", **limit}])
    (found,) = cures(base, "L", AS_OF, resolve, search()).found
    raised = "raise_intake" if "intake_per_month" in limit else "raise_ceiling"
    assert {one.kind for one in found.verified.changes} == {raised, "new_pledge"}
    assert found.proven


def test_a_limit_is_raised_by_what_all_that_is_required_needs():
    """A company has 25 persons, a hospital of the second level 50."""
    lines = [line(requires=["B"]), line("B", "med.level2")]
    base, resolve = base_of(lines, ELSE, missions=[{"id": "M", "ceilings": {"military": 10}}])
    (found,) = cures(base, "L", AS_OF, resolve, search()).found
    assert sorted(one.kind for one in found.verified.changes) == ["new_pledge", "new_pledge", "raise_ceiling"]
    raised = next(one for one in found.verified.changes if one.kind == "raise_ceiling")
    assert raised.facts["to"] == 75
    assert found.proven


def test_what_holds_a_unit_back_in_one_month_is_told_of_all_that_it_could_serve():
    """The line it is for requires another, which is short in the last month, and the unit must stay to the end."""
    lines = [line("A", "med.level1", requires=["L"], to="2018-03"), line(to="2018-03")]
    offers = [pledge(to="2018-02", min_tour_months=2), pledge("XBB-1", "med.level1", min_tour_months=3)]
    base, resolve = base_of(lines, offers)
    record = explanation_record(explained(base, "A", AS_OF, resolve, search()), "en")
    rows = [row for row in cause_table(record, "en").rows if str(row[1]).startswith("XBB-1")]
    assert rows == [("2018-01–2018-03", "XBB-1: the line requires L, which is short in 2018-03", "")]


@pytest.mark.parametrize(("lang", "said_"), [("en", "It meets needs of XAA-1"), ("fr", "des besoins de XAA-1")])
def test_a_support_offer_that_is_not_used_names_whom_it_could_help(lang, said_):
    base, _ = base_of([line()], [pledge(needs=NEEDS), pledge("XBB-1", "support.apc", quantity=1)])
    record = offer_record(offered(base, "XBB-1"), lang)
    assert record.could_support == ("XAA-1",)
    assert said_ in OFFER_FORMS["table"](record, lang)


def test_a_sheet_calls_no_set_best_that_is_not_proven():
    base, resolve = base_of([line(min_level=3)], [pledge(level=2)])
    record = asks_record(asks(base, 1, AS_OF, resolve, search()), "en", "XAA")
    (point,) = record.curve
    unproven = record.model_copy(update={"curve": (point.model_copy(update={"proven": False}),)})
    assert [row[1] for row in sheet_table(record, "en").rows] == ["1"]
    assert [row[1] for row in sheet_table(unproven, "en").rows] == ["1 (not proven)"]


def test_a_divisible_line_asks_for_elements():
    base, resolve = base_of([line(capability="pol.fpu", divisible=True)], [pledge("XAA-1", "med.level1")])
    record = explanation_record(explained(base, "L", AS_OF, resolve, search()), "en")
    assert (record.capability, record.counted_in, record.target) == ("pol.fpu", "pol.platoon", 4)
    assert "L asks for 4 pol.platoon" in EXPLAINED_FORMS["table"](record, "en")


def _unproven(told, number):
    """The explanation with one cure of which the best plan is not known."""
    found = list(told.cures.found)
    checked = found[number].verified
    found[number] = replace(
        found[number], verified=replace(checked, result=replace(checked.result, bound=Fraction(-1)))
    )
    return replace(told, cures=replace(told.cures, found=found))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("form", ["table", "markdown"])
def test_what_is_not_proven_to_close_the_line_is_told_apart(lang, form):
    """A better plan might serve others with what is gained; only what is proven is said to close the line."""
    base, resolve = base_of([line(quantity=2)], [pledge()])
    told = _unproven(explained(base, "L", AS_OF, resolve, search()), 0)
    record = explanation_record(told, lang)
    assert [(one.closes, one.proven) for one in record.cures] == [(None, False), (True, True)]
    text = EXPLAINED_FORMS[form](record, lang)
    sure, maybe = text.split(phrase("what_would", lang))[1].split(said("might", lang, "L"))
    for part, cure, verb, other in (
        (sure, record.cures[1], "closes", "serves"),
        (maybe, record.cures[0], "serves", "closes"),
    ):
        assert cure.changes[0].text in part
        assert said("opens_nothing", lang, said(verb, lang, "L")) in part
        assert said(other, lang, "L") not in part
    both = _unproven(told, 1)
    assert phrase("what_would", lang) not in EXPLAINED_FORMS[form](explanation_record(both, lang), lang)
    rows = EXPLAINED_FORMS["csv"](record, lang)
    assert said("serves", lang, "L") in rows
    assert said("closes", lang, "L") in rows


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_better_plan_gains_is_not_put_down_to_the_changes_alone(lang):
    """The plan at hand leaves K to nobody, though somebody could serve it: with any change the best plan does."""
    lines = [line(quantity=2), line("K", "med.level1")]
    base, resolve = base_of(lines, [pledge(), pledge("XBB-1", "med.level1")])
    doubt = phrase("gain_of_plan", lang)
    best = explanation_record(explained(base, "L", AS_OF, resolve, search()), lang)
    assert doubt not in EXPLAINED_FORMS["table"](best, lang)
    kept = Plan(tuple(one for one in base.plan.deployments if one.requirement == "L"))
    poor = explanation_record(explained(at_hand(base.cases, kept), "L", AS_OF, resolve, search()), lang)
    assert {one.requirement for cure in poor.cures for one in cure.side_effects} == {"K"}
    assert doubt in EXPLAINED_FORMS["table"](poor, lang)


def test_a_cure_that_is_not_proven_and_moves_the_gap_is_not_said_to_close_the_line():
    lines = [line(priority=1, tasks=["night"]), line("K")]
    base, resolve = base_of(lines, [pledge(caveats=[{"kind": "task", "forbids": ["night"]}])])
    told = explained(base, "L", AS_OF, resolve, search())
    (number,) = (number for number, one in enumerate(told.cures.found) if not one.opens_nothing)
    text = EXPLAINED_FORMS["table"](explanation_record(_unproven(told, number), "en"), "en")
    assert "serves L in full; the gap moves to K" in text


def test_an_offer_may_stay_for_a_shorter_time_where_what_is_required_is_short_in_one_month():
    lines = [line("A", "med.level1", requires=["L"]), line(from_="2018-02", to="2018-02")]
    base, resolve = base_of(lines, ELSE)
    found = fit(base, offer(capability="med.level1", min_tour_months=3), AS_OF, resolve, search())
    assert found is not None
    assert found.upgrade is not None
    assert [one.kind for one in found.upgrade.verified.changes] == ["shorten_tour"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_pledge_of_another_kind_is_said_not_to_match(lang):
    base, resolve = base_of([line()], [pledge("XAA-1", "med.level1")])
    told = explained(base, "L", AS_OF, resolve, search(), "XAA-1")
    assert told.contrast is not None
    assert not told.contrast.matches
    text = EXPLAINED_FORMS["table"](explanation_record(told, lang), lang)
    assert said("mismatch", lang, "XAA-1", "L") in text


def test_a_pledge_that_is_barred_is_not_forced():
    base, resolve = base_of([line()], [pledge(vetting="pending")])
    found = contrast(base, "L", "XAA-1", resolve, search())
    assert [one.code for one in found.barriers] == ["vetting"]
    assert found.result is None


def test_a_pledge_forced_on_another_line_costs_what_it_covered():
    base, resolve = base_of([line(priority=1), line("K", priority=5)], [pledge()])
    found = contrast(base, "K", "XAA-1", resolve, search())
    assert found.result is not None
    assert found.result.value - base.value == 3 * (100 - 1)
    assert [one.requirement for one in found.effects] == ["K", "L"]


def test_a_pledge_that_cannot_be_forced():
    limits = [{"id": "M", "ceilings": {"military": 10}}]
    base, resolve = base_of([line()], [pledge()], missions=limits)
    assert contrast(base, "L", "XAA-1", resolve, search()).contradiction


def test_no_plan_in_time_is_no_contradiction():
    """Of a case that is solved as `solve` does it, too; one whose rules contradict each other still says so."""
    base, resolve = base_of([line(priority=1), line("K", priority=5)], [pledge()])
    limits = [{"id": "M", "ceilings": {"military": 10}}]
    tight, resolve_tight = base_of([line()], [pledge()], missions=limits)
    with patch("forcegen.explanation.remedies.covered.LED", 0):
        gone = contrast(tight, "L", "XAA-1", resolve_tight, search())
        with patch("forcegen.explanation.remedies.covered.solve_tiers", side_effect=NoPlan.found(False)):
            late = contrast(base, "K", "XAA-1", resolve, search())
    assert gone.contradiction
    assert late.result is None
    assert not late.contradiction


def test_the_nearest_plan_is_told_with_what_it_lacks_itself():
    """A plan that is not proven best may be short where the one that moves less is not."""
    base, resolve = base_of([line()], [pledge()])
    poor = at_hand(resolve({"whatif": "nothing"}), Plan(()))
    found = nearest(search(), poor, base.plan)
    assert poor.value > base.value
    assert (found.plan, found.value) == (base.plan, base.value)


def as_if_large():
    return patch("forcegen.explanation.remedies.search.LARGE", 0)


def test_a_pledge_forced_on_a_line_of_a_large_case():
    base, resolve = base_of([line(priority=1), line("K", priority=5)], [pledge()])
    limits = [{"id": "M", "ceilings": {"military": 10}}]
    tight, resolve_tight = base_of([line()], [pledge()], missions=limits)
    with as_if_large():
        found = contrast(base, "K", "XAA-1", resolve, search())
        none = contrast(tight, "L", "XAA-1", resolve_tight, search())
    assert found.result is not None
    assert found.result.value - base.value == 3 * (100 - 1)
    assert not found.result.proven
    assert [one.requirement for one in found.effects] == ["K", "L"]
    assert none.result is None
    assert not none.contradiction


def test_an_offer_to_a_large_case():
    base, resolve = base_of([line(quantity=2)], [pledge()])
    strict, resolve_strict = base_of([line(quantity=2, min_level=3)], [pledge()])
    with as_if_large():
        found = fit(base, offer(), AS_OF, resolve, search())
        raised = fit(strict, offer(level=1), AS_OF, resolve_strict, search())
    assert found is not None
    assert found.helps
    assert not found.proven
    assert [(one.pledge, one.requirement) for one in found.served] == [("XBB-9", "L")]
    assert raised is not None
    assert raised.upgrade is not None
    assert [one.kind for one in raised.upgrade.verified.changes] == ["raise_level"]
    assert not raised.upgrade.fewest


def test_asks_about_a_large_case():
    """Two lines, each a pledge away from being served; the nearest is asked first, and nothing is proven."""
    lines = [line(priority=1, tasks=["night"]), line("K", "med.level1")]
    base, resolve = base_of(lines, [pledge(caveats=[{"kind": "task", "forbids": ["night"]}])])
    whole = asks(base, 3, AS_OF, resolve, search())
    with as_if_large():
        part = asks(base, 3, AS_OF, resolve, search())
        told = asks_record(part, "en")
    assert [one.value for one in part.points] == [one.value for one in whole.points]
    chosen = [[one.kind for one in point.verified.changes] for point in part.points]
    assert chosen == [["lift_caveat"], ["lift_caveat", "new_pledge"]]
    assert not any(one.proven for one in part.points)
    assert "each tried in this plan" in ASKS_FORMS["table"](told, "en")


@pytest.mark.parametrize(("proven", "seconds"), [(True, MOST_SECONDS), (False, UNPROVEN_SECONDS)])
def test_a_check_of_a_case_that_is_not_small_takes_no_longer_than_somebody_waits(proven, seconds):
    """Where the base is not proven, nothing rests on it that is worth a longer wait."""
    base, resolve = base_of([line()], [pledge()], missions=[{"id": "M", "ceilings": {"military": 20}}])
    base = base if proven else replace(base, bound=None)
    where = "forcegen.explanation.remedies.covered"
    with patch(f"{where}.LED", 0), patch(f"{where}.solve_tiers", wraps=solve_tiers) as solved:
        cures(base, "L", AS_OF, resolve, search())
    assert {call.args[3].seconds for call in solved.call_args_list} == {seconds}


def test_asks_that_cost_too_much_are_those_found_around_lines():
    lines = [line(priority=1, tasks=["night"]), line("K", "med.level1")]
    base, resolve = base_of(lines, [pledge(caveats=[{"kind": "task", "forbids": ["night"]}])])
    near = "forcegen.explanation.remedies.asks"
    with patch(f"{near}.LED", 0), patch(f"{near}._EFFORT", 1e-9):
        points = asks(base, 2, AS_OF, resolve, search()).points
    assert [[one.kind for one in each.verified.changes] for each in points] == [
        ["lift_caveat"],
        ["lift_caveat", "new_pledge"],
    ]
    assert all(one.verified.result.proven for one in points)


def test_a_search_stopped_before_there_is_a_plan_says_so():
    loaded, stop = load(Inputs()), Stop()
    stop.ask()
    with pytest.raises(NoPlan, match="before the search was stopped"):
        asked(loaded, None, "cp-sat", None, stop)


def test_the_base_of_a_case_that_is_not_small_has_half_of_the_time():
    where = "forcegen.explanation.remedies.covered"
    with patch(f"{where}.LED", 0), patch(f"{where}.solve_tiers", wraps=solve_tiers) as solved:
        base = asked(load(Inputs()), None, "cp-sat", 40.0, Stop()).base
    (call,) = solved.call_args_list
    assert 15 < call.args[3].seconds <= 20
    assert call.args[3].threads == 2
    assert base.proven


@pytest.mark.parametrize("proven", [True, False])
@pytest.mark.parametrize(("lang", "best"), [("en", "a plan that is best in coverage"), ("fr", "un plan optimal")])
def test_a_base_is_called_best_in_coverage_only_where_that_is_proven(lang, best, proven, capsys):
    def ended(search, cases, start=None, **more):
        found = at_hand(cases, first_plan(cases, lambda: False, lambda: False))
        return replace(found, bound=found.value if proven else Fraction(0))

    with patch("forcegen.explanation.remedies.covered.covered", ended):
        asked(load(Inputs()), None, "cp-sat", None, Stop(), lang=lang)
    told = capsys.readouterr().err
    assert (best in told) is proven
    assert told == PHRASES["of_coverage" if proven else "of_best_found"][LANGS.index(lang)] + "\n"


def test_no_ask_found_in_time_is_not_called_none():
    base, resolve = base_of([line(tasks=["night"])], [pledge(caveats=[{"kind": "task", "forbids": ["night"]}])])
    stopped = replace(search(), stop=Stop())
    stopped.stop.ask()
    told = ASKS_FORMS["table"](asks_record(asks(base, 1, AS_OF, resolve, stopped), "en"), "en")
    assert told == "No ask was found in the time given; it is not proven that there is none.\n"


def offer(**more):
    return {"whatif": "offer", "pledges": [{**pledge("XBB-9", **more)}], "contributors": [{"id": "XBB"}]}


def test_an_offer_that_helps():
    base, resolve = base_of([line(quantity=2)], [pledge()])
    found = fit(base, offer(), AS_OF, resolve, search())
    assert found is not None
    assert found.helps
    assert found.proven
    assert [(one.pledge, one.requirement) for one in found.served] == [("XBB-9", "L")]
    assert not found.moved


def test_an_offer_that_changes_nothing_and_its_smallest_upgrade():
    base, resolve = base_of([line(quantity=2, min_level=3)], [pledge()])
    found = fit(base, offer(level=1, notice_days=60), AS_OF, resolve, search())
    assert found is not None
    assert not found.helps
    assert found.upgrade is not None
    assert [one.kind for one in found.upgrade.verified.changes] == ["raise_level"]
    assert found.upgrade.fewest
    assert found.upgrade.verified.result.value < base.value


def test_a_level_above_the_one_asked_for_is_one_change_where_it_spares_another():
    """Level 2 would do, but would be ready only after the line has ended; higher levels are ready in time."""
    base, resolve = base_of([line(quantity=2, min_level=2)], [pledge()])
    silent = {**offer(level=1), "pledges": [{**pledge("XBB-9", level="1"), "notice_days": None}]}
    found = fit(base, silent, AS_OF, resolve, search())
    assert found is not None
    assert found.upgrade is not None
    (change,) = found.upgrade.verified.changes
    assert change.kind == "raise_level"
    assert change.facts["asked"] in ("3", "RDL")


def test_an_offer_of_what_nobody_lacks():
    base, resolve = base_of([line()], [pledge()])
    found = fit(base, offer(), AS_OF, resolve, search())
    assert found is not None
    assert not found.helps
    assert found.exhausted


@pytest.mark.parametrize("caveats", [[], [{"kind": "area", "never": ["M"]}]])
def test_an_offer_is_not_credited_with_what_a_better_search_finds(caveats):
    """The plan at hand leaves a pledge at home that could serve: with the offer both come, or that one alone."""
    base, resolve = base_of([line(quantity=3)], [pledge()])
    poor = at_hand(base.cases, Plan(()))
    assert base.value < poor.value
    found = fit(poor, offer(caveats=caveats), AS_OF, resolve, search())
    assert found is not None
    assert found.before.value == base.value
    assert found.helps is not bool(caveats)
    assert found.after.value == (base.value if caveats else base.value / 2)
    assert not found.moved
    assert fit(base, offer(caveats=caveats), AS_OF, resolve, search()).before is base


def test_partners_for_half_offers():
    needy = pledge(needs=[{"support": "support.apc", "quantity": 2}], support_lead_days=0)
    needy.pop("support_lead_days")
    base, _ = base_of(
        [line(), line("K", "inf.company", 2, from_="2018-01", to="2018-06")],
        [
            needy,
            pledge("XBB-S", "support.apc", 1),
            pledge("XCC-S", "support.apc", 4, serves=["XDD"]),
            pledge("XDD-2", to="2018-02"),
        ],
        support_lead_days=0,
        contributors=[{"id": "XDD"}],
    )
    (support,) = [one for one in partners(base.cases, base.plan, "XAA-1") if one.support]
    assert (support.quantity, support.support) == (2, "support.apc")
    assert [(one.pledge, one.quantity, one.serves) for one in support.partners] == [
        ("XBB-S", 1, True),
        ("XCC-S", 4, False),
    ]
    months = [one for one in partners(base.cases, base.plan, "XDD-2") if one.months]
    assert {one.months[1] for one in months} <= {"2018-03", "2018-06"}


def fields(text):
    return sorted({name for _, name, _, _ in string.Formatter().parse(text) if name is not None})


def test_every_kind_and_phrase_is_said_in_both_languages():
    for lang in LANGS:
        assert set(CHANGES[lang]) == set(KINDS)
        assert all(kinds_text([kind], lang) != kind for kind in KINDS)
        assert all(lifted_text(rule.LIFTED_BY, lang) for rule in RULES)
    for name, texts in PHRASES.items():
        assert len(texts) == len(LANGS), name
        assert all(texts), name
        assert len({tuple(fields(text)) for text in texts}) == 1, name


@pytest.mark.parametrize("kind", list(SHORT))
def test_each_change_is_said_with_who_can_make_it(kind):
    of_line, of_pledge, more = SHORT[kind]
    base, resolve = base_of([line(**of_line)], [pledge(**of_pledge)], **more)
    (change,) = cures(base, "L", AS_OF, resolve, search()).found[0].verified.changes
    for lang in LANGS:
        text = change_row(change, base.cases.scenario, lang).text
        assert re.match(r"^[^:]+:? ?: .+", text), text
        assert "{" not in text
        assert "None" not in text


EARMARKS = {name: Change("earmark", "XAA", (name, "earmark"), {}, (), pledge=name) for name in "ABCD"}


def _cure(opens_nothing, *names):
    chosen = [EARMARKS[name] for name in names]
    return Cure(SimpleNamespace(chosen=chosen), closes=True, opens_nothing=opens_nothing, fewest=True)


def test_cures_are_set_apart_by_what_their_check_shows():
    harmful, harmless, sharing = _cure(False, "A"), _cure(True, "B", "C"), _cure(True, "C", "D")
    assert _apart([harmful, harmless, sharing]) == [harmless, harmful]
    # One that has another in it says nothing of its own, unless it spares other lines what that one costs.
    assert _apart([_cure(False, "A", "B"), harmful]) == [harmful]
    spares = _cure(True, "A", "B")
    assert _apart([harmful, spares]) == [spares, harmful]
    fewer = _cure(True, "C")
    assert _apart([harmless, fewer]) == [fewer]


def test_all_cures_found_are_set_apart():
    base, resolve = base_of([line(min_level=3)], [pledge(level=2)])
    with patch("forcegen.explanation.remedies.cures._apart", return_value=["apart"]) as apart:
        found = cures(base, "L", AS_OF, resolve, search())
    assert found.found == ["apart"]
    assert len(apart.call_args.args[0]) > 1


def test_that_no_smaller_set_is_harmless_proves_nothing_of_one_that_is_not():
    worse = [Effect("K", {}, {24216: 1}, 0)]
    for chosen, harmless, effects, fewest in (
        (("A", "B"), True, worse, False),
        (("A", "B"), True, [], True),
        (("A", "B"), False, worse, True),
        (("A",), True, worse, True),
    ):
        made = _cure(True, *chosen).verified.chosen
        verified = SimpleNamespace(chosen=made, effects=lambda _, told=effects: told, result=SimpleNamespace(short={}))
        check = SimpleNamespace(result=lambda said=verified: said)
        found = _Looking._cure(SimpleNamespace(_base=None, _line="L"), _Set(made, True, harmless, check))
        assert found.fewest is fewest
