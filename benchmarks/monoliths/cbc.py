"""CBC by PuLP: the model, the files and the program are PuLP's, and so is the command line.

CBC is started here and not by `problem.solve`, so that a run that passes its limit can be ended and its log kept.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import pulp

from benchmarks.monoliths.task import Answer, Task
from benchmarks.trace import Trace
from forcegen.formulation.programme import NO_LIMIT, Integers

GRACE = 30.0
"""Seconds beyond the limit after which CBC is ended."""
_ROUNDING = 5e-6
"""Of numbers printed with six digits, as the first bound is; most have eight."""
_STAMP = re.compile(r"Cbc\d+I .*\((\d+(?:\.\d+)?) seconds\)")
_BEST = re.compile(
    r"Cbc\d+I (?:Integer solution of (\S+) found|After .*?, (\S+) best solution|Solution found of (\S+))"
)
_BOUND = re.compile(r"Cbc\d+I .*(?:best possible|changed objective from \S+ to) ([-+.0-9e]+)")
_ROOT = re.compile(r"Continuous objective value is (\S+) - (\S+) seconds")
_FINAL = re.compile(r"(Objective value|Lower bound|Time \(Wallclock seconds\)): +(\S+)")
_VERDICT = re.compile(r"(?:Result - |Problem is )(.*)")


def solve(task: Task) -> Answer:
    """Run CBC on the whole programme, its preprocessing as it comes."""
    problem = _problem(task)
    with tempfile.TemporaryDirectory(prefix="forcegen-benchmark-") as name:
        folder = Path(name)
        order = [int(variable.name[1:]) for variable in problem.writeMPS(str(folder / "model.mps"), rename=1)[0]]
        task.started()
        _run(task, folder)
        log = (folder / "log").read_text(errors="replace")
        status = read_log(log, task.trace)
        return Answer(status, _point(folder / "solution", order, task.programme.columns))


def _problem(task: Task) -> pulp.LpProblem:
    programme, rows = task.programme, task.programme.rows
    problem = pulp.LpProblem("coverage", pulp.LpMinimize)
    bounds = zip(_finite(programme.column_lower), _finite(programme.column_upper), strict=True)
    columns = [problem.add_variable(f"x{k}", low, high, pulp.LpInteger) for k, (low, high) in enumerate(bounds)]
    # PuLP leaves out columns that stand nowhere; they have a cost of 0 here, so that every column has its place.
    every = np.zeros(programme.columns, np.int64)
    every[task.objective.columns] = task.objective.coefficients
    problem.setObjective(pulp.LpAffineExpression(zip(columns, every.tolist(), strict=True)))
    for row, (low, high) in enumerate(zip(_finite(rows.lower), _finite(rows.upper), strict=True)):
        mine = slice(rows.starts[row], rows.starts[row + 1])
        terms = [columns[column] for column in rows.columns[mine].tolist()]
        left = pulp.LpAffineExpression(zip(terms, rows.coefficients[mine].tolist(), strict=True))
        if low is not None:
            problem.addConstraint(pulp.LpConstraint(left, pulp.LpConstraintGE, f"r{row}_low", low))
        if high is not None:
            problem.addConstraint(pulp.LpConstraint(left, pulp.LpConstraintLE, f"r{row}_high", high))
    return problem


def _finite(bounds: Integers) -> list[int | None]:
    return [None if abs(bound) >= NO_LIMIT else bound for bound in bounds.tolist()]


def _run(task: Task, folder: Path) -> None:
    # The class PULP_CBC_CMD is on its way out, but the path it keeps is the only one to the CBC that PuLP brings along.
    path = pulp.PULP_CBC_CMD.pulp_cbc_path
    solver = pulp.COIN_CMD(path=path, timeLimit=task.seconds, threads=task.threads, gapRel=0.0, msg=False)
    options = [word for option in solver.getOptions() for word in f"-{option}".split()]
    command = [solver.path, "model.mps", "-sec", str(task.seconds), *options, "-solve", "-printingOptions", "all"]
    if "-timeMode" not in command:
        command[2:2] = ["-timeMode", "elapsed"]
    command += ["-solution", "solution"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        begun = time.monotonic()
        try:
            process.wait(task.seconds + GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            print(f"CBC was ended after {time.monotonic() - begun:.0f} s", file=log)


def read_log(log: str, trace: Trace) -> str:
    """Plans and bounds by CBC's own clock; its verdict."""
    verdict, clock, final = "none: ended before it gave one", 0.0, {}
    for line in log.splitlines():
        if root := _ROOT.match(line):
            clock = float(root[2])
            trace.hear(None, float(root[1]), clock, _ROUNDING)
        if stamp := _STAMP.match(line):
            clock = max(clock, float(stamp[1]))
        best, bound = _number(_BEST.match(line)), _number(_BOUND.match(line))
        trace.hear(best, bound, clock, _ROUNDING)
        if found := _VERDICT.match(line):
            verdict = found[1]
        if found := _FINAL.match(line):
            final[found[1]] = float(found[2])
    value = final.get("Objective value")
    bound = value if verdict.startswith("Optimal solution found") else final.get("Lower bound")
    trace.hear(value, bound, max(clock, final.get("Time (Wallclock seconds)", clock)))
    return verdict


def _number(match: re.Match[str] | None) -> float | None:
    """The number that a pattern found, whichever of its forms it was."""
    return next((float(word) for word in match.groups() if word), None) if match else None


def _point(path: Path, order: list[int], columns: int) -> Integers | None:
    """The columns of the solution file: number, name, value, reduced cost; a row's line has the same form."""
    if not path.is_file():
        return None
    head, *lines = path.read_text().splitlines()
    if not lines or "infeasible" in head.lower() or "no integer solution" in head.lower():
        return None
    point = np.zeros(columns, np.int64)
    for line in lines:
        name, value = line.replace("**", " ").split()[1:3]
        if name[0] == "X":
            point[order[int(name[1:])]] = round(float(value))
    return point
