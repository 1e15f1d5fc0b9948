"""Files into records: what kind of file it is shows in its content, never in its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from forcegen.domain.catalogue import Capability
from forcegen.domain.mission import Mission
from forcegen.domain.overlay import Overlay
from forcegen.domain.pledge import Contributor, Pledge
from forcegen.domain.policy import Policy
from forcegen.domain.record import Record
from forcegen.domain.requirement import Requirement
from forcegen.findings import CODES, MOST_TOLD, Finding, did_you_mean
from forcegen.reading.coercion import Located, R, coerce
from forcegen.reading.files import Document, read_documents
from forcegen.reading.tree import ListNode, MapNode, Node, Word


@dataclass
class Gathered:
    """Everything the files of a run hold, in the order of the files."""

    documents: list[Document] = field(default_factory=list)
    missions: list[Located[Mission]] = field(default_factory=list)
    requirements: list[Located[Requirement]] = field(default_factory=list)
    contributors: list[Located[Contributor]] = field(default_factory=list)
    pledges: list[Located[Pledge]] = field(default_factory=list)
    capabilities: list[Located[Capability]] = field(default_factory=list)
    policies: list[Located[Policy]] = field(default_factory=list)
    overlays: list[Located[Overlay]] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Ids of records that are wrong in themselves: they are not missing."""
    spoiled: set[type[Record]] = field(default_factory=set)
    """Kinds of records of which one at least is wrong in itself."""
    wrong: list[MapNode] = field(default_factory=list)
    """Pledges and lines that are: what they name can still be looked up."""
    findings: list[Finding] = field(default_factory=list)


_POLICY_FIELDS = {one.alias or name for name, one in Policy.model_fields.items()}
_MARKS = {
    "requirements": {"mission", "requirements"},
    "pledges": {"contributor", "pledges"},
    "catalogue": {"capabilities"},
    "policy": _POLICY_FIELDS,
}

_OVERLAY_FIELDS = set(Overlay.model_fields)


def gather(paths: Sequence[Path], *, headless: bool = False) -> Gathered:
    """Read every file and folder named and sort what they hold into records.

    Nothing is raised: what is wrong stands in `findings`, and whatever could be read is there.

    Parameters
    ----------
    headless
        Files of pledges or lines that name no contributor and no mission are overlays without a title: what was read
        for a report that was written is nothing else.
    """
    gathered = Gathered()
    gathered.documents = read_documents(paths, gathered.findings)
    for document in gathered.documents:
        _sort(document, gathered, headless=headless)
    return gathered


def kind_of(node: Node, *, headless: bool = False) -> str | None:
    """Which kind of file a tree is: requirements, pledges, catalogue, policy, overlay, or None."""
    if not isinstance(node, MapNode):
        return None
    keys = set(node.entries)
    if "whatif" in keys or (headless and keys and keys <= _OVERLAY_FIELDS):
        return "overlay"
    scores = {kind: len(keys & marks) for kind, marks in _MARKS.items()}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] else None


def _sort(document: Document, into: Gathered, *, headless: bool) -> None:
    node, findings = document.node, into.findings
    match kind_of(node, headless=headless):
        case "requirements":
            owner = _head(node, "mission", Mission, into.missions, into)
            _records(node, "requirements", Requirement, into.requirements, into, {"mission": owner})
            _closed(node, {"mission", "requirements"}, findings)
        case "pledges":
            owner = _head(node, "contributor", Contributor, into.contributors, into)
            _records(node, "pledges", Pledge, into.pledges, into, {"contributor": owner})
            _closed(node, {"contributor", "pledges"}, findings)
        case "catalogue":
            _records(node, "capabilities", Capability, into.capabilities, into, {})
            _closed(node, {"capabilities"}, findings)
        case "policy":
            _keep(node, Policy, into.policies, into, {})
        case "overlay":
            _keep(node, Overlay, into.overlays, into, {"whatif": document.source.path})
        case _:
            findings.append(Finding("FG006", CODES["FG006"].title, node.place, CODES["FG006"].advice))


def _head(node: Node, key: str, model: type[R], records: list[Located[R]], into: Gathered) -> str | None:
    """The record a file is about; returns its id, also where the rest of it is wrong."""
    assert isinstance(node, MapNode)
    if key not in node.entries:
        into.findings.append(Finding("FG102", f"missing record '{key}'", node.place, CODES["FG006"].advice))
        return None
    _keep(node.entries[key], model, records, into, {})
    return _stated_id(node.entries[key])


def _records(
    node: Node, key: str, model: type[R], records: list[Located[R]], into: Gathered, given: Mapping[str, str | None]
) -> None:
    for entry in _entries(node, key, into.findings):
        if _too_many(into.findings):
            if all(one.code != "FG009" for one in into.findings):
                into.findings.append(Finding("FG009", CODES["FG009"].title, entry.place))
            into.spoiled.add(model)
            break
        before = len(records)
        _keep(entry, model, records, into, given)
        for located in records[before:]:
            _own(located, given, into.findings)


def _too_many(findings: Sequence[Finding]) -> bool:
    """Whether there are more errors than anybody reads."""
    return len(findings) > MOST_TOLD and sum(one.severity == "error" for one in findings) > MOST_TOLD


def _own(located: Located[R], given: Mapping[str, str | None], findings: list[Finding]) -> None:
    """A file holds the records of one mission or one contributor."""
    for field_name, owner in given.items():
        stated = getattr(located.record, field_name)
        if owner is not None and stated != owner:
            message = f"{field_name} {stated} in the file of {owner}"
            findings.append(Finding("FG119", message, located.place(field_name), "move it to a file of its own"))


def _keep(
    node: Node, model: type[R], records: list[Located[R]], into: Gathered, given: Mapping[str, str | None]
) -> None:
    located = coerce(model, node, into.findings, given)
    if located is not None:
        records.append(located)
        return
    into.spoiled.add(model)
    if model in (Pledge, Requirement) and isinstance(node, MapNode):
        into.wrong.append(node)
    if name := _stated_id(node):
        into.unread.add(name)


def _stated_id(node: Node) -> str | None:
    if not isinstance(node, MapNode):
        return None
    inner = node.entries.get("id") or node.entries.get("code")
    return inner.text if isinstance(inner, Word) else None


def _closed(node: Node, known: set[str], findings: list[Finding]) -> None:
    assert isinstance(node, MapNode)
    for key, place in node.keys.items():
        if key not in known:
            findings.append(Finding("FG101", f"unknown field '{key}'", place, did_you_mean(key, known)))


def _entries(node: Node, key: str, findings: list[Finding]) -> Sequence[Node]:
    assert isinstance(node, MapNode)
    inner = node.entries.get(key)
    if inner is None or (isinstance(inner, Word) and inner.text is None):
        return ()
    if not isinstance(inner, ListNode):
        findings.append(Finding("FG103", f"{key}: must be a list of records", inner.place))
        return ()
    return inner.entries
