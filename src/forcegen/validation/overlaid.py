"""A what-if laid over what was gathered: records changed field by field, added, withdrawn; each keeps its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from forcegen.domain.catalogue import Capability
from forcegen.domain.mission import Mission
from forcegen.domain.overlay import Overlay
from forcegen.domain.pledge import Contributor, Pledge
from forcegen.domain.policy import Policy
from forcegen.domain.record import Record
from forcegen.domain.requirement import Requirement
from forcegen.domain.scenario import Scenario
from forcegen.findings import Finding, Place, Source, did_you_mean
from forcegen.reading.coercion import Located, coerce
from forcegen.reading.gather import Gathered
from forcegen.reading.tree import ListNode, MapNode, Node, Word
from forcegen.validation.validate import validate

R = TypeVar("R", bound=Record)
MADE = Source("what-if")
"""Where an overlay stands that no file holds."""


@dataclass(frozen=True)
class ReadOverlay(Located[Overlay]):
    """An overlay from a file."""

    file: tuple[str, str] = ("", "")
    """Path and SHA-256."""


@dataclass(frozen=True)
class Base:
    """What a scenario was made of: a what-if is laid over it without reading any file again."""

    gathered: Gathered
    capabilities: Sequence[Located[Capability]]
    policy: Located[Policy]


def overlay_of(values: Mapping[str, Any], findings: list[Finding]) -> Located[Overlay] | None:
    """An overlay made by a programme, from plain values; None with what is wrong added to `findings`."""
    return coerce(Overlay, tree_of(values, Place(MADE)), findings, {"whatif": MADE.path})


def overlaid(
    gathered: Gathered, policy: Located[Policy], overlays: Sequence[Located[Overlay]]
) -> tuple[Gathered, Located[Policy]]:
    """The records with every overlay laid on, in the order given.

    Nothing that was gathered changes. What is wrong in an overlay's records stands in `findings` of what is returned,
    in its place in the overlay; the rest is for the checks across records to find.
    """
    for overlay in overlays:
        gathered, policy = _laid(gathered, policy, overlay)
    return gathered, policy


def tree_of(value: Any, place: Place) -> Node:
    """Plain values as if they had been written, all at one place."""
    if isinstance(value, Mapping):
        keys = [str(key) for key in value]
        return MapNode(
            {key: tree_of(one, place) for key, one in zip(keys, value.values(), strict=True)},
            dict.fromkeys(keys, place),
            place,
        )
    if isinstance(value, list | tuple):
        return ListNode([tree_of(one, place) for one in value], place)
    if isinstance(value, bool):
        return Word("true" if value else "false", place)
    if isinstance(value, date):
        return Word(value.isoformat(), place)
    return Word(None if value is None else str(value), place)


def lay(
    base: Base, overlays: Sequence[Located[Overlay]], as_of: date | None
) -> tuple[Base, Scenario | None, list[Finding]]:
    """The base with the overlays laid over it and everything checked again; no scenario where anything is wrong."""
    gathered, policy = overlaid(base.gathered, base.policy, overlays)
    day = day_of(policy, overlays) or as_of
    scenario, findings = checked(base.gathered, gathered, base.capabilities, policy, day)
    return Base(gathered, base.capabilities, policy), scenario, findings


def day_of(policy: Located[Policy], overlays: Sequence[Located[Overlay]]) -> date | None:
    """The day that an overlay states: it goes before that of the base, also where that came with the command."""
    return policy.record.as_of if any("as_of" in one.record.policy for one in overlays) else None


def checked(
    before: Gathered,
    after: Gathered,
    capabilities: Sequence[Located[Capability]],
    policy: Located[Policy],
    as_of: date | None,
) -> tuple[Scenario | None, list[Finding]]:
    """Every check on the world as overlays have left it; as `validate` returns it, with what is wrong in overlays.

    An alternative that a withdrawal leaves with a single member is no slip of the pen, as it would be in a file.
    """
    alone = _left_alone(before, after)
    seen = [alone.get(one.record.id, one) for one in after.pledges]
    scenario, findings = validate(replace(after, pledges=seen), capabilities, policy, as_of)
    if scenario is not None and alone:
        whole = {one.record.id: one.record for one in after.pledges}
        scenario = replace(scenario, pledges={name: whole[name] for name in scenario.pledges})
    return scenario, [*after.findings, *findings]


def with_packages(pledges: Iterable[Pledge], gone: Collection[str], staying: Collection[str] = ()) -> set[str]:
    """What leaves with the pledges that are withdrawn: a package goes whole or not at all."""
    pledges = list(pledges)
    broken = {one.package for one in pledges if one.id in gone} - {None}
    return set(gone) | {one.id for one in pledges if one.package in broken and one.id not in staying}


def _unpacked(node: MapNode) -> set[str]:
    """Pledges whose package the overlay states anew, or takes away."""
    named = {_id(one) for one in _entries(node, "pledges") if isinstance(one, MapNode) and "package" in one.entries}
    return {name for name in named if name is not None}


def _left_alone(before: Gathered, after: Gathered) -> dict[str, Located[Pledge]]:
    """Pledges that a withdrawal has left without their alternatives, each as if it had none."""
    left = {one.record.id for one in after.pledges}
    lost = {one.record.alternative for one in before.pledges if one.record.id not in left} - {None}
    alone: dict[str, Located[Pledge]] = {}
    for group in lost:
        members = [one for one in after.pledges if one.record.alternative == group]
        for one in members if len(members) == 1 else ():
            alone[one.record.id] = Located(one.record.model_copy(update={"alternative": None}), one.node)
    return alone


def _laid(gathered: Gathered, policy: Located[Policy], overlay: Located[Overlay]) -> tuple[Gathered, Located[Policy]]:
    node = _node(overlay)
    into = replace(gathered, unread=set(gathered.unread), findings=list(gathered.findings), overlays=[])
    gone = _withdrawn(gathered, node, into.findings)
    into.missions = _changed(node, "missions", Mission, gathered.missions, into, ())
    into.contributors = _changed(node, "contributors", Contributor, gathered.contributors, into, ())
    into.requirements = _changed(node, "requirements", Requirement, gathered.requirements, into, ("mission",))
    gone = with_packages([one.record for one in gathered.pledges], gone, _unpacked(node))
    staying = [one for one in gathered.pledges if one.record.id not in gone]
    into.pledges = _changed(node, "pledges", Pledge, staying, into, ("contributor",))
    return into, _policy(policy, node, gone, into.findings)


def _node(located: Located[Any]) -> MapNode:
    """What a record was read from; for a record made in Python, what it states."""
    node = located.node
    if node is None:
        stated = located.record.model_dump(mode="json", by_alias=True, exclude_unset=True)
        node = tree_of(stated, Place(MADE))
    assert isinstance(node, MapNode)
    return node


def _withdrawn(gathered: Gathered, node: MapNode, findings: list[Finding]) -> set[str]:
    known = {one.record.id for one in gathered.pledges}
    named = {_id(entry) for entry in _entries(node, "pledges")}
    gone: set[str] = set()
    for entry in _entries(node, "withdraw"):
        name = (entry.text if isinstance(entry, Word) else None) or ""
        if name not in known:
            hint = did_you_mean(name, known)
            findings.append(Finding("FG108", f"unknown pledge '{name}' cannot be withdrawn", entry.place, hint))
        elif name in gone:
            findings.append(Finding("FG109", f"pledge '{name}' is withdrawn twice", entry.place))
        elif name in named:
            findings.append(Finding("FG119", f"pledge '{name}' is both changed and withdrawn", entry.place))
        else:
            gone.add(name)
    return gone


def _changed(
    node: MapNode, key: str, model: type[R], before: Sequence[Located[R]], into: Gathered, owners: Sequence[str]
) -> list[Located[R]]:
    """The records of one kind, those that the overlay names changed field by field, new ones at the end."""
    entries = _entries(node, key)
    if not entries:
        return list(before)
    position = {_record_id(one): number for number, one in enumerate(before)}
    records, seen = list(before), set[str]()
    for entry in entries:
        name = _id(entry)
        if name in seen:
            kind = model.__name__.lower()
            into.findings.append(Finding("FG109", f"{kind} '{name}' stands twice in the overlay", entry.place))
            continue
        if name is not None:
            seen.add(name)
        if name in position:
            old = before[position[name]]
            given = {owner: getattr(old.record, owner) for owner in owners}
            into.findings += _left_out(_node(old), entry, str(name))
            made = coerce(model, _merged(_node(old), entry), into.findings, given)
            records[position[name]] = made or old
        elif (made := _added(model, entry, name, position, into.findings)) is not None:
            records.append(made)
        elif name is not None:
            into.unread.add(name)
    return records


def _left_out(base: MapNode, over: Node, name: str) -> Iterator[Finding]:
    """What a record no longer states because the overlay names the field that it stood in, for other things."""
    assert isinstance(over, MapNode)
    for key, value in over.entries.items():
        before = base.entries.get(key)
        if not isinstance(before, MapNode) or not isinstance(value, MapNode) or value.place.source is MADE:
            continue
        gone = {part: one for part, one in before.entries.items() if part not in value.entries}
        if gone:
            stated = ", ".join(f"{part}: {one.text}" if isinstance(one, Word) else part for part, one in gone.items())
            message = f"'{key}' of {name} is replaced whole; no longer stated: {', '.join(gone)}"
            yield Finding("FG207", message, over.keys[key], f"if it is to stay, name it again: {stated}")


def _added(
    model: type[R], entry: Node, name: str | None, known: Iterable[str], findings: list[Finding]
) -> Located[R] | None:
    """A new record; where it lacks what a new one must have, its id may be a slip."""
    own: list[Finding] = []
    made = coerce(model, entry, own)
    near = did_you_mean(name, known) if name is not None else None
    new = f"no {model.__name__.lower()} has this id, so it is a new one" + (f"; {near}" if near else "")
    for one in own:
        lacks = one.code == "FG102" and name is not None and one.hint is None
        findings.append(replace(one, hint=new) if lacks else one)
    return made


def _policy(policy: Located[Policy], node: MapNode, gone: set[str], findings: list[Finding]) -> Located[Policy]:
    """The policy with the overlay's parts; pins and forbids of a pledge that is withdrawn fall with it."""
    over = node.entries.get("policy")
    named = {one.pledge for one in policy.record.pins} | {one.pledge for one in policy.record.forbids}
    if not isinstance(over, MapNode) and not named & gone:
        return policy
    merged = _without_pairs(_node(policy), gone)
    if isinstance(over, MapNode):
        merged = _merged(merged, over, deep=True)
    return coerce(Policy, merged, findings) or policy


def _without_pairs(policy: MapNode, gone: set[str]) -> MapNode:
    entries = dict(policy.entries)
    for key in ("pins", "forbids"):
        pairs = entries.get(key)
        if isinstance(pairs, ListNode):
            kept = [one for one in pairs.entries if _word(one, "pledge") not in gone]
            entries[key] = ListNode(kept, pairs.place)
    return MapNode(entries, policy.keys, policy.place)


def _merged(base: MapNode, over: Node, deep: bool = False) -> MapNode:
    """`over` laid on `base`: a named field is replaced whole; with `deep` a map meets a map one level down."""
    assert isinstance(over, MapNode)
    entries = dict(base.entries)
    for key, value in over.entries.items():
        before = entries.get(key)
        both_maps = deep and isinstance(before, MapNode) and isinstance(value, MapNode)
        entries[key] = _merged(before, value) if both_maps and isinstance(before, MapNode) else value
    return MapNode(entries, {**base.keys, **over.keys}, over.place)


def _entries(node: MapNode, key: str) -> Sequence[Node]:
    inner = node.entries.get(key)
    return inner.entries if isinstance(inner, ListNode) else ()


def _record_id(located: Located[Any]) -> str:
    return str(located.record.id)


def _id(entry: Node) -> str | None:
    return _word(entry, "id")


def _word(entry: Node, key: str) -> str | None:
    inner = entry.entries.get(key) if isinstance(entry, MapNode) else None
    return inner.text.strip() if isinstance(inner, Word) and inner.text is not None else None
