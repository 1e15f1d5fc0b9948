"""The chart of gaps over time: sizes below each other, families side by side, no panel for what was never run.

Of each family it has the first case.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from benchmarks.child import OURS
from benchmarks.families import FAMILIES
from benchmarks.results_read import TITLES, Result, by_size, first_cases

COLOURS = {
    "forcegen": "#0b5394",
    "forcegen-1": "#6fa8dc",
    "highs": "#c0392b",
    "cp-sat": "#d68910",
    "cbc": "#7d3c98",
    "scip": "#5f6a6a",
}
LEAST, MOST = 0.01, 150.0
"""Percent at the ends of the axis; a gap of 0 is drawn at the lower end."""
FIRST = 0.1
"""Seconds at the left end."""


def draw(results: Sequence[Result], path: Path) -> None:
    """Write the chart; the same results give the same bytes with one version of matplotlib."""
    mpl.rcParams["svg.hashsalt"] = "forcegen"
    mpl.rcParams["svg.fonttype"] = "none"
    results = first_cases(results)
    sizes = by_size(list(results))
    families = [name for name in FAMILIES if any(one.family == name for one in results)]
    wide, high = len(families), len(sizes)
    figure, grid = plt.subplots(high, wide, figsize=(2.6 * wide + 0.6, 2.1 * high + 0.8), squeeze=False, sharey=True)
    lowest: dict[int, Axes] = {}
    for row, (size, here) in enumerate(sizes.items()):
        ran = [column for column, family in enumerate(families) if any(one.family == family for one in here)]
        for column, axes in enumerate(grid[row]):
            axes.set_visible(column in ran)
            if column in ran:
                panel(axes, [one for one in here if one.family == families[column]])
                lowest[column] = axes
                axes.set_title(families[column], fontsize=10)
        grid[row][ran[0]].set_ylabel(f"{size}\ngap, %", fontsize=9)
        grid[row][ran[0]].tick_params(labelleft=True)
    for axes in lowest.values():
        axes.set_xlabel("seconds", fontsize=9)
    methods = [name for name in COLOURS if any(one.method == name for one in results)]
    handles = [plt.Line2D([], [], color=COLOURS[name], label=TITLES[name]) for name in methods]
    figure.legend(handles=handles, loc="lower center", ncols=len(handles), fontsize=9, frameon=False)
    figure.tight_layout(rect=(0, 0.35 / (2.1 * high + 0.8), 1, 1))
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)


def panel(axes: Axes, results: Sequence[Result]) -> None:
    """One case: a line for each method that has a gap at all."""
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_ylim(LEAST * 0.8, MOST)
    axes.set_yticks([0.01, 0.1, 1, 10, 100], ["0", "0.1", "1", "10", "100"])
    axes.tick_params(labelsize=8)
    axes.grid(visible=True, which="major", linewidth=0.4, color="#dddddd")
    limit = max((one.record["limit"] for one in results), default=60.0)
    axes.set_xlim(FIRST, limit * 1.05)
    for one in results:
        if one.method in COLOURS:
            line(axes, one, limit)


def line(axes: Axes, one: Result, limit: float) -> None:
    """The gap as it falls; held to the right end, as a plan is."""
    points = [(max(FIRST, point.seconds), point.gap) for point in one.points()]
    known = [(at, min(MOST, max(LEAST, 100 * share))) for at, share in points if share is not None]
    if not known:
        return
    known.append((max(limit, known[-1][0]), known[-1][1]))
    width = 2.0 if one.method in OURS else 1.2
    axes.step(*zip(*known, strict=True), where="post", color=COLOURS[one.method], linewidth=width)
