"""Window: some deployment option must exist between readiness, the offer, the line and the horizon."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from forcegen.domain.quantities import month_text
from forcegen.domain.terms import NO_END, LineTerms, PledgeTerms
from forcegen.eligibility.context import Context, Facts, least_stay, starts

CODE = "window"
LIFTED_BY = "contributor"


def has(pledge: PledgeTerms, context: Context) -> Hashable:
    """When it can come, when it ends, and how long it stays."""
    return pledge.ready, pledge.last, pledge.least_tour, pledge.tour


def asks(line: LineTerms, context: Context) -> Hashable:
    """When units are wanted, and for how long at least."""
    return line.window, line.requirement.min_tour_months


def bars(pledge: PledgeTerms, line: LineTerms, context: Context) -> Iterator[Facts]:
    """The facts say when the unit could come, when both must end, and how long it must stay."""
    options = starts(pledge, line, context.horizon)
    if options.count == 0:
        facts: dict[str, str | int | float | bool | list[str]] = {
            "ready": month_text(options.first),
            "until": month_text(options.closes - 1),
            "least_months": least_stay(pledge, line),
        }
        if pledge.tour < NO_END:
            facts["most_months"] = pledge.tour
        yield facts
