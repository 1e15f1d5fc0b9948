"""Write docs/performance.md and docs/performance.svg from the results: `python -m benchmarks.publish`."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.page import page
from benchmarks.results_read import read

ROOT = Path(__file__).parents[1]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.publish", description="Publish the results.")
    parser.add_argument("--results", type=Path, default=ROOT / "benchmarks" / "results")
    parser.add_argument("--docs", type=Path, default=ROOT / "docs")
    asked = parser.parse_args()
    results = read(asked.results)
    if not results:
        parser.error(f"no results in {asked.results}: run python -m benchmarks.run first")
    # Only this needs matplotlib.
    from benchmarks.chart import draw

    asked.docs.mkdir(parents=True, exist_ok=True)
    (asked.docs / "performance.md").write_text(page(results), encoding="utf-8", newline="\n")
    draw(results, asked.docs / "performance.svg")


if __name__ == "__main__":
    main()
