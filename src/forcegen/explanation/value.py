"""The value of every pledge, caveat and contributor: coverage with it beside coverage without it, each solved anew.

What makes it cheap is said in `docs/decisions/0005-solving-again.md`: a plan that does without something proves that it
is worth nothing there, whoever asked for that plan.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TypeVar

from forcegen.domain.caveat import AreaCaveat, Caveat, TaskCaveat
from forcegen.domain.pledge import Pledge
from forcegen.domain.scenario import Scenario
from forcegen.eligibility.context import Facts
from forcegen.eligibility.employment import barred_by
from forcegen.eligibility.pairs import Eligibility, eligibility
from forcegen.explanation.again import Again, Answer
from forcegen.explanation.causes import Cause
from forcegen.explanation.idle import idle_reasons
from forcegen.explanation.worth import (
    NOTHING,
    CaveatPrice,
    Opening,
    PledgeWorth,
    Values,
    Withdrawal,
    Worth,
    worth_of,
)
from forcegen.plan.plan import Plan, used
from forcegen.plan.presence import presence
from forcegen.validation.overlaid import with_packages

T = TypeVar("T")
Tell = Callable[[int, int], None]
"""How many answers there are, of how many."""


@dataclass(frozen=True)
class _Known:
    """The answer without some pledges."""

    gone: frozenset[str]
    answer: Answer


def values(
    cases: Eligibility, as_of: date, again: Again, at_once: int = 1, tell: Tell = lambda done, of: None
) -> Values:
    """The value of everything in a case.

    Parameters
    ----------
    at_once
        Solves at the same time; the answers are the same for any number.
    """
    base = again.solve(cases)
    if base.impossible or base.plan is None:
        return Values(base, (), (), ())
    asker = _Asker(cases, as_of, again, base, base.plan, at_once, tell)
    return asker.values()


class _Asker:
    def __init__(
        self, cases: Eligibility, as_of: date, again: Again, base: Answer, plan: Plan, at_once: int, tell: Tell
    ) -> None:
        self._cases, self._as_of, self._again = cases, as_of, again
        self._base, self._plan, self._at_once, self._tell = base, plan, at_once, tell
        self._pledges = cases.scenario.pledges
        pins = {one.pledge for one in cases.scenario.policy.pins}
        self._forced = pins | {name for name, one in self._pledges.items() if one.deployed_in is not None}
        """Pledges that are used whatever is best: without them a plan may be better."""
        self._known = [_Known(frozenset(), base)]
        self._done = self._asked = 0

    def values(self) -> Values:
        by_pledge = {name: frozenset(with_packages(self._pledges.values(), {name})) for name in self._pledges}
        by_contributor = {who: self._of_contributor(who) for who in self._cases.scenario.contributors}
        by_contributor = {who: gone for who, gone in by_contributor.items() if gone}
        caveats = list(_caveats(self._cases))
        sets = [
            frozenset((one.id, number) for one, number, *_ in caveats if one.contributor == who)
            for who in {one.contributor for one, *_ in caveats}
        ]
        lifts = {frozenset({(one.id, number)}) for one, number, *_ in caveats} | set(sets)
        self._asked = len(set(by_pledge.values())) + len(set(by_contributor.values())) + len(lifts)
        # Pledges first, then contributors: what was found for the ones is known for the others.
        without = self._without(set(by_pledge.values()))
        without |= self._without(set(by_contributor.values()) - without.keys())
        lifted = self._each(sorted(lifts, key=sorted), self._lifted)
        return Values(
            self._base,
            self._pledge_worths({name: without[gone] for name, gone in by_pledge.items()}, by_pledge),
            self._prices(caveats, lifted),
            [self._withdrawal(who, gone, without[gone]) for who, gone in sorted(by_contributor.items())],
        )

    def _of_contributor(self, who: str) -> frozenset[str]:
        """Pledges that cannot be had without a contributor: its own, and those it mans with others."""
        mine = {
            name
            for name, one in self._pledges.items()
            if who in (one.contributor, *(p.contributor for p in one.partners))
            or any(leg.contributor == who for leg in one.rotation or ())
        }
        return frozenset(with_packages(self._pledges.values(), mine))

    def _without(self, asked: Collection[frozenset[str]]) -> dict[frozenset[str], Answer]:
        """The answers without some sets of pledges."""
        order = sorted(asked, key=lambda gone: (len(gone), sorted(gone)))
        found = self._each(order, self._answer_without)
        self._known += [_Known(gone, found[gone]) for gone in order]
        return found

    def _answer_without(self, gone: frozenset[str]) -> Answer:
        near: list[Plan] = []
        floor = Fraction(0)
        for known in self._known:
            rest, answer = gone - known.gone, known.answer
            if not known.gone <= gone or answer.plan is None:
                continue
            if not rest & used(answer.plan):
                # This plan does without all of them, and with more to choose from there is no better one.
                return answer
            if not rest & self._forced:
                floor = max(floor, answer.least)
            near.append(answer.plan)
        if self._again.over:
            return Answer(None, None, floor)
        return self._again.solve(eligibility(_without(self._cases.scenario, gone), self._as_of), near[-2:], floor)

    def _lifted(self, caveats: frozenset[tuple[str, int]]) -> Answer:
        """The answer with some caveats lifted; that of the base, where that lets no pair through."""
        if self._again.over:
            return Answer(None, None, Fraction(0))
        scenario = _lifted(self._cases.scenario, caveats)
        cases = eligibility(scenario, self._as_of)
        changed = {name for name, _ in caveats}
        before = {key for key, pair in self._cases.pairs.items() if pair.eligible and key[0] in changed}
        after = {key for key, pair in cases.pairs.items() if pair.eligible and key[0] in changed}
        return self._base if before == after else self._again.solve(cases, [self._plan])

    def _each(self, asked: Sequence[T], solve: Callable[[T], Answer]) -> dict[T, Answer]:
        """An answer for each, some at the same time; this thread waits in short steps, so that it can hear Ctrl-C."""

        def one(question: T) -> Answer:
            answer = solve(question)
            self._done += 1
            return answer

        with ThreadPoolExecutor(self._at_once) as pool:
            running = [pool.submit(one, question) for question in asked]
            waiting = set(running)
            while waiting:
                _, waiting = wait(waiting, timeout=0.1)
                self._tell(self._done, self._asked)
            return {question: future.result() for question, future in zip(asked, running, strict=True)}

    def _pledge_worths(
        self, answers: Mapping[str, Answer], gone: Mapping[str, frozenset[str]]
    ) -> Sequence[PledgeWorth]:
        at_work = used(self._plan)
        reasons = idle_reasons(self._cases, self._plan)
        found = []
        for name, answer in answers.items():
            one = self._pledges[name]
            worth = self._lost(answer, gone[name])
            idle = reasons[name] if worth == NOTHING else None
            others = sorted(gone[name] - {name})
            found.append(PledgeWorth(name, one.contributor, one.capability, worth, name in at_work, others, idle))
        return found

    def _lost(self, without: Answer, gone: frozenset[str]) -> Worth:
        """What is lost; where the base plan does without them all, no more than the base is unsure of itself."""
        return worth_of(without, self._base, helps=without is self._base or not gone & self._forced)

    def _prices(
        self, caveats: Sequence[_Listed], lifted: Mapping[frozenset[tuple[str, int]], Answer]
    ) -> Sequence[CaveatPrice]:
        found = []
        for one, number, cause, bars in caveats:
            mine = frozenset((other.id, place) for other, place, *_ in caveats if other.contributor == one.contributor)
            alone, together = lifted[frozenset({(one.id, number)})], lifted[mine]
            prices = [
                NOTHING if answer is self._base else worth_of(self._base, answer, helps=True)
                for answer in (alone, together)
            ]
            found.append(CaveatPrice(one.id, one.contributor, number, cause, bars, *prices))
        return found

    def _withdrawal(self, who: str, gone: frozenset[str], answer: Answer) -> Withdrawal:
        worth = self._lost(answer, gone)
        told = worth.proven and worth != NOTHING
        opens = self._opening(answer.plan) if told and answer.plan is not None else None
        return Withdrawal(who, sorted(gone), worth, opens)

    def _opening(self, plan: Plan) -> Opening | None:
        """The most pressing line that lacks more than in the base plan, in the first month in which it does."""
        cases, best = self._cases, None
        before, after = presence(cases, self._plan), presence(cases, plan)
        for name, line in cases.lines.items():
            priority = line.requirement.priority
            for month in line.counted:
                had, lacks = before.short(cases, name, month), after.short(cases, name, month)
                if lacks > had and (best is None or (priority, month) < (best.priority, best.month)):
                    best = Opening(name, month, priority, lacks - had, had == 0)
        return best


_Listed = tuple[Pledge, int, Cause, Sequence[str]]
"""A pledge, the place of a caveat in it, the caveat as a cause, the lines it bars."""


def _caveats(cases: Eligibility) -> Iterable[_Listed]:
    """Every caveat that may bar: the declared ones, and suspected ones where the policy says so."""
    bars = cases.scenario.policy.suspected_caveats == "bar"
    for name, terms in cases.pledges.items():
        for number, caveat in enumerate(terms.pledge.caveats):
            if caveat.declared or bars:
                lines = [
                    pair.line.requirement.id
                    for pair in cases.by_pledge[name]
                    if not pair.deployed and any(True for _ in barred_by(caveat, pair.line))
                ]
                code = "caveat" if caveat.declared else "suspected_caveat"
                yield terms.pledge, number, Cause(code, name, _facts(caveat), None), lines


def _facts(caveat: Caveat) -> Facts:
    """A caveat by itself, whatever it bars."""
    if isinstance(caveat, TaskCaveat):
        return {"forbids": ", ".join(caveat.forbids)}
    if isinstance(caveat, AreaCaveat):
        return {key: list(names) for key, names in (("only", caveat.only), ("never", caveat.never)) if names}
    return {"hours": caveat.hours}


def _without(scenario: Scenario, gone: Collection[str]) -> Scenario:
    """The scenario after a withdrawal: pins and forbids of what is gone fall with it."""
    policy = scenario.policy.model_copy(
        update={
            "pins": tuple(one for one in scenario.policy.pins if one.pledge not in gone),
            "forbids": tuple(one for one in scenario.policy.forbids if one.pledge not in gone),
        }
    )
    staying = {name: one for name, one in scenario.pledges.items() if name not in gone}
    return replace(scenario, policy=policy, pledges=staying)


def _lifted(scenario: Scenario, caveats: Collection[tuple[str, int]]) -> Scenario:
    """The scenario without some caveats, named by pledge and place."""
    pledges = dict(scenario.pledges)
    for name in {pledge for pledge, _ in caveats}:
        one = pledges[name]
        kept = tuple(caveat for number, caveat in enumerate(one.caveats) if (name, number) not in caveats)
        pledges[name] = one.model_copy(update={"caveats": kept})
    return replace(scenario, pledges=pledges)
