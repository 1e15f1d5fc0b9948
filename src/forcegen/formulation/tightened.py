"""Ceilings and intake in tighter words: the same whole plans, fewer fractional ones.

A row of a ceiling says: persons of all units present <= ceiling. Units are whole, and of one pledge never more than it
offers, so that often no choice of units comes to the ceiling exactly. Two things follow, both by counting which sums
can be reached: the ceiling comes down to the largest sum that can, and a unit beside which little else has room counts
for as much as it leaves unusable. (Coefficient lifting, as for knapsacks in any textbook of integer programming.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers, Programme

KINDS = {"contributor_ceiling", "mission_ceiling", "intake"}
_MOST_ITEMS = 60
"""Of more kinds of unit nearly every sum can be reached: there is nothing to gain."""

Item = tuple[int, int]
"""Persons of one unit, and how many such units there can be at once."""


def tightened(programme: Programme, layout: Layout) -> Programme:
    """The programme with the rows of ceilings and intake lifted; no whole point within its rows is lost or won."""
    rows = programme.rows
    coefficients, upper = rows.coefficients.copy(), rows.upper.copy()
    known: dict[tuple[tuple[Item, ...], int], tuple[list[int], int]] = {}
    pledge_of, most = layout.options.pledge, most_steps(layout)
    for row in range(rows.count):
        if rows.key(row)[0] not in KINDS:
            continue
        mine = slice(int(rows.starts[row]), int(rows.starts[row + 1]))
        columns, persons = rows.columns[mine], coefficients[mine]
        groups = groups_of(pledge_of[columns], persons)
        if len(groups) - 1 > _MOST_ITEMS:
            continue
        items = tuple((int(persons[at]), int(most[columns[at]])) for at in groups[:-1])
        key = (items, int(upper[row]))
        if key not in known:
            known[key] = lifted(*key)
        counts, upper[row] = known[key]
        coefficients[mine] = np.repeat(counts, np.diff(groups))
    return replace(programme, rows=replace(rows, coefficients=coefficients, upper=upper))


def most_steps(layout: Layout) -> Integers:
    """By option, how many steps of all options of its pledge there can be."""
    quantity = np.array([terms.pledge.quantity for terms in layout.pledges], np.int64)
    options = layout.options
    return quantity[options.pledge] // np.maximum(options.units, 1) if options.count else options.pledge


def groups_of(pledges: Integers, persons: Integers) -> Integers:
    """Where among a row's entries another pledge or another number of persons begins; and their end."""
    new = np.flatnonzero((pledges[1:] != pledges[:-1]) | (persons[1:] != persons[:-1])) + 1
    return np.concatenate(([0], new, [len(pledges)])) if len(pledges) else np.zeros(1, np.int64)


def lifted(items: Sequence[Item], ceiling: int) -> tuple[list[int], int]:
    """Counts and a ceiling that admit the same choices of whole units.

    >>> lifted([(140, 2), (120, 1)], 300)
    ([140, 140], 280)
    >>> lifted([(140, 1), (60, 2)], 150)
    ([140, 60], 140)
    """
    counts = [persons for persons, _ in items]
    most = [min(units, ceiling // persons) if persons else 0 for persons, units in items]
    ceiling = _largest(counts, most, ceiling)
    for at in sorted(range(len(items)), key=lambda at: -counts[at]):
        if most[at] == 1 and counts[at] <= ceiling:
            others = [0 if other == at else units for other, units in enumerate(most)]
            counts[at] = ceiling - _largest(counts, others, ceiling - counts[at])
    return counts, ceiling


def _largest(counts: Sequence[int], most: Sequence[int], ceiling: int) -> int:
    """The largest sum up to the ceiling that some choice of units comes to; bit n of a number stands for the sum n."""
    reached, within = 1, (1 << (ceiling + 1)) - 1
    for count, units in zip(counts, most, strict=True):
        left, together = units if count else 0, 1
        while left:
            # One, two, four units at once, and what is left: any number of them is a sum of some of these.
            many = min(together, left)
            reached |= (reached << (count * many)) & within
            left, together = left - many, 2 * together
    return reached.bit_length() - 1
