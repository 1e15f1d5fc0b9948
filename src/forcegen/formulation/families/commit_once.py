"""Commit once: no pledge gives more than it has."""

from __future__ import annotations

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.options import ANY
from forcegen.formulation.programme import Rows
from forcegen.formulation.rows import NONE, RowsMaker


def rows(layout: Layout) -> Rows:
    """Units of each pledge over all lines and starts; of individuals women, men, and speakers where asked."""
    maker = RowsMaker()
    for terms in layout.pledges:
        columns = layout.columns_of_pledge[terms.pledge.id]
        if not len(columns):
            continue
        name, units = terms.pledge.id, layout.options.units[columns]
        if terms.individuals and (layout.options.sex[columns] != ANY).any():
            women = layout.options.women[columns]
            row = maker.row(NONE, terms.women, "women_once", name)
            maker.add(row, columns, women)
            row = maker.row(NONE, terms.pledge.quantity - terms.women, "men_once", name)
            maker.add(row, columns, units - women)
        else:
            row = maker.row(NONE, terms.pledge.quantity, "once", name)
            maker.add(row, columns, units)
        if terms.individuals:
            _speakers(layout, maker, name)
    return maker.made()


def _speakers(layout: Layout, maker: RowsMaker, name: str) -> None:
    """Each person sent to a line that asks for a language speaks it."""
    columns, terms = layout.columns_of_pledge[name], layout.eligibility.pledges[name]
    lines = layout.options.line[columns]
    asked = {
        language
        for line in np.unique(lines)
        for language, share in layout.lines[line].requirement.languages.items()
        if share > 0
    }
    for language in sorted(asked):
        asking = np.array([one.requirement.languages.get(language, 0) > 0 for one in layout.lines], np.bool_)
        mine = columns[asking[lines]]
        row = maker.row(NONE, terms.may_send_speakers(language), "speakers", name, language)
        maker.add(row, mine, layout.options.units[mine])
