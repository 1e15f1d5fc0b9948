"""What of a programme is left once the relaxation and a plan are known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from forcegen.formulation.layout import Layout
from forcegen.solving.relaxation import Relaxation

_MOST = 3_000_000
"""Entries of a programme that the engine may have at once if there is nothing better to do."""

_NEARLY_WHOLE, _NOISE = 0.05, 1e-6
"""Share of fractions among the values that are not 0."""


def in_the_dark(found: Relaxation) -> bool:
    """Whether the relaxation says next to nothing of a plan that the engines can have at once: they know better."""
    return found.bound <= 0 and len(found.programme.rows.columns) <= _MOST


def nearly_whole(found: Relaxation) -> bool:
    """Whether the point of the relaxation is next to a whole one: the programme of what it uses is solved at once."""
    return fractions(found) < _NEARLY_WHOLE


def fractions(found: Relaxation) -> float:
    """The share of fractions among the values that are not 0."""
    used = found.values[found.values > _NOISE]
    return float((np.abs(used - np.rint(used)) > _NOISE).mean()) if len(used) else 0.0


def left_out(found: Relaxation, layout: Layout, best: int) -> NDArray[np.bool_]:
    """Options that no plan of fewer steps than the best can use."""
    return np.asarray(found.over[: layout.options.count] >= best, np.bool_)


def entries_left(found: Relaxation, layout: Layout, best: int) -> int:
    """Entries of the programme without them, nor what is at 0 in any case."""
    columns, count = found.programme.rows.columns, layout.options.count
    out = left_out(found, layout, best) | (found.programme.column_upper[:count] == 0)
    return len(columns) - int(out[columns[columns < count]].sum())
