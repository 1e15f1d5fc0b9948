"""Values on random tiny cases: each is the difference of two coverages solved from scratch, with and without."""

from fractions import Fraction
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, assume, given, settings

from forcegen.domain.policy import Policy
from forcegen.eligibility.pairs import eligibility
from forcegen.explanation.again import Again
from forcegen.explanation.sentence.effects import between
from forcegen.explanation.value import values
from forcegen.plan.plan import used
from forcegen.reading.coercion import Located
from forcegen.solving.engine import Deadline, Limits
from forcegen.solving.engines import engine
from forcegen.solving.progress import Stop
from forcegen.solving.tiers import Infeasible
from forcegen.validation.overlaid import checked, overlaid, overlay_of
from support.cases import AS_OF, capabilities, case, gathered, line, pledge, solved
from support.random_cases import records, sound

SLOW = (HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large)
some = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=SLOW, database=None)


def valued(cases, at_once=1):
    return values(cases, AS_OF, Again(engine("highs"), Deadline(Limits()), Stop()), at_once)


def covered(cases):
    try:
        return solved(cases).tiers[0].value
    except Infeasible:
        return None


def changed(arguments, **over):
    """Coverage of the case with an overlay, as `whatif` would have it; None where no plan is possible."""
    given_records, policy = arguments
    before = gathered(**given_records)
    overlay = overlay_of(over, [])
    after, rules = overlaid(before, Located(Policy.model_validate(policy)), [overlay])
    # With every pledge gone there is nothing to match, which a file may not say, but a value must.
    scenario, findings = checked(before, after, capabilities(), rules, AS_OF)
    if scenario is None:
        assert {one.code for one in findings if one.severity == "error"} == {"FG126"}
        assume(False)
    return covered(eligibility(scenario, AS_OF))


def solved_anew(found, arguments, base):
    """Each worth, with the coverage of the two cases of which it is the difference."""
    if len(found.pledges) > 1:
        for one in found.pledges:
            if len(one.with_it) + 1 < len(found.pledges):
                yield one.worth, changed(arguments, withdraw=[one.pledge]), base
    for one in found.withdrawals:
        if len(one.pledges) < len(found.pledges):
            yield one.worth, changed(arguments, withdraw=list(one.pledges)), base
    for one in found.caveats:
        yield one.alone, base, changed(arguments, pledges=[{"id": one.pledge, "caveats": []}])


def same(worth, less, more):
    """The worth is what `less` lacks more than `more`; unknown where no plan is possible."""
    if less is None or more is None:
        assert worth.least is None
    else:
        assert worth.proven
        assert worth.least == less - more


@some
@given(records())
def test_every_value_is_a_difference_of_two_solves(arguments):
    cases = sound(arguments)
    base = covered(cases)
    assume(base is not None)
    found = valued(cases)
    assert found.base.proven
    assert found.base.most == base
    for worth, less, more in solved_anew(found, arguments, base):
        same(worth, less, more)


@some
@given(records())
def test_values_of_a_large_case_lie_between_the_two_numbers_told(arguments):
    cases = sound(arguments)
    base = covered(cases)
    assume(base is not None)
    with patch("forcegen.explanation.remedies.search.LARGE", 0):
        found = valued(cases)
    for worth, less, more in solved_anew(found, arguments, base):
        within(worth, less, more)


def test_what_is_filled_up_in_a_large_case_is_not_called_the_best():
    """Without XAA-1 the best plan sends XBB-1 to L1 and XCC-1, which comes late, to L2; filled up, L1 stays empty."""
    night = [{"kind": "task", "forbids": ["night"]}]
    cases = case(
        [line("L1", priority=1, min_level=1, tasks=["night"]), line("L2", min_level=2)],
        [
            pledge("XAA-1", level=1),
            pledge("XBB-1", level=2),
            pledge("XCC-1", level=2, caveats=night, from_="2018-02"),
        ],
    )
    with patch("forcegen.explanation.remedies.search.LARGE", 0):
        told = {one.pledge: one.worth for one in valued(cases).pledges}["XAA-1"]
    exact = {one.pledge: one.worth for one in valued(cases).pledges}["XAA-1"]
    assert exact.proven
    assert exact.least > 0
    assert told.least == 0
    assert told.most > exact.least


def within(worth, less, more):
    """What is lost lies between what is told, as far as anything is."""
    if less is not None and more is not None:
        assert worth.least is not None
        assert worth.least <= less - more
        assert worth.most is None or less - more <= worth.most


@some
@given(records())
def test_two_at_once_say_the_same_as_one(arguments):
    cases = sound(arguments)
    assume(covered(cases) is not None)
    assert valued(cases, 2) == valued(cases, 1)


def worths(cases):
    return {one.pledge: (one.worth.least, one.idle and one.idle.code) for one in valued(cases).pledges}


def test_why_a_pledge_is_worth_nothing():
    cases = case(
        [
            line("A", priority=1),
            line("B", "med.level2", tasks=["night"]),
            line("C", "ipo", 2),
            line("D", "ipo.planner"),
        ],
        [
            pledge("XAA-1"),
            pledge("XBB-1"),
            pledge("XBB-2", "med.level2", caveats=[{"kind": "task", "forbids": ["night"]}]),
            pledge("XBB-3", "pol.fpu"),
            pledge("XBB-4", "inf.company", to="2017-11"),
            pledge("XBB-5", "support.apc", 2),
            pledge("XCC-1", "ipo", 2),
        ],
        contributors=[{"id": "XCC", "ceilings": {"police": 0}}],
    )
    found = worths(cases)
    assert found["XAA-1"] == (0, "others_do")
    assert found["XBB-1"] == (0, "lines_met")
    assert found["XBB-2"] == (0, "barred")
    assert found["XBB-3"] == (0, "no_line_asks")
    assert found["XBB-4"] == (0, "outside")
    assert found["XBB-5"] == (0, "no_line_asks")
    assert found["XCC-1"] == (0, "held_back")


def test_caveats_are_priced_alone_and_together():
    night = [{"kind": "task", "forbids": ["night"]}]
    cases = case(
        [line("A", tasks=["night"]), line("B", tasks=["night"], requires=["A"])],
        [pledge("XAA-1", caveats=night), pledge("XAA-2", caveats=night), pledge("XBB-1", caveats=night)],
    )
    found = {one.pledge: (one.alone.least, one.together.least) for one in valued(cases).caveats}
    assert found == {"XAA-1": (30, 60), "XAA-2": (30, 60), "XBB-1": (30, 30)}


def test_who_withdraws_takes_what_it_mans_with_others():
    cases = case([line(priority=1)], [pledge("XAA-1", partners=[{"contributor": "XBB", "strength": 5}])])
    found = {one.contributor: one for one in valued(cases).withdrawals}
    assert found["XBB"].pledges == ["XAA-1"]
    assert found["XBB"].worth.least == Fraction(300)
    assert (found["XBB"].opens.line, found["XBB"].opens.newly) == ("L", True)


def test_a_search_stopped_at_once_claims_no_more_than_it_knows():
    cases = case([line(quantity=2)], [pledge("XAA-1"), pledge("XBB-1")])
    stop = Stop()
    stop.ask()
    found = values(cases, AS_OF, Again(engine("highs"), Deadline(Limits()), stop))
    exact = {one.pledge: one.worth for one in valued(cases).pledges}
    for one in found.pledges:
        assert one.worth.least <= exact[one.pledge].least
        assert one.worth.most is None or exact[one.pledge].least <= one.worth.most
        assert not one.worth.proven
    assert not any(one.opens for one in found.withdrawals)


def test_a_caveat_not_tried_in_time_is_not_said_to_leave_no_plan():
    night = [{"kind": "task", "forbids": ["night"]}]
    cases = case(
        [line("A", tasks=["night"]), line("B", tasks=["night"])],
        [pledge("XAA-1", caveats=night), pledge("XAA-2", caveats=night)],
    )
    stop = Stop()
    stop.ask()
    found = values(cases, AS_OF, Again(engine("highs"), Deadline(Limits()), stop))
    assert [one.pledge for one in found.caveats] == ["XAA-1", "XAA-2"]
    for price in (price for one in found.caveats for price in (one.alone, one.together)):
        assert (price.least, price.most, price.proven) == (0, None, False)
        assert [between(price.least, price.most, lang) for lang in ("en", "fr")] == ["not known", "pas connu"]


@pytest.mark.parametrize("large", [False, True])
def test_a_search_stopped_at_once_has_a_plan_where_units_are_there_already(large):
    cases = case([line("A"), line("B")], [pledge("XAA-1", deployed_in="A"), pledge("XBB-1")])
    stop = Stop()
    stop.ask()
    with patch("forcegen.explanation.remedies.search.LARGE", 0 if large else cases.stays + 1):
        found = values(cases, AS_OF, Again(engine("highs"), Deadline(Limits()), stop))
    assert found.base.plan is not None
    assert "XAA-1" in used(found.base.plan)
    told = {one.pledge: one.worth for one in found.pledges}
    assert told["XAA-1"].most is None
    assert (told["XBB-1"].least, told["XBB-1"].most) == (0, found.base.most)
