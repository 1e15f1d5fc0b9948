"""The smallest set of hard rules that cannot hold together.

Rows are grouped by the rule they come from: a ceiling's rows of all months are one rule. A smallest contradictory set
hits every set of rules whose removal makes the rest consistent; sets of the latter kind are found one by one, with a
binary for each rule, until the smallest set that hits them all is contradictory itself (Ignatiev and others, CP 2015).
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

from forcegen.errors import NoPlan
from forcegen.formulation.layout import Layout
from forcegen.formulation.part import Part, part_of
from forcegen.formulation.programme import NO_LIMIT, Integers, Objective, Programme, Rows
from forcegen.formulation.rows import NONE, RowsMaker
from forcegen.solving.engine import Deadline, Engine, Watch

Rule = tuple[str, ...]
"""A kind of row and the ids it is about, without the month."""

_MONTHLY = {
    "cover",
    "most",
    "contributor_ceiling",
    "mission_ceiling",
    "intake",
    "requires",
    "contributor_share",
    "women",
    "women_must",
}
_DEFINITIONS = {"filled", "used", "aim", "present"}
"""Rows that say what a variable means: no rule of the user's."""


_UNKNOWN = "no plan was found in the time given, and which hard rules contradict each other, if any do, is not known"


def opening(programme: Programme, layout: Layout, engine: Engine, deadline: Deadline, watch: Watch) -> Integers | None:
    """A point that keeps every hard rule, made of the pledges that are pinned or deployed; None if there is none.

    Raises
    ------
    NoPlan
        If time runs out, or the user stops the search, first.
    """
    part = part_of(programme, _apart(layout, programme))
    outcome = engine.solve(part.programme, None, (), None, deadline.left(), watch)
    if outcome.values is None and outcome.status != "infeasible":
        raise NoPlan.found(watch.cancelled())
    return None if outcome.values is None else part.point(outcome.values)


def smallest_conflict(
    programme: Programme, layout: Layout, engine: Engine, deadline: Deadline, watch: Watch
) -> list[Rule] | None:
    """Rules of the user's that cannot hold together, as few as possible, in order; None if all can.

    Raises
    ------
    NoPlan
        If time runs out first.
    """
    rules = _rules(programme, layout)
    near = _Relaxed(part_of(programme, _apart(layout, programme)), layout, rules)
    kept = _smallest(near, engine, deadline, watch)
    everything = _Relaxed(part_of(programme, np.zeros(programme.columns, np.bool_)), layout, rules)
    # Whatever contradicts itself with every pledge contradicts itself with fewer, so that no smaller set was missed.
    if kept is None or engine.solve(*everything.keeping(kept), (), None, deadline.left(), watch).status != "infeasible":
        kept = _smallest(everything, engine, deadline, watch)
    return None if kept is None else [rule for number, rule in enumerate(rules) if number in kept]


def _smallest(relaxed: _Relaxed, engine: Engine, deadline: Deadline, watch: Watch) -> AbstractSet[int] | None:
    corrections: list[frozenset[int]] = []
    while True:
        kept = _smallest_hitting(corrections, relaxed.count, engine, deadline, watch)
        outcome = engine.solve(*relaxed.keeping(kept), (), None, deadline.left(), watch)
        if outcome.status == "infeasible":
            return kept
        if outcome.values is None:
            raise NoPlan(_UNKNOWN)
        given_up = frozenset(np.flatnonzero(outcome.values[-relaxed.count :]).tolist())
        if not given_up:
            return None
        corrections.append(given_up)


def _apart(layout: Layout, programme: Programme) -> NDArray[np.bool_]:
    """Options that can most likely stay unused without breaking a rule: those of pledges nobody has ordered.

    Kept are pledges pinned or deployed, and whoever could help these: on lines they require, in their packages, with
    support, with women. A guess, which is checked afterwards.
    """
    eligibility = layout.eligibility
    policy, apart = eligibility.scenario.policy, np.zeros(programme.columns, np.bool_)
    if policy.women_mode == "must" or policy.max_contributor_share is not None:
        return apart
    lines = {pin.requirement for pin in policy.pins}
    pledges = {pin.pledge for pin in policy.pins}
    pledges |= {pair.pledge.pledge.id for pair in layout.options.pairs if pair.deployed}
    size = -1
    while size != len(lines) + len(pledges):
        size = len(lines) + len(pledges)
        lines |= {line for line in eligibility.lines if any((one, line) in eligibility.pairs for one in pledges)}
        lines |= {
            other for line in lines & set(eligibility.lines) for other in eligibility.lines[line].requirement.requires
        }
        packages = {eligibility.pledges[one].pledge.package for one in pledges & set(eligibility.pledges)} - {None}
        pledges |= {name for name, terms in eligibility.pledges.items() if terms.pledge.package in packages}
        for line in lines & set(eligibility.lines):
            required = any(line in other.requirement.requires for other in eligibility.lines.values())
            if required or eligibility.lines[line].requirement.women_share:
                pledges |= {pair.pledge.pledge.id for pair in eligibility.by_line[line]}
    chosen = np.array([terms.pledge.id not in pledges for terms in layout.pledges], np.bool_)
    apart[: layout.options.count] = chosen[layout.options.pledge]
    return apart


def _rules(programme: Programme, layout: Layout) -> list[Rule]:
    found = {_rule(programme.rows.key(row)) for row in range(programme.rows.count)}
    deployed = {
        ("deployed", pair.pledge.pledge.id, pair.line.requirement.id) for pair in layout.options.pairs if pair.deployed
    }
    return sorted({rule for rule in found if rule[0] not in _DEFINITIONS} | deployed)


def _rule(key: tuple[str, ...]) -> Rule:
    if key[0] == "package":
        return ("package", key[1])
    return key[:-1] if key[0] in _MONTHLY else key


class _Relaxed:
    """The programme in which each rule may be given up: a binary a rule, 1 for given up."""

    def __init__(self, part: Part, layout: Layout, rules: Sequence[Rule]) -> None:
        self._programme, self.count = part.programme, len(rules)
        self._columns = part.columns
        self._number = {rule: number for number, rule in enumerate(rules)}
        self._rows = self._soft_rows(layout)

    def keeping(self, kept: AbstractSet[int]) -> tuple[Programme, Objective]:
        """The programme that keeps some rules and gives up as few of the others as it can."""
        programme, count = self._programme, self.count
        given_up = np.array([0 if number in kept else 1 for number in range(count)], np.int64)
        lower = programme.column_lower.copy()
        lower[: self._options] = 0
        relaxed = Programme(
            np.concatenate([lower, np.zeros(count, np.int64)]),
            np.concatenate([programme.column_upper, given_up]),
            lambda column: f"c{column}",
            self._rows,
            (),
        )
        columns = programme.columns + np.arange(count, dtype=np.int64)
        return relaxed, Objective("rules given up", columns, np.ones(count, np.int64), 0, 1)

    def _soft_rows(self, layout: Layout) -> Rows:
        """Each bound of each row of a rule gives way by as much as it can be broken, if the rule is given up."""
        programme, rows = self._programme, self._programme.rows
        self._options = int(np.searchsorted(self._columns, layout.options.count))
        maker = RowsMaker()
        number = np.repeat(np.arange(rows.count), np.diff(rows.starts))
        reach = rows.coefficients * programme.column_upper[rows.columns]
        most = np.bincount(number, np.maximum(reach, 0), rows.count).astype(np.int64)
        least = np.bincount(number, np.minimum(reach, 0), rows.count).astype(np.int64)
        for row in range(rows.count):
            mine = slice(int(rows.starts[row]), int(rows.starts[row + 1]))
            columns, coefficients = rows.columns[mine], rows.coefficients[mine]
            rule = self._number.get(_rule(rows.key(row)))
            upper, lower = int(rows.upper[row]), int(rows.lower[row])
            if rule is None:
                maker.add(maker.row(lower, upper, "hard"), columns, coefficients)
                continue
            column = programme.columns + rule
            if upper < NO_LIMIT and most[row] > upper:
                self._give(maker, NONE, upper, columns, coefficients, column, upper - int(most[row]))
            if rows.key(row)[0] == "cover":
                # What a shortage is, is no rule; that no more may serve than asked is one.
                maker.add(maker.row(lower, NO_LIMIT, "hard"), columns, coefficients)
            elif lower > -NO_LIMIT and least[row] < lower:
                self._give(maker, lower, NO_LIMIT, columns, coefficients, column, lower - int(least[row]))
        for fixed in np.flatnonzero(programme.column_lower[: self._options]).tolist():
            pair = layout.options.pairs[layout.options.pair[self._columns[fixed]]]
            deployed = self._number["deployed", pair.pledge.pledge.id, pair.line.requirement.id]
            there = int(programme.column_lower[fixed])
            one = np.ones(1, np.int64)
            self._give(maker, there, NO_LIMIT, fixed * one, one, programme.columns + deployed, there)
        return maker.made()

    def _give(
        self, maker: RowsMaker, lower: int, upper: int, columns: Integers, coefficients: Integers, rule: int, way: int
    ) -> None:
        row = maker.row(lower, upper, "soft")
        maker.add(row, columns, coefficients)
        maker.add(row, rule, way)


def _smallest_hitting(
    sets: Sequence[frozenset[int]], rules: int, engine: Engine, deadline: Deadline, watch: Watch
) -> AbstractSet[int]:
    """The fewest rules that meet every set."""
    if not sets:
        return frozenset()
    maker = RowsMaker()
    for members in sets:
        maker.add(maker.row(1, NO_LIMIT, "hit"), sorted(members), 1)
    zeros, ones = np.zeros(rules, np.int64), np.ones(rules, np.int64)
    objective = Objective("rules", np.arange(rules, dtype=np.int64), ones, 0, 1)
    programme = Programme(zeros, ones, lambda column: f"c{column}", maker.made(), (objective,))
    outcome = engine.solve(programme, objective, (), None, deadline.left(), watch)
    if outcome.status != "optimal" or outcome.values is None:
        raise NoPlan(_UNKNOWN)
    return frozenset(np.flatnonzero(outcome.values).tolist())
