"""The day decisions are taken, the horizon, and what lies outside it."""

from __future__ import annotations

from collections.abc import Iterator

from forcegen.domain.horizon import MOST_MONTHS, outside, span_of, window
from forcegen.domain.pledge import Pledge
from forcegen.domain.quantities import month_text
from forcegen.domain.requirement import Requirement
from forcegen.findings import Finding
from forcegen.validation.world import World


def check_calendar(world: World) -> Iterator[Finding]:
    """An error for a missing day and a bad horizon, a warning for each record left out."""
    policy, requirements = world.policy, world.gathered.requirements
    if world.as_of is None:
        yield Finding(
            "FG123",
            "the day decisions are taken is not given",
            None,
            "add as_of to the policy, or use --as-of 2018-01-15",
        )
    # A file without pledges says that there are none: every line is short. No file at all is most likely a slip.
    offered = world.gathered.pledges or world.gathered.contributors
    if not requirements or not offered:
        missing, kind = ("requirement lines", Requirement) if not requirements else ("pledges", Pledge)
        # Where one is there, but is wrong in itself, that is said already.
        if kind not in world.gathered.spoiled:
            yield Finding("FG126", f"nothing to match: there are no {missing}")
        return
    sound = [one.record for one in requirements if one.record.from_month <= one.record.to_month]
    if not sound and None in (policy.record.horizon.from_month, policy.record.horizon.months):
        return  # each of them is told of
    horizon = span_of(policy.record.horizon, sound)
    if not 1 <= horizon.end - horizon.first <= MOST_MONTHS:
        message = f"the horizon has {horizon.end - horizon.first} months; it must have 1 to {MOST_MONTHS}"
        yield Finding("FG124", message, policy.place("horizon"))
        return
    left_out = 0
    outside_of = f"its months lie outside {month_text(horizon.first)} to {month_text(horizon.end - 1)}"
    for line in requirements:
        if line.record.from_month <= line.record.to_month and not window(line.record).cut_to(horizon).months:
            left_out += 1
            yield Finding("FG202", f"line {line.record.id} is left out: {outside_of}", line.place("from"))
    for pledge in world.gathered.pledges:
        if outside(pledge.record, horizon):
            yield Finding("FG202", f"pledge {pledge.record.id} is left out: {outside_of}", pledge.place())
    if left_out == len(requirements):
        yield Finding("FG126", "nothing to match: every line lies outside the horizon", policy.place("horizon"))
