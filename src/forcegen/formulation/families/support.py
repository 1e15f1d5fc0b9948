"""Support: a pledge with needs is used only with the support of others."""

from __future__ import annotations

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import NO_LIMIT, Rows
from forcegen.formulation.rows import NONE, RowsMaker


def rows(layout: Layout) -> Rows:
    """Each need x units used <= support given; support given and units on lines <= the offer's quantity."""
    maker = RowsMaker()
    for terms in layout.pledges:
        columns = layout.columns_of_pledge[terms.pledge.id]
        for code, need in sorted(terms.needs.items()):
            row = maker.row(0, NO_LIMIT, "needs", terms.pledge.id, code)
            for (offer, pledge), column in layout.help.items():
                if pledge == terms.pledge.id and layout.eligibility.pledges[offer].pledge.capability == code:
                    maker.add(row, column, 1)
            maker.add(row, columns, -need * layout.options.units[columns])
    offers = sorted({offer for offer, _ in layout.help})
    for offer in offers:
        row = maker.row(NONE, layout.eligibility.pledges[offer].pledge.quantity, "gives", offer)
        maker.add(row, [column for (of, _), column in layout.help.items() if of == offer], 1)
        columns = layout.columns_of_pledge[offer]
        maker.add(row, columns, layout.options.units[columns])
    return maker.made()
