"""Packages: every unit of every pledge in the package, in one mission, or none.

An indivisible pledge needs no row: each of its columns sends all its units.
"""

from __future__ import annotations

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Rows
from forcegen.formulation.rows import NONE, RowsMaker


def rows(layout: Layout) -> Rows:
    """Units of a member on the mission's lines = quantity x package[group, mission]; at most one mission.

    A member that can go nowhere makes the package unusable.
    """
    maker = RowsMaker()
    mission_of = np.array([line.requirement.mission for line in layout.lines], np.str_)
    none = np.zeros(0, np.int64)
    for pledge in layout.eligibility.scenario.pledges.values():
        if pledge.package is None:
            continue
        columns = layout.columns_of_pledge.get(pledge.id, none)
        for (group, mission), chosen in layout.package.items():
            if group == pledge.package:
                row = maker.row(0, 0, "package", pledge.id, mission)
                mine = columns[mission_of[layout.options.line[columns]] == mission]
                maker.add(row, mine, layout.options.units[mine])
                maker.add(row, chosen, -pledge.quantity)
    for group in sorted({group for group, _ in layout.package}):
        row = maker.row(NONE, 1, "one_mission", group)
        maker.add(row, [column for (of, _), column in layout.package.items() if of == group], 1)
    return maker.made()
