"""All checks, and the scenario if nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from forcegen.domain.catalogue import Capability, Catalogue
from forcegen.domain.policy import Policy
from forcegen.domain.scenario import Scenario
from forcegen.findings import CODES, MOST_TOLD, Finding
from forcegen.reading.coercion import Located
from forcegen.reading.gather import Gathered
from forcegen.validation.calendar import check_calendar
from forcegen.validation.groups import check_groups
from forcegen.validation.lines import check_lines
from forcegen.validation.names import check_names
from forcegen.validation.pledges import check_pledges
from forcegen.validation.words import check_words
from forcegen.validation.world import World

CHECKS: tuple[Callable[[World], Iterator[Finding]], ...] = (
    check_names,
    check_lines,
    check_pledges,
    check_groups,
    check_words,
    check_calendar,
)


def validate(
    gathered: Gathered,
    capabilities: Sequence[Located[Capability]],
    policy: Located[Policy],
    as_of: date | None,
) -> tuple[Scenario | None, list[Finding]]:
    """Every check on everything gathered.

    Returns
    -------
    tuple
        The scenario, or None if there is any error; and all findings, warnings included.
    """
    world = World(gathered, capabilities, policy, as_of)
    findings, errors = [], 0
    for finding in (finding for check in CHECKS for finding in check(world)):
        findings.append(finding)
        errors += finding.severity == "error"
        if errors > MOST_TOLD:
            findings[-1] = Finding("FG009", CODES["FG009"].title, finding.place)
            break
    if any(one.severity == "error" for one in [*gathered.findings, *findings]):
        return None, findings
    scenario = Scenario(
        Catalogue(one.record for one in capabilities),
        policy.record,
        _by_id(gathered.missions),
        _by_id(gathered.requirements),
        _by_id(gathered.contributors),
        _by_id(gathered.pledges),
    )
    return scenario, findings


def _by_id(records: Sequence[Located[Any]]) -> Mapping[str, Any]:
    """In the order of the ids, so that no file order can show in a result."""
    return {one.record.id: one.record for one in sorted(records, key=lambda one: str(one.record.id))}
