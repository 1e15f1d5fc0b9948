"""Cover: what a line is short of, and never more than target and surplus."""

from __future__ import annotations

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import NO_LIMIT, Rows
from forcegen.formulation.rows import NONE, RowsMaker


def rows(layout: Layout) -> Rows:
    """One row a line and month; a second one where a surplus is allowed.

    short + units serving x yield = target, where no surplus is allowed; otherwise >= target, and
    units serving x yield <= target + surplus.
    """
    maker = RowsMaker()
    options, stays = layout.options, layout.stays
    gives = np.array([pair.gives for pair in options.pairs], np.int64)
    yields = options.units[stays.column] * gives[options.pair[stays.column]] if options.count else stays.column
    line_of = options.line[stays.column]
    offsets = np.zeros(len(layout.lines), np.int64)
    for number, line in enumerate(layout.lines):
        begins, end = layout.counted(number)
        name = line.requirement.id
        surplus = line.requirement.surplus
        first = maker.rows(
            end - begins,
            line.target,
            NO_LIMIT if surplus else line.target,
            layout.by_month("cover", name, begins=begins),
        )
        maker.add(first + np.arange(end - begins), layout.short_first[number] + np.arange(end - begins), 1)
        offsets[number] = first - begins
    maker.add(offsets[line_of] + stays.month, stays.column, yields)
    for number, line in enumerate(layout.lines):
        if line.requirement.surplus:
            begins, end = layout.counted(number)
            name = line.requirement.id
            first = maker.rows(
                end - begins,
                NONE,
                line.most,
                layout.by_month("most", name, begins=begins),
            )
            mine = line_of == number
            maker.add(first - begins + stays.month[mine], stays.column[mine], yields[mine])
    return maker.made()
