"""Solving one question, with every claim checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from forcegen.eligibility.pairs import Eligibility
from forcegen.errors import EngineFault
from forcegen.explanation.remedies.near import LARGE
from forcegen.formulation.programme import Integers, Objective, Programme
from forcegen.solving.check import broken
from forcegen.solving.engine import Deadline, Engine, Unheard
from forcegen.solving.neighbourhood import part_objective
from forcegen.solving.pieces import Pieces
from forcegen.solving.progress import Stop

MOST_STEPS = 2**50
"""Beyond this many steps there is no room for a preference among what is equally good."""
EFFORT = 0.8
"""What a question about part of a large case may cost, in CP-SAT's own units of about a second."""
_FROM_A_HINT, _ALONE = 6.0, 12.0
"""What a question about all of a case may cost with a hint, and then without: nine in ten take less than 2, and of the
others that take longer than 20 with a hint, half take 5 without."""

Resolve = Callable[[Mapping[str, Any]], Eligibility]
"""The case with an overlay laid over it, read and checked as any other."""


@dataclass(frozen=True)
class Search:
    """By what, and how long."""

    engine: Engine
    """Chooses among changes."""
    checker: Engine
    """Solves each answer afresh, where the case is small."""
    deadline: Deadline
    stop: Stop = field(default_factory=Stop)

    @property
    def over(self) -> bool:
        """Whether time is up, or somebody asked to stop."""
        return self.stop.asked or self.deadline.passed

    @property
    def watch(self) -> Unheard:
        """For one solve: it ends when somebody asks to stop."""
        return Unheard(lambda: self.stop.asked)


@dataclass(frozen=True)
class Found:
    """The best point of a programme, as far as it is known."""

    values: Integers | None
    """None where there is none, or none was found."""
    bound: int | None
    """No point has fewer steps."""
    infeasible: bool

    def proven(self, objective: Objective) -> bool:
        """Whether no point is better."""
        return self.values is not None and self.bound == objective.steps(self.values)


def searched_near(
    search: Search, pieces: Pieces, objective: Objective, point: Integers, free: NDArray[np.bool_]
) -> Found:
    """Minimise with most columns as they are in a point: what is found is checked, and nothing is proven."""
    from forcegen.solving.cp_sat import CpSat  # loaded when used

    piece = pieces.piece(point, pieces.sums(point), free)
    mine = part_objective(objective, piece.part)
    outcome = CpSat(EFFORT).solve(piece.part.programme, mine, (), None, search.deadline.left(), search.watch)
    if outcome.values is None:
        return Found(None, None, infeasible=False)
    values = piece.point(outcome.values)
    if breaks := broken(pieces.programme, values):
        raise EngineFault(f"CP-SAT returned a point that breaks {', '.join(breaks[:5])}")
    return Found(values, None, infeasible=False)


def searched(
    search: Search, programme: Programme, objective: Objective, start: Integers | None = None, *, check: bool = False
) -> Found:
    """Minimise; every claim is checked in whole numbers.

    Parameters
    ----------
    check
        By the engine that checks, not by the one that chooses.
    """
    engine = search.checker if check else search.engine
    outcome = engine.solve(programme, objective, (), start, search.deadline.left(), search.watch)
    values = outcome.values
    if outcome.status == "infeasible":
        if start is not None and not broken(programme, start):
            raise EngineFault(f"{engine.version()} calls a programme infeasible, but a point is at hand")
        return Found(None, None, infeasible=True)
    if values is not None and (breaks := broken(programme, values)):
        raise EngineFault(f"{engine.version()} returned a point that breaks {', '.join(breaks[:5])}")
    if values is not None and outcome.bound_steps is not None and outcome.bound_steps > objective.steps(values):
        raise EngineFault(f"{engine.version()} claims a bound above its own point")
    return Found(values, outcome.bound_steps, infeasible=False)


def limited(search: Search, programme: Programme, objective: Objective, hint: Integers | None, effort: float) -> Found:
    """Minimise, with so much of CP-SAT's effort; other engines go on to their end."""
    from forcegen.solving.cp_sat import CpSat  # loaded when used

    mine = replace(search, engine=CpSat(effort)) if search.engine.name == CpSat.name else search
    return searched(mine, programme, objective, hint)


def answered(
    search: Search, programme: Programme, objective: Objective, hint: Integers | None, share: float = 1.0
) -> Found:
    """Minimise, for no longer than somebody waits: the best found, and as much as is proven of it.

    Parameters
    ----------
    share
        Of the effort that a question may cost.
    """
    first = limited(search, programme, objective, hint, share * (_ALONE if hint is None else _FROM_A_HINT))
    if hint is None or first.infeasible or first.proven(objective) or search.over:
        return first
    second = limited(search, programme, objective, None, share * _ALONE)
    if second.infeasible and first.values is not None:
        raise EngineFault("a programme is called infeasible of which a point was found")
    return better(first, second, objective)


def better(one: Found, other: Found, objective: Objective) -> Found:
    """What two searches found together."""
    points = [found.values for found in (one, other) if found.values is not None]
    bounds = [found.bound for found in (one, other) if found.bound is not None]
    return Found(min(points, key=objective.steps, default=None), max(bounds, default=None), other.infeasible)


def is_large(cases: Eligibility) -> bool:
    """Whether a case is too large for questions about all of it at once."""
    return cases.stays >= LARGE


def checker() -> Engine:
    """The engine that solves answers afresh: a claim is found by one engine and checked by another."""
    from forcegen.solving.cp_sat import CpSat  # loaded when used

    return CpSat(brief=True)
