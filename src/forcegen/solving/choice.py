"""Which of several plans equally good: weights drawn by name, so that hardly any other plan has as few steps.

Two threads find now this plan first, now that one. The one of least weight is the same in every run, in any order of
files and rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np

from forcegen.formulation.layout import Layout
from forcegen.formulation.programme import Objective

CHOICE = "choice"
"""The objective's name, as news of the search have it."""
_BYTES = 2
"""Of a weight, so that hardly ever two plans come to the same sum."""


def choice(layout: Layout) -> Objective:
    """The objective: a weight for each unit of each stay, and for all support given."""
    drawn = dict(_drawn(layout))
    columns = np.array(sorted(drawn), np.int64)
    weights = np.array([drawn[column] for column in columns.tolist()], np.int64)
    return Objective(CHOICE, columns, weights, 0, 1)


def _drawn(layout: Layout) -> Iterator[tuple[int, int]]:
    options = layout.options
    pledges = [terms.pledge.id for terms in layout.pledges]
    lines = [line.requirement.id for line in layout.lines]
    places = options.pledge, options.line, options.start, options.sex
    for column, (pledge, line, start, sex) in enumerate(zip(*(place.tolist() for place in places), strict=True)):
        yield column, _weight(pledges[pledge], lines[line], str(start), str(sex))
    for (offer, pledge_id), column in layout.help.items():
        yield column, _weight(offer, pledge_id)


def _weight(*names: str) -> int:
    return 1 + int.from_bytes(blake2b("\n".join(names).encode(), digest_size=_BYTES).digest(), "big")
