"""A solution into the gap report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby

from forcegen import __version__
from forcegen.domain.quantities import month_text
from forcegen.eligibility.pairs import Eligibility
from forcegen.explanation.causes import Cause, causes_by_line
from forcegen.explanation.idle import Idle, Told, Use, uses
from forcegen.plan.aims import language_aims, women_aims
from forcegen.plan.plan import Deployment, Plan, Support
from forcegen.plan.presence import Presence, presence
from forcegen.plan.score import movers, tallies
from forcegen.plan.solution import Solution
from forcegen.reporting.gap_report import Gap, GapReport
from forcegen.reporting.risk import rests_on


def gap_report(
    eligibility: Eligibility, solution: Solution, as_of: date, inputs: Sequence[tuple[str, str]], engine: str
) -> GapReport:
    """Everything the run found.

    Parameters
    ----------
    inputs
        Path and SHA-256 of every file read.
    engine
        Solver and version.
    """
    plan, here = solution.plan, presence(eligibility, solution.plan)
    gaps, told = [], Told(eligibility)
    for name, why in causes_by_line(eligibility, plan):
        gaps.append(Gap.model_validate(_gap(eligibility, here, name, why)))
        told.take(name, why)
    short = {gap.requirement for gap in gaps}
    return GapReport.model_validate(
        {
            "forcegen": __version__,
            "engine": engine,
            "inputs": [{"path": path, "sha256": sha} for path, sha in sorted(inputs)],
            "as_of": as_of.isoformat(),
            "horizon": {"from": month_text(eligibility.horizon.first), "months": eligibility.horizon.months},
            "status": "optimal" if solution.optimal else "feasible",
            "tiers": [
                {
                    "name": tier.name,
                    "value": float(tier.value),
                    "bound": None if tier.bound is None else float(tier.bound),
                    "proven": tier.proven,
                    "seconds": round(tier.seconds, 3),
                    "resolution": float(tier.resolution),
                }
                for tier in solution.tiers
            ],
            "unit_months_short": _unit_months(eligibility, here),
            "plan": _plan_rows(plan),
            "support": [
                {"offer": one.offer, "pledge": one.pledge, "support": one.code, "quantity": one.quantity}
                for one in plan.support
            ],
            "lines": [_line(eligibility, here, name, plan, as_of) for name in eligibility.lines],
            "gaps": gaps,
            "pledges": [_use(one) for one in uses(eligibility, plan, short, told)],
            "composition": _composition(eligibility, here),
            "left_out": sorted(eligibility.left_out),
        }
    )


def plan_of(report: GapReport) -> Plan:
    """The plan that a report states."""
    deployments = tuple(
        Deployment(one.pledge, one.requirement, one.from_month, one.to_month + 1, one.units, one.women)
        for one in report.plan
    )
    return Plan(deployments, tuple(Support(one.offer, one.pledge, one.support, one.quantity) for one in report.support))


def _unit_months(eligibility: Eligibility, here: Presence) -> int:
    return sum(
        here.short(eligibility, name, month) for name, line in eligibility.lines.items() for month in line.counted
    )


def _plan_rows(plan: Plan) -> list[dict[str, object]]:
    return [
        {
            "pledge": one.pledge,
            "requirement": one.requirement,
            "units": one.units,
            "from": month_text(one.start),
            "to": month_text(one.end - 1),
            "women": one.women,
        }
        for one in plan.deployments
    ]


def _line(eligibility: Eligibility, here: Presence, name: str, plan: Plan, as_of: date) -> dict[str, object]:
    line = eligibility.lines[name]
    filled = min(here.served.get((name, month), 0) for month in line.counted)
    serving = {one.pledge for one in plan.deployments if one.requirement == name}
    serving |= {one.offer for one in plan.support if one.pledge in serving}
    risks = [risk for risk in (rests_on(eligibility, pledge, as_of) for pledge in sorted(serving)) if risk]
    verdict = "gap" if filled < line.target else "at risk" if risks else "met"
    return {
        "requirement": name,
        "target": line.target,
        "verdict": verdict,
        "mission": line.requirement.mission,
        "capability": line.capability.code,
        "priority": line.requirement.priority,
        "months": line.counted.months,
        "filled": filled,
        "counted_in": line.capability.element if line.in_elements else None,
        "rests_on": [risk.model_dump() for risk in risks],
    }


def _gap(eligibility: Eligibility, here: Presence, name: str, why: Sequence[Cause]) -> dict[str, object]:
    line = eligibility.lines[name]
    by_month = [(month, here.short(eligibility, name, month)) for month in line.counted]
    total = sum(short for _, short in by_month)
    return {
        "requirement": name,
        "short": short_months(by_month),
        "weighted": float(Fraction(line.weight * total, line.target)),
        "unit_months": total,
        "verdict": "gap",
        "causes": [_cause(one) for one in why],
    }


def _cause(one: Cause) -> dict[str, object]:
    return {"code": one.code, "pledge": one.pledge, "facts": dict(one.facts), "lifted_by": one.lifted_by}


def unused(why: Idle | None) -> dict[str, object] | None:
    """Why units of a pledge are not used, as a record has it."""
    if why is None:
        return None
    return {"code": why.code, "requirement": why.line, "cause": _cause(why.cause) if why.cause else None}


def _use(one: Use) -> dict[str, object]:
    return {
        "pledge": one.pledge.id,
        "contributor": one.pledge.contributor,
        "capability": one.pledge.capability,
        "offered": one.pledge.quantity,
        "used": one.used,
        "lines": one.lines,
        "supports": one.supports,
        "why_unused": unused(one.why),
    }


def short_months(by_month: Sequence[tuple[int, int]]) -> list[dict[str, object]]:
    """Runs of months with the same shortage, those without any left out."""
    runs = []
    for short, run in groupby(by_month, key=lambda one: one[1]):
        months = [month for month, _ in run]
        if short:
            runs.append({"from": month_text(months[0]), "to": month_text(months[-1]), "units": short})
    return runs


def _composition(eligibility: Eligibility, here: Presence) -> list[dict[str, object]]:
    """A row for each aim, by scope, category and month."""
    scenario, horizon = eligibility.scenario, eligibility.horizon
    rows: dict[tuple[str, str, str, int], dict[str, object]] = defaultdict(dict)
    aims = [*women_aims(scenario, horizon), *language_aims(scenario, horizon)]
    moved = movers(here, aims)
    for aim, persons, reached in tallies(here, aims):
        row: dict[str, object] = {
            "scope": aim.scope,
            "category": aim.category,
            "month": month_text(aim.month),
            "persons": persons,
            "target": aim.share / 1000,
            "moved_most_by": moved.get(aim),
        }
        if aim.language is None:
            row["women"] = reached // 1000
        else:
            row |= {"language": aim.language, "speakers": reached / 1000}
        rows[aim.scope, aim.category, aim.language or "", aim.month] = row
    return [rows[key] for key in sorted(rows)]
