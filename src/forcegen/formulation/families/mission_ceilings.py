"""Mission ceilings: persons in a mission and component in a month."""

from __future__ import annotations

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Rows
from forcegen.formulation.rows import NONE, RowsMaker

_COMPONENTS = ("military", "police", "civilian")


def rows(layout: Layout) -> Rows:
    """One row a mission, component with a ceiling, and month."""
    maker = RowsMaker()
    options, stays = layout.options, layout.stays
    component_of = np.array([terms.component or "" for terms in layout.pledges], np.str_)
    mission_of = np.array([line.requirement.mission for line in layout.lines], np.str_)
    components, missions = component_of[options.pledge][stays.column], mission_of[options.line][stays.column]
    for name, mission in layout.eligibility.scenario.missions.items():
        for component in _COMPONENTS:
            most = getattr(mission.ceilings, component)
            if most is None:
                continue
            mine = (missions == name) & (components == component)
            first = maker.rows(
                layout.months,
                NONE,
                most,
                layout.by_month("mission_ceiling", name, component),
            )
            maker.add(first + stays.month[mine], stays.column[mine], stays.persons[mine])
    return maker.made()
