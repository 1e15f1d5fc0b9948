"""What the checks look at: everything gathered, and which names exist."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from forcegen.domain.catalogue import Capability, Catalogue
from forcegen.domain.policy import Policy
from forcegen.reading.coercion import Located
from forcegen.reading.gather import Gathered


class World:
    """One run's records before they are known to be sound."""

    def __init__(
        self,
        gathered: Gathered,
        capabilities: Sequence[Located[Capability]],
        policy: Located[Policy],
        as_of: date | None,
    ) -> None:
        self.gathered, self.capabilities, self.policy, self.as_of = gathered, capabilities, policy, as_of

    @cached_property
    def codes(self) -> frozenset[str]:
        """Codes of the catalogue."""
        return frozenset(one.record.code for one in self.capabilities)

    @cached_property
    def mission_ids(self) -> frozenset[str]:
        """Ids of the missions."""
        return frozenset(one.record.id for one in self.gathered.missions) | self.gathered.unread

    @cached_property
    def line_ids(self) -> frozenset[str]:
        """Ids of the requirement lines."""
        return frozenset(one.record.id for one in self.gathered.requirements) | self.gathered.unread

    @cached_property
    def contributor_ids(self) -> frozenset[str]:
        """Codes of the contributors."""
        return frozenset(one.record.id for one in self.gathered.contributors) | self.gathered.unread

    @cached_property
    def pledge_ids(self) -> frozenset[str]:
        """Ids of the pledges."""
        return frozenset(one.record.id for one in self.gathered.pledges) | self.gathered.unread

    @cached_property
    def areas(self) -> frozenset[str]:
        """Names by which an area caveat may mean something."""
        hosts = {one.record.host for one in self.gathered.missions if one.record.host}
        sectors = {
            f"{one.record.mission}/{one.record.sector}" for one in self.gathered.requirements if one.record.sector
        }
        return self.mission_ids | hosts | sectors

    @cached_property
    def catalogue(self) -> Catalogue | None:
        """The catalogue, or None while it names codes it does not hold."""
        records = [one.record for one in self.capabilities]
        named = {cover.capability for one in records for cover in one.covers} | {
            one.element for one in records if one.element
        }
        return Catalogue(records) if named <= self.codes else None
