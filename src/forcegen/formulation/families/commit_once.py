"""Commit once: no pledge gives more than it has."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.options import ANY
from forcegen.formulation.programme import Rows
from forcegen.formulation.rows import NONE, RowsMaker


def rows(layout: Layout) -> Rows:
    """Units of each pledge over all lines and starts; of individuals women, men, and speakers where asked."""
    maker, asking = RowsMaker(), _asking(layout)
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
            _speakers(layout, maker, name, asking)
    return maker.made()


def _asking(layout: Layout) -> dict[str, NDArray[np.bool_]]:
    """By language, which lines ask for it."""
    asked = {language for one in layout.lines for language, share in one.requirement.languages.items() if share > 0}
    return {
        language: np.array([one.requirement.languages.get(language, 0) > 0 for one in layout.lines], np.bool_)
        for language in sorted(asked)
    }


def _speakers(layout: Layout, maker: RowsMaker, name: str, asking: Mapping[str, NDArray[np.bool_]]) -> None:
    """Each person sent to a line that asks for a language speaks it."""
    columns, terms = layout.columns_of_pledge[name], layout.eligibility.pledges[name]
    lines = layout.options.line[columns]
    for language, asks in asking.items():
        mine = columns[asks[lines]]
        if len(mine):
            row = maker.row(NONE, terms.may_send_speakers(language), "speakers", name, language)
            maker.add(row, mine, layout.options.units[mine])
