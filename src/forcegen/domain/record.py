"""What every record has in common."""

from __future__ import annotations

from functools import cache
from types import NoneType
from typing import Any, get_args

from pydantic import BaseModel, ConfigDict, model_validator


class Record(BaseModel):
    """Frozen and closed: an unknown field is an error; the docstring under a field is its description."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        serialize_by_alias=True,
        str_strip_whitespace=True,
        allow_inf_nan=False,
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_not_stated(cls, values: Any) -> Any:
        """A known field left empty is not stated; an unknown one is unknown, also when it is empty."""
        if not isinstance(values, dict) or all(value is not None for value in values.values()):
            return values
        dropped = _dropped(cls)
        return {key: value for key, value in values.items() if value is not None or key not in dropped}


@cache
def _dropped(record: type[Record]) -> frozenset[str]:
    """Fields that are not stated where they are empty.

    What must be said, but may be said to be nothing, as the bound of a tier not reached, stays.
    """
    fields = {field.alias or name: field for name, field in record.model_fields.items()}
    return frozenset(
        key for key, field in fields.items() if not (field.is_required() and NoneType in get_args(field.annotation))
    )
