"""Women: the share on lines of individuals, and the targets where the policy makes them rules."""

from __future__ import annotations

import numpy as np

from forcegen.domain.quantities import month_text
from forcegen.formulation.counted import Counted
from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import NO_LIMIT, Rows
from forcegen.formulation.rows import RowsMaker
from forcegen.plan.aims import women_aims


def rows(layout: Layout) -> Rows:
    """1000 x women - share x persons >= 0, by line and month, and by scope, category and month where they must."""
    maker = RowsMaker()
    options, stays = layout.options, layout.stays
    line_of = options.line[stays.column]
    for number, line in enumerate(layout.lines):
        share = line.requirement.women_share or 0
        if not (share and line.capability.individuals):
            continue
        begins, end = layout.counted(number)
        first = maker.rows(
            end - begins,
            0,
            NO_LIMIT,
            layout.by_month("women", line.requirement.id, begins=begins),
        )
        mine = np.flatnonzero(line_of == number)
        balance = 1000 * stays.women[mine] - share * stays.persons[mine]
        maker.add(first - begins + stays.month[mine], stays.column[mine], balance)
    if layout.eligibility.scenario.policy.women_mode == "must":
        counted = Counted(layout)
        for aim in women_aims(layout.eligibility.scenario, layout.eligibility.horizon):
            row = maker.row(0, NO_LIMIT, "women_must", aim.scope, aim.category, month_text(aim.month))
            mine = counted.stays(aim)
            maker.add(row, stays.column[mine], 1000 * stays.women[mine] - aim.share * stays.persons[mine])
    return maker.made()
