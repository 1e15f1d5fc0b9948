"""YAML text into a tree with places. All scalars stay text; what could grow or run is refused."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import yaml

from forcegen.findings import Finding, Place, Source
from forcegen.reading.tree import ListNode, MapNode, Node, Word

MOST_BYTES = 32 * 1024 * 1024
MOST_NODES = 3_000_000
MOST_DEPTH = 12
"""No record is nested deeper than half of this."""

# libyaml's parser where PyYAML was built with it: the same events, ten times sooner.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EMPTY = {"", "~", "null", "Null", "NULL"}


class _Refused(Exception):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def parse_yaml(text: str, source: Source, findings: list[Finding]) -> Node | None:
    """The one document in `text`, or None with what is wrong added to `findings`."""
    try:
        return _Builder(source, findings).document(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(source, mark.line + 1, mark.column + 1) if mark else _place_of(error, text, source)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed"
        findings.append(Finding("FG003", f"not valid YAML: {problem}", place))
    except _Refused as refused:
        findings.append(refused.finding)
    return None


def _place_of(error: yaml.YAMLError, text: str, source: Source) -> Place:
    """Where a letter stands that YAML has no room for."""
    at = getattr(error, "position", None)
    if not isinstance(at, int) or not 0 <= at < len(text):
        return Place(source)
    before = text[:at]
    return Place(source, before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1)


class _Builder:
    """Builds the tree from parser events, one pass, counting as it goes."""

    def __init__(self, source: Source, findings: list[Finding]) -> None:
        self._source = source
        self._findings = findings
        self._count = 0

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise self._refuse(event, "FG004", "a second document in one file")
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 1)
        return root

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        self._count += 1
        if self._count > MOST_NODES or depth > MOST_DEPTH:
            what = f"nested deeper than {MOST_DEPTH}" if depth > MOST_DEPTH else f"more than {MOST_NODES} values"
            raise self._refuse(event, "FG002", what)
        if isinstance(event, yaml.AliasEvent):
            raise self._refuse(event, "FG004", "aliases are not accepted")
        if getattr(event, "anchor", None):
            raise self._refuse(event, "FG004", "anchors are not accepted")
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            raise self._refuse(event, "FG004", f"tags are not accepted: {tag}")
        if isinstance(event, yaml.ScalarEvent):
            return self._word(event)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(event, events, depth)
        return self._map(event, events, depth)

    def _word(self, event: yaml.ScalarEvent) -> Word:
        # Letters with marks have two forms that look the same: names must not differ by that.
        text, place = unicodedata.normalize("NFC", event.value), self._place(event)
        if event.style in (None, "") and text in _EMPTY:
            return Word(None, place)
        # A cheap test first: nearly every value is plain letters.
        if not text.isprintable() and any(_invisible(one) for one in text):
            self._findings.append(Finding("FG008", "control characters in a value", place))
        return Word(text, place)

    def _list(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> ListNode:
        entries: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            entries.append(self._node(event, events, depth + 1))
        return ListNode(entries, self._place(start))

    def _map(self, start: yaml.Event, events: Iterator[yaml.Event], depth: int) -> MapNode:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, events, depth + 1)
            if not isinstance(key, Word):
                raise self._refuse(event, "FG004", "a key must be a word")
            if key.text == "<<":
                raise self._refuse(event, "FG004", "merge keys are not accepted")
            name = (key.text or "").strip()
            if name in entries:
                self._findings.append(
                    Finding("FG005", f"'{name}' stands twice in one record", key.place, f"first at {keys[name]}")
                )
            entries[name] = self._node(next(events), events, depth + 1)
            keys.setdefault(name, key.place)
        return MapNode(entries, keys, self._place(start))

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return Place(self._source, mark.line + 1, mark.column + 1) if mark else Place(self._source)

    def _refuse(self, event: yaml.Event, code: str, message: str) -> _Refused:
        return _Refused(Finding(code, message, self._place(event)))


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in "\n\t"
