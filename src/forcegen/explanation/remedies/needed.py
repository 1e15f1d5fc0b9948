"""What a pledge would have to change to serve a line: one change for each thing that keeps it away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast

from forcegen.domain.caveat import Caveat
from forcegen.domain.horizon import Span
from forcegen.domain.pledge import Pledge
from forcegen.domain.quantities import LEVELS, first_day, level_rank, month_text
from forcegen.domain.scenario import Scenario
from forcegen.domain.terms import NO_END, LineTerms, PledgeTerms, pledge_terms
from forcegen.eligibility.context import Context, Facts, least_stay
from forcegen.eligibility.employment import barred_by
from forcegen.eligibility.rules import consent, language, level, notice, standard, strength, women
from forcegen.explanation.remedies.changes import Change, Edit, fields_of


def needed(
    terms: PledgeTerms, line: LineTerms, scenario: Scenario, horizon: Span, short: Sequence[int], as_of: date
) -> list[Change]:
    """The changes that would let a pledge serve a line in the months given, as far as changes of these kinds can.

    Parameters
    ----------
    short
        Month numbers, ascending, not empty.
    """
    if terms.pledge.deployed_in is not None:
        # What is already there can stay longer, nothing else.
        return list(_later(terms, line, short)) if terms.pledge.deployed_in == line.requirement.id else []
    found = [*_own(terms, line), *_caveats(terms, line, scenario), *_permissions(terms, line, scenario)]
    found += _timing(terms, line, scenario, short, as_of)
    return [*found, *_later(terms, line, short), *_tours(terms, line, horizon, short)]


def edit(pledge: Pledge, field: str, value: Any, how: Any = "set") -> Edit:
    """An edit of one field of a pledge."""
    return Edit("pledges", pledge.id, field, how, value)


def _change(
    kind: str, pledge: Pledge, about: tuple[str, ...], facts: Facts, *edits: Edit, step: int = 0, of: str | None = None
) -> Change:
    attribute = (pledge.id, *about)
    return Change(kind, of or pledge.contributor, attribute, facts, edits, pledge=pledge.id, step=step)


def _own(terms: PledgeTerms, line: LineTerms) -> Iterator[Change]:
    """What the unit itself lacks: level, standards, strength, speakers, women."""
    pledge, context = terms.pledge, cast("Context", None)  # these rules look at the pledge and the line alone
    for facts in level.bars(terms, line, context):
        asked = line.min_level
        yield _change("raise_level", pledge, ("level",), facts, edit(pledge, "level", asked), step=level_rank(asked))
    for facts in standard.bars(terms, line, context):
        yield _standard(pledge, facts)
    for facts in strength.bars(terms, line, context):
        least = line.requirement.min_strength or 0
        edits = [edit(pledge, "strength", least)]
        if pledge.rotation and any(leg.strength is not None for leg in pledge.rotation):
            more = [{} if leg.strength is None else {"strength": max(leg.strength, least)} for leg in pledge.rotation]
            edits.append(edit(pledge, "rotation", more, "each"))
        yield _change("add_strength", pledge, ("strength",), facts, *edits, step=least)
    for facts in language.bars(terms, line, context):
        yield _speakers(terms, line, facts)
    for facts in women.bars(terms, line, context):
        yield _women(terms, line, facts)
    if terms.individuals:
        yield from _women_among(terms, line)


def caveat_name(pledge: Pledge, caveat: Caveat) -> str:
    """Names a caveat among those of its pledge; two that say the same have one name."""
    return str(pledge.caveats.index(caveat))


def _caveats(terms: PledgeTerms, line: LineTerms, scenario: Scenario) -> Iterator[Change]:
    """One change for each caveat that bars; a suspected one bars only where the policy says so."""
    pledge, bars = terms.pledge, scenario.policy.suspected_caveats == "bar"
    for caveat in dict.fromkeys(one for one in pledge.caveats if one.declared or bars):
        for _ in barred_by(caveat, line):
            stated = fields_of(caveat)
            about = ("caveat", caveat_name(pledge, caveat))
            yield _change("lift_caveat", pledge, about, stated, edit(pledge, "caveats", stated, "without"))
            break


def _standard(pledge: Pledge, facts: Facts) -> Change:
    name, asked = str(facts["standard"]), facts["asked"]
    step = 0 if asked is True else round(float(str(asked)) * 1_000_000)
    return _change(
        "add_standard", pledge, ("standard", name), facts, edit(pledge, "standards", {name: asked}, "put"), step=step
    )


def _speakers(terms: PledgeTerms, line: LineTerms, facts: Facts) -> Change:
    """For a unit the share asked for; of individuals as many as the line asks for, or all."""
    pledge, code = terms.pledge, str(facts["language"])
    share = line.requirement.languages[code]
    if terms.individuals:
        share = -(-1000 * min(line.target, pledge.quantity) // pledge.quantity)
    about: dict[str, Any] = {**facts, "to": share / 1000}
    put = edit(pledge, "languages", {code: share / 1000}, "put")
    return _change("add_speakers", pledge, ("language", code), about, put, step=share)


def _women(terms: PledgeTerms, line: LineTerms, facts: Facts) -> Change:
    """In every turn at least the share asked for, of its strength."""
    pledge, asked = terms.pledge, line.requirement.women_share or 0
    least = [max(turn.women, -(-asked * turn.persons // 1000)) for turn in terms.turns]
    if pledge.rotation:
        edits = [edit(pledge, "rotation", [{"women": women} for women in least], "each")]
    else:
        edits = [edit(pledge, "women", least[0])]
        if pledge.women_share is not None:
            edits.append(edit(pledge, "women_share", None))
    return _change("add_women", pledge, ("women",), {**facts, "to": max(least)}, *edits, step=asked)


def _women_among(terms: PledgeTerms, line: LineTerms) -> Iterator[Change]:
    """Among individuals the share is a rule on the line: the pledge could at least not weigh it down."""
    pledge, asked = terms.pledge, line.requirement.women_share or 0
    least = -(-asked * pledge.quantity // 1000)
    if terms.women < least:
        edits = [edit(pledge, "women", least)]
        if pledge.women_share is not None:
            edits.append(edit(pledge, "women_share", None))
        stated = pledge.women is not None or pledge.women_share is not None
        facts: Facts = {
            "women": terms.women,
            "strength": pledge.quantity,
            "asked": asked / 1000,
            "to": least,
            "stated": stated,
        }
        yield _change("add_women", pledge, ("women",), facts, *edits, step=asked)


def _permissions(terms: PledgeTerms, line: LineTerms, scenario: Scenario) -> Iterator[Change]:
    """What others must allow, and what was reserved: earmark, vetting, consent, the planner's forbids."""
    pledge, requirement = terms.pledge, line.requirement
    mission = requirement.mission
    if pledge.earmarked_for and mission not in pledge.earmarked_for:
        append = edit(pledge, "for", mission, "append")
        facts: Facts = {"for": list(pledge.earmarked_for), "mission": mission}
        yield _change("earmark", pledge, ("earmark", mission), facts, append)
    if pledge.vetting != "cleared":
        cleared = edit(pledge, "vetting", "cleared")
        yield _change("vetting", pledge, ("vetting",), {"vetting": pledge.vetting}, cleared)
    for told in consent.bars(terms, line, cast("Context", None)):
        who = str(told["contributor"])
        accept = Edit("missions", mission, "excludes", "without", who)
        yield Change("consent", line.host or mission, (mission, "consent", who), told, (accept,), mission=mission)
    pair = {"pledge": pledge.id, "requirement": requirement.id}
    if any(fields_of(one) == pair for one in scenario.policy.forbids):
        allow = Edit("policy", "", "forbids", "without", pair)
        about = (pledge.id, "forbid", requirement.id)
        facts = {"requirement": requirement.id}
        yield Change("lift_forbid", "planner", about, facts, (allow,), pledge.id, requirement.id)


def _timing(
    terms: PledgeTerms, line: LineTerms, scenario: Scenario, short: Sequence[int], as_of: date
) -> Iterator[Change]:
    """Notice short enough for the line and for its first short month; an offer that begins in time."""
    pledge, lead = terms.pledge, scenario.policy.support_lead_days if terms.needs else 0
    limits = [int(str(facts["within_days"])) for facts in notice.bars(terms, line, cast("Context", None))]
    by_notice = notice_month(pledge, scenario, as_of)
    reachable = [month for month in short if (first_day(month) - as_of).days >= lead]
    if reachable and by_notice > reachable[0]:
        limits.append((first_day(reachable[0]) - as_of).days)
    if pledge.notice_days is None:
        yield from _higher(terms, line, scenario, short[-1], as_of)
    if limits and min(limits) >= lead:
        days = min(limits) - lead
        told: Facts = {"days": terms.notice - lead, "to": days}
        lower = edit(pledge, "notice_days", days, "at_most")
        yield _change("shorten_notice", pledge, ("notice",), told, lower, step=-days)
    if (pledge.from_month or 0) > short[0]:
        begins = edit(pledge, "from", month_text(short[0]))
        facts: Facts = {"ready": month_text(pledge.from_month or 0), "from": month_text(short[0])}
        yield _change("extend_window", pledge, ("from",), facts, begins, step=-short[0])


def _higher(terms: PledgeTerms, line: LineTerms, scenario: Scenario, last: int, as_of: date) -> Iterator[Change]:
    """Levels above the one asked for: one that is silent on its notice is ready sooner at these."""
    pledge = terms.pledge
    for facts in level.bars(terms, line, cast("Context", None)):
        soonest = notice_month(pledge.model_copy(update={"level": line.min_level}), scenario, as_of)
        for better in LEVELS[level_rank(line.min_level) + 1 :]:
            ready = notice_month(pledge.model_copy(update={"level": better}), scenario, as_of)
            if ready < soonest and ready <= last:
                soonest = ready
                raised = edit(pledge, "level", better)
                about = {**facts, "asked": better}
                yield _change("raise_level", pledge, ("level",), about, raised, step=level_rank(better))


def notice_month(pledge: Pledge, scenario: Scenario, as_of: date) -> int:
    """The first month in which a pledge could start, as far as its notice is concerned."""
    anytime = pledge.model_copy(update={"from_month": None})
    return pledge_terms(anytime, scenario.catalogue, scenario.policy, as_of).ready


def _later(terms: PledgeTerms, line: LineTerms, short: Sequence[int]) -> Iterator[Change]:
    """An offer that lasts as long as the line."""
    pledge, last = terms.pledge, line.window.end - 1
    if terms.last < last and (terms.last < short[-1] or terms.last - terms.ready + 1 < terms.least_tour):
        facts: Facts = {"until": month_text(terms.last), "to": month_text(last)}
        yield _change("extend_window", pledge, ("to",), facts, edit(pledge, "to", month_text(last)), step=last)


def _tours(terms: PledgeTerms, line: LineTerms, horizon: Span, short: Sequence[int]) -> Iterator[Change]:
    """A stay as short as what is left of the offer or the line, or as long; who comes in turn is not asked for more."""
    pledge, closes = terms.pledge, min(terms.last + 1, line.window.end)
    first = max(line.window.first, horizon.first)
    asked = min(line.requirement.min_tour_months or 1, line.window.months)
    now = least_stay(terms, line)
    # As things stand, or were it ready for the first short month; or for those months alone in which what is required
    # is there.
    alone = {asked} if line.requirement.requires else set()
    for months in sorted({closes - max(terms.ready, first), closes - max(short[0], first)} | alone):
        if asked <= months < now:
            facts: Facts = {"least_months": terms.least_tour, "to": months}
            shorter = edit(pledge, "min_tour_months", months, "at_most")
            yield _change("shorten_tour", pledge, ("least_tour",), facts, shorter, step=-months)
    if terms.tour < NO_END and not pledge.rotation:
        for months in sorted({asked, closes - max(terms.ready, first)}):
            if months > terms.tour:
                facts = {"most_months": terms.tour, "to": months}
                longer = edit(pledge, "max_tour_months", months)
                yield _change("lengthen_tour", pledge, ("tour",), facts, longer, step=months)
