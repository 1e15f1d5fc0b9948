"""Alternatives: at most one pledge of a group is used."""

from __future__ import annotations

from collections import defaultdict

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Rows
from forcegen.formulation.rows import NONE, RowsMaker


def rows(layout: Layout) -> Rows:
    """Units of a pledge <= quantity x used[pledge]; the used of a group add up to at most 1."""
    maker = RowsMaker()
    groups: dict[str, list[str]] = defaultdict(list)
    for name in layout.used:
        pledge = layout.eligibility.pledges[name].pledge
        groups[pledge.alternative or ""].append(name)
        row = maker.row(NONE, 0, "used", name)
        columns = layout.columns_of_pledge[name]
        maker.add(row, columns, layout.options.units[columns])
        maker.add(row, layout.used[name], -pledge.quantity)
    for group, members in sorted(groups.items()):
        row = maker.row(NONE, 1, "alternative", group)
        maker.add(row, [layout.used[name] for name in members], 1)
    return maker.made()
