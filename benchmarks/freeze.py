"""Write the frozen cases and their proven values: `python -m benchmarks.freeze`.

Two engines solve every case; nothing is written unless both prove every tier and agree.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.families import Size
from benchmarks.generate import write
from forcegen.pipeline import Inputs, load, prepare
from forcegen.plan.solution import Tier
from forcegen.solving.engine import Limits
from forcegen.solving.engines import engine
from forcegen.solving.tiers import solve_tiers

FROZEN = Path(__file__).parent / "frozen"
ENGINES = ("highs", "cp-sat")
SECONDS = 300.0


@dataclass(frozen=True)
class Case:
    """One frozen case."""

    family: str
    size: Size
    seed: int

    @property
    def name(self) -> str:
        """Its folder's name."""
        return f"{self.family}-{self.size}"


CASES = (
    Case("loose", Size(12, 24), 1),
    Case("tight", Size(12, 24), 1),
    Case("rich", Size(12, 24), 1),
    Case("scarce", Size(12, 24), 1),
    Case("individuals", Size(5, 10), 1),
)
"""The programmes of individuals are the largest, so their case is smaller."""


def solved(folder: Path, name: str, seconds: float | None = SECONDS) -> Sequence[Tier]:
    """The tiers of a case by one engine."""
    pairs, formulation = prepare(load(Inputs([folder / "requirements"], [folder / "pledges"])))
    return solve_tiers(pairs, formulation, engine(name), Limits(seconds)).tiers


def proven(case: Case, folder: Path) -> dict[str, str]:
    """Every tier's value, on which all engines agree.

    Raises
    ------
    RuntimeError
        If an engine does not prove a tier, or two prove different values.
    """
    found: dict[str, dict[str, str]] = {}
    for name in ENGINES:
        tiers = solved(folder, name)
        if open_tiers := [tier.name for tier in tiers if not tier.proven]:
            raise RuntimeError(f"{case.name}: {name} did not prove {', '.join(open_tiers)}")
        found[name] = {tier.name: str(tier.value) for tier in tiers}
        print(case.name, name, found[name], flush=True)
    first = found[ENGINES[0]]
    if any(values != first for values in found.values()):
        raise RuntimeError(f"{case.name}: the engines disagree: {found}")
    return first


def main() -> None:
    """Solve first, write when everything is proven."""
    text = "# Proven by HiGHS and by CP-SAT: python -m benchmarks.freeze\ncases:\n"
    with tempfile.TemporaryDirectory(prefix="forcegen-freeze-") as name:
        for case in CASES:
            folder = Path(name) / case.name
            write(case.family, case.size, folder, case.seed)
            values = proven(case, folder)
            text += f"  - case: {case.name}\n    seed: {case.seed}\n"
            text += "".join(f"    {tier}: '{value}'\n" for tier, value in values.items())
    for case in CASES:
        write(case.family, case.size, FROZEN / case.name, case.seed)
    (FROZEN / "optima.yaml").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
