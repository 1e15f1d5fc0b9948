"""Hard rules that cannot hold together, in the user's own words and places."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from forcegen.eligibility.pairs import Eligibility
from forcegen.explanation.causes import Cause, barred

Words = tuple[object, ...]


@dataclass(frozen=True)
class StatedRule:
    """One rule of the user's, and the record and field that state it."""

    kind: str
    words: Words
    """What its sentence is made of."""
    record: str
    """mission, requirement, contributor, pledge or policy."""
    id: str
    path: Sequence[int | str]
    barriers: Sequence[Cause] = ()
    """Why a pinned pair is barred, or why a member of a package can go nowhere."""


def stated_rules(eligibility: Eligibility, rules: Sequence[tuple[str, ...]]) -> list[StatedRule]:
    """The records behind a set of rules."""
    return [_WRITERS[kind](eligibility, *about) for kind, *about in rules]


def _line(e: Eligibility, name: str) -> StatedRule:
    return StatedRule("cover", (name, e.lines[name].most), "requirement", name, ["quantity"])


def _offer(kind: str, field: str) -> Callable[..., StatedRule]:
    def write(e: Eligibility, name: str, *about: str) -> StatedRule:
        terms = e.pledges.get(name)
        quantity = e.scenario.pledges[name].quantity
        women = terms.women if terms else 0
        words: dict[str, Words] = {
            "once": (name, quantity),
            "gives": (name, quantity),
            "women_once": (name, women),
            "men_once": (name, quantity - women),
            "speakers": (name, *about, terms.may_send_speakers(about[0]) if terms and about else 0),
            "needs": (name, *about, terms.needs.get(about[0], 0) if terms and about else 0, _offered(e, name, *about)),
            "deployed": (name, *about, quantity),
        }
        return StatedRule(kind, words[kind], "pledge", name, [field])

    return write


def _contributor_ceiling(e: Eligibility, who: str, component: str) -> StatedRule:
    most = getattr(e.scenario.contributors[who].ceilings, component)
    return StatedRule("contributor_ceiling", (who, component, most), "contributor", who, ["ceilings", component])


def _mission_ceiling(e: Eligibility, mission: str, component: str) -> StatedRule:
    most = getattr(e.scenario.missions[mission].ceilings, component)
    return StatedRule("mission_ceiling", (mission, component, most), "mission", mission, ["ceilings", component])


def _intake(e: Eligibility, mission: str) -> StatedRule:
    most = e.scenario.missions[mission].intake_per_month
    return StatedRule("intake", (mission, most), "mission", mission, ["intake_per_month"])


def _group(kind: str, field: str) -> Callable[[Eligibility, str], StatedRule]:
    def write(e: Eligibility, group: str) -> StatedRule:
        member = next(one.id for one in e.scenario.pledges.values() if getattr(one, field) == group)
        return StatedRule(kind, (group,), "pledge", member, [field])

    return write


def _requires(e: Eligibility, name: str, other: str) -> StatedRule:
    return StatedRule("requires", (name, other), "requirement", name, ["requires"])


def _share(e: Eligibility, who: str, mission: str) -> StatedRule:
    share = e.scenario.policy.max_contributor_share or 0
    return StatedRule(
        "contributor_share", (who, mission, f"{share / 1000:.1%}"), "policy", "", ["max_contributor_share"]
    )


def _women(e: Eligibility, name: str) -> StatedRule:
    share = e.lines[name].requirement.women_share or 0
    return StatedRule("women", (name, f"{share / 1000:.1%}"), "requirement", name, ["women_share"])


def _women_must(e: Eligibility, scope: str, category: str) -> StatedRule:
    return StatedRule("women_must", (scope, category), "policy", "", ["women_targets", category])


def _pin(e: Eligibility, pledge: str, line: str) -> StatedRule:
    pins = e.scenario.policy.pins
    alike = [n for n, pin in enumerate(pins) if (pin.pledge, pin.requirement) == (pledge, line)]
    number = max(alike, key=lambda n: pins[n].units)
    pair = e.pairs.get((pledge, line))
    barriers = list(barred([pair])) if pair and not pair.deployed else []
    return StatedRule("pin", (pledge, line, pins[number].units), "policy", "", ["pins", number], barriers)


def _package(e: Eligibility, name: str) -> StatedRule:
    """A member that can go nowhere keeps the others at home: that is said with it."""
    words = (name, e.scenario.pledges[name].package)
    pairs = e.by_pledge.get(name, ())
    if any(pair.usable for pair in pairs):
        return StatedRule("package", words, "pledge", name, ["package"])
    nearest = sorted(pairs, key=lambda pair: (len(pair.barriers), pair.line.requirement.id))
    return StatedRule("stuck_package", words, "pledge", name, ["package"], list(barred(nearest)))


def _offered(e: Eligibility, name: str, *code: str) -> int:
    """All the support of a kind that a pledge might be given."""
    offers = [e.pledges[one] for one in e.support_offers.get(code[0], ())] if code and name in e.pledges else []
    return sum(one.pledge.quantity for one in offers if e.may_support(one, e.pledges[name]))


_WRITERS: dict[str, Callable[..., StatedRule]] = {
    "cover": _line,
    "most": _line,
    "once": _offer("once", "quantity"),
    "women_once": _offer("women_once", "women"),
    "men_once": _offer("men_once", "women"),
    "speakers": _offer("speakers", "languages"),
    "contributor_ceiling": _contributor_ceiling,
    "mission_ceiling": _mission_ceiling,
    "intake": _intake,
    "alternative": _group("alternative", "alternative"),
    "package": _package,
    "one_mission": _group("one_mission", "package"),
    "needs": _offer("needs", "needs"),
    "gives": _offer("gives", "quantity"),
    "requires": _requires,
    "contributor_share": _share,
    "women": _women,
    "women_must": _women_must,
    "pin": _pin,
    "deployed": _offer("deployed", "deployed_in"),
}
