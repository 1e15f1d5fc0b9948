"""What a requirement line says of itself."""

from __future__ import annotations

from collections.abc import Iterator

from forcegen.findings import Finding
from forcegen.validation.world import World


def check_lines(world: World) -> Iterator[Finding]:
    """Windows that are empty, and `divisible` where nothing can be divided."""
    for located in world.gathered.requirements:
        line = located.record
        if line.to_month < line.from_month:
            yield Finding("FG110", f"{line.id} ends before it begins", located.place("to"))
        catalogue = world.catalogue
        if catalogue is not None and line.capability in catalogue:
            capability = catalogue[line.capability]
            if line.divisible and not capability.elements:
                message = f"{line.id}: {capability.code} has no elements"
                yield Finding("FG203", message, located.place("divisible"))
