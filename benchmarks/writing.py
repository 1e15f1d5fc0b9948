"""YAML text of plain records.

Written here and not by PyYAML, whose two dumpers break lines in different places: the same case must have the same
bytes whether or not libyaml is there.
"""

from __future__ import annotations

import re
from typing import Any

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./ -]*[A-Za-z0-9]|\d{4}-\d{2}(-\d{2})?")
_NOT_TEXT = {"yes", "no", "on", "off", "true", "false", "null"}


def scalar(value: Any) -> str:
    """A number, a yes or no, or a text that needs no quotes.

    Raises
    ------
    ValueError
        For a text that would.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if not _PLAIN.fullmatch(value) or value.lower() in _NOT_TEXT:
        raise ValueError(f"'{value}' needs quotes")
    return str(value)


def flow(value: Any) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return scalar(value)


def block(record: dict, indent: str) -> str:
    """A record, one field a line."""
    return "".join(f"{indent}{key}: {flow(value)}\n" for key, value in record.items())


def records(title: str, several: list[dict]) -> str:
    """A list of records under a title."""
    text = f"{title}:\n"
    for record in several:
        text += "  - " + block(record, "    ").removeprefix("    ")
    return text
