"""Random tiny cases: no set of changes does better than the one found, by solving every set."""

from dataclasses import replace
from fractions import Fraction
from itertools import islice, product
from math import comb, prod
from unittest.mock import patch

from hypothesis import assume, given, settings

from forcegen.explanation.remedies.asks import asks
from forcegen.explanation.remedies.candidates import candidates
from forcegen.explanation.remedies.changes import overlay_of
from forcegen.explanation.remedies.covered import short_of
from forcegen.explanation.remedies.cures import cures
from forcegen.explanation.remedies.floor import floor
from forcegen.explanation.remedies.question import MOST_CHANGES
from forcegen.plan.audit import audit
from forcegen.plan.plan import Plan
from forcegen.plan.presence import presence
from forcegen.plan.score import coverage
from support.brute import TooMany, _choices, _supports
from support.cases import AS_OF
from support.cases import line as a_line
from support.cases import pledge as a_pledge
from support.changed import covered_if_any, resolver, search, sets, solved_with, value
from support.random_cases import CASES, records, some, sound

few = settings(some, max_examples=max(20, CASES // 10))
MOST_SETS = 700


def gap(arguments):
    sound(arguments)
    given_records, policy = arguments
    cases, resolve = resolver(**given_records, **policy)
    base = covered_if_any(search(), cases)
    assume(base is not None and base.value > 0)
    return base, resolve


@few
@given(records())
def test_asks_about_a_large_case_are_sets_of_so_many_and_no_better_than_the_best(arguments):
    base, resolve = gap(arguments)
    whole = asks(base, 3, AS_OF, resolve, search())
    with patch("forcegen.explanation.remedies.search.LARGE", 0):
        part = asks(base, 3, AS_OF, resolve, search())
    for most, best in zip(part.points, whole.points, strict=False):
        assert len(most.verified.changes) <= most.asks
        assert best.value <= most.value <= base.value
        assert not most.proven


@few
@given(records())
def test_asks_about_a_case_that_is_not_small_are_the_same(arguments):
    base, resolve = gap(arguments)
    whole = asks(base, 3, AS_OF, resolve, search())
    with patch("forcegen.explanation.remedies.asks.LED", 0), patch("forcegen.explanation.remedies.covered.LED", 0):
        told = asks(base, 3, AS_OF, resolve, search())
    assert [(one.value, one.proven) for one in told.points] == [(one.value, one.proven) for one in whole.points]


@few
@given(records())
def test_no_set_of_asks_is_better_than_the_best(arguments):
    base, resolve = gap(arguments)
    curve = asks(base, 3, AS_OF, resolve, search())
    assume(0 < comb(len(curve.candidates), 2) < MOST_SETS)
    most = 3 if comb(len(curve.candidates), 3) < MOST_SETS else 2
    best = [base.value] * (most + 1)
    for chosen in sets(curve.candidates, most):
        found = solved_with(base.cases, resolve, chosen)
        if found is not None:
            for count in range(len(chosen), most + 1):
                best[count] = min(best[count], found.value)
    for point in curve.points:
        if point.asks <= most:
            assert point.value == best[point.asks], (point.asks, [one.key for one in point.verified.changes])
            assert point.proven
            assert len(point.verified.changes) <= point.asks


@few
@given(records())
def test_every_cure_closes_its_gap_and_no_smaller_set_does(arguments):
    base, resolve = gap(arguments)
    for line in base.short:
        found = cures(base, line, AS_OF, resolve, search())
        harmless = [one for one in found.found if one.opens_nothing]
        for cure in found.found:
            after = solved_with(base.cases, resolve, cure.verified.changes)
            assert value(after) == cure.verified.result.value
            assert cure.closes
            assert cure.proven or (found.elsewhere and cure.verified.result.proven)
            assert line not in cure.verified.result.short
            if cure.opens_nothing:
                assert better_off(base, cure.verified.result)
                assert not any(closes(base, line, resolve, less, strict=True) for less in raised_less(cure))
        for other in found.elsewhere:
            assert value(solved_with(base.cases, resolve, other.changes)) == other.result.value < other.planned
            assert line in other.result.short
        assert independent([cure.verified.changes for cure in harmless])
        assert smallest(base, line, resolve, found, harmless[:1], strict=True)
        if not harmless:
            assert smallest(base, line, resolve, found, found.found[:1], strict=False)


@few
@given(records())
def test_a_case_led_by_its_relaxation_covers_what_an_engine_covers(arguments):
    """And lacks no more of the line that is asked about."""
    base, _ = gap(arguments)
    for line in base.short:
        whole = covered_if_any(search(), base.cases, served=line)
        with patch("forcegen.explanation.remedies.covered.LED", 0):
            led = covered_if_any(search(), base.cases, served=line)
        assert led.proven
        assert led.value == whole.value == base.value
        assert sum(led.short.get(line, {}).values()) == sum(whole.short.get(line, {}).values())


@few
@given(records())
def test_of_questions_given_up_nothing_is_claimed_that_is_not_so(arguments):
    base, resolve = gap(arguments)
    efforts = {"_FROM_A_HINT": 1e-6, "_ALONE": 1e-6}
    with patch.multiple("forcegen.explanation.remedies.search", **efforts):
        told = {line: cures(base, line, AS_OF, resolve, search()) for line in base.short}
    for line, found in told.items():
        assert not any(line in cure.verified.result.short for cure in found.found)
        first = [one for one in found.found if one.opens_nothing][:1]
        if found.exhausted or (first and first[0].fewest):
            assert smallest(base, line, resolve, found, first, strict=True)


@few
@given(records())
def test_what_is_found_near_a_line_of_a_large_case_holds(arguments):
    """As if every case were large: what is told of a cure is true of a plan, and nothing is called proven."""
    base, resolve = gap(arguments)
    with patch("forcegen.explanation.remedies.search.LARGE", 0):
        told = {line: cures(base, line, AS_OF, resolve, search()) for line in base.short}
    for line, found in told.items():
        assert not found.exhausted
        for cure in found.found:
            after = cure.verified.result
            assert cure.closes
            assert not cure.proven
            assert audit(after.cases, after.plan) == []
            assert line not in short_of(after.cases, after.plan)
            assert value(solved_with(base.cases, resolve, cure.verified.changes)) <= after.value
            if cure.opens_nothing:
                assert better_off(base, after)


def independent(sets_found):
    """A set has no change of those found before it, unless it has fewer changes than one of them."""
    return all(
        not {one.attribute for one in chosen} & {one.attribute for each in before for one in each}
        or len(chosen) < max(map(len, before))
        for chosen, before in ((chosen, sets_found[:k]) for k, chosen in enumerate(sets_found))
    )


def smallest(base, line, resolve, found, first, *, strict):
    """Whether no smaller set closes the line; none at all of so many as are looked for, where none was found."""
    most = len(first[0].verified.changes) - 1 if first else MOST_CHANGES if found.exhausted else 0
    while most and comb(len(found.candidates), most) > MOST_SETS:
        most -= 1
    return not any(closes(base, line, resolve, chosen, strict=strict) for chosen in sets(found.candidates, most))


def raised_less(cure):
    """The changes of a cure with one limit raised by a person less, or one pledge by a unit less."""
    changes = cure.verified.changes
    for number, one in enumerate(changes):
        more = int(str(one.facts.get("more", 0)))
        if one.kind in ("raise_ceiling", "raise_intake", "more_units") and more > 1:
            (edit,) = one.edits
            value = dict.fromkeys(edit.value, more - 1) if isinstance(edit.value, dict) else more - 1
            yield [*changes[:number], replace(one, edits=(replace(edit, value=value),)), *changes[number + 1 :]]


def better_off(base, after):
    """No line is short of more in any month."""
    return all(
        short <= base.short.get(name, {}).get(month, 0)
        for name, by_month in after.short.items()
        for month, short in by_month.items()
    )


def closes(base, line, resolve, changes, *, strict):
    """Whether a plan of best coverage serves the line in full, at less cost to others than the gap weighs."""
    cases = resolve(overlay_of(base.cases.scenario, changes, "test"))
    try:
        best = best_with(cases, line, base, strict=strict)
    except TooMany:
        return False
    return best is not None and best == value(covered_if_any(search(), cases))


def best_with(cases, line, base, *, strict):
    """Coverage of the best such plan, of all plans there are; None if there is none."""
    best = None
    gap = weighted(base.cases, line, base.short[line])
    for plan in plans(cases):
        after = short_of(cases, plan)
        if line in after:
            continue
        cost = sum(weighted(cases, name, worse(base, name, by_month)) for name, by_month in after.items())
        if cost == 0 or (not strict and cost < gap):
            found = coverage(cases, presence(cases, plan))
            best = found if best is None else min(best, found)
    return best


def worse(base, name, by_month):
    """How much more a line is short of, by month."""
    before = base.short.get(name, {})
    return {month: max(0, short - before.get(month, 0)) for month, short in by_month.items()}


def weighted(cases, name, short):
    line = cases.lines[name]
    return Fraction(line.weight * sum(short.values()), line.target)


def plans(cases, most=3_000):
    """Every plan that keeps the hard rules."""
    per_pledge = [list(_choices(cases, name)) for name in cases.pledges]
    if prod(len(one) for one in per_pledge) > most:
        raise TooMany
    for chosen in product(*per_pledge):
        deployments = tuple(sorted(one for choice in chosen for one in choice))
        for support in _supports(cases, deployments):
            plan = Plan(deployments, support)
            if not audit(cases, plan):
                yield plan
                break


@settings(some, max_examples=max(40, CASES // 3))
@given(records())
def test_no_plan_of_a_changed_case_lacks_less_than_its_floor(arguments):
    base, resolve = gap(arguments)
    for chosen in islice(sets(candidates(base.cases, base.short, base.causes, AS_OF), 2), 12):
        after = resolve(overlay_of(base.cases.scenario, chosen, "test"))
        least = floor(base.cases, base.bound, after)
        found = None if least is None else covered_if_any(search(), after)
        assert found is None or least <= found.value, [one.key for one in chosen]


def floor_of(lines, pledges, overlay, **more):
    cases, resolve = resolver(lines, pledges, **more)
    base = covered_if_any(search(), cases)
    after = resolve({"whatif": "test", **overlay})
    return base.value, floor(cases, base.bound, after), covered_if_any(search(), after).value


def test_what_a_new_pledge_can_gain_at_most_is_the_floor():
    """Twelve months and no unit; the new pledge stays six of them."""
    new = a_pledge("XBB-1", max_tour_months=6, min_tour_months=6)
    other = a_pledge(capability="med.level1")
    before, least, after = floor_of(
        [a_line(to="2018-12")], [other], {"contributors": [{"id": "XBB"}], "pledges": [new]}
    )
    assert least == after == before / 2


def test_the_floor_says_nothing_of_limits():
    """More room under a ceiling lets in what was there before."""
    none = {"missions": [{"id": "M", "ceilings": {"military": 1}}]}
    raised = {"missions": [{"id": "M", "ceilings": {"military": 1000}}]}
    before, least, after = floor_of([a_line()], [a_pledge()], raised, **none)
    assert after < before
    assert least is None


def test_the_floor_says_nothing_where_others_rest_on_what_is_new():
    """An offer of support covers nothing itself; the pledge that it makes usable does."""
    needy = a_pledge(needs=[{"support": "support.apc", "quantity": 1}])
    offer = a_pledge("XBB-1", "support.apc")
    before, least, after = floor_of([a_line()], [needy], {"contributors": [{"id": "XBB"}], "pledges": [offer]})
    assert after < before
    assert least is None


def test_the_floor_says_nothing_where_one_that_must_be_there_goes():
    """Under a ceiling for one company the unit already there, on the lesser line, keeps another away."""
    there = a_pledge(deployed_in="L0")
    lines = [a_line("L0", priority=5), a_line("L1", priority=1)]
    one = {"missions": [{"id": "M", "ceilings": {"military": 25}}]}
    before, least, after = floor_of(lines, [there, a_pledge("XBB-1")], {"withdraw": ["XAA-1"]}, **one)
    assert after < before
    assert least is None
