"""Files into records: what kind of file it is shows in its content, never in its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from forcegen.domain.catalogue import Capability
from forcegen.domain.mission import Mission
from forcegen.domain.overlay import Overlay
from forcegen.domain.pledge import Contributor, Pledge
from forcegen.domain.policy import Policy
from forcegen.domain.requirement import Requirement
from forcegen.findings import CODES, Finding, Place, did_you_mean
from forcegen.reading.coercion import Located, coerce
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
    findings: list[Finding] = field(default_factory=list)


_POLICY_FIELDS = {one.alias or name for name, one in Policy.model_fields.items()}
_MARKS = {
    "requirements": {"mission", "requirements"},
    "pledges": {"contributor", "pledges"},
    "catalogue": {"capabilities"},
    "policy": _POLICY_FIELDS,
}


def gather(paths: Sequence[Path]) -> Gathered:
    """Read every file and folder named and sort what they hold into records.

    Nothing is raised: what is wrong stands in `findings`, and whatever could be read is there.
    """
    gathered = Gathered()
    gathered.documents = read_documents(paths, gathered.findings)
    for document in gathered.documents:
        _sort(document, gathered)
    return gathered


def kind_of(node: Node) -> str | None:
    """Which kind of file a tree is: requirements, pledges, catalogue, policy, overlay, or None."""
    if not isinstance(node, MapNode):
        return None
    keys = set(node.entries)
    if "whatif" in keys:
        return "overlay"
    scores = {kind: len(keys & marks) for kind, marks in _MARKS.items()}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] else None


def _sort(document: Document, into: Gathered) -> None:
    node, findings = document.node, into.findings
    match kind_of(node):
        case "requirements":
            _file_of(node, "mission", Mission, into.missions, "requirements", Requirement, into.requirements, findings)
        case "pledges":
            _file_of(node, "contributor", Contributor, into.contributors, "pledges", Pledge, into.pledges, findings)
        case "catalogue":
            _closed(node, {"capabilities"}, findings)
            for entry in _entries(node, "capabilities", findings):
                _keep(coerce(Capability, entry, findings), into.capabilities)
        case "policy":
            _keep(coerce(Policy, node, findings), into.policies)
        case "overlay":
            _keep(coerce(Overlay, node, findings), into.overlays)
        case _:
            findings.append(Finding("FG006", CODES["FG006"].title, node.place, CODES["FG006"].advice))


def _file_of(  # type: ignore[no-untyped-def]
    node, head_key, head_model, heads, list_key, entry_model, entries, findings
) -> None:
    """A file with one head record and a list of records that belong to it."""
    _closed(node, {head_key, list_key}, findings)
    owner: str | None = None
    if head_key in node.entries:
        head = coerce(head_model, node.entries[head_key], findings)
        _keep(head, heads)
        owner = head.record.id if head else _stated_id(node.entries[head_key])
    else:
        findings.append(Finding("FG102", f"missing record '{head_key}'", node.place, CODES["FG006"].advice))
    for entry in _entries(node, list_key, findings):
        _keep(coerce(entry_model, entry, findings, {head_key: owner}), entries)


def _stated_id(node: Node) -> str | None:
    inner = node.entries.get("id") if isinstance(node, MapNode) else None
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
        findings.append(Finding("FG103", f"{key}: must be a list of records", _place(inner)))
        return ()
    return inner.entries


def _place(node: Node) -> Place:
    return node.place


def _keep(record, into) -> None:  # type: ignore[no-untyped-def]
    if record is not None:
        into.append(record)
