"""Whose stays count for an aim, and how many of their persons speak its language."""

from __future__ import annotations

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers
from forcegen.plan.aims import Aim


def counts_for(layout: Layout, aim: Aim) -> Integers:
    """Numbers of the stays whose persons count for an aim."""
    options, stays = layout.options, layout.stays
    counts = np.array(
        [aim.counts(pair.line.requirement.mission, pair.pledge.category) for pair in options.pairs], np.bool_
    )
    month = aim.month - layout.eligibility.horizon.first
    if not options.count:
        return np.zeros(0, np.int64)
    return np.flatnonzero(counts[options.pair[stays.column]] & (stays.month == month))


def reached_of(layout: Layout, aim: Aim, stays: Integers) -> Integers:
    """Thousandths of a person who meet the aim, in one step of each stay's column."""
    if aim.language is None:
        return 1000 * layout.stays.women[stays]
    share = np.array(
        [
            1000
            if pair.pledge.individuals and pair.line.requirement.languages.get(aim.language, 0) > 0
            else pair.pledge.pledge.languages.get(aim.language, 0)
            for pair in layout.options.pairs
        ],
        np.int64,
    )
    return share[layout.options.pair[layout.stays.column[stays]]] * layout.stays.persons[stays]
