"""What every plan of best coverage has in common: proven once, it makes the later tiers small.

Composition, quality and economy are decided among plans of best coverage alone. Often all of these are short of the
same in the same months. Then every shortage is known, and the row that carries coverage, dense and weak, is not needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers, Objective, Programme, Rows
from forcegen.formulation.rows import NONE, RowsMaker, joined
from forcegen.solving.check import exact_sum
from forcegen.solving.engine import Carried

if TYPE_CHECKING:
    from forcegen.solving.relaxation import Relaxation


def settled(programme: Programme, point: Integers, coverage: Objective) -> Programme:
    """The programme with every shortage as in a point, which every plan of best coverage lacks the same as."""
    lower, upper = programme.column_lower.copy(), programme.column_upper.copy()
    shorts = coverage.columns
    lower[shorts] = point[shorts]
    # Of a weight rounded to nothing coverage says nothing: there may be more.
    told = shorts[coverage.coefficients > 0]
    upper[told] = point[told]
    return replace(programme, column_lower=lower, column_upper=upper)


def narrowed(programme: Programme, layout: Layout, found: Relaxation, best: int) -> Programme:
    """The programme without what no plan of the best value can have, as dual values prove.

    Options that cost too much go to zero; shortages whose change would cost too much stay where they are; and rows stay
    as near to a limit as more room would cost too much. That tells engines of what cuts know that they do not have.

    Parameters
    ----------
    found
        Of this programme, which may have further rows, or of one with tighter rows here and there.
    """
    lower, upper = programme.column_lower.copy(), programme.column_upper.copy()
    dear = found.over[: programme.columns] > best
    options = layout.options.count
    upper[:options][dear[:options]] = lower[:options][dear[:options]]
    shorts = _shorts(layout)
    fixed = shorts[dear[shorts]]
    at = np.where(found.down[fixed], upper[fixed], lower[fixed])
    lower[fixed], upper[fixed] = at, at
    return replace(programme, column_lower=lower, column_upper=upper, rows=_near(programme, found, best))


def _near(programme: Programme, found: Relaxation, best: int) -> Rows:
    """The rows that read as they did in the relaxation, no further from a limit than a plan of the best value is."""
    rows = programme.rows
    if best > found.most:
        return rows
    lower, upper = rows.lower.copy(), rows.upper.copy()
    room = (best - found.bound + 1) * found.parts - 1
    count = min(len(found.duals), rows.count)
    for row in np.flatnonzero(found.duals[:count] * _alike(rows, found.programme.rows, count)).tolist():
        dual, (least, most) = int(found.duals[row]), _reach(programme, row)
        away, low, up = room // abs(dual), int(lower[row]), int(upper[row])
        if dual > 0 and low + away < most:
            upper[row] = min(up, low + away)
        elif dual < 0 and up - away > least:
            lower[row] = max(low, up - away)
    return replace(rows, lower=lower, upper=upper)


def _reach(programme: Programme, row: int) -> tuple[int, int]:
    """The least and the most that a row's columns can come to."""
    rows = programme.rows
    mine = slice(int(rows.starts[row]), int(rows.starts[row + 1]))
    columns, coefficients = rows.columns[mine], rows.coefficients[mine]
    lower, upper = programme.column_lower[columns], programme.column_upper[columns]
    up, down = np.where(coefficients > 0, upper, lower), np.where(coefficients > 0, lower, upper)
    return exact_sum(coefficients, down), exact_sum(coefficients, up)


def _alike(rows: Rows, others: Rows, count: int) -> NDArray[np.bool_]:
    """Which of the first rows are the same in both; none where they have entries in other columns."""
    entries, starts = int(rows.starts[count]), rows.starts[: count + 1]
    columns = rows.columns[:entries]
    if not (np.array_equal(starts, others.starts[: count + 1]) and np.array_equal(columns, others.columns[:entries])):
        return np.zeros(count, np.bool_)
    differ = rows.coefficients[:entries] != others.coefficients[:entries]
    before = np.concatenate(([0], np.cumsum(differ)))
    same = (rows.lower[:count] == others.lower[:count]) & (rows.upper[:count] == others.upper[:count])
    return np.asarray(same & (before[starts[1:]] == before[starts[:-1]]), np.bool_)


def with_carried(programme: Programme, carried: Sequence[Carried]) -> Programme:
    """The programme with a row for each carried tier."""
    if not carried:
        return programme
    maker = RowsMaker()
    for tier in carried:
        row = maker.row(NONE, tier.most_steps, "carried", tier.objective.name)
        maker.add(row, tier.objective.columns, tier.objective.coefficients)
    return replace(programme, rows=joined([programme.rows, maker.made()]))


def question(programme: Programme, layout: Layout, point: Integers, coverage: Objective) -> Programme | None:
    """A programme that has a point only if some plan of best coverage lacks less than `point` in a month of a line.

    None if nothing is short: there is no less than that.

    Parameters
    ----------
    programme
        Of the coverage tier, in which the point is proven best.
    """
    shorts = _shorts(layout)
    short = shorts[point[shorts] > 0]
    if not len(short):
        return None
    count, columns = len(short), programme.columns
    kept = columns + np.arange(count)
    maker = RowsMaker()
    # kept = 0 means: this month's shortage is smaller.
    less = point[short] - 1
    first = maker.rows(count, NONE, less, lambda k: ("less", programme.column_name(int(short[k]))))
    maker.add(first + np.arange(count), short, 1)
    maker.add(first + np.arange(count), kept, less - programme.column_upper[short])
    maker.add(maker.row(NONE, count - 1, "somewhere_less"), kept, 1)
    best = coverage.steps(point)
    maker.add(maker.row(NONE, best, "coverage"), coverage.columns, coverage.coefficients)
    rows: Rows = joined([programme.rows, maker.made()])
    return Programme(
        np.concatenate([programme.column_lower, np.zeros(count, np.int64)]),
        np.concatenate([programme.column_upper, np.ones(count, np.int64)]),
        lambda column: programme.column_name(column) if column < columns else f"kept[{column - columns}]",
        rows,
        (),
    )


def _shorts(layout: Layout) -> Integers:
    return np.arange(layout.options.count, layout.first_after_short, dtype=np.int64)
