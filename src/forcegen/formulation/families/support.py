"""Support: a pledge with needs is used only with the support of others."""

from __future__ import annotations

from collections import defaultdict

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import NO_LIMIT, Rows
from forcegen.formulation.rows import NONE, RowsMaker


def rows(layout: Layout) -> Rows:
    """Each need x units used <= support given; support given and units on lines <= the offer's quantity."""
    maker = RowsMaker()
    by_need: dict[tuple[str, str], list[int]] = defaultdict(list)
    by_offer: dict[str, list[int]] = defaultdict(list)
    for (offer, pledge), column in layout.help.items():
        by_need[pledge, layout.eligibility.pledges[offer].pledge.capability].append(column)
        by_offer[offer].append(column)
    for terms in layout.pledges:
        columns = layout.columns_of_pledge[terms.pledge.id]
        for code, need in sorted(terms.needs.items()):
            row = maker.row(0, NO_LIMIT, "needs", terms.pledge.id, code)
            maker.add(row, by_need[terms.pledge.id, code], 1)
            maker.add(row, columns, -need * layout.options.units[columns])
    for offer in sorted(by_offer):
        row = maker.row(NONE, layout.eligibility.pledges[offer].pledge.quantity, "gives", offer)
        maker.add(row, by_offer[offer], 1)
        columns = layout.columns_of_pledge[offer]
        maker.add(row, columns, layout.options.units[columns])
    return maker.made()
