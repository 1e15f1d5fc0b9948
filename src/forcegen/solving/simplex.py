"""The simplex method on a programme's relaxation: some of its columns, all its rows, and cuts that come later.

HiGHS has the rows month by month, each less the one before (`formulation/differenced.py`); what it says of them is
told of the rows themselves. The first time all columns are there, and presolve takes out what it can: 300 lines and
600 pledges take 2 to 12 s so. Then it goes on from what was best, with the columns that may still be of use.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Event, Thread
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from forcegen.formulation.by_column import ByColumn
from forcegen.formulation.differenced import differenced
from forcegen.formulation.programme import Integers, Programme, Rows
from forcegen.solving.check import as_floats
from forcegen.solving.engine import Deadline
from forcegen.solving.interior import interior

Floats = NDArray[np.float64]
Chosen = NDArray[np.bool_]

_POLL = 0.05
"""Seconds after which it is looked up whether to stop. HiGHS reads its time limit at every step, so a run is stopped by
a limit of 0. Its callback would wait for Python at every step, and each run that is gone on with loses much of what
the one before had: tight 300 x 600 took 20 s in slices of 2 s, and takes 14 in one."""
_DUAL, _PRIMAL = 1, 4
"""HiGHS's numbers for the two simplex methods."""
_EXACT = 2.0**52
"""Sums of whole numbers below this, reckoned in floating point, are exact."""
_AS_SCALED, _AS_IT_IS = ("simplex_unscaled_solution_strategy", 0), ("simplex_unscaled_solution_strategy", 1)
"""HiGHS scales a programme, and would then make the best point of that one better until it is one of the programme as
it was. This may take ten times as long as all before it (35 000 steps of the primal method after 2 000 of the dual,
for nothing in the objective). What is proven needs no exact point."""
_MANY = 400
"""Columns taken in at once from which on the dual method is sooner than the primal one: it begins with as much as there
can be of each that would make the point cheaper."""
_NO_END = 2**31 - 1
"""Steps: HiGHS's own limit."""
_OFF = 0.01
"""By so much the point may miss bounds, or reduced costs their signs."""
_STATUS = highspy.HighsModelStatus
_REDUCED = highspy.HighsPresolveStatus.kReduced
_BASIC = highspy.HighsBasisStatus.kBasic


@dataclass(frozen=True)
class _ByRow:
    """The differences and cuts by row."""

    starts: Integers
    """By row, the number of its first entry; and at the end the number of all."""
    column: NDArray[np.int32]
    """By entry."""
    coefficient: Floats
    """By entry."""
    largest: Floats
    """By row: its largest coefficient."""


class Simplex:
    """A relaxation that HiGHS solves, and solves again with more columns or rows.

    Parameters
    ----------
    costs
        By column.
    over
        Whether to stop.
    """

    def __init__(self, programme: Programme, costs: Integers, deadline: Deadline, over: Callable[[], bool]) -> None:
        self._whole, self._deadline, self._over = programme.columns, deadline, over
        self._less = differenced(programme)
        self._programme = less = self._less.programme
        self._by_column = ByColumn.of(less.rows, less.columns)
        self._costs = np.append(costs, np.zeros(less.columns - len(costs), np.int64))
        self._rows, self._lower, self._upper = less.rows.count, less.rows.lower, less.rows.upper
        self._order = np.zeros(0, np.int64)
        self._highs: Any = None

    @property
    def there(self) -> Integers:
        """The programme's columns that are there."""
        return self._order[self._order < self._whole]

    @property
    def further(self) -> Integers:
        """Numbers of the columns that say what is left of rows."""
        return np.arange(self._whole, self._programme.columns, dtype=np.int64)

    def from_nothing(self, columns: Integers, vain: Callable[[], bool] = lambda: False, steps: int = _NO_END) -> bool:
        """Solve with some columns, presolve first; tells whether it came to the end.

        Parameters
        ----------
        vain
            Whether it is of no more use.
        steps
            Of the simplex method, no more than so many.
        """
        simple = self._simplified(columns)
        if simple is None or self._over():
            return False
        if simple:
            highs = _silent()
            highs.setOptionValue("simplex_iteration_limit", steps)
            highs.passModel(self._highs.getPresolvedLp())
            if not self._run(highs, vain):
                return False
            self._highs.postsolve(highs.getSolution(), highs.getBasis())
        return self._run(self._highs)

    def by_interior(self, columns: Integers) -> bool:
        """The same by the interior point method."""
        simple = self._simplified(columns)
        if simple is None:
            return False
        if simple:
            corner = interior(self._highs.getPresolvedLp(), self._deadline, self._over)
            if corner is None:
                return False
            self._highs.postsolve(corner.solution, corner.basis)
        return self._run(self._highs)

    def another(self, over: Callable[[], bool]) -> Simplex:
        """One with the same rows that knows nothing yet, and stops also when it is told to."""
        other, before = copy.copy(self), self._over
        other._costs, other._order, other._highs = self._costs.copy(), np.zeros(0, np.int64), None
        other._over = lambda: over() or before()
        return other

    def _simplified(self, columns: Integers) -> bool | None:
        """Take some columns, and have HiGHS simplify that; whether anything is left to solve, None where it failed."""
        self._order = np.concatenate([columns, self.further])
        highs = self._highs = self._model()
        highs.setOptionValue("presolve", "on")
        with self._in_time(highs):
            done = highs.presolve()
        if done != highspy.HighsStatus.kOk:
            return None
        highs.setOptionValue("presolve", "off")
        return bool(highs.getModelPresolveStatus() == _REDUCED)

    def only(self, kept: Chosen) -> None:
        """Leave out columns that are not kept, but none of those that the best point is made of."""
        basis, old = self._highs.getBasis(), self._order
        status = list(basis.col_status)
        basic = np.fromiter((one == _BASIC for one in status), np.bool_, len(status))
        there = np.append(kept, np.ones(len(self.further), np.bool_))[old]
        stays = np.flatnonzero(there | basic | (np.array(self._highs.getSolution().col_value) > 0))
        self._order = old[stays]
        self._highs = self._model()
        basis.col_status = [status[place] for place in stays]
        self._highs.setBasis(basis)

    def again(self) -> bool:
        """Solve, going on from what was best; tells whether it came to the end."""
        return self._run(self._highs)

    @property
    def values(self) -> Floats:
        """By column of the programme: the point."""
        values = np.zeros(self._programme.columns)
        values[self._order] = self._highs.getSolution().col_value
        return values[: self._whole]

    @property
    def duals(self) -> Floats | None:
        """By row of the programme, and of the cuts: dual values; None where there are none."""
        solution = self._highs.getSolution()
        return self._of_rows(np.array(solution.row_dual)) if solution.dual_valid else None

    def toward(self, costs: Integers) -> None:
        """Other costs from here on; the primal method goes on from there, for the point is one with them, too."""
        self._costs[: len(costs)] = costs
        order = np.arange(len(self._order), dtype=np.int32)
        self._highs.changeColsCost(len(order), order, self._costs[self._order].astype(np.float64))
        self._highs.setOptionValue("simplex_strategy", _PRIMAL)

    def narrow(self, columns: Integers, lower: Integers, upper: Integers) -> None:
        """Some columns have other bounds from here on, of those by column; the dual method goes on from there."""
        less, whole = self._programme, slice(self._whole, None)
        lower = np.concatenate([lower, less.column_lower[whole]])
        upper = np.concatenate([upper, less.column_upper[whole]])
        self._programme = replace(less, column_lower=lower, column_upper=upper)
        places = np.flatnonzero(np.isin(self._order, columns)).astype(np.int32)
        there = self._order[places]
        self._highs.changeColsBounds(len(places), places, as_floats(lower[there]), as_floats(upper[there]))
        self._highs.setOptionValue("simplex_strategy", _DUAL)

    def add_columns(self, columns: Integers) -> None:
        """Take in further columns.

        Where they are few, the primal method goes on from there, for the point is one with them, too.
        """
        entries, *matrix = self._entries(columns)
        self._highs.addCols(len(columns), *self._columns(columns), entries, *matrix)
        self._highs.setOptionValue("simplex_strategy", _PRIMAL if len(columns) < _MANY else _DUAL)
        self._order = np.concatenate([self._order, columns])

    def add_rows(self, rows: Rows) -> None:
        """Take in cuts; the dual method goes on from there."""
        self.extend(rows)
        place = np.full(self._programme.columns, -1, np.int64)
        place[self._order] = np.arange(len(self._order))
        there = place[rows.columns] >= 0
        before = np.concatenate(([0], np.cumsum(there)))
        self._highs.addRows(
            rows.count,
            as_floats(rows.lower),
            as_floats(rows.upper),
            int(there.sum()),
            before[rows.starts[:-1]].astype(np.int32),
            place[rows.columns[there]].astype(np.int32),
            rows.coefficients[there].astype(np.float64),
        )
        self._highs.setOptionValue("simplex_strategy", _DUAL)

    def extend(self, rows: Rows) -> None:
        """Take in cuts that count from the next time on that all is solved from nothing."""
        self._by_column = self._by_column.with_rows(rows, before=self._rows)
        self._lower, self._upper = np.append(self._lower, rows.lower), np.append(self._upper, rows.upper)
        self._rows += rows.count
        self.__dict__.pop("_by_row", None)

    def basic(self) -> tuple[Integers, Integers]:
        """Places in the basis at which columns of the programme stand, and which columns."""
        status, basic = self._highs.getBasicVariables()
        if status != highspy.HighsStatus.kOk:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        places = np.flatnonzero(basic >= 0)
        columns = self._order[basic[places]]
        return places[columns < self._whole], columns[columns < self._whole]

    def multipliers(self, place: int) -> Floats:
        """How many times each row is in the row of the tableau at a place of the basis."""
        return self._of_rows(np.asarray(self._highs.getBasisInverseRow(place)[1]))

    def sums(self, multipliers: Integers) -> Integers:
        """By column of the programme: the sum of its rows and the cuts, each so many times."""
        by = self._by_column
        sums = by.summed(by.coefficient * self._less.of_differences(multipliers)[by.row])
        return np.asarray(sums[: self._whole], np.int64)

    def sum_of(self, multipliers: Integers) -> Integers | None:
        """The same, for few rows, by way of these alone; None beyond what floating point reckons exactly."""
        taken = self._less.of_differences(multipliers).astype(np.float64)
        used = np.flatnonzero(taken)
        by = self._by_row
        if np.abs(taken[used]) @ by.largest[used] > _EXACT:
            return None
        lengths = by.starts[used + 1] - by.starts[used]
        begins = np.cumsum(lengths) - lengths
        entries = np.arange(int(lengths.sum())) + np.repeat(by.starts[used] - begins, lengths)
        products = by.coefficient[entries] * np.repeat(taken[used], lengths)
        sums = np.bincount(by.column[entries], products, self._programme.columns)
        return sums[: self._whole].astype(np.int64)

    def entries(self, multipliers: Integers) -> int:
        """How many entries the differences and cuts have that are in the sum of rows, each so many times."""
        starts = self._by_row.starts
        used = np.flatnonzero(self._less.of_differences(multipliers))
        return int((starts[used + 1] - starts[used]).sum())

    @cached_property
    def _by_row(self) -> _ByRow:
        by, shape = self._by_column, (self._rows, self._programme.columns)
        matrix = csc_array((by.coefficient, by.row, by.starts), shape=shape).tocsr()
        largest = np.zeros(self._rows)
        np.maximum.at(largest, by.row, np.abs(by.coefficient).astype(np.float64))
        return _ByRow(matrix.indptr.astype(np.int64), matrix.indices, matrix.data.astype(np.float64), largest)

    def most(self, multipliers: Floats) -> Floats:
        """By column of the programme: no less than the size of that sum."""
        by = self._by_column
        sizes = np.abs(by.coefficient * self._less.of_differences(multipliers)[by.row])
        return np.asarray(by.summed(sizes)[: self._whole], np.float64)

    def _of_rows(self, of_differences: Floats) -> Floats:
        return self._less.of_rows(of_differences)

    def _model(self) -> Any:
        """HiGHS with the columns there are, and the rows and cuts."""
        highs = _silent()
        entries, *matrix = self._entries(self._order)
        highs.passModel(
            len(self._order),
            self._rows,
            entries,
            int(highspy.MatrixFormat.kColwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            *self._columns(self._order),
            as_floats(self._lower),
            as_floats(self._upper),
            *matrix,
            np.zeros(len(self._order), np.int32),
        )
        return highs

    def _columns(self, columns: Integers) -> tuple[Floats, Floats, Floats]:
        lower, upper = self._programme.column_lower[columns], self._programme.column_upper[columns]
        return self._costs[columns].astype(np.float64), as_floats(lower), as_floats(upper)

    def _entries(self, columns: Integers) -> tuple[int, NDArray[np.int32], NDArray[np.int32], Floats]:
        """How many entries the columns have, where each column's begin, their rows and coefficients."""
        by = self._by_column
        entries, lengths = by.entries(columns)
        starts = (np.cumsum(lengths) - lengths).astype(np.int32)
        return len(entries), starts, by.row[entries].astype(np.int32), by.coefficient[entries].astype(np.float64)

    def _run(self, highs: Any, vain: Callable[[], bool] = lambda: False) -> bool:
        """Run the simplex method to its end, or until time is up or it is told to stop; tells whether it came there.

        Parameters
        ----------
        vain
            Whether it is of no more use.
        """
        status = self._ended(highs, vain)
        if status == _STATUS.kUnknown and not _nearly(highs) and not vain():
            highs.setOptionValue(*_AS_IT_IS)
            status = self._ended(highs, vain)
            highs.setOptionValue(*_AS_SCALED)
        return bool(status == _STATUS.kOptimal or (status == _STATUS.kUnknown and _nearly(highs)))

    def _ended(self, highs: Any, vain: Callable[[], bool]) -> Any:
        with self._in_time(highs, vain):
            highs.run()
        return highs.getModelStatus()

    @contextmanager
    def _in_time(self, highs: Any, vain: Callable[[], bool] = lambda: False) -> Iterator[None]:
        """What HiGHS does ends when time is up, or it is told to stop."""
        seconds = self._deadline.left().seconds
        highs.setOptionValue("time_limit", math.inf if seconds is None else highs.getRunTime() + seconds)
        ended = Event()
        watching = Thread(target=self._stop, args=(highs, ended, vain), name="simplex", daemon=True)
        watching.start()
        try:
            yield
        finally:
            ended.set()
            watching.join()

    def _stop(self, highs: Any, ended: Event, vain: Callable[[], bool]) -> None:
        while not ended.wait(_POLL):
            if self._over() or vain():
                highs.setOptionValue("time_limit", 0.0)
                return


def _silent() -> Any:
    """HiGHS that writes nothing; presolve would be paid for again and again, and a basis must be there to go on."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("presolve", "off")
    highs.setOptionValue(*_AS_SCALED)
    return highs


def _nearly(highs: Any) -> bool:
    """Whether the best point of the scaled programme is nearly one of the programme as it is."""
    info = highs.getInfo()
    return bool(max(info.max_primal_infeasibility, info.max_dual_infeasibility) <= _OFF)
