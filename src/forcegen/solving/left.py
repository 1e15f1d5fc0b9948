"""What of a programme is left once the relaxation and a plan are known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.solving.relaxation import Relaxation

_MOST = 3_000_000
"""Entries of a programme that the engine may have at once if there is nothing better to do."""


def in_the_dark(found: Relaxation) -> bool:
    """Whether the relaxation says next to nothing of a plan that the engines can have at once: they know better."""
    return found.bound <= 0 and len(found.programme.rows.columns) <= _MOST


def left_out(found: Relaxation, layout: Layout, best: int) -> NDArray[np.bool_]:
    """Options that no plan of fewer steps than the best can use."""
    return np.asarray(found.over[: layout.options.count] >= best, np.bool_)


def entries_left(found: Relaxation, layout: Layout, best: int) -> int:
    """Entries of the programme without them."""
    columns = found.programme.rows.columns
    options = columns[columns < layout.options.count]
    return len(columns) - int(left_out(found, layout, best)[options].sum())
