"""One method on one case, in a process of its own: `python -m benchmarks.child METHOD FOLDER SECONDS THREADS OUT`."""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.trace import Point, Trace, thinned
from forcegen.eligibility.pairs import Eligibility, eligibility
from forcegen.formulation.core import too_large
from forcegen.formulation.formulate import Formulation, formulate
from forcegen.pipeline import Inputs, Loaded, load
from forcegen.plan.audit import audit
from forcegen.plan.plan import Plan
from forcegen.plan.score import score

MONOLITHS = {"highs": "highs", "cp-sat": "cp_sat", "cbc": "cbc", "scip": "scip"}
ALONE = "forcegen-1"
OURS = ("forcegen", ALONE)
METHODS = (*OURS, *MONOLITHS, "greedy")
GRACE = 60.0
"""Seconds beyond its limit after which a search that does not come back is recorded as it stands."""


class Run:
    """What one run found, as it will stand in the results."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._last = time.monotonic()
        self._stages: dict[str, float] = {}
        self.record: dict[str, Any] = {}
        self.points: Sequence[Point] = []

    def stage(self, name: str) -> None:
        """What ran since the last stage was this."""
        now = time.monotonic()
        self._stages[name], self._last = now - self._last, now

    def write(self, status: str, message: str = "") -> None:
        """Write the record; the peak of memory is that of this process by itself."""
        unit = 2**20 if sys.platform == "darwin" else 2**10
        trace = [[point.seconds, point.value, point.bound] for point in thinned(self.points)]
        self.record |= {"status": status, "message": message, "stages": self._stages, "trace": trace}
        self.record["own_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
        self._out.write_text(json.dumps(self.record, indent=1), encoding="utf-8")

    def watch(self, seconds: float) -> None:
        """From now on, end a search that overruns."""

        def give_up() -> None:
            self.stage("search")
            self.write("overran", f"no answer {GRACE:.0f} s after the limit: the trace is all there is")
            os._exit(0)

        timer = threading.Timer(seconds + GRACE, give_up)
        timer.daemon = True
        timer.start()


def rescored(run: Run, pairs: Eligibility, plan: Plan) -> None:
    """The coverage of a plan, counted anew from the plan alone, and the rules it breaks."""
    run.record["breaches"] = audit(pairs, plan)[:5]
    run.record["rescored"] = float(score(pairs, plan)["coverage"])


def run_greedy(run: Run, pairs: Eligibility) -> None:
    """Filling by priority."""
    from benchmarks.greedy import greedy

    begun = time.monotonic()
    plan = greedy(pairs)
    spent = time.monotonic() - begun
    run.stage("search")
    rescored(run, pairs, plan)
    run.points = [Point(spent, run.record["rescored"], None)]


def run_forcegen(
    run: Run, loaded: Loaded, pairs: Eligibility, made: Formulation | None, limit: float, threads: int
) -> None:
    """All tiers, and the report."""
    from benchmarks.forcegen_method import search
    from forcegen.reporting.build import gap_report

    solution, run.points, spent = search(pairs, made, limit, threads)
    run.stage("search")
    gap_report(pairs, solution, loaded.as_of, loaded.files, "benchmark")
    run.stage("report")
    rescored(run, pairs, solution.plan)
    run.record["tiers"] = [
        {
            "name": tier.name,
            "value": float(tier.value),
            "bound": None if tier.bound is None else float(tier.bound),
            "proven": tier.proven,
            "seconds": tier.seconds,
        }
        for tier in solution.tiers
    ]
    run.record["all_proven_after"] = spent if solution.optimal else None


def run_monolith(run: Run, name: str, pairs: Eligibility, made: Formulation, limit: float, threads: int) -> None:
    """The whole coverage programme by one solver."""
    from benchmarks.monoliths.task import Task

    module = importlib.import_module(f"benchmarks.monoliths.{MONOLITHS[name]}")
    programme, objective = made.without_aims, made.programme.objectives[0]
    trace = Trace(objective)
    run.points = trace.points

    def started() -> None:
        run.stage("model")
        run.watch(limit)
        trace.begin()

    answer = module.solve(Task(programme, objective, limit, threads, trace, started))
    run.stage("search")
    run.record["said"] = answer.status
    if answer.point is not None:
        rescored(run, pairs, made.plan(answer.point))


def solve(run: Run, method: str, folder: Path, limit: float, threads: int) -> None:
    """Read, prepare, and run the method."""
    loaded = load(Inputs([folder / "requirements"], [folder / "pledges"]))
    run.stage("reading")
    pairs = eligibility(loaded.scenario, loaded.as_of)
    run.stage("eligibility")
    run.record["nothing"] = float(score(pairs, Plan(()))["coverage"])
    if method == "greedy":
        run_greedy(run, pairs)
        return
    if method in OURS and too_large(pairs):
        run_forcegen(run, loaded, pairs, None, limit, threads)
        return
    if method in OURS:
        from benchmarks.forcegen_method import ready

        ready(pairs)
    made = formulate(pairs)
    run.stage("programme")
    run.record |= {"columns": made.without_aims.columns, "rows": made.without_aims.rows.count}
    if method in OURS:
        run_forcegen(run, loaded, pairs, made, limit, threads)
    else:
        run_monolith(run, method, pairs, made, limit, threads)


def main() -> None:
    """Run, and record also what fails."""
    method, folder, limit, threads, out = sys.argv[1:]
    run = Run(Path(out))
    try:
        solve(run, method, Path(folder), float(limit), int(threads))
    except Exception as fault:  # a method that fails is a result, too
        traceback.print_exc()
        run.write("failed", f"{type(fault).__name__}: {fault}")
    else:
        run.write("ok")


if __name__ == "__main__":
    main()
