"""Requires: a line is served only in months when every line it requires is fully served."""

from __future__ import annotations

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Rows
from forcegen.formulation.rows import NONE, RowsMaker


def rows(layout: Layout) -> Rows:
    """Short <= target x (1 - filled) of the line required; units serving x yield <= most x filled.

    A month outside the required line's window does not count.
    """
    maker = RowsMaker()
    for (name, month), filled in layout.filled.items():
        number = layout.line_number[name]
        target = layout.lines[number].target
        row = maker.row(NONE, target, "filled", name, layout.month_text(month))
        maker.add(row, layout.short(number, month), 1)
        maker.add(row, filled, target)
    stays, options = layout.stays, layout.options
    gives = np.array([pair.gives for pair in options.pairs], np.int64)
    line_of = options.line[stays.column]
    for number, line in enumerate(layout.lines):
        required = [one for one in line.requirement.requires if one in layout.line_number]
        if not required:
            continue
        mine = np.flatnonzero(line_of == number)
        columns, months = stays.column[mine], stays.month[mine]
        serving = options.units[columns] * gives[options.pair[columns]] if len(mine) else columns
        for other in required:
            for month in range(*layout.counted(number)):
                if (other, month) in layout.filled:
                    row = maker.row(NONE, 0, "requires", line.requirement.id, other, layout.month_text(month))
                    now = months == month
                    maker.add(row, columns[now], serving[now])
                    maker.add(row, layout.filled[other, month], -line.most)
    return maker.made()
