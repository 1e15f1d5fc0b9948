"""How the search of a core begins: a plan at hand, and prices by which the core is chosen.

The plan is filled by priority. With two threads prices are looked for meanwhile, and until they are good enough groups
of lines are filled anew in a core of the prices so far: prices of thousands of lines take minutes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from forcegen.eligibility.pairs import Eligibility
from forcegen.formulation.core import core
from forcegen.formulation.formulate import formulate
from forcegen.formulation.programme import Integers, Objective
from forcegen.formulation.tightened import tightened
from forcegen.plan.plan import Plan
from forcegen.plan.score import score
from forcegen.solving.by_hand import Over, first_plan
from forcegen.solving.engine import Deadline, Limits
from forcegen.solving.progress import Progress

if TYPE_CHECKING:
    from forcegen.solving.prices import Priced

_TO_FILL = 0.35
"""Share of the time for filling with every start: the better beginning, but of no use with no time left to search."""
_TO_PRICE = 0.35
"""Share of the time, from the beginning, for the prices: the core is chosen by them."""
_OF_A_LINE, _MOST = 40, 80_000
"""Columns of a core chosen by prices, for each line and in all: groups of lines are to be solved in a second or two."""


class Beginning:
    """A plan and prices of one case.

    Parameters
    ----------
    over
        Whether to stop.
    tell
        Hears every better plan and bound.
    """

    def __init__(self, whole: Eligibility, limits: Limits, over: Over, tell: Callable[[Progress], None]) -> None:
        self._whole, self._limits, self._over, self._tell = whole, limits, over, tell
        self._late, self._to_price = Deadline(limits.share(_TO_FILL)), Deadline(limits.share(_TO_PRICE))
        self._best: Fraction | None = None
        self._found: Priced | None = None

    def run(self) -> tuple[Plan | None, Priced | None]:
        """A plan, if there is one without an engine, and prices that prove something."""
        if self._limits.threads == 1:
            return self._filled(), self._priced()
        with ThreadPoolExecutor(1) as pool:
            pricing = pool.submit(self._priced)
            plan = self._filled()
            while plan is not None and self._proving is None and not pricing.done():
                wait([pricing], timeout=0.1)
            if plan is not None and not pricing.done():
                plan = self._improved(plan, pricing)
            return plan, pricing.result()

    def _filled(self) -> Plan | None:
        """A plan filled by priority: with every start tried until it is late, then in haste.

        None where pins, or units already there, break a rule: then it takes an engine to begin.
        """
        plan = first_plan(self._whole, lambda: self._late.passed, self._over)
        if plan is None:
            return None
        self._hear_plan(score(self._whole, plan)["coverage"])
        return plan

    def _priced(self) -> Priced | None:
        from forcegen.formulation.compact_rows import compact
        from forcegen.solving.prices import priced

        priced(compact(self._whole), lambda: self._over() or self._to_price.passed, self._hear_prices)
        return self._proving

    @property
    def _proving(self) -> Priced | None:
        """The best prices so far. What proves less than nothing says nothing of which deployments matter."""
        return self._found if self._found is not None and self._found.proven.bound > 0 else None

    def _improved(self, plan: Plan, pricing: Future[Priced | None]) -> Plan:
        """A plan improved by groups, as long as prices are looked for."""
        from forcegen.solving.from_prices import charged  # loaded when used, as it brings a solver
        from forcegen.solving.groups import Groups

        found = self._proving
        assert found is not None
        formulation = formulate(core_of(self._whole, plan, found))
        layout, coverage = formulation.layout, formulation.programme.objectives[0]

        def dear() -> Objective:
            return charged(self._proving or found, layout, coverage)

        def hear(point: Integers) -> None:
            self._hear_plan(coverage.value_at(coverage.steps(point)))

        near = (tightened(formulation.without_aims, layout), layout, coverage, dear, Deadline(self._limits))
        groups = Groups(*near, lambda: pricing.done() or self._over())
        return formulation.plan(groups.improved(formulation.point(plan), 1, hear))

    def _hear_plan(self, value: Fraction) -> None:
        self._best = value
        self._report()

    def _hear_prices(self, found: Priced) -> None:
        self._found = found
        self._report()

    def _report(self) -> None:
        bound = None if self._found is None else max(self._found.proven.bound, Fraction(0))
        self._tell(Progress("coverage", self._best, bound))


def core_of(whole: Eligibility, plan: Plan, found: Priced, columns: int | None = None) -> Eligibility:
    """The core that prices choose: what a plan at hand uses, and what loses little; so many columns, about."""
    most = min(_MOST, _OF_A_LINE * len(whole.lines))
    return core(whole, plan, columns=most if columns is None else columns, loss=_losses(found))


def _losses(found: Priced) -> Mapping[tuple[str, str], NDArray[np.float64]]:
    """By pledge and line, what would be lost if the pledge went there in each month."""
    nowhere = np.full(found.case.months, np.inf)
    least = defaultdict[tuple[str, str], NDArray[np.float64]](lambda: nowhere)
    ways = found.case.ways
    for number, loss in zip(ways.pair.tolist(), found.losses, strict=True):
        pair = ways.pairs[number]
        key = pair.pledge.pledge.id, pair.line.requirement.id
        least[key] = np.minimum(least[key], loss) if key in least else loss
    return least
