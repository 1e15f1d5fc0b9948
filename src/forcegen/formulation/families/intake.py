"""Intake: persons arriving in a mission in a month."""

from __future__ import annotations

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Rows
from forcegen.formulation.rows import NONE, RowsMaker


def rows(layout: Layout) -> Rows:
    """One row a mission with an intake, and month. Units already deployed do not arrive."""
    maker = RowsMaker()
    options, stays = layout.options, layout.stays
    deployed = np.array([pair.deployed for pair in options.pairs], np.bool_)
    arriving = np.flatnonzero((stays.served == 0) & ~deployed[options.pair][stays.column])
    missions = layout.mission_of_line[options.line][stays.column[arriving]]
    for name, mission in layout.eligibility.scenario.missions.items():
        if mission.intake_per_month is None:
            continue
        mine = arriving[missions == layout.mission_number[name]]
        first = maker.rows(
            layout.months,
            NONE,
            mission.intake_per_month,
            layout.by_month("intake", name),
        )
        maker.add(first + stays.month[mine], stays.column[mine], stays.persons[mine])
    return maker.made()
