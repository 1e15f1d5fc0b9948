"""What a line rests on that may not hold."""

from __future__ import annotations

import calendar
from datetime import date
from typing import Literal

from forcegen.eligibility.pairs import Eligibility
from forcegen.reporting.gap_report import RestsOn

Why = Literal["level_silent", "level_below_2", "stale", "conditions", "suspected_caveat"]


def rests_on(eligibility: Eligibility, pledge: str, as_of: date) -> RestsOn | None:
    """Why a line met by this pledge is at risk, or None if it is not."""
    terms = eligibility.pledges[pledge]
    offer = terms.pledge
    why: list[Why] = []
    if terms.capability.counted_in == "units":
        if offer.level is None:
            why.append("level_silent")
        elif offer.level == "1":
            why.append("level_below_2")
    if offer.confirmed is not None and as_of > _months_later(
        offer.confirmed, eligibility.scenario.policy.stale_after_months
    ):
        why.append("stale")
    if offer.conditions:
        why.append("conditions")
    if any(not caveat.declared for caveat in offer.caveats):
        why.append("suspected_caveat")
    return RestsOn(pledge=pledge, why=tuple(why), conditions=offer.conditions) if why else None


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
