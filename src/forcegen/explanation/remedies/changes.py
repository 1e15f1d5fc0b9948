"""A change that somebody could make, as data: what it edits, and the overlay that enacts it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from forcegen.domain.catalogue import Catalogue
from forcegen.domain.pledge import Pledge
from forcegen.domain.policy import Policy
from forcegen.domain.quantities import MOST
from forcegen.domain.record import Record
from forcegen.domain.scenario import Scenario
from forcegen.domain.terms import pledge_terms
from forcegen.eligibility.context import Facts

KINDS = (
    "lift_caveat",
    "raise_level",
    "shorten_notice",
    "extend_window",
    "shorten_tour",
    "lengthen_tour",
    "add_standard",
    "add_strength",
    "add_speakers",
    "add_women",
    "earmark",
    "vetting",
    "consent",
    "lift_forbid",
    "raise_ceiling",
    "raise_intake",
    "raise_share",
    "more_units",
    "drop_alternative",
    "drop_package",
    "give_support",
    "new_pledge",
)
"""Every kind of change, in the order in which changes are told and made: a level is raised before a notice is cut."""

OF_GROUPS = ("drop_alternative", "drop_package")
"""Kinds that are about several pledges at once."""

NEW = ("give_support", "new_pledge")
"""Kinds that ask for an offer nobody has made."""

NOBODY = "ORG-ANYONE"
"""Who makes an offer that nobody has made yet."""

Fields = dict[str, Any]
"""A record as a file states it."""

Where = Literal["pledges", "missions", "contributors", "policy"]


@dataclass(frozen=True)
class Edit:
    """One edit of one field of one record."""

    where: Where
    id: str
    """Empty for the policy."""
    field: str
    how: Literal["set", "put", "add", "add_to", "without", "append", "at_most", "each", "whole"]
    """Replace; put a key into a map; add to a number, or to numbers in a map; take from, or append to, a list; lower
    a number; put fields into the entries of a list, one by one; or a new record."""
    value: Any


@dataclass(frozen=True, eq=False)
class Change:
    """One thing that somebody could change."""

    kind: str
    of: str
    """Who can make it: a contributor, the code of a host state, a mission, `planner` or `anyone`."""
    attribute: tuple[str, ...]
    """What it changes. Of two changes of one attribute at most one is made: they are steps of the same."""
    facts: Facts
    edits: tuple[Edit, ...]
    pledge: str | None = None
    requirement: str | None = None
    mission: str | None = None
    step: int = 0
    """Among the steps of one attribute, the larger reaches further."""

    @property
    def key(self) -> tuple[int, tuple[str, ...], int]:
        """Orders changes; two with the same key are the same."""
        return (KINDS.index(self.kind), self.attribute, self.step)


def distinct(changes: Iterable[Change]) -> list[Change]:
    """Each change once, in order."""
    by_key = {change.key: change for change in changes}
    return [by_key[key] for key in sorted(by_key)]


def fields_of(record: Record) -> Fields:
    """A record as a file states it, no more than it states."""
    return record.model_dump(mode="json", by_alias=True, exclude_unset=True)


def edited(fields: Mapping[str, Any], edits: Iterable[Edit]) -> Fields:
    """The fields after the edits, one after the other."""
    after = dict(fields)
    for edit in edits:
        if edit.how == "whole":
            after = dict(edit.value)
        else:
            after[edit.field] = _HOW[edit.how](after.get(edit.field), edit.value)
    return after


_HOW: Mapping[str, Callable[[Any, Any], Any]] = {
    "set": lambda _, value: value,
    "put": lambda old, value: {**(old or {}), **value},
    # Several changes of one number may come to more than a file may state.
    "add": lambda old, value: min(MOST, old + value),
    "add_to": lambda old, value: {**old, **{key: min(MOST, old[key] + more) for key, more in value.items()}},
    "without": lambda old, value: [one for one in old or () if one != value],
    "append": lambda old, value: [*(old or ()), value],
    "each": lambda old, value: [{**one, **put} for one, put in zip(old, value, strict=True)],
    "at_most": lambda old, value: value if old is None else min(old, value),
}


def pledge_after(pledge: Pledge, changes: Iterable[Change], catalogue: Catalogue, policy: Policy) -> Pledge:
    """A pledge once its changes are made."""
    after = _pledge_fields(pledge, changes, catalogue, policy)
    return Pledge.model_validate(after)


def _pledge_fields(pledge: Pledge, changes: Iterable[Change], catalogue: Catalogue, policy: Policy) -> Fields:
    """In the order of the kinds, so that a shorter notice is compared with that of the level reached."""
    fields = fields_of(pledge)
    for change in sorted(changes, key=lambda one: one.key):
        mine = [edit for edit in change.edits if (edit.where, edit.id) == ("pledges", pledge.id)]
        if change.kind == "shorten_notice" and fields.get("notice_days") is None:
            fields["notice_days"] = _default_notice(fields, catalogue, policy)
        fields = edited(fields, mine)
    return fields


def _default_notice(fields: Fields, catalogue: Catalogue, policy: Policy) -> int:
    """Notice that a pledge silent on it has, without the lead for support."""
    bare = {key: value for key, value in fields.items() if key != "needs"}
    return pledge_terms(Pledge.model_validate(bare), catalogue, policy, date(2000, 1, 1)).notice


def overlay_of(scenario: Scenario, changes: Iterable[Change], title: str) -> dict[str, Any]:
    """The overlay that enacts some changes, as a file would state it."""
    chosen = sorted(changes, key=lambda one: one.key)
    edits: dict[tuple[Where, str], list[Edit]] = {}
    for change in chosen:
        for edit in change.edits:
            edits.setdefault((edit.where, edit.id), []).append(edit)
    made: dict[str, Any] = {"whatif": title}
    for where in ("contributors", "missions", "pledges"):
        rows = [_row(scenario, where, name, mine, chosen) for (of, name), mine in sorted(edits.items()) if of == where]
        if rows:
            made[where] = rows
    if mine := edits.get(("policy", "")):
        after = edited(fields_of(scenario.policy), mine)
        made["policy"] = {edit.field: after[edit.field] for edit in mine}
    return made


def _row(scenario: Scenario, where: Where, name: str, edits: list[Edit], chosen: list[Change]) -> Fields:
    """The fields that change, or the whole of a new record."""
    if edits[0].how == "whole":
        return edited({}, edits)
    if where == "pledges":
        after = _pledge_fields(scenario.pledges[name], chosen, scenario.catalogue, scenario.policy)
    else:
        records: Mapping[str, Record] = scenario.missions if where == "missions" else scenario.contributors
        after = edited(fields_of(records[name]), edits)
    return {"id": name, **{edit.field: after[edit.field] for edit in edits}}
