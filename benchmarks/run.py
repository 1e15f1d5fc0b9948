"""Run the benchmark: `python -m benchmarks.run --family all --size 60x120 --limit 60`.

Methods run one after the other, each in a process of its own; a JSON file for each case and method is the result.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.child import ALONE, METHODS
from benchmarks.families import FAMILIES, Size
from benchmarks.machine import facts
from benchmarks.measures import measured, points_of
from benchmarks.memory import Peak

HERE = Path(__file__).parent
PATIENCE = 600.0
"""Seconds for reading, building and reporting, beyond the limit, after which a run is ended."""


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """What the user asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="Run the benchmark.")
    parser.add_argument("--family", default="all", help=f"all, or some of {','.join(FAMILIES)}")
    parser.add_argument("--size", type=Size.of, required=True, help="LINESxPLEDGES, as 60x120")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds of search")
    parser.add_argument("--methods", default=",".join(METHODS), help="as forcegen,highs")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=HERE / "results")
    asked = parser.parse_args(arguments)
    asked.families = list(FAMILIES) if asked.family == "all" else asked.family.split(",")
    asked.methods = asked.methods.split(",")
    for name, known in ((asked.families, FAMILIES), (asked.methods, METHODS)):
        if unknown := [one for one in name if one not in known]:
            parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(known)}")
    return asked


def generate(family: str, asked: argparse.Namespace, folder: Path) -> None:
    """Write the case in another process, so that this one stays small: a child's peak of memory begins at its own."""
    command = [sys.executable, "-m", "benchmarks.generate", family, str(asked.size), str(folder)]
    subprocess.run([*command, "--seed", str(asked.seed)], check=True, cwd=HERE.parent)


def threads_of(method: str, asked: argparse.Namespace) -> int:
    """How many threads a method has."""
    return 1 if method == ALONE else int(asked.threads)


def measure(method: str, folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """Run one method and read what it wrote; a process that ends without a word has failed."""
    out = folder / f"{method}.json"
    numbers = [str(asked.limit), str(threads_of(method, asked))]
    command = [sys.executable, "-m", "benchmarks.child", method, str(folder), *numbers]
    streams: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    with subprocess.Popen([*command, str(out)], cwd=HERE.parent, text=True, **streams) as process:
        peak = Peak(process.pid)
        try:
            said = process.communicate(timeout=asked.limit + PATIENCE)[1]
            fault = f"ended with {process.returncode}: {' '.join(said.split()[-40:])}"
        except subprocess.TimeoutExpired:
            fault = f"ended after {asked.limit + PATIENCE:.0f} s without a result"
        finally:
            process.kill()
            seen = peak.end()
    record: dict[str, Any] = {"status": "failed", "message": fault}
    if out.is_file():
        record = json.loads(out.read_text(encoding="utf-8"))
        record["most_mb"] = max(seen, record.pop("own_mb"))
    return record | measured(points_of(record), asked.limit, proofs=method != "greedy")


def result(family: str, method: str, folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """A run with what it was a run of."""
    case = {"family": family, "lines": asked.size.lines, "pledges": asked.size.pledges, "seed": asked.seed}
    about = {"case": case, "method": method, "limit": asked.limit, "threads": threads_of(method, asked)}
    return about | {"machine": facts()} | measure(method, folder, asked)


def told(record: dict[str, Any]) -> str:
    """One line for who waits."""
    if record["status"] == "failed":
        return f"failed: {record['message']}"
    gap = "-" if record["gap"] is None else f"{100 * record['gap']:.2f} %"
    proof = record["seconds_to_proof"]
    end = "" if proof is None else f", proven after {proof:.1f} s"
    return f"value {record['value']}, bound {record['bound']}, gap {gap}{end}, {record['most_mb']:.0f} MB"


def main() -> None:
    """Every case, every method."""
    asked = options()
    for family in asked.families:
        case = asked.out / f"{family}-{asked.size}-seed{asked.seed}"
        case.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="forcegen-benchmark-") as name:
            generate(family, asked, Path(name))
            for method in asked.methods:
                print(f"{case.name} {method} … ", end="", flush=True)
                record = result(family, method, Path(name), asked)
                (case / f"{method}.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
                print(told(record), flush=True)


if __name__ == "__main__":
    main()
