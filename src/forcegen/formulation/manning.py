"""Whose persons man each option in each month, as arrays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers

Manning = Mapping[str, tuple[Integers, Integers, Integers]]
"""By contributor: columns, months and persons in one step of the column; one entry a stay."""


def manning_of(layout: Layout, wanted: Iterable[str] | None = None) -> Manning:
    """Persons by contributor over all stays; of the contributors wanted, or of all."""
    chosen = None if wanted is None else set(wanted)
    options, stays = layout.options, layout.stays
    cuts = np.searchsorted(options.pledge[stays.column], np.arange(len(layout.pledges) + 1))
    parts: dict[str, list[tuple[Integers, Integers, Integers]]] = defaultdict(list)
    for number, terms in enumerate(layout.pledges):
        mine = slice(cuts[number], cuts[number + 1])
        column, month, served = stays.column[mine], stays.month[mine], stays.served[mine]
        begins = 0
        for place, turn in enumerate(terms.turns):
            last = place == len(terms.turns) - 1
            now = (served >= begins) & (last | (served < begins + turn.months))
            begins += turn.months
            for who, persons in turn.manning:
                if chosen is None or who in chosen:
                    parts[who].append((column[now], month[now], persons * options.units[column[now]]))
    return {
        who: (
            np.concatenate([one[0] for one in lists]),
            np.concatenate([one[1] for one in lists]),
            np.concatenate([one[2] for one in lists]),
        )
        for who, lists in sorted(parts.items())
    }
