"""A tree into a record: the one path from text to pydantic, with every error in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from forcegen.domain.record import Record
from forcegen.findings import Finding, Place, did_you_mean
from forcegen.reading.tree import Node, key_place, place_of, plain

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Located(Generic[R]):
    """A record and the tree it was read from; no tree for a record made in Python."""

    record: R
    node: Node | None = None

    def place(self, *path: int | str) -> Place | None:
        """Where the value at a path was written."""
        return place_of(self.node, list(path)) if self.node is not None else None


def coerce(
    model: type[R], node: Node, findings: list[Finding], given: Mapping[str, str | None] | None = None
) -> Located[R] | None:
    """A record from a tree, or None with what is wrong added to `findings`.

    Parameters
    ----------
    given
        Fields that follow from where the record stands, as the mission of a requirement file.
    """
    values = plain(node)
    if isinstance(values, dict):
        for name, value in (given or {}).items():
            if value is not None:
                values.setdefault(name, value)
    try:
        return Located(model.model_validate(values), node)
    except ValidationError as error:
        known_absent = {name for name, value in (given or {}).items() if value is None}
        for detail in error.errors(include_url=False):
            # The file's own record is wrong and already reported: no second report on each of its children.
            if not (detail["type"] == "missing" and detail["loc"] and detail["loc"][-1] in known_absent):
                findings.append(_finding(model, node, detail))
        return None


def _finding(model: type[Record], node: Node, detail: ErrorDetails) -> Finding:
    path = list(detail["loc"])
    kind = detail["type"]
    name = str(path[-1]) if path else ""
    if kind == "extra_forbidden":
        fields = _fields_at(model, path[:-1])
        near = did_you_mean(name, fields) or f"the fields here: {', '.join(sorted(fields))}"
        return Finding("FG101", f"unknown field '{name}'", key_place(node, path), near)
    if kind == "missing":
        return Finding("FG102", f"missing field '{name}'", place_of(node, path[:-1]))
    if kind == "union_tag_invalid":
        tag = str(detail["ctx"]["tag"])
        hint = did_you_mean(tag, _quoted(str(detail["ctx"]["expected_tags"])))
        message = f"kind: '{tag}' is not one of {detail['ctx']['expected_tags']}"
        return Finding("FG103", message, place_of(node, [*path, "kind"]), hint)
    if path and path[-1] == "[key]":
        return Finding("FG103", _in_words(detail), key_place(node, path[:-1]))
    return Finding("FG103", _in_words(detail, _field_name(path)), place_of(node, path), _literal_hint(detail))


def _field_name(path: Sequence[int | str]) -> str:
    words = [part for part in path if isinstance(part, str)]
    return words[-1] if words else ""


def _in_words(detail: ErrorDetails, field: str = "") -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    given = detail["input"]
    shown = f"'{given}'" if isinstance(given, str | int | float) else "this"
    subject = f"{field}: " if field else ""
    match kind:
        case "int_parsing" | "int_type" | "int_from_float":
            return f"{subject}{shown} is not a whole number"
        case "float_parsing" | "float_type":
            return f"{subject}{shown} is not a number"
        case "bool_parsing" | "bool_type":
            return f"{subject}{shown} is neither true nor false"
        case "greater_than_equal":
            return f"{subject}{shown} is below the least, {context['ge']}"
        case "less_than_equal":
            return f"{subject}{shown} is above the most, {context['le']}"
        case "literal_error":
            return f"{subject}{shown} is not one of {context['expected']}"
        case "union_tag_not_found":
            return f"{subject}a caveat needs `kind`: task, area or approval"
        case "tuple_type" | "list_type":
            return f"{subject}must be a list, as [a, b]"
        case "dict_type" | "mapping_type" | "model_type" | "model_attributes_type":
            return f"{subject}must be a map, as {{name: value}}"
        case "too_short" | "string_too_short":
            return f"{subject}must not be empty"
        case "string_too_long":
            return f"{subject}is longer than {context['max_length']} characters"
        case "string_type":
            return f"{subject}must be a word or a number"
        case "string_pattern_mismatch":
            return f"{subject}{shown} has not the form {_FORMS.get(context['pattern'], context['pattern'])}"
        case _:
            return subject + detail["msg"]


_FORMS = {
    r"^([A-Z]{3}|ORG-[A-Z0-9][A-Z0-9-]*)$": "of a country code, as XAA, or ORG-NAME",
    r"^[^\s\x00-\x1f;]([^\x00-\x1f;]*[^\s\x00-\x1f;])?$": (
        "of an id: no semicolon, tab or line break, and no blank at its ends"
    ),
    r"^[a-z]{3}$": "of a language code of three letters, as fra",
}


def _literal_hint(detail: ErrorDetails) -> str | None:
    if detail["type"] != "literal_error" or not isinstance(detail["input"], str):
        return None
    return did_you_mean(detail["input"], _quoted(str(detail["ctx"]["expected"])))


def _quoted(words: str) -> list[str]:
    """The words of a list as pydantic writes it: 'a', 'b' or 'c'."""
    return [word.strip(" '") for word in words.replace(" or ", ", ").split(",")]


def _fields_at(model: type[Record], path: Sequence[int | str]) -> set[str]:
    """Names of the fields a record at this path may have."""
    models = [model]
    for part in path:
        nested = [
            inner
            for one in models
            for name, field in one.model_fields.items()
            if (field.alias or name) == part
            for inner in _records_in(field.annotation)
        ]
        of_kind = [one for one in models if part in _kinds(one)]
        models = nested or of_kind or models
    return {field.alias or name for one in models for name, field in one.model_fields.items()}


def _kinds(model: type[Record]) -> tuple[object, ...]:
    """The kinds of caveat that a record may be; pydantic puts the kind into its path."""
    field = model.model_fields.get("kind")
    return get_args(field.annotation) if field is not None else ()


def _records_in(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for inner in get_args(annotation):
        yield from _records_in(inner)
