"""Packages: every unit of every pledge in the package, in one mission, or none.

An indivisible pledge needs no row: each of its columns sends all its units.
"""

from __future__ import annotations

from collections import defaultdict

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
    of_group: dict[str, dict[str, int]] = defaultdict(dict)
    for (group, mission), column in layout.package.items():
        of_group[group][mission] = column
    for pledge in layout.eligibility.scenario.pledges.values():
        if pledge.package is None:
            continue
        columns = layout.columns_of_pledge.get(pledge.id, none)
        missions = mission_of[layout.options.line[columns]]
        for mission, chosen in of_group[pledge.package].items():
            row = maker.row(0, 0, "package", pledge.id, mission)
            mine = columns[missions == mission]
            maker.add(row, mine, layout.options.units[mine])
            maker.add(row, chosen, -pledge.quantity)
    for group in sorted(of_group):
        row = maker.row(NONE, 1, "one_mission", group)
        maker.add(row, list(of_group[group].values()), 1)
    return maker.made()
