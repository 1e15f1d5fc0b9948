"""Everything one run decides on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from forcegen.domain.catalogue import Catalogue
from forcegen.domain.mission import Mission
from forcegen.domain.pledge import Contributor, Pledge
from forcegen.domain.policy import Policy
from forcegen.domain.requirement import Requirement


@dataclass(frozen=True)
class Scenario:
    """Records by id, each map in the order of the ids, so that no file order can show in a result."""

    catalogue: Catalogue
    policy: Policy
    missions: Mapping[str, Mission]
    requirements: Mapping[str, Requirement]
    contributors: Mapping[str, Contributor]
    pledges: Mapping[str, Pledge]
