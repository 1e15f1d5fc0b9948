"""What the commands that solve again have in common: the base plan, saved or solved, and how to solve again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from forcegen.cli.options import engine_option, limit_option
from forcegen.cli.paths import AnyPath

if TYPE_CHECKING:
    from forcegen.eligibility.pairs import Eligibility
    from forcegen.explanation.remedies.covered import Covered
    from forcegen.explanation.remedies.search import Search
    from forcegen.explanation.sentence.words import Lang
    from forcegen.pipeline import Inputs, Loaded
    from forcegen.reporting.gap_report import GapReport
    from forcegen.solving.engine import Limits
    from forcegen.solving.progress import Stop

    SavedPlan = tuple[Path, GapReport]

F = TypeVar("F", bound=Callable[..., Any])

_MOST_SECONDS = 60.0
"""For the base plan of a case that is not small, where none was saved."""


def search_options(command: F) -> F:
    """How answers are looked for, and from which plan."""
    for option in (
        engine_option("cp-sat", "The solver that chooses; each answer is solved afresh."),
        limit_option("Stop then, and say what is not proven."),
        click.option(
            "--plan",
            type=AnyPath(),
            default=None,
            metavar="REPORT",
            help="A saved gap report of the same inputs: its plan is the base, and need not be solved again.",
        ),
    ):
        command = option(command)
    return command


@dataclass(frozen=True)
class Asked:
    """A base and the means to solve it again with changes."""

    loaded: Loaded
    base: Covered
    search: Search

    def resolve(self, overlay: Mapping[str, Any]) -> Eligibility:
        """The case with an overlay laid over it, checked as any other."""
        from forcegen.eligibility.pairs import eligibility
        from forcegen.pipeline import overlaid, overlay_of

        changed = overlaid(self.loaded, [overlay_of(overlay)])
        return eligibility(changed.scenario, changed.as_of)


def asked(
    loaded: Loaded,
    saved: SavedPlan | None,
    engine: str,
    time_limit: float | None,
    stop: Stop,
    then: Sequence[str] = (),
    lang: Lang = "en",
    *,
    as_solved: bool = False,
) -> Asked:
    """The base plan, from a saved report or solved for coverage now.

    A case that is not small has half of the time for it, a minute at most.

    Parameters
    ----------
    then
        Modules that the command needs afterwards.
    as_solved
        Where no report was saved, the plan of `solve`, best in all tiers, and not one that is best in coverage: of a
        case that is small.

    Raises
    ------
    BadInput
        If the report is not one of these inputs.
    Contradiction
        If the hard rules contradict each other; it names the fewest that do.
    NoPlan
        If there is no plan to start from.
    """
    from forcegen.cli.waiting import meanwhile
    from forcegen.eligibility.pairs import eligibility
    from forcegen.errors import NoPlan
    from forcegen.explanation.remedies.covered import LED, covered
    from forcegen.explanation.remedies.search import Search, checker
    from forcegen.explanation.sentence.remedies import phrase
    from forcegen.pipeline import contradicted
    from forcegen.plan.fill import filled
    from forcegen.plan.plan import Plan
    from forcegen.solving.engine import Deadline, Limits
    from forcegen.solving.engines import engine as engine_named
    from forcegen.solving.tiers import Infeasible

    meanwhile(*then)
    cases = eligibility(loaded.scenario, loaded.as_of)
    search = Search(engine_named(engine), checker(), Deadline(Limits(time_limit)), stop)
    base: Covered | None
    try:
        if saved is not None:
            base = _saved(cases, *saved, loaded)
        elif cases.stays >= LED:
            half = replace(search.deadline.left().share(0.5), threads=2)
            base = covered(replace(search, deadline=Deadline(half)), cases, seconds=_MOST_SECONDS)
        elif as_solved:
            base = _solved(cases, search.deadline.left(), stop)
        else:
            base = covered(search, cases, filled(cases, Plan(())))
    except Infeasible:
        raise contradicted(loaded, cases, Limits(time_limit), stop, lang) from None
    if base is None:
        raise NoPlan.found(stop.asked)
    if saved is None and not (as_solved and cases.stays < LED):
        click.echo(phrase("of_coverage" if base.proven else "of_best_found", lang), err=True)
    return Asked(loaded, base, search)


def _solved(cases: Eligibility, limits: Limits, stop: Stop) -> Covered:
    """The plan that `solve` prints; raises as it does."""
    from forcegen.explanation.remedies.covered import Covered
    from forcegen.formulation.formulate import formulate
    from forcegen.solving.core import solve_case
    from forcegen.solving.engines import engine as engine_named

    solution = solve_case(cases, formulate(cases), engine_named("highs"), limits, stop, lambda _: None)
    coverage = solution.tiers[0]
    return Covered(cases, solution.plan, coverage.value, coverage.value if coverage.proven else coverage.bound)


def read(inputs: Inputs, plan: Path | None) -> tuple[Loaded, SavedPlan | None]:
    """The inputs, and the report whose plan is the base; what is wrong with either is told at once."""
    from forcegen.cli.saved import read_report
    from forcegen.errors import Wrongs
    from forcegen.pipeline import load

    wrong = Wrongs()
    saved = wrong.tried(lambda: read_report(plan)) if plan is not None else None
    loaded = wrong.tried(lambda: load(inputs))
    wrong.told()
    assert loaded is not None
    return loaded, (plan, saved) if plan is not None and saved is not None else None


def _saved(cases: Eligibility, path: Path, report: GapReport, loaded: Loaded) -> Covered:
    """The plan of a saved report, checked: it is one of these inputs, it keeps every rule and has the value stated."""
    from fractions import Fraction

    from forcegen.errors import BadInput
    from forcegen.explanation.remedies.covered import Covered
    from forcegen.findings import Finding, Place, Source
    from forcegen.plan.presence import presence
    from forcegen.plan.score import coverage
    from forcegen.reporting.build import plan_of
    from forcegen.verification.verify import verify

    place = Place(Source(str(path)))
    if wrong := verify(report, cases, dict(loaded.files)):
        raise BadInput([Finding("FG301", one, place) for one in wrong])
    plan, tier = plan_of(report), report.tiers[0]
    value = coverage(cases, presence(cases, plan))
    bound = None if tier.bound is None else Fraction(tier.bound)
    return Covered(cases, plan, value, value if tier.proven else bound)
