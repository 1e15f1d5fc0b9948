"""Contributor ceilings: persons of each contributor deployed in a month, by component and in total."""

from __future__ import annotations

from forcegen.domain.catalogue import COMPONENTS
from forcegen.formulation.layout import Layout
from forcegen.formulation.manning import manning_of
from forcegen.formulation.programme import Rows
from forcegen.formulation.rows import NONE, RowsMaker


def rows(layout: Layout) -> Rows:
    """One row a contributor, component with a ceiling, and month.

    In a rotation each leg counts against its own contributor, in a joint unit each partner's share against it.
    """
    maker = RowsMaker()
    manning = manning_of(layout)
    component_of = [terms.component for terms in layout.pledges]
    for name, record in layout.eligibility.scenario.contributors.items():
        for component in ("total", *COMPONENTS):
            most = getattr(record.ceilings, component)
            if most is None or name not in manning:
                continue
            column, month, persons = manning[name]
            if component != "total":
                pledges = layout.options.pledge[column]
                mine = [component_of[pledge] == component for pledge in pledges]
                column, month, persons = column[mine], month[mine], persons[mine]
            first = maker.rows(
                layout.months,
                NONE,
                most,
                layout.by_month("contributor_ceiling", name, component),
            )
            maker.add(first + month, column, persons)
    return maker.made()
