"""Asks about a large case: one more at a time, looked for around one short line after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from forcegen.explanation.remedies.covered import Covered
from forcegen.explanation.remedies.gated import Gated
from forcegen.explanation.remedies.near import near
from forcegen.explanation.remedies.search import Found, Search, searched_near
from forcegen.formulation.programme import Integers, Objective, Programme
from forcegen.formulation.rows import NONE, RowsMaker, joined
from forcegen.solving.pieces import Pieces

_LINES = 12
"""Around so many lines each further ask is looked for: those that promise most."""
_AT_ONCE = 2


class Around:
    """Chooses among sets of asks with most columns as they are in the plan at hand; nothing it finds is proven.

    What an ask gained beside the plan of one ask less is what it promises beside the next; a line not looked at yet
    promises what it lacks.
    """

    def __init__(self, base: Covered, programme: Gated, search: Search) -> None:
        self._gated, self._search = programme, search
        self._pieces = Pieces(_counted(programme))
        lacks = {name: sum(by_month.values()) for name, by_month in base.short.items()}
        lines = base.cases.lines
        self._promise = {name: lacks[name] * lines[name].weight / lines[name].target for name in lacks}

    def best(self, number: int, objective: Objective, start: Integers) -> Found:
        """The best point found with so many changes at most; the start if none is better."""
        first = np.append(start, min(number, len(self._gated.world.changes)))
        self._pieces.sums(first)  # reckoned here, so that the threads find it
        promising = sorted(self._promise, key=lambda name: (-self._promise[name], name))[:_LINES]

        def at(name: str) -> Integers | None:
            if self._search.over:
                return None
            free = near(self._gated.layout, start[: self._gated.first], [name], len(first))
            free[-1] = False
            return searched_near(self._search, self._pieces, objective, first, free).values

        best, coverage = start, self._gated.coverage
        before = coverage.value_at(coverage.steps(start))
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for name, found in zip(promising, pool.map(at, promising), strict=True):
                if found is not None:
                    self._promise[name] = float(before - coverage.value_at(coverage.steps(found)))
                    best = min(best, found[:-1], key=objective.steps)
        return Found(best, None, infeasible=False)


def _counted(gated: Gated) -> Programme:
    """The programme with a last column: how many changes there may be at most."""
    programme, maker = gated.programme, RowsMaker()
    changes = np.arange(gated.first, programme.columns)
    row = maker.row(NONE, 0, "asks")
    maker.add(row, changes, 1)
    maker.add(row, programme.columns, -1)
    return replace(
        programme,
        column_lower=np.append(programme.column_lower, 0),
        column_upper=np.append(programme.column_upper, len(changes)),
        column_name=lambda column: "asks" if column == programme.columns else programme.column_name(column),
        rows=joined([programme.rows, maker.made()]),
    )
