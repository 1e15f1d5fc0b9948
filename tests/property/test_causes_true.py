"""Every cause of every short line is true, and every short line has one: of proven plans and of plans cut short."""

from hypothesis import given

from forcegen.explanation.before import plain_facts
from forcegen.explanation.causes import causes
from forcegen.explanation.sentence.names import lifted_text
from forcegen.explanation.sentence.words import LANGS
from forcegen.plan.audit import audit
from forcegen.plan.fill import filled
from forcegen.plan.plan import Plan
from forcegen.solving.tiers import Infeasible
from support.cases import solved
from support.random_cases import records, some, sound
from support.truth import untrue


def judge(case, plan):
    for line, why in causes(case, plan).items():
        assert why, line
        for cause in why:
            assert untrue(case, plan, line, cause) is None, (line, cause, untrue(case, plan, line, cause))
            assert cause.lifted_by is None or all(lifted_text(cause.lifted_by, lang) for lang in LANGS)


@some
@given(records(longest=6))
def test_every_cause_of_a_proven_plan_is_true(arguments):
    case = sound(arguments)
    try:
        judge(case, solved(case).plan)
    except Infeasible:
        return


@some
@given(records(longest=6))
def test_every_cause_of_a_plan_filled_by_priority_is_true(arguments):
    case = sound(arguments)
    plan = filled(case, Plan(()))
    if not audit(case, plan):
        judge(case, plan)


@some
@given(records(longest=6))
def test_what_is_said_before_solving_is_true(arguments):
    case = sound(arguments)
    facts = plain_facts(case)
    unfillable = {fact.about for fact in facts if fact.is_line}
    for fact in facts:
        if fact.is_line:
            assert fact.reasons, fact
            for cause in fact.reasons:
                if cause.code == "requires":
                    required = cause.facts["requirement"]
                    assert required in unfillable & set(case.lines[fact.about].requirement.requires)
                else:
                    assert untrue(case, Plan(()), fact.about, cause) is None, fact
    try:
        plan = solved(case).plan
    except Infeasible:
        return
    said = unfillable | {fact.about for fact in facts if not fact.is_line}
    assert not [one for one in plan.deployments if one.requirement in said or one.pledge in said]
