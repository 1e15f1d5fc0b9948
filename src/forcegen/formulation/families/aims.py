"""Aims: whole persons short of each share of women and of speakers."""

from __future__ import annotations

from forcegen.domain.quantities import month_text
from forcegen.formulation.counted import Counted
from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import NO_LIMIT, Rows
from forcegen.formulation.rows import RowsMaker


def rows(layout: Layout) -> Rows:
    """1000 x shortfall + 1000 x those who meet the aim - share x persons >= 0, by aim and month.

    The shortfall is whole, and so rounded up.
    """
    maker, counted = RowsMaker(), Counted(layout)
    for aim, column in layout.aims.items():
        row = maker.row(0, NO_LIMIT, "aim", aim.scope, aim.category, aim.language or "women", month_text(aim.month))
        stays = counted.stays(aim)
        persons = layout.stays.persons[stays]
        maker.add(row, layout.stays.column[stays], counted.reached(aim) - aim.share * persons)
        maker.add(row, column, 1000)
    return maker.made()
