"""What a file says, before it means anything: maps, lists and words, each with its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forcegen.findings import Place


@dataclass(frozen=True)
class Word:
    """A scalar as it was written; None where nothing was stated."""

    text: str | None
    place: Place


@dataclass(frozen=True)
class ListNode:
    """A list."""

    entries: Sequence[Node]
    place: Place


@dataclass(frozen=True)
class MapNode:
    """A map; `keys` holds the place of each key."""

    entries: Mapping[str, Node]
    keys: Mapping[str, Place]
    place: Place


Node = Word | ListNode | MapNode


def plain(node: Node) -> Any:
    """The node as dicts, lists and texts; None where nothing was stated."""
    if isinstance(node, Word):
        return node.text
    if isinstance(node, ListNode):
        return [plain(one) for one in node.entries]
    return {key: plain(one) for key, one in node.entries.items()}


def place_of(node: Node, path: Sequence[int | str]) -> Place:
    """The place of the value at a path, or of the nearest thing above it.

    Parts of the path that name no key (tags of unions) are passed over; `[key]` means the key itself.
    """
    here, last = node, node.place
    for number, part in enumerate(path):
        if isinstance(here, MapNode) and isinstance(part, str) and part in here.entries:
            key_wanted = path[number + 1 : number + 2] == ["[key]"]
            last = here.keys[part] if key_wanted else here.entries[part].place
            here = here.entries[part]
        elif isinstance(here, ListNode) and isinstance(part, int) and part < len(here.entries):
            here = here.entries[part]
            last = here.place
    return last


def key_place(node: Node, path: Sequence[int | str]) -> Place:
    """The place of the key that ends a path."""
    return place_of(node, [*path, "[key]"])
