"""Large cases: what is decided anew is what is near a line, and all else stays as it is in the plan at hand.

No engine answers a question about all of a large case in the time somebody waits for it. What is found so is true of
the plan at hand, and checked; that nothing further away would do better is not proven, and never said to be.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Integers
from forcegen.solving.neighbourhood import companions, shortages

LARGE = 10_000
"""Options from which on a case is large."""
_MOST = 1_000
"""Options decided anew, about."""


def near(layout: Layout, point: Integers, lines: Collection[str], columns: int) -> NDArray[np.bool_]:
    """The columns decided anew: of the lines, then of lines that the same pledges serve, as many as there is room for.

    Parameters
    ----------
    point
        Of the plan at hand, in the layout's columns.
    columns
        Of the programme: those behind the layout's are all decided anew.
    """
    options, count = layout.options, layout.options.count
    used, first = point[:count] > 0, _first_starts(layout)
    serves = np.zeros(len(options.pairs), np.bool_)
    serves[options.pair[used]] = True
    busy = np.zeros(len(layout.pledges), np.bool_)
    busy[options.pledge[used]] = True
    here = np.isin(options.line, [layout.line_number[line] for line in lines])
    # Units at work elsewhere seldom come late to be of use here; of a line that many match, not even idle ones.
    soon = first | used | serves[options.pair]
    free = here & (soon | ~busy[options.pledge])
    if free.sum() > _MOST:
        free &= soon
    pledges = np.zeros(len(layout.pledges), np.bool_)
    pledges[options.pledge[free]] = True
    around, shared = np.unique(options.line[used & pledges[options.pledge]], return_counts=True)
    free |= pledges[options.pledge] & serves[options.pair] & (first | used)
    for line in around[np.argsort(-shared, kind="stable")]:
        others = (options.line == line) & (first | used)
        if free.sum() + others.sum() > _MOST:
            break
        free |= others
    whole = np.ones(columns, np.bool_)
    whole[: layout.count] = False
    whole[:count] = free
    for line in lines:
        whole[shortages(layout, layout.line_number[line])] = True
    return np.asarray(whole | companions(layout, whole), np.bool_)


def _first_starts(layout: Layout) -> NDArray[np.bool_]:
    """Each pair's first start."""
    options = layout.options
    new = np.ones(options.count, np.bool_)
    new[1:] = options.pair[1:] != options.pair[:-1]
    return np.asarray(options.start == options.start[np.flatnonzero(new)][np.cumsum(new) - 1], np.bool_)
