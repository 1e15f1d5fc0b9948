"""Write a generated case: `python -m benchmarks.generate rich 60x120 FOLDER [--seed 1]`.

The same family, size and seed give the same bytes, on any machine and under any hash seed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.caveats import add_caveats
from benchmarks.draw import Draw
from benchmarks.every_rule import add_every_rule
from benchmarks.families import FAMILIES, Family, Size, World
from benchmarks.figures import WOMEN_TARGETS
from benchmarks.limits import add_limits
from benchmarks.lines import add_lines, add_missions
from benchmarks.pledges import add_pledges
from benchmarks.writing import block, records

HEAD = "# Invented: a generated case of the benchmark, family {family}, {size}, seed {seed}.\n"


def generated(family: Family, size: Size, seed: int = 1) -> World:
    """A case of a family."""
    world, draw = World(family, size), Draw(f"{family.name} {size} {seed}")
    world.policy = {"as_of": "2017-11-15", "horizon": {"from": "2018-01", "months": 24}}
    if family.aims:
        world.policy["women_targets"] = WOMEN_TARGETS
    if family.share is not None:
        world.policy["max_contributor_share"] = family.share
    add_missions(world, draw)
    add_lines(world, draw)
    add_pledges(world, draw)
    add_caveats(world, draw)
    if family.every_rule:
        world.policy["standing_rules"] = ["investigation_officer"]
        add_every_rule(world, draw)
    add_limits(world, draw)
    return world


def texts(world: World, seed: int) -> dict[str, str]:
    """The case's files by path."""
    head = HEAD.format(family=world.family.name, size=world.size, seed=seed)
    files = {"policy.yaml": head + block(world.policy, "")}
    for mission in world.missions:
        lines = _of(world.lines, "mission", mission["id"])
        text = head + "mission:\n" + block(mission, "  ") + records("requirements", lines)
        files[f"requirements/{mission['id'].lower()}.yaml"] = text
    for maker in world.contributors:
        pledges = _of(world.pledges, "contributor", maker["id"])
        text = head + "contributor:\n" + block(maker, "  ") + records("pledges", pledges)
        files[f"pledges/{maker['id'].lower()}.yaml"] = text
    return files


def _of(several: list[dict], key: str, value: str) -> list[dict]:
    return [{name: field for name, field in one.items() if name != key} for one in several if one[key] == value]


def write(family: str, size: Size, folder: Path, seed: int = 1) -> None:
    """Write a case into a folder; files of that name are replaced."""
    for name, text in texts(generated(FAMILIES[family], size, seed), seed).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description="Write a generated case.")
    parser.add_argument("family", choices=sorted(FAMILIES))
    parser.add_argument("size", type=Size.of, help="LINESxPLEDGES, as 60x120")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    write(asked.family, asked.size, asked.folder, asked.seed)


if __name__ == "__main__":
    main()
