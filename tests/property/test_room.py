"""What the room says of one more deployment is what the audit says of the plan that has it."""

from hypothesis import assume, given

from forcegen.plan.audit import audit
from forcegen.plan.fill import deployed, filled, one_more
from forcegen.plan.room import Room
from support.random_cases import records, some, sound


@some
@given(records(longest=4))
def test_what_breaks_nothing_passes_the_audit_and_nothing_else_does(arguments):
    case = sound(arguments)
    there = deployed(case)
    assume(not audit(case, there))
    full = filled(case, there)
    for plan in (there, full):
        for one in more(case, Room(case, plan)):
            room = Room(case, plan)
            before = room.plan()
            breaches = room.breaches(one)
            holds = room.holds(one)
            assert room.plan() == before
            room.add(one)
            room.lend(one)
            broken = audit(case, room.plan())
            assert holds == (not broken), (one, breaches, broken)
            assert holds == (not breaches)
            room.drop(one)
            assert room.plan().deployments == before.deployments
            assert room.breaches(one) == breaches or room.plan().support != before.support


def more(case, room):
    for pair in case.pairs.values():
        if pair.eligible and not pair.deployed:
            for start in pair.starts.each:
                for units in {1, max(1, room.idle(pair.pledge.pledge.id)), pair.pledge.pledge.quantity}:
                    yield from one_more(room, pair, start, units)
