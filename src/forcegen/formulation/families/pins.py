"""Pins: at least so many units of a pledge on a line, by the planner's order."""

from __future__ import annotations

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import NO_LIMIT, Rows
from forcegen.formulation.rows import RowsMaker


def rows(layout: Layout) -> Rows:
    """One row a pin. A forbid needs none: the pair is barred."""
    maker = RowsMaker()
    for pin in layout.eligibility.scenario.policy.pins:
        row = maker.row(pin.units, NO_LIMIT, "pin", pin.pledge, pin.requirement)
        if pin.pledge in layout.pledge_number and pin.requirement in layout.line_number:
            columns = layout.columns_of_pledge[pin.pledge]
            mine = columns[layout.options.line[columns] == layout.line_number[pin.requirement]]
            maker.add(row, mine, layout.options.units[mine])
    return maker.made()
