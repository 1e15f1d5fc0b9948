"""A limit raised by no more than the plan needs, and no more units than it sends: what is chosen among steps is cut.

With less raised nothing more can be covered, and the plan still can be had: what was proven of the step holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from forcegen.domain.terms import PledgeTerms
from forcegen.eligibility.pairs import Eligibility
from forcegen.explanation.remedies.changes import Change
from forcegen.plan.plan import Plan
from forcegen.plan.presence import Presence, presence


def tightened(cases: Eligibility, changes: Sequence[Change], plan: Plan) -> list[Change]:
    """The changes, with limits raised by what the plan needs, and as many more units.

    Parameters
    ----------
    cases
        The case with the changes made, in which the plan was found.
    """
    if not any(one.kind in ("raise_ceiling", "raise_intake", "raise_share", "more_units") for one in changes):
        return list(changes)
    here = presence(cases, plan)
    return [_more_units(cases, one, plan) if one.kind == "more_units" else _tight(one, here) for one in changes]


def _more_units(cases: Eligibility, change: Change, plan: Plan) -> Change:
    """As many as the plan sends and lends; of what goes whole all."""
    terms, most = cases.pledges[str(change.pledge)], int(str(change.facts["more"]))
    now = terms.pledge.quantity - most
    more = max(1, _least(cases, terms, plan) - now)
    if terms.pledge.indivisible or more >= most:
        return change
    (edit,) = change.edits
    facts = {**change.facts, "more": more}
    return replace(change, facts=facts, step=more, edits=(replace(edit, value=more),))


def _least(cases: Eligibility, terms: PledgeTerms, plan: Plan) -> int:
    """The least number that a pledge may offer for the plan: of individuals with as many women, men and speakers."""
    pledge = terms.pledge
    mine = [one for one in plan.deployments if one.pledge == pledge.id]
    sent = sum(one.units for one in mine)
    least = [sent + sum(one.quantity for one in plan.support if one.offer == pledge.id)]
    if terms.individuals:
        women = sum(one.women or 0 for one in mine)
        men, share = sent - women, pledge.women_share
        if share is None:
            least.append(men + terms.women)
        else:
            # Women are their share, rounded down; men are the others.
            least += [-(-1000 * women // share)] if women else []
            least += [1000 * (men - 1) // (1000 - share) + 1] if men else []
        for language, speak in pledge.languages.items():
            asking = [one.units for one in mine if cases.lines[one.requirement].requirement.languages.get(language)]
            least += [-(-1000 * sum(asking) // speak)] if asking else []
    return max(least)


def _tight(change: Change, here: Presence) -> Change:
    if change.kind == "raise_share":
        return _tight_share(change, here)
    if change.kind == "raise_ceiling":
        now, most = int(str(change.facts["ceiling"])), _ceiling(change, here)
    elif change.kind == "raise_intake":
        now, most = int(str(change.facts["intake_per_month"])), _arriving(change, here)
    else:
        return change
    more = max(1, most - now)
    if more >= int(str(change.facts["more"])):
        return change
    (edit,) = change.edits
    value = dict.fromkeys(edit.value, more) if isinstance(edit.value, dict) else more
    facts = {**change.facts, "more": more, "to": now + more}
    return replace(change, facts=facts, step=more, edits=(replace(edit, value=value),))


def _tight_share(change: Change, here: Presence) -> Change:
    to = max(round(1000 * float(str(change.facts["share"]))) + 1, _largest_share(here))
    if to >= change.step:
        return change
    (edit,) = change.edits
    return replace(change, facts={**change.facts, "to": to / 1000}, step=to, edits=(replace(edit, value=to / 1000),))


def _largest_share(here: Presence) -> int:
    """The most of a mission's persons in a month that come from one contributor, in thousandths, rounded up."""
    everyone, theirs = Counter[tuple[str, int]](), Counter[tuple[str, int, str]]()
    for stay in here.stays:
        everyone[stay.mission, stay.month] += stay.persons
        for who, count in stay.manning:
            theirs[stay.mission, stay.month, who] += count
    return max((-(-1000 * count // everyone[key[:2]]) for key, count in theirs.items() if count), default=0)


def _ceiling(change: Change, here: Presence) -> int:
    """Most persons in a month that the ceiling counts."""
    persons = Counter[int]()
    component = change.facts["component"]
    for stay in here.stays:
        if component not in ("total", stay.pair.pledge.component):
            continue
        if change.mission is not None:
            persons[stay.month] += stay.persons if stay.mission == change.mission else 0
        else:
            persons[stay.month] += sum(count for who, count in stay.manning if who == change.of)
    return max(persons.values(), default=0)


def _arriving(change: Change, here: Presence) -> int:
    """Most persons who arrive in the mission in a month."""
    persons = Counter[int]()
    for stay in here.stays:
        if stay.month == stay.deployment.start and not stay.pair.deployed and stay.mission == change.mission:
            persons[stay.month] += stay.persons
    return max(persons.values(), default=0)
