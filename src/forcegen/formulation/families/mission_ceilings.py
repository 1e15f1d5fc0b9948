"""Mission ceilings: persons in a mission and component in a month."""

from __future__ import annotations

import numpy as np

from forcegen.domain.catalogue import COMPONENTS
from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Rows
from forcegen.formulation.rows import NONE, RowsMaker


def rows(layout: Layout) -> Rows:
    """One row a mission, component with a ceiling, and month."""
    maker = RowsMaker()
    options, stays = layout.options, layout.stays
    numbers = [COMPONENTS.index(terms.component) if terms.component else -1 for terms in layout.pledges]
    component_of = np.array(numbers, np.int64)
    of_option = layout.mission_of_line[options.line] * len(COMPONENTS) + component_of[options.pledge]
    of_option[component_of[options.pledge] < 0] = -1
    of_stay = of_option[stays.column]
    order = np.argsort(of_stay, kind="stable")
    cuts = np.searchsorted(of_stay[order], np.arange(len(layout.mission_number) * len(COMPONENTS) + 1))
    for name, mission in layout.eligibility.scenario.missions.items():
        for place, component in enumerate(COMPONENTS):
            most = getattr(mission.ceilings, component)
            if most is None:
                continue
            kind = layout.mission_number[name] * len(COMPONENTS) + place
            mine = order[cuts[kind] : cuts[kind + 1]]
            first = maker.rows(
                layout.months,
                NONE,
                most,
                layout.by_month("mission_ceiling", name, component),
            )
            maker.add(first + stays.month[mine], stays.column[mine], stays.persons[mine])
    return maker.made()
