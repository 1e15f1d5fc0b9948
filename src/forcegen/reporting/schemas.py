"""JSON Schemas of every file, drawn from the records, for editors and for other programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from forcegen.domain.catalogue import Capability
from forcegen.domain.mission import Mission
from forcegen.domain.overlay import Overlay
from forcegen.domain.pledge import Contributor, Pledge
from forcegen.domain.policy import Policy
from forcegen.domain.requirement import Requirement
from forcegen.reporting.asks_record import Asks
from forcegen.reporting.comparison import ComparisonReport
from forcegen.reporting.explanation_record import ExplanationRecord
from forcegen.reporting.fit_record import FitRecord, OfferRecord
from forcegen.reporting.gap_report import GapReport
from forcegen.reporting.worth import ValueReport

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _file(title: str, parts: Mapping[str, tuple[type[BaseModel], bool]], owner: str | None) -> dict[str, Any]:
    """A file of one head record and a list of records that belong to it, or of a list alone."""
    definitions: dict[str, Any] = {}
    properties: dict[str, Any] = {}
    for key, (model, many) in parts.items():
        schema = model.model_json_schema(by_alias=True)
        definitions |= schema.pop("$defs", {})
        if many and owner is not None:
            # Where the record stands says whose it is.
            schema["required"] = [name for name in schema["required"] if name != owner]
        definitions[model.__name__] = schema
        reference = {"$ref": f"#/$defs/{model.__name__}"}
        properties[key] = {"type": "array", "items": reference} if many else reference
    return {
        "$schema": _DIALECT,
        "title": title,
        "type": "object",
        "additionalProperties": False,
        "required": [key for key, (_, many) in parts.items() if not many or owner is None],
        "properties": properties,
        "$defs": definitions,
    }


SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "requirements": lambda: _file(
        "Requirements: one file per mission",
        {"mission": (Mission, False), "requirements": (Requirement, True)},
        "mission",
    ),
    "pledges": lambda: _file(
        "Pledges: one file per contributor",
        {"contributor": (Contributor, False), "pledges": (Pledge, True)},
        "contributor",
    ),
    "catalogue": lambda: _file("Catalogue of capabilities", {"capabilities": (Capability, True)}, None),
    "policy": lambda: {"$schema": _DIALECT, **Policy.model_json_schema(by_alias=True)},
    "overlay": lambda: {"$schema": _DIALECT, **Overlay.model_json_schema(by_alias=True)},
    "explanation": lambda: {"$schema": _DIALECT, **ExplanationRecord.model_json_schema(by_alias=True)},
    "asks": lambda: {"$schema": _DIALECT, **Asks.model_json_schema(by_alias=True)},
    "fit": lambda: {"$schema": _DIALECT, **FitRecord.model_json_schema(by_alias=True)},
    "offer": lambda: {"$schema": _DIALECT, **OfferRecord.model_json_schema(by_alias=True)},
    "gap-report": lambda: {"$schema": _DIALECT, **GapReport.model_json_schema(by_alias=True)},
    "comparison": lambda: {"$schema": _DIALECT, **ComparisonReport.model_json_schema(by_alias=True)},
    "value": lambda: {"$schema": _DIALECT, **ValueReport.model_json_schema(by_alias=True)},
}
"""Each kind of file."""


def schema_text(kind: str) -> str:
    """The schema of a kind of file, as it stands in `models/schemas/`."""
    return json.dumps(SCHEMAS[kind](), ensure_ascii=False, indent=2) + "\n"
