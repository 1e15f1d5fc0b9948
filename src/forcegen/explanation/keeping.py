"""A saved plan kept as far as it can be: among plans of best coverage the one with the fewest changes.

The tier `changes` comes after coverage: units deployed otherwise than in the saved plan (another line, another month, a
pledge that was idle), and units of the saved plan that are not deployed as they were though they still could be.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from forcegen.eligibility.pairs import Eligibility, Pair
from forcegen.formulation.formulate import Formulation
from forcegen.formulation.options import ANY, MEN, WOMEN
from forcegen.formulation.point import point_of
from forcegen.formulation.programme import NO_LIMIT, Integers, Objective, Programme
from forcegen.formulation.rows import RowsMaker, joined
from forcegen.plan.plan import Deployment, Plan
from forcegen.plan.score import score

CHANGES = "changes"
"""Name of the tier."""

Key = tuple[str, str, int, int]
"""Pledge, line, month number of the start, sex."""


@dataclass(frozen=True)
class Keeping(Formulation):
    """A programme that also counts changes; its columns have two more for each saved deployment: dropped, and added."""

    base: Formulation
    """Without that."""
    saved: Mapping[Key, int]
    """Units of the saved plan that can still be deployed as they were."""
    columns: Integers
    """Their columns."""
    steps: Integers
    """How many steps of each column the saved plan takes."""

    @property
    def of_coverage(self) -> Formulation:
        """The same without changes."""
        return self.base

    def point(self, plan: Plan) -> Integers:
        """The point of a plan, with what it drops and adds."""
        values = point_of(self.layout, plan)
        over = values[self.columns] - self.steps
        return np.concatenate([values, np.maximum(0, -over), np.maximum(0, over)])

    def score(self, plan: Plan) -> Mapping[str, Fraction]:
        """The tiers' values of a plan, its changes counted without the programme."""
        cases = self.layout.eligibility
        return {**score(cases, plan), CHANGES: Fraction(changes(cases, self.saved, plan))}


def changes(cases: Eligibility, saved: Mapping[Key, int], plan: Plan) -> int:
    """Units deployed otherwise than saved, and saved ones that are not deployed as they were."""
    now = _units(cases, plan.deployments)
    return sum(abs(now[key] - saved.get(key, 0)) for key in now.keys() | saved.keys())


def keeping(formulation: Formulation, plan: Plan) -> tuple[Keeping, Sequence[Deployment]]:
    """The programme with the tier of changes, and the saved deployments that are no longer possible."""
    options, cases = formulation.layout.options, formulation.layout.eligibility
    column_of = {
        (*_pair(options.pairs[pair]), int(start) + cases.horizon.first, int(sex)): column
        for column, (pair, start, sex) in enumerate(zip(options.pair, options.start, options.sex, strict=True))
    }
    saved: dict[Key, int] = {}
    steps: list[int] = []
    for key, units in sorted(_units(cases, plan.deployments).items()):
        column = column_of.get(key)
        if column is not None:
            each = int(options.units[column])
            steps.append(min(units // each, int(formulation.layout.upper[column])))
            saved[key] = steps[-1] * each
    gone = [one for one in plan.deployments if any(saved.get(key, 0) < n for key, n in _units(cases, [one]).items())]
    columns, taken = np.array([column_of[key] for key in saved], np.int64), np.array(steps, np.int64)
    programme = _counting(formulation.programme, options.units, columns, taken)
    return Keeping(formulation.layout, programme, formulation.without_aims, formulation, saved, columns, taken), gone


def _pair(pair: Pair) -> tuple[str, str]:
    return pair.pledge.pledge.id, pair.line.requirement.id


def _units(cases: Eligibility, deployments: Sequence[Deployment]) -> Counter[Key]:
    """Units by pledge, line, start and, where persons are chosen one by one, sex."""
    found: Counter[Key] = Counter()
    for one in deployments:
        for sex, units in _by_sex(cases, one):
            if units:
                found[one.pledge, one.requirement, one.start, sex] += units
    return found


def _by_sex(cases: Eligibility, one: Deployment) -> Iterator[tuple[int, int]]:
    pair = cases.pairs.get((one.pledge, one.requirement))
    if one.women is None or (pair is not None and pair.pledge.pledge.indivisible and not pair.deployed):
        yield ANY, one.units
    else:
        yield WOMEN, one.women
        yield MEN, one.units - one.women


def _counting(programme: Programme, units: Integers, columns: Integers, steps: Integers) -> Programme:
    """The programme with two columns more for each saved deployment, and the tier of changes after coverage."""
    count, before = len(columns), programme.columns
    dropped, added = before + np.arange(count), before + count + np.arange(count)
    maker = RowsMaker()
    # What is short of the saved steps is dropped, what is above them is added.
    row = maker.rows(count, steps, NO_LIMIT, lambda k: ("dropped", programme.column_name(int(columns[k]))))
    maker.add(row + np.arange(count), columns, 1)
    maker.add(row + np.arange(count), dropped, 1)
    row = maker.rows(count, -NO_LIMIT, steps, lambda k: ("added", programme.column_name(int(columns[k]))))
    maker.add(row + np.arange(count), columns, 1)
    maker.add(row + np.arange(count), added, -1)
    most = np.maximum(0, programme.column_upper[columns] - steps)
    coverage, *rest = programme.objectives
    return replace(
        programme,
        column_lower=np.concatenate([programme.column_lower, np.zeros(2 * count, np.int64)]),
        column_upper=np.concatenate([programme.column_upper, steps, most]),
        column_name=lambda column: (
            programme.column_name(column) if column < before else _name(programme, columns, column - before)
        ),
        rows=joined([programme.rows, maker.made()]),
        objectives=(coverage, _objective(units, columns, dropped, added), *rest),
    )


def _name(programme: Programme, columns: Integers, number: int) -> str:
    kind = "dropped" if number < len(columns) else "added"
    return f"{kind}[{programme.column_name(int(columns[number % len(columns)]))}]"


def _objective(units: Integers, columns: Integers, dropped: Integers, added: Integers) -> Objective:
    """Units on options that the saved plan does not use, units dropped, units added."""
    new = np.setdiff1d(np.flatnonzero(units), columns)
    everything = np.concatenate([new, dropped, added])
    weights = np.concatenate([units[new], units[columns], units[columns]])
    return Objective(CHANGES, everything, weights, 0, 1)
