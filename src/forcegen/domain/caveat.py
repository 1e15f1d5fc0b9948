"""National limits on where, for what and how fast a contingent may be ordered."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from forcegen.domain.quantities import Hours, Id, Name
from forcegen.domain.record import Record


class TaskCaveat(Record):
    """Tasks the unit may not be ordered to do."""

    kind: Literal["task"]
    """Always `task`."""
    forbids: tuple[Id, ...] = Field(min_length=1)
    """The tasks."""
    declared: bool = True
    """False: suspected, not declared by the contributor."""


class AreaCaveat(Record):
    """Where the unit may or may not go: missions, host countries, or `MISSION/Sector`."""

    kind: Literal["area"]
    """Always `area`."""
    only: tuple[Name, ...] = ()
    """Nowhere but here; several caveats with `only` intersect."""
    never: tuple[Name, ...] = ()
    """Anywhere but here."""
    declared: bool = True
    """False: suspected, not declared by the contributor."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.only or self.never):
            raise PydanticCustomError("empty_caveat", "an area caveat needs `only` or `never`", {})
        return self


class ApprovalCaveat(Record):
    """Orders wait for the capital."""

    kind: Literal["approval"]
    """Always `approval`."""
    hours: Hours
    """How long an order waits."""
    declared: bool = True
    """False: suspected, not declared by the contributor."""


Caveat = Annotated[TaskCaveat | AreaCaveat | ApprovalCaveat, Field(discriminator="kind")]
