"""One programme for all sets of changes: each change is a binary, and what it makes possible waits for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from forcegen.domain.terms import PledgeTerms
from forcegen.explanation.remedies.changes import Change
from forcegen.explanation.remedies.world import Clause, State, World
from forcegen.formulation.families import FAMILIES, aims, pins
from forcegen.formulation.formulate import plan_of
from forcegen.formulation.layout import Layout
from forcegen.formulation.point import point_of
from forcegen.formulation.programme import NO_LIMIT, Integers, Objective, Programme, Rows
from forcegen.formulation.rows import NONE, RowsMaker, binding, joined
from forcegen.formulation.tiers import objectives
from forcegen.plan.plan import Plan


@dataclass(frozen=True)
class Gated:
    """The programme, and where the changes stand in it: the last columns, one each, in order."""

    world: World
    layout: Layout
    programme: Programme
    coverage: Objective

    @property
    def first(self) -> int:
        """The column of the first change."""
        return self.layout.count

    def columns(self, changes: Sequence[Change]) -> Integers:
        """The columns of some changes."""
        number = {change: self.first + k for k, change in enumerate(self.world.changes)}
        return np.array([number[change] for change in changes], np.int64)

    def chosen(self, values: Integers) -> list[Change]:
        """The changes made at a point."""
        made = values[self.first : self.first + len(self.world.changes)]
        return [change for k, change in enumerate(self.world.changes) if made[k]]

    def plan(self, values: Integers) -> Plan:
        """The plan of a point, the pledges under their own names."""
        return self.world.plan(plan_of(self.layout, values[: self.first]))

    def unchanged(self, plan: Plan) -> Integers:
        """The point of a plan of the scenario as it stands: no change made."""
        return np.concatenate([point_of(self.layout, plan), np.zeros(len(self.world.changes), np.int64)])


def gated(world: World) -> Gated:
    """The programme in which every set of changes is a choice."""
    layout = Layout(world.cases)
    gates = _Gates(world, layout)
    lower, upper = layout.lower.copy(), layout.upper.copy()
    lower[gates.deployed] = 0
    count = len(world.changes)
    lower = np.concatenate([lower, np.zeros(count, np.int64)])
    upper = np.concatenate([upper, np.ones(count, np.int64)])
    families = [family.rows(layout) for family in FAMILIES if family not in (aims, pins)]
    rows = gates.raised(joined(families))
    rows = binding(joined([rows, gates.rows()]), lower, upper)
    coverage = objectives(layout)[0]

    def name(column: int) -> str:
        return layout.name(column) if column < layout.count else f"change[{column - layout.count}]"

    return Gated(world, layout, Programme(lower, upper, name, rows, (coverage,)), coverage)


class _Gates:
    """The rows by which options and limits wait for changes."""

    def __init__(self, world: World, layout: Layout) -> None:
        self._world, self._layout = world, layout
        self._column = {change: layout.count + number for number, change in enumerate(world.changes)}
        self._maker = RowsMaker()
        many = [name for name in world.cases.pledges if self._base(name) in world.split]
        own = [layout.columns_of_pledge[name] for name in many]
        fixed = np.concatenate([np.zeros(0, np.int64), *own])
        self.deployed = fixed[layout.lower[fixed] > 0]

    def _base(self, name: str) -> str:
        state = self._world.states.get(name)
        return state.base if state else name

    def rows(self) -> Rows:
        """Every row that is about changes."""
        self._clauses()
        for name, state in self._world.states.items():
            if state.base in self._world.split and name in self._world.cases.pledges:
                self._state(name, state)
        self._new_support()
        self._deployed()
        self._pins()
        self._steps()
        return self._maker.made()

    def raised(self, rows: Rows) -> Rows:
        """The rows of limits as they stand, each with the changes that would raise it."""
        about, apart = self._raising(), self._apart()
        upper, lower = rows.upper.copy(), rows.lower.copy()
        extra: list[tuple[int, int, int]] = []
        for row in range(rows.count):
            key = rows.key(row)
            if key[0] == "package" and key[1] in apart:
                # Units = quantity x package, unless the package is dropped: from above here, from below in a row more.
                column, quantity = apart[key[1]]
                lower[row] = NONE
                extra.append((row, column, -quantity))
                self._copied(rows, row, 0, NO_LIMIT, [column], quantity)
            elif key[0] == "contributor_share":
                extra += self._share(rows, row)
            for start in {key[:2], key[:3]}:
                extra += [(row, self._column[change], -more) for change, more in about.get(start, ()) if more]
            if key[0] in _STOCK and (stock := self._world.stock(key[1])) is not None:
                now, after = stock
                upper[row] = _sendable(key, now)
                extra += [(row, self._column[one], upper[row] - _sendable(key, then)) for one, then in after.items()]
        return with_entries(replace(rows, lower=lower, upper=upper), extra)

    def _apart(self) -> Mapping[str, tuple[int, int]]:
        """By member of a package that could be dropped: the column of that change, and the member's units."""
        pledges = self._world.cases.scenario.pledges
        return {
            edit.id: (column, pledges[edit.id].quantity)
            for change, column in self._column.items()
            for edit in change.edits
            if change.kind == "drop_package"
        }

    def _share(self, rows: Rows, row: int) -> list[tuple[int, int, int]]:
        """The share as it stands gives way to any step, each step's own to those that reach further."""
        steps = [(change.step, column) for change, column in self._column.items() if change.kind == "raise_share"]
        mine = slice(rows.starts[row], rows.starts[row + 1])
        upper, persons = self._layout.upper[rows.columns[mine]], rows.coefficients[mine]
        most = int(upper[persons > 0] @ persons[persons > 0])
        for share, _ in steps:
            further = [column for to, column in steps if to > share]
            self._copied(rows, row, NONE, 0, further, -most, share)
        return [(row, column, -most) for _, column in steps]

    def _copied(
        self, rows: Rows, row: int, lower: int, upper: int, columns: Sequence[int], each: int, share: int | None = None
    ) -> None:
        """A row once more with other limits, with columns of changes, and where given with another share of all."""
        mine = slice(rows.starts[row], rows.starts[row + 1])
        coefficients = rows.coefficients[mine]
        if share is not None:
            coefficients = np.where(coefficients < 0, -share, coefficients)
        copy = self._maker.row(lower, upper, *rows.key(row))
        self._maker.add(copy, rows.columns[mine], coefficients)
        self._maker.add(copy, columns, each)

    def _raising(self) -> Mapping[tuple[str, ...], list[tuple[Change, int]]]:
        """By the beginning of a row's key, the changes that raise it, and by how much."""
        about: dict[tuple[str, ...], list[tuple[Change, int]]] = defaultdict(list)
        for change in self._world.changes:
            if change.kind == "raise_ceiling":
                kind = "mission_ceiling" if change.mission else "contributor_ceiling"
                about[kind, change.of, str(change.facts["component"])].append((change, _more(change)))
            elif change.kind == "raise_intake":
                about["intake", change.of].append((change, _more(change)))
            elif change.kind == "drop_alternative":
                about["alternative", change.attribute[0]].append((change, len(change.edits) - 1))
        return about

    def _clauses(self) -> None:
        """Options of one pledge that wait for the same change: no more of its units than it has, and none without."""
        options, waiting = self._layout.options, defaultdict[tuple[str, Clause], list[int]](list)
        first = self._layout.eligibility.horizon.first
        new = {edit.id: change for change in self._world.changes for edit in change.edits if edit.how == "whole"}
        for column in range(options.count):
            pair = options.pairs[int(options.pair[column])]
            if pair.deployed:
                continue
            name, line = pair.pledge.pledge.id, pair.line.requirement.id
            clauses = [*self._world.needs(name, line)]
            clauses += self._world.in_time(pair, int(options.start[column]) + first)
            if name in new:
                clauses.append(frozenset({new[name]}))
            for clause in dict.fromkeys(clauses):
                waiting[self._base(name), clause].append(column)
        for (base, clause), columns in waiting.items():
            mine = np.array(columns, np.int64)
            most = max(self._quantity(int(column)) for column in columns)
            row = self._maker.row(NONE, 0, "waits", base)
            self._maker.add(row, mine, options.units[mine])
            self._maker.add(row, [self._column[change] for change in clause], -most)

    def _quantity(self, column: int) -> int:
        options = self._layout.options
        return options.pairs[int(options.pair[column])].pledge.pledge.quantity

    def _state(self, name: str, state: State) -> None:
        """A pledge in one of its states gives nothing unless it is in that state."""
        layout, quantity = self._layout, self._world.cases.pledges[name].pledge.quantity
        columns = layout.columns_of_pledge[name]
        units = layout.options.units[columns]
        helps = [column for (offer, _), column in layout.help.items() if offer == name]
        for change in state.made:
            row = self._maker.row(NONE, 0, "state", name)
            self._gives(row, columns, units, helps)
            self._maker.add(row, self._column[change], -quantity)
        by_attribute: dict[tuple[str, ...], list[Change]] = defaultdict(list)
        for change in state.unmade:
            by_attribute[change.attribute].append(change)
        for steps in by_attribute.values():
            row = self._maker.row(NONE, quantity, "state", name)
            self._gives(row, columns, units, helps)
            self._maker.add(row, [self._column[change] for change in steps], quantity)

    def _gives(self, row: int, columns: Integers, units: Integers, helps: Sequence[int]) -> None:
        self._maker.add(row, columns, units)
        self._maker.add(row, helps, 1)

    def _new_support(self) -> None:
        """Support nobody has offered yet, or none within the horizon."""
        waiting = dict(self._world.brought_in) | {
            edit.id: frozenset({change})
            for change in self._world.changes
            for edit in change.edits
            if edit.how == "whole"
        }
        for name, clause in waiting.items():
            helps = [column for (offer, _), column in self._layout.help.items() if offer == name]
            if helps:
                row = self._maker.row(NONE, 0, "waits", name)
                self._maker.add(row, helps, 1)
                quantity = self._world.cases.pledges[name].pledge.quantity
                self._maker.add(row, [self._column[change] for change in clause], -quantity)

    def _deployed(self) -> None:
        """Units already there are there, in one state or another."""
        options = self._layout.options
        there: dict[tuple[str, int], list[int]] = defaultdict(list)
        for column in self.deployed:
            base = self._base(options.pairs[int(options.pair[column])].pledge.pledge.id)
            there[base, int(options.sex[column])].append(int(column))
        for (base, _), columns in there.items():
            amount = int(self._layout.lower[columns[0]])
            self._maker.add(self._maker.row(amount, amount, "deployed", base), columns, 1)

    def _pins(self) -> None:
        """The planner's pins hold for a pledge in whatever state it is."""
        layout = self._layout
        for pin in layout.eligibility.scenario.policy.pins:
            row = self._maker.row(pin.units, NO_LIMIT, "pin", pin.pledge, pin.requirement)
            for name in layout.eligibility.pledges:
                if self._base(name) == pin.pledge and pin.requirement in layout.line_number:
                    columns = layout.columns_of_pledge[name]
                    mine = columns[layout.options.line[columns] == layout.line_number[pin.requirement]]
                    self._maker.add(row, mine, layout.options.units[mine])

    def _steps(self) -> None:
        """Of the steps of one attribute at most one."""
        steps: Mapping[tuple[str, ...], list[int]] = defaultdict(list)
        for change, column in self._column.items():
            steps[change.attribute].append(column)
        for attribute, columns in steps.items():
            if len(columns) > 1:
                self._maker.add(self._maker.row(NONE, 1, "one_step", *attribute), columns, 1)


_STOCK = ("once", "women_once", "men_once", "speakers", "gives")
"""Rows that say how much of a pledge can be sent."""


def _sendable(key: tuple[str, ...], terms: PledgeTerms) -> int:
    """What a row about a pledge's stock allows on given terms."""
    if key[0] == "women_once":
        return terms.women
    if key[0] == "men_once":
        return terms.pledge.quantity - terms.women
    return terms.may_send_speakers(key[2]) if key[0] == "speakers" else terms.pledge.quantity


def _more(change: Change) -> int:
    return int(str(change.facts["more"]))


def with_entries(rows: Rows, extra: Sequence[tuple[int, int, int]]) -> Rows:
    """The rows with more entries, on columns that none of them has yet and that come after all others."""
    number = np.repeat(np.arange(rows.count), np.diff(rows.starts))
    more = np.array(extra, np.int64).reshape(-1, 3)
    row = np.concatenate([number, more[:, 0]])
    column = np.concatenate([rows.columns, more[:, 1]])
    coefficient = np.concatenate([rows.coefficients, more[:, 2]])
    order = np.lexsort((column, row))
    starts = np.searchsorted(row[order], np.arange(rows.count + 1)).astype(np.int64)
    return Rows(starts, column[order], coefficient[order], rows.lower, rows.upper, rows.key)
