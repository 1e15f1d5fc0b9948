"""The spec tables: small cases with what is to be expected, read from YAML."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from forcegen.eligibility.pairs import Eligibility
from support.cases import Fields, case, line, pledge

FOLDER = Path(__file__).resolve().parents[1] / "spec"


@dataclass(frozen=True)
class Spec:
    """One small case."""

    rule: str
    title: str
    given: Fields
    expect: Fields

    def case(self) -> Eligibility:
        """The case, with defaults for what it does not say."""
        lines = [line(**_written(one)) for one in self.given.get("lines", [{}])]
        pledges = [{**pledge(**_written(one))} for one in self.given["pledges"]]
        return case(
            lines,
            pledges,
            self.given.get("missions"),
            self.given.get("contributors"),
            **self.given.get("policy", {}),
        )


def _written(one: Fields) -> Fields:
    """`id` is the first argument of the makers."""
    rest = {key: value for key, value in one.items() if key != "id"}
    return {"name": one["id"], **rest} if "id" in one else rest


def tables() -> list[dict[str, Any]]:
    """Every table, in the order of the files' names; dates stay text."""
    return [yaml.load(file.read_text("utf-8"), Loader=yaml.SafeLoader) for file in sorted(FOLDER.glob("*.yaml"))]


def specs() -> list[Spec]:
    """Every case of every table."""
    found = []
    for table in tables():
        for one in table["cases"]:
            given = {key: value for key, value in one.items() if key not in ("title", "expect")}
            found.append(Spec(table["rule"], one["title"], given, one["expect"]))
    return found
