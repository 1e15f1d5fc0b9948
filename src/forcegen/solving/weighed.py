"""What dual values prove, whatever the tolerances they were found with.

Any dual values give a bound. Those that HiGHS hands over are rounded to whole numbers, and the bound is computed in
whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import NO_LIMIT, Integers, Programme
from forcegen.solving.check import exact_sum
from forcegen.solving.simplex import Simplex

Floats = NDArray[np.float64]

_FINE = 2**36
"""Dual values are rounded to this part of a step, or to a coarser one. That of a carried tier needs it: its row has
millions of steps. At 2**16 composition of rich 60 x 120 had a bound of -17 773 instead of 2 738."""
_ROOM = 2.0**60


@dataclass(frozen=True)
class Weighed:
    """What dual values prove of the least cost of any whole point."""

    bound: int
    reduced: Integers
    """By column, in parts: its reduced cost."""
    gives_way: Integers
    """By option, in parts: what gives way to it."""
    duals: Integers
    """By row, in parts."""
    parts: int
    """Of a step."""


def weighed(programme: Programme, layout: Layout, simplex: Simplex, costs: Integers, duals: Floats) -> Weighed:
    """What dual values, in whole numbers, prove of the least cost.

    Parameters
    ----------
    simplex
        Has the rows of the programme, and all columns, in it or not.
    costs
        By column, in steps.
    duals
        By row.
    """
    rows, fine = programme.rows, _fineness(simplex, costs, duals)
    if not fine:
        # Numbers beyond all reason: no dual values at all prove little, but what they prove is true.
        duals, fine = np.zeros_like(duals), 1
    whole = np.rint(duals * fine).astype(np.int64)
    whole[(whole > 0) & (rows.lower <= -NO_LIMIT)] = 0
    whole[(whole < 0) & (rows.upper >= NO_LIMIT)] = 0
    reduced = np.asarray(costs * fine - simplex.sums(whole), np.int64)
    from_rows = exact_sum(whole, np.where(whole > 0, rows.lower, rows.upper))
    least, gives_way = _least(programme, layout, reduced)
    return Weighed(-(-(from_rows + least) // fine), reduced, gives_way, whole, fine)


def _fineness(simplex: Simplex, costs: Integers, duals: Floats) -> int:
    """Parts of a step to which dual values are rounded, as 64 bits have room for in every column's sum; or 0."""
    with np.errstate(over="ignore", invalid="ignore"):  # what is no number is found out below
        of_columns = simplex.most(duals) + np.abs(costs)
        most = max(float(of_columns.max(initial=1.0)), float(np.abs(duals).max(initial=1.0)))
    fine = _FINE if np.isfinite(most) and np.isfinite(of_columns).all() and np.isfinite(duals).all() else 0
    while most * fine > _ROOM:
        fine //= 2
    return fine


def _least(programme: Programme, layout: Layout, reduced: Integers) -> tuple[int, Integers]:
    """The least the columns can add, and by option what gives way where one more unit of its pledge is used so.

    Of a pledge no more units are used than it has: together they add no less than in the best of its options.
    """
    options, count = layout.options, layout.options.count
    lower, upper = programme.column_lower, programme.column_upper
    there = lower[:count] > 0
    free = np.where(there, 0, np.minimum(reduced[:count], 0))
    order = np.flatnonzero(free)
    order = order[np.lexsort((free[order], options.pledge[order]))]
    pledge, units = options.pledge[order], upper[:count][order]
    quantity = np.array([terms.pledge.quantity for terms in layout.pledges], np.int64)
    left = quantity[pledge] // np.maximum(options.units[order], 1)
    before = np.cumsum(units) - units
    begins = np.searchsorted(pledge, pledge)
    left = left - (before - before[begins])
    taken = np.clip(left, 0, units)
    # What the last unit adds gives way; nothing does while the pledge has units left over.
    gives_way = np.zeros(len(layout.pledges), np.int64)
    last = (taken > 0) & (left <= units)
    gives_way[pledge[last]] = free[order][last]
    at = np.where(reduced >= 0, lower, upper)
    others = exact_sum(reduced[count:], at[count:]) + exact_sum(reduced[:count][there], at[:count][there])
    return exact_sum(free[order], taken) + others, gives_way[options.pledge]
