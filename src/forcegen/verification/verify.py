"""A saved report checked against its inputs, by counting; no solver is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import zip_longest
from math import isclose
from typing import Any

from forcegen.eligibility.pairs import Eligibility
from forcegen.explanation.sentence.figures import figure
from forcegen.plan.audit import audit
from forcegen.plan.plan import Plan
from forcegen.plan.score import TIERS, score
from forcegen.plan.solution import Solution, Tier
from forcegen.reading.bundled import PREFIX
from forcegen.reporting.build import gap_report, plan_of
from forcegen.reporting.gap_report import GapReport

TOLERANCE = 1e-9
"""Relative; a float in a report is the nearest to an exact value."""
_SHIPPED, _SOME = f"{PREFIX}models/", 3
"""What comes with forcegen is part of nearly every report; and inputs of which more are all other ones."""


def verify(report: GapReport, eligibility: Eligibility, files: Mapping[str, str]) -> list[str]:
    """Everything in the report that its inputs do not bear out, as sentences; empty for a sound report.

    Every deployment is allowed, every limit is held, every tier's value, every gap's months and causes follow from the
    plan. That no better plan exists is the engine's claim: it cannot be checked without solving.

    Parameters
    ----------
    report
        As it was saved.
    eligibility
        Of the report's inputs, as they are now, on the report's day.
    files
        SHA-256 by path of those inputs.
    """
    wrong = [*_inputs(report, files), *_horizon(report, eligibility)]
    if wrong:
        return wrong
    plan = plan_of(report)
    breaches = audit(eligibility, plan)
    if breaches:
        return breaches
    return [*_tiers(report, eligibility, plan), *_rest(report, eligibility, plan)]


def _inputs(report: GapReport, files: Mapping[str, str]) -> Iterator[str]:
    stated = {one.path: one.sha256 for one in report.inputs}
    if len(stated) < len(report.inputs):
        yield "an input is listed twice"
    mine = {path: sha for path, sha in stated.items() if not path.startswith(_SHIPPED)}
    if len(mine) > _SOME and not any(path in files or sha in files.values() for path, sha in mine.items()):
        yield f"it is a report of other inputs: none of its {len(mine)} files is among those read"
        return
    # What is in a file counts, not where it lies: a folder may have another name on another day, or machine.
    moved = {stated[path] for path in stated.keys() - files.keys()} & {
        files[path] for path in files.keys() - stated.keys()
    }
    for path in sorted(stated.keys() | files.keys()):
        if path not in files:
            if stated[path] not in moved:
                yield f"input {path} is missing"
        elif path not in stated:
            if files[path] not in moved:
                yield f"input {path} was not part of the report"
        elif stated[path] != files[path]:
            yield f"input {path} has changed since the report was written"


def _horizon(report: GapReport, eligibility: Eligibility) -> Iterator[str]:
    here = eligibility.horizon
    if (report.horizon.from_month, report.horizon.months) != (here.first, here.months):
        yield "the horizon is not that of the inputs"


def _tiers(report: GapReport, eligibility: Eligibility, plan: Plan) -> Iterator[str]:
    if tuple(one.name for one in report.tiers) != TIERS:
        yield "the tiers are not coverage, composition, quality, economy"
        return
    values = score(eligibility, plan)
    for tier in report.tiers:
        exact = float(values[tier.name])
        if not isclose(tier.value, exact, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            yield f"{tier.name}: the report says {figure(tier.value)}, the plan comes to {figure(exact)}"
        if tier.bound is not None and tier.bound > tier.value + TOLERANCE * max(1.0, tier.value):
            yield f"{tier.name}: the bound {figure(tier.bound)} lies above the value {figure(tier.value)}"
        if tier.proven and (tier.bound is None or not isclose(tier.bound, tier.value, rel_tol=TOLERANCE)):
            yield f"{tier.name}: called proven, but the bound does not meet the value"
        if tier.proven and tier.resolution:
            yield f"{tier.name}: called proven, but its weights were rounded"
    if (report.status == "optimal") != all(tier.proven for tier in report.tiers):
        yield f"status is {report.status}, the tiers say otherwise"


def _rest(report: GapReport, eligibility: Eligibility, plan: Plan) -> Iterator[str]:
    """All that follows from the plan, made anew and compared."""
    tiers = [
        Tier(one.name, Fraction(one.value), None, one.proven, one.seconds, Fraction(one.resolution))
        for one in report.tiers
    ]
    anew = gap_report(eligibility, Solution(plan, tiers), report.as_of, [], report.engine).model_dump(mode="json")
    stated = report.model_dump(mode="json")
    for key in ("unit_months_short", "plan", "support", "lines", "gaps", "pledges", "composition", "left_out"):
        yield from _differences(key, stated[key], anew[key])


def _differences(path: str, stated: Any, anew: Any) -> Iterator[str]:
    """The first place at which two values differ, in words."""
    if isinstance(stated, dict) and isinstance(anew, dict):
        for key in sorted(stated.keys() | anew.keys()):
            for difference in _differences(f"{path}.{key}", stated.get(key), anew.get(key)):
                yield difference
                return
    elif isinstance(stated, list) and isinstance(anew, list):
        for number, (one, other) in enumerate(zip_longest(stated, anew)):
            name = one.get("requirement") if isinstance(one, dict) else None
            for difference in _differences(f"{path}[{name or number}]", one, other):
                yield difference
                return
    elif isinstance(stated, float | int) and isinstance(anew, float | int):
        if not isclose(stated, anew, rel_tol=TOLERANCE, abs_tol=TOLERANCE):
            yield f"{path}: the report says {stated}, the plan comes to {anew}"
    elif stated != anew:
        yield f"{path}: the report says {stated}, the plan comes to {anew}"
