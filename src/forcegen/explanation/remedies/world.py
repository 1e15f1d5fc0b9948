"""The world in which every change is made at once, and what each of its options needs to exist.

A change either adds options and touches nothing else (a caveat lifted, a shorter notice): it is a gate. Or it makes a
pledge another one (more persons, more units, a longer offer): the pledge then stands in the world once for each state
it can be in, of which only one is used. What an option needs is a list of clauses; of each clause one change must be
made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import product

from forcegen.domain.caveat import Caveat
from forcegen.domain.horizon import outside
from forcegen.domain.mission import Mission
from forcegen.domain.pledge import Contributor, Pledge
from forcegen.domain.policy import Policy
from forcegen.domain.scenario import Scenario
from forcegen.domain.terms import LineTerms, PledgeTerms, pledge_terms
from forcegen.eligibility.context import Context, least_stay
from forcegen.eligibility.employment import barred_by
from forcegen.eligibility.pairs import Eligibility, Pair, eligibility
from forcegen.eligibility.rules import RULES
from forcegen.explanation.remedies.changes import OF_GROUPS, Change, Edit, edited, fields_of, pledge_after
from forcegen.explanation.remedies.needed import caveat_name, notice_month
from forcegen.plan.plan import Plan, Support, together

Clause = frozenset[Change]
"""Of these changes one must be made."""

_APART = ("window", "caveat", "suspected_caveat", "consent", "forbidden")
"""Rules whose barriers belong to a month, to one caveat, or to a record that is not the pledge's."""

_ABOUT_TIME = ("shorten_notice", "raise_level", "extend_window", "shorten_tour")


@dataclass(frozen=True, eq=False)
class State:
    """A pledge with some of the changes that make it another one."""

    base: str
    """Id of the pledge."""
    made: tuple[Change, ...]
    """Changes made in this state."""
    unmade: tuple[Change, ...]
    """Changes not made in it, of attributes of which none is."""
    record: Pledge
    """Under an id of its own."""
    gates: tuple[Change, ...]


@dataclass(frozen=True)
class World:
    """Everything changed at once."""

    cases: Eligibility
    changes: Sequence[Change]
    states: Mapping[str, State]
    """By the id each has in `cases`."""
    split: frozenset[str]
    """Pledges that stand in more than one state."""
    _needs: Mapping[tuple[str, str], Sequence[Clause]]
    _timing: Mapping[str, tuple[_When, Mapping[Change, _When]]]
    _stock: Mapping[str, tuple[PledgeTerms, Mapping[Change, PledgeTerms]]]
    brought_in: Mapping[str, Clause]
    """By the id of a state that lies outside the horizon as it stands: of these changes one must be made."""

    @cached_property
    def widening(self) -> frozenset[Change]:
        """Changes that take no option away: with them no best plan covers less."""
        return frozenset(self.changes) - {change for state in self.states.values() for change in state.made}

    def needs(self, state: str, line: str) -> Sequence[Clause]:
        """What must be changed for any option of a pair to exist, timing and state apart."""
        return self._needs.get((state, line), ())

    def stock(self, state: str) -> tuple[PledgeTerms, Mapping[Change, PledgeTerms]] | None:
        """What a pledge has to send now, and after each change of its number; None where nothing changes it."""
        return self._stock.get(state)

    def in_time(self, pair: Pair, start: int) -> Sequence[Clause]:
        """What must be changed for a unit to start in a month, and to stay for what is left."""
        state = pair.pledge.pledge.id
        if state not in self._timing:
            return ()
        now, after = self._timing[state]
        late = []
        if now.notice > start:
            late.append(frozenset(one for one, then in after.items() if then.notice <= start))
        if now.offer > start:
            late.append(frozenset(one for one, then in after.items() if then.offer <= start))
        months = pair.starts.closes - start
        if least_stay(now.terms, pair.line) > months:
            late.append(frozenset(one for one, then in after.items() if least_stay(then.terms, pair.line) <= months))
        return late

    def plan(self, plan: Plan) -> Plan:
        """A plan of this world with the pledges under their own names."""
        name = {state: one.base for state, one in self.states.items()}
        deployments = [replace(one, pledge=name.get(one.pledge, one.pledge)) for one in plan.deployments]
        given: dict[tuple[str, str, str], int] = {}
        for one in plan.support:
            key = (name.get(one.offer, one.offer), name.get(one.pledge, one.pledge), one.code)
            given[key] = given.get(key, 0) + one.quantity
        return Plan(together(deployments), tuple(sorted(Support(*key, quantity) for key, quantity in given.items())))


@dataclass(frozen=True)
class _When:
    """First month in which a pledge could start: by its notice, and by its offer; and how long it stays."""

    notice: int
    offer: int
    terms: PledgeTerms


def makes_another(change: Change, pledge: PledgeTerms, policy: Policy) -> bool:
    """Whether a change of a pledge touches what its other options mean, and so is no mere gate."""
    if change.kind in ("add_strength", "lengthen_tour"):
        return True
    if change.kind == "more_units":
        # Else it is a limit that is raised: on how many of the pledge are sent.
        return pledge.pledge.indivisible
    if change.kind == "extend_window":
        return change.attribute[-1] == "to"
    if change.kind == "add_women":
        return pledge.individuals or policy.women_mode == "must"
    return change.kind == "add_speakers" and pledge.individuals


def world(cases: Eligibility, changes: Sequence[Change], as_of: date) -> World:
    """Make every change at once and note what each option needs."""
    states = {
        state.record.id: state for name in cases.scenario.pledges for state in _states(cases, name, changes, as_of)
    }
    scenario = _everything(cases.scenario, changes, states)
    after = eligibility(scenario, as_of)
    context = Context(cases.horizon, cases.scenario.policy.suspected_caveats, frozenset())
    asked = _Asked(cases.scenario, changes, as_of, context)
    needs = {
        (name, line): asked.clauses(states[name], cases.lines[line])
        for name, line in after.pairs
        if name in states and not after.pairs[name, line].deployed
    }
    timing = {name: when for name, state in states.items() if (when := asked.when(state)) is not None}
    stock = {name: found for name, state in states.items() if (found := asked.stock(state)) is not None}
    many = frozenset(one.base for one in states.values() if one.made)
    brought_in = {name: asked.brought_in(states[name]) for name in after.pledges if asked.left_out(states.get(name))}
    return World(after, changes, states, many, needs, timing, stock, brought_in)


def _states(cases: Eligibility, name: str, changes: Sequence[Change], as_of: date) -> list[State]:
    """A pledge in each state it can be in; the first is as it stands."""
    scenario, pledge = cases.scenario, cases.scenario.pledges[name]
    terms = cases.pledges.get(name) or pledge_terms(pledge, scenario.catalogue, scenario.policy, as_of)
    mine = [one for one in changes if one.pledge == name and one.kind not in OF_GROUPS and _edits(one, name)]
    axes: dict[tuple[str, ...], list[Change]] = {}
    for one in mine:
        if makes_another(one, terms, scenario.policy):
            axes.setdefault(one.attribute, []).append(one)
    gates = tuple(one for one in mine if one.attribute not in axes)
    found = []
    for number, chosen in enumerate(product(*([None, *steps] for steps in axes.values()))):
        made = tuple(one for one in chosen if one is not None)
        unmade = tuple(step for steps, one in zip(axes.values(), chosen, strict=True) if one is None for step in steps)
        record = pledge_after(pledge, made, scenario.catalogue, scenario.policy) if made else pledge
        found.append(State(name, made, unmade, record.model_copy(update={"id": _name(name, number)}), gates))
    return found


def _edits(change: Change, pledge: str) -> bool:
    return any((edit.where, edit.id) == ("pledges", pledge) and edit.how != "whole" for edit in change.edits)


def _name(pledge: str, number: int) -> str:
    return f"{pledge}\t{number}" if number else pledge


def _everything(scenario: Scenario, changes: Sequence[Change], states: Mapping[str, State]) -> Scenario:
    """The scenario with every gate open, every offer made, and each pledge in all its states; limits as they stand."""
    pledges = {name: _opened_pledge(state, scenario) if state.gates else state.record for name, state in states.items()}
    edits = [edit for change in changes for edit in change.edits]
    new = {edit.id: edit.value for edit in edits if edit.where == "pledges" and edit.how == "whole"}
    pledges |= {name: Pledge.model_validate(value) for name, value in new.items()}
    contributors = dict(scenario.contributors)
    for edit in edits:
        if edit.where == "contributors" and edit.how == "whole":
            contributors[edit.id] = Contributor.model_validate(edit.value)
    missions = {name: _opened(mission, edits) for name, mission in scenario.missions.items()}
    forbids = [edit for edit in edits if edit.where == "policy" and edit.field == "forbids"]
    policy = Policy.model_validate(edited(fields_of(scenario.policy), forbids)) if forbids else scenario.policy
    # The planner's forbids hold for a pledge in whatever state it is.
    forbidden = [
        one.model_copy(update={"pledge": name})
        for one in policy.forbids
        for name, state in states.items()
        if state.base == one.pledge
    ]
    policy = policy.model_copy(update={"forbids": tuple(forbidden)})
    return replace(
        scenario,
        policy=policy,
        missions=missions,
        contributors=dict(sorted(contributors.items())),
        pledges=dict(sorted(pledges.items())),
    )


def _opened_pledge(state: State, scenario: Scenario) -> Pledge:
    """A state with all its gates open, under the state's id."""
    base = state.record.model_copy(update={"id": state.base})
    furthest = {change.attribute: change for change in sorted(state.gates, key=lambda one: one.key)}
    opened = pledge_after(base, furthest.values(), scenario.catalogue, scenario.policy)
    return opened.model_copy(update={"id": state.record.id})


def _opened(mission: Mission, edits: Iterable[Edit]) -> Mission:
    accepted = {
        edit.value for edit in edits if (edit.where, edit.id, edit.field) == ("missions", mission.id, "excludes")
    }
    return mission.model_copy(update={"excludes": tuple(one for one in mission.excludes if one not in accepted)})


class _Asked:
    """What stands between a pledge and a line before any change, and which change takes it away."""

    def __init__(self, scenario: Scenario, changes: Sequence[Change], as_of: date, context: Context) -> None:
        self._scenario, self._as_of, self._context = scenario, as_of, context
        self._by_attribute: dict[tuple[str, ...], Clause] = {}
        for one in changes:
            self._by_attribute[one.attribute] = self._by_attribute.get(one.attribute, frozenset()) | {one}
        self._forbidden = {(one.pledge, one.requirement) for one in scenario.policy.forbids}
        self._terms: dict[tuple[State, Change | None], PledgeTerms] = {}

    def clauses(self, state: State, line: LineTerms) -> Sequence[Clause]:
        """One clause for each thing in the way; an empty clause where nothing takes it away."""
        name, mission = state.base, line.requirement.mission
        found = [self._of(name, "caveat", caveat_name(state.record, one)) for one in self._barring(state.record, line)]
        who = {state.record.contributor, *(one.contributor for one in state.record.partners)}
        who |= {leg.contributor for leg in state.record.rotation or ()}
        excluded = self._scenario.missions[mission].excludes
        found += [self._of(mission, "consent", one) for one in sorted(who & set(excluded))]
        if (name, line.requirement.id) in self._forbidden:
            found.append(self._of(name, "forbid", line.requirement.id))
        for barrier in sorted(self._barriers(state, None, line)):
            lifting = (gate for gate in state.gates if barrier not in self._barriers(state, gate, line))
            found.append(frozenset(lifting))
        return found

    def when(self, state: State) -> tuple[_When, Mapping[Change, _When]] | None:
        """When the pledge could start now, and after each change of its timing; None where nothing changes it."""
        gates = [one for one in state.gates if one.kind in _ABOUT_TIME]
        if not gates:
            return None
        return self._when(state, None), {gate: self._when(state, gate) for gate in gates}

    def stock(self, state: State) -> tuple[PledgeTerms, Mapping[Change, PledgeTerms]] | None:
        """The terms now, and after each change of the number of units; None where nothing changes it."""
        gates = [one for one in state.gates if one.kind == "more_units"]
        if not gates:
            return None
        return self._terms_after(state, None), {gate: self._terms_after(state, gate) for gate in gates}

    def left_out(self, state: State | None) -> bool:
        """Whether a pledge, in a state and before any gate is opened, lies outside the horizon."""
        return state is not None and outside(state.record, self._context.horizon)

    def brought_in(self, state: State) -> Clause:
        """The changes each of which brings the pledge within the horizon."""
        return frozenset(
            gate for gate in state.gates if not outside(self._record_after(state, gate), self._context.horizon)
        )

    def _when(self, state: State, gate: Change | None) -> _When:
        terms = self._terms_after(state, gate)
        return _When(notice_month(terms.pledge, self._scenario, self._as_of), terms.pledge.from_month or 0, terms)

    def _barring(self, pledge: Pledge, line: LineTerms) -> list[Caveat]:
        bars = self._context.suspected_caveats == "bar"
        return [
            one
            for one in dict.fromkeys(pledge.caveats)
            if (one.declared or bars) and any(True for _ in barred_by(one, line))
        ]

    def _of(self, *attribute: str) -> Clause:
        return self._by_attribute.get(attribute, frozenset())

    def _barriers(self, state: State, gate: Change | None, line: LineTerms) -> set[tuple[str, str]]:
        """Barriers that are the pledge's own, by code and by what they are about."""
        terms = self._terms_after(state, gate)
        return {
            (rule.CODE, str(facts.get("standard", facts.get("language", ""))))
            for rule in RULES
            if rule.CODE not in _APART
            for facts in rule.bars(terms, line, self._context)
        }

    def _terms_after(self, state: State, gate: Change | None) -> PledgeTerms:
        if (state, gate) not in self._terms:
            record = state.record if gate is None else self._record_after(state, gate)
            terms = pledge_terms(record, self._scenario.catalogue, self._scenario.policy, self._as_of)
            self._terms[state, gate] = terms
        return self._terms[state, gate]

    def _record_after(self, state: State, gate: Change) -> Pledge:
        base = state.record.model_copy(update={"id": state.base})
        return pledge_after(base, [gate], self._scenario.catalogue, self._scenario.policy)
