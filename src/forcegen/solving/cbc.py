"""CBC behind the seam, by way of PuLP.

PuLP builds the programme, writes its files, and brings CBC along; CBC itself is started here, because PuLP's own call
cannot be interrupted. What was measured with PuLP 3.3.2 and its CBC 2.10.3, and shaped this file:

* CBC's preprocessing returns wrong optima, and calls feasible programmes infeasible: 3 of 400 random ones with 12
  columns, whatever the other settings. Without it, none of 2500. It is off.
* Without it, CBC's text solution (all that PuLP reads) crashes on some infeasible programmes. It has only 8 digits too:
  values from 100 million up come back wrong. The binary solution and the log are read instead.
* PuLP calls a run "Optimal" that stopped at its time limit with a point; the log does not.
* CBC may overrun its limit by minutes, and answers an interrupt only between two tasks: it is killed in the end. An
  interrupted CBC still writes its best point, a killed one does not.
* PuLP writes 13 digits to .mps and 12 to .lp, and drops columns that stand in no row and no objective.
* CBC runs with one thread whatever the limits allow: with two its search is not the same every time, nor faster.
* Every column is passed as whole, also those that follow from others: half a step of slack in a carried row must not
  leave them between two whole numbers.
"""

from __future__ import annotations

import contextlib
import errno
import math
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import numpy as np
import pulp
from numpy.typing import NDArray

from forcegen.formulation.programme import NO_LIMIT, Integers, Objective, Programme
from forcegen.reading.looking import is_there
from forcegen.solving.check import bound_steps, broken, claimed, whole
from forcegen.solving.engine import Carried, Limits, Outcome, Watch
from forcegen.solving.left_behind import undone_by
from forcegen.solving.memory import look_at

Floats = NDArray[np.float64]

_POLL = 0.05
_GRACE = 3.0
_DECIMALS = 0.001
"""CBC tells its bounds with three decimals."""
_DIGITS = {".mps": 13, ".lp": 12}
_NAME = re.compile(r"(?![eE][0-9.])[A-Za-z](?=.*[_(])[A-Za-z0-9_.(),]*")
"""A name that .lp and .mps files bear: not a plain word, which might be a keyword, and not like a number."""
_BEARABLE = str.maketrans("[]-+/ ", "()____")
_LONGEST = 100
_HUGE = 1e40
_FOUND = re.compile(r"Integer solution of (\S+) found|, (\S+) best solution")
_POSSIBLE = re.compile(r"best possible ([-+.0-9e]+)")
_FINAL = re.compile(r"(Lower bound|Objective value): +(\S+)")
_VERDICT = re.compile(r"(?:Result - |Problem is )(.*)")


@dataclass(frozen=True)
class _Task:
    """One call of the engine. `start` is None unless it keeps every row, bound and carried tier."""

    programme: Programme
    objective: Objective | None
    carried: Sequence[Carried]
    start: Integers | None
    deadline: float
    watch: Watch

    def remaining(self) -> float:
        """Seconds left; fewer than none once the deadline is past."""
        return self.deadline - time.monotonic()


@dataclass(frozen=True)
class _Answer:
    """What one run of CBC said."""

    infeasible: bool
    point: Floats | None
    bound: float


class Cbc:
    """The CBC engine."""

    name = "cbc"

    def version(self) -> str:
        """Name and version, as the report prints them."""
        command = [_executable(), "-quit"]
        told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout  # noqa: S603 - ours
        found = re.search(r"Version: (\S+)", told)
        return f"CBC {found[1] if found else 'of unknown version'} (PuLP {pulp.__version__})"

    def solve(
        self,
        programme: Programme,
        objective: Objective | None,
        carried: Sequence[Carried],
        start: Integers | None,
        limits: Limits,
        watch: Watch,
    ) -> Outcome:
        """Minimise one objective (or find any point, with None), gap zero, keeping the carried tiers.

        Without an objective any point is "optimal", with a bound of zero steps. A `start` is handed back if CBC finds
        nothing better.

        Raises
        ------
        OverflowError
            A number of the programme has more digits than PuLP writes.
        RuntimeError
            CBC failed, or its point is not a whole one that keeps every row.
        """
        deadline = math.inf if limits.seconds is None else time.monotonic() + limits.seconds
        usable = start is not None and not broken(programme, start, carried)
        task = _Task(programme, objective, carried, start if usable else None, deadline, watch)
        if programme.columns == 0:
            only = np.zeros(0, dtype=np.int64)
            return (
                Outcome("infeasible", None, None) if broken(programme, only, carried) else claimed(objective, [only], 0)
            )
        return claimed(objective, [task.start], None) if watch.cancelled() else _solved(task)


def _solved(task: _Task) -> Outcome:
    """Run CBC, and once more with care where the start or the rows prove it wrong."""
    answer = _attempt(task)
    if answer.infeasible and task.start is not None:
        answer = _attempt(task, careful=True)
    if answer.infeasible:
        # The start proves the claim wrong when there is one, though CBC finds no better point.
        return Outcome("infeasible" if task.start is None else "feasible", task.start, None)
    if answer.point is None:
        return claimed(task.objective, [task.start], bound_steps(answer.bound, _DECIMALS))
    values = whole(task.programme, answer.point, task.carried)
    if values is None:
        answer = _attempt(task, careful=True)
        values = None if answer.point is None else whole(task.programme, answer.point, task.carried)
    if values is None:
        raise RuntimeError("CBC: its best point is not whole, or breaks a row once rounded, at any tolerance")
    return claimed(task.objective, [values, task.start], bound_steps(answer.bound, _DECIMALS))


def write_model(programme: Programme, objective: Objective, carried: Sequence[Carried], path: Path) -> None:
    """Write a programme as .lp or .mps by PuLP, whole or not at all.

    Names are kept, but for brackets, dashes and the like, if both formats can bear them and no two are the same; else
    columns are x0, x1, ... and rows r0, r1, ... A row with two limits becomes two, ``..._low`` and ``..._high``.
    Carried tiers are carried0, carried1, ... with half a step of slack.

    Raises
    ------
    ValueError
        The path ends in something else.
    OverflowError
        A number has more digits than the format has room for.
    """
    if path.suffix not in _DIGITS:
        raise ValueError(f"{path}: a model is written as .lp or .mps")
    columns = _names((programme.column_name(j) for j in range(programme.columns)), "x")
    rows = _names((programme.rows.name(i) for i in range(programme.rows.count)), "r")
    tiers = [f"carried{i}" for i in range(len(carried))]  # unlike a name that is kept: those have a bracket or _
    problem = _problem(programme, objective, carried, columns, rows + tiers, _DIGITS[path.suffix])
    if is_there(path) and not path.is_file():
        raise OSError(errno.EINVAL, "is no file")  # a pipe or a device would be lost
    path = path.resolve()
    # In the same folder, or it could not be put in place at one stroke.
    unfinished = path.with_name(f".{path.stem}-{uuid.uuid4().hex}{path.suffix}")
    try:
        if path.suffix == ".lp":
            problem.writeLP(str(unfinished), max_length=_LONGEST)
        else:
            problem.writeMPS(str(unfinished))
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _names(names: Iterable[str], letter: str) -> list[str]:
    """The names, in characters that both formats bear, if all are fit, also with an ending; otherwise numbers."""
    own = [name.translate(_BEARABLE) for name in names]
    fit = all(_NAME.fullmatch(name) and len(name) <= _LONGEST - 5 for name in own)
    if fit and len({name + ending for name in own for ending in ("", "_low", "_high")}) == 3 * len(own):
        return own
    return [f"{letter}{i}" for i in range(len(own))]


def _problem(
    programme: Programme,
    objective: Objective | None,
    carried: Sequence[Carried],
    column_names: list[str],
    row_names: list[str],
    digits: int,
) -> Any:
    """Build the programme in PuLP; the carried tiers are the last rows."""
    _check_digits(programme, objective, carried, digits)
    problem = pulp.LpProblem("forcegen", pulp.LpMinimize)
    bounds = zip(column_names, _finite(programme.column_lower), _finite(programme.column_upper), strict=True)
    variables = [problem.add_variable(*column, pulp.LpInteger) for column in bounds]
    problem.setObjective(_expression(variables, *_costs(programme, objective, carried)))
    rows = programme.rows
    for row, (low, high) in enumerate(zip(_finite(rows.lower), _finite(rows.upper), strict=True)):
        mine, name = slice(rows.starts[row], rows.starts[row + 1]), row_names[row]
        left = _expression(variables, rows.columns[mine], rows.coefficients[mine])
        sides = [(pulp.LpConstraintGE, "_low", low), (pulp.LpConstraintLE, "_high", high)]
        if low is not None and low == high:
            sides = [(pulp.LpConstraintEQ, "", low)]
        both = low is not None and high is not None
        for sense, ending, limit in sides:
            if limit is not None:
                problem.addConstraint(pulp.LpConstraint(left, sense, name + ending * both, limit))
    for name, tier in zip(row_names[rows.count :], carried, strict=True):
        left = _expression(variables, tier.objective.columns, tier.objective.coefficients)
        problem.addConstraint(pulp.LpConstraint(left, pulp.LpConstraintLE, name, tier.most_steps + 0.5))
    return problem


def _expression(variables: list[Any], columns: Integers, coefficients: Integers) -> Any:
    """A sum in PuLP, which would keep only the last of two coefficients of one column."""
    left = pulp.LpAffineExpression(zip([variables[j] for j in columns.tolist()], coefficients.tolist(), strict=True))
    if len(left) < len(columns):
        raise ValueError("a column stands twice in one row")
    return left


def _costs(programme: Programme, objective: Objective | None, carried: Sequence[Carried]) -> tuple[Integers, Integers]:
    """The objective, with a 0 for every column that stands nowhere, as PuLP would drop it; never empty."""
    costs, shown = np.zeros(programme.columns, dtype=np.int64), np.ones(programme.columns, dtype=np.bool_)
    shown[programme.rows.columns] = False
    for tier in carried:
        shown[tier.objective.columns] = False
    if objective is not None:
        costs[objective.columns] = objective.coefficients
        shown[objective.columns] = True
    if not shown.any():
        shown[:1] = True
    return np.flatnonzero(shown), costs[shown]


def _finite(bounds: Integers) -> list[int | None]:
    """Bounds as PuLP takes them: None where there is none."""
    return [None if abs(bound) >= NO_LIMIT else bound for bound in bounds.tolist()]


def _check_digits(programme: Programme, objective: Objective | None, carried: Sequence[Carried], digits: int) -> None:
    """Refuse numbers that PuLP would round in silence."""
    rows = programme.rows
    numbers = [rows.coefficients, *(c.objective.coefficients for c in carried)]
    numbers.append(np.array([10 * c.most_steps + 5 for c in carried], dtype=np.int64))
    if objective is not None:
        numbers.append(objective.coefficients)
    for bounds in (programme.column_lower, programme.column_upper, rows.lower, rows.upper):
        numbers.append(bounds[np.abs(bounds) < NO_LIMIT])
    if any(part.size and np.abs(part).max() >= 10**digits for part in numbers):
        raise OverflowError(f"CBC: PuLP writes {digits} digits, and a coefficient or bound has more")


class _Log:
    """What CBC tells while it works; it writes by the block, so its news is old."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.rest = self.last = self.verdict = ""
        self.best: int | None = None
        self.bound: int | None = None
        self.final: dict[str, float] = {}

    def read(self, task: _Task) -> None:
        """Read what is new, and tell the watch."""
        before = (self.best, self.bound)
        *lines, self.rest = (self.rest + self.file.read()).split("\n")
        for line in lines:
            self.last = line or self.last
            if found := _VERDICT.match(line):
                self.verdict = found[1].lower()
            if found := _FINAL.match(line):
                self.final[found[1]] = float(found[2])
            if (found := _FOUND.search(line)) and abs(best := float(found[1] or found[2])) < _HUGE:
                self.best = round(best)
            if (found := _POSSIBLE.search(line)) and abs(bound := float(found[1])) < _HUGE:
                self.bound = bound_steps(bound, _DECIMALS)
        if task.objective is not None and (self.best, self.bound) != before:
            task.watch.progress(self.best, self.bound)


def _executable() -> str:
    """CBC as PuLP brings it along, or else the one on the path."""
    bundled = getattr(pulp, "PULP_CBC_CMD", None)  # gone in PuLP 4; its class is deprecated, its path is not
    for candidate in (getattr(bundled, "pulp_cbc_path", "cbc"), "cbc"):
        if found := shutil.which(candidate):
            return str(Path(found).resolve())
    raise RuntimeError("CBC: neither PuLP nor the path has it")


def _attempt(task: _Task, *, careful: bool = False) -> _Answer:
    """Run CBC once: `careful` without presolve and at the smallest tolerances."""
    rows = task.programme.rows.count + len(task.carried)
    names = [f"x{j:07d}" for j in range(task.programme.columns)], [f"r{i:07d}" for i in range(rows)]
    problem = _problem(task.programme, task.objective, task.carried, *names, _DIGITS[".mps"])
    options = ["-ratioGap", "0", "-allowableGap", "0", "-preprocess", "off", "-timeMode", "elapsed"]
    if careful:
        options += ["-presolve", "off", "-integerTolerance", "1e-9", "-primalTolerance", "1e-9"]
    with tempfile.TemporaryDirectory(prefix="forcegen-cbc-") as name:
        folder = Path(name)
        order = [int(variable.name[1:]) for variable in problem.writeMPS(str(folder / "model.mps"), rename=1)[0]]
        limit, begun = max(0.0, task.remaining()), time.monotonic()
        if math.isfinite(limit):
            options += ["-sec", f"{limit:.3f}"]
        stopped, log = _run(task, folder, options)
        if stopped and not log.verdict:
            return _Answer(False, None, -math.inf)
        # Out of time, CBC may call anything infeasible.
        in_time = not stopped and time.monotonic() - begun < limit / 2
        return _read(task, folder, order, log, in_time)


def _run(task: _Task, folder: Path, options: list[str]) -> tuple[bool, _Log]:
    """Run CBC, and stop it when told to or when it overruns; tell whether it was stopped."""
    command = [_executable(), "model.mps", *options, "-solve", "-saveSolution", "solution"]
    with (folder / "log").open("w") as output, (folder / "log").open(errors="replace") as told:
        log = _Log(told)
        streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": subprocess.STDOUT}
        process = subprocess.Popen(command, cwd=folder, **streams)  # noqa: S603 - every argument is ours
        try:
            with undone_by(process.kill), undone_by(partial(shutil.rmtree, folder, ignore_errors=True)):
                asked = _waited(task, process, log)
        finally:
            process.kill()
            process.wait()
        log.read(task)
        # A Ctrl-C at a terminal may have reached CBC before it reached the watch.
        stopped = asked or task.watch.cancelled()
        if process.returncode != 0:
            if not stopped:
                raise RuntimeError(f"CBC failed ({process.returncode}): {log.last}")
            log.verdict = ""  # killed, perhaps while it wrote
        return stopped, log


def _waited(task: _Task, process: subprocess.Popen[bytes], log: _Log) -> bool:
    """Wait for CBC to end, or make it; tell whether it was asked to."""
    asked = math.inf
    while process.poll() is None:
        look_at(process.pid)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_POLL)
        log.read(task)
        if asked == math.inf and (task.watch.cancelled() or task.remaining() < -1.0):
            asked = time.monotonic()
            process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
        if time.monotonic() > asked + _GRACE:
            process.kill()
    return asked < math.inf


def _read(task: _Task, folder: Path, order: list[int], log: _Log, in_time: bool) -> _Answer:
    """Read what CBC left; `order` is that of its columns."""
    if "infeasible" in log.verdict:
        return _Answer(in_time, None, -math.inf)
    if "unbounded" in log.verdict:
        raise RuntimeError("CBC: the objective has no lower limit")
    if not log.verdict:
        raise RuntimeError(f"CBC failed: {log.last}")
    bound = log.final.get("Lower bound", -math.inf)
    if "Objective value" not in log.final:
        return _Answer(False, None, bound)
    data = (folder / "solution").read_bytes()
    rows, columns = (int(count) for count in np.frombuffer(data, dtype=np.int32, count=2))
    numbers = np.frombuffer(data, dtype=np.float64, offset=8)  # objective, rows twice, columns twice
    if columns != len(order) or len(numbers) != 1 + 2 * rows + 2 * columns:
        raise RuntimeError("CBC: its solution file is not of the known form")
    point = np.zeros(task.programme.columns)
    point[order] = numbers[1 + 2 * rows : 1 + 2 * rows + columns]
    return _Answer(False, point, float(numbers[0]) if log.verdict == "optimal solution found" else bound)
