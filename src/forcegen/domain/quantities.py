"""The units in which the records count: persons, units, months, days, shares.

Everything is a whole number. A share is kept in thousandths, a month as the number of months since year 0.
"""

from __future__ import annotations

import calendar
import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

MOST = 1_000_000
"""The largest count a file may state; more is a slip of the keyboard, and would not fit the arithmetic."""

Persons = Annotated[int, Field(ge=0, le=MOST)]
Units = Annotated[int, Field(ge=1, le=MOST)]
Months = Annotated[int, Field(ge=1, le=1200)]
Days = Annotated[int, Field(ge=0, le=36_500)]
Hours = Annotated[int, Field(ge=0, le=MOST)]
Cost = Annotated[int, Field(ge=0, le=MOST)]
Weight = Annotated[int, Field(ge=1, le=MOST)]
Priority = Annotated[int, Field(ge=1, le=5)]

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DATE_PATTERN = r"^\d{4}-\d{2}(-\d{2})?$"


def month_number(year: int, month: int) -> int:
    """Months since year 0, so that months can be added and compared.

    >>> month_number(2018, 3) - month_number(2017, 12)
    3
    """
    return year * 12 + month - 1


def month_text(number: int) -> str:
    """The month as people write it.

    >>> month_text(month_number(2018, 3))
    '2018-03'
    """
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def first_day(number: int) -> date:
    """The first day of a month."""
    return date(number // 12, number % 12 + 1, 1)


def year_of(number: int) -> int:
    """The calendar year that holds a month."""
    return number // 12


_NUMBERS = range(12 * 1900, 12 * 2200)
"""Numbers of months, as they come from within."""


def _written_date(value: Any) -> tuple[int, int, int | None]:
    """Year, month and, if written, day."""
    if isinstance(value, date):
        return value.year, value.month, value.day
    text = str(value).strip()
    if not text.isascii():
        raise PydanticCustomError("not_a_month", "'{text}' is not a month: write 2018-01 or 2018-01-15", {"text": text})
    if match := _MONTH.fullmatch(text):
        year, month, day = int(match[1]), int(match[2]), None
    elif match := _DAY.fullmatch(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    else:
        raise PydanticCustomError("not_a_month", "'{text}' is not a month: write 2018-01 or 2018-01-15", {"text": text})
    if not (1900 <= year <= 2199 and 1 <= month <= 12):
        raise PydanticCustomError("not_a_month", "there is no month '{text}'", {"text": text})
    if day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise PydanticCustomError("not_a_month", "there is no day '{text}'", {"text": text})
    return year, month, day


def _holding(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value in _NUMBERS:
        return value
    year, month, _ = _written_date(value)
    return month_number(year, month)


def _rounded_up(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value in _NUMBERS:
        return value
    year, month, day = _written_date(value)
    return month_number(year, month) + (1 if day is not None and day > 1 else 0)


def _rounded_down(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value in _NUMBERS:
        return value
    year, month, day = _written_date(value)
    whole = day is None or day == calendar.monthrange(year, month)[1]
    return month_number(year, month) - (0 if whole else 1)


_as_text = PlainSerializer(month_text, return_type=str)
_as_date = WithJsonSchema({"type": "string", "pattern": _DATE_PATTERN, "examples": ["2018-01", "2018-01-15"]})

MonthHolding = Annotated[int, BeforeValidator(_holding), _as_text, _as_date]
"""A month; a full date stands for the month that holds it."""
FirstWholeMonth = Annotated[int, BeforeValidator(_rounded_up), _as_text, _as_date]
"""A month; a date after the first of a month stands for the next month."""
LastWholeMonth = Annotated[int, BeforeValidator(_rounded_down), _as_text, _as_date]
"""A month; a date before the last of a month stands for the month before."""


def _whole_date(value: Any) -> date:
    try:
        year, month, day = _written_date(value)
    except PydanticCustomError:
        day = None
    if day is None:
        raise PydanticCustomError("not_a_day", "'{text}' is not a day: write 2018-01-15", {"text": str(value)})
    return date(year, month, day)


Day = Annotated[
    date,
    BeforeValidator(_whole_date),
    PlainSerializer(lambda day: day.isoformat(), return_type=str),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2017-11-15"]}),
]


def _thousandths(value: Any) -> int:
    text = str(value).strip()
    try:
        share = Decimal(text if text.isascii() and "_" not in text else "NaN")
    except InvalidOperation:
        share = Decimal("NaN")
    if not (share.is_finite() and 0 <= share <= 1):
        raise PydanticCustomError(
            "not_a_share", "'{text}' is not a share: write a number from 0 to 1, as 0.15", {"text": str(value)}
        )
    return int((share * 1000).to_integral_value(ROUND_HALF_UP))


Share = Annotated[
    int,
    BeforeValidator(_thousandths),
    PlainSerializer(lambda share: share / 1000, return_type=float),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]
"""A share from 0 to 1, kept in thousandths (0.15 is 150)."""

Level = Annotated[
    Literal["1", "2", "3", "RDL"],
    BeforeValidator(lambda value: str(value).strip()),
    WithJsonSchema({"enum": [1, 2, 3, "1", "2", "3", "RDL"]}),
]
"""Readiness level of the PCRS, lowest first."""
LEVELS: tuple[Level, ...] = ("1", "2", "3", "RDL")


def level_rank(level: Level) -> int:
    """0 for the lowest level, 3 for RDL."""
    return LEVELS.index(level)


_YES = {"true", "yes", "on"}
_NO = {"false", "no", "off"}
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")


def _standard(value: Any) -> bool | int | float:
    if isinstance(value, bool | int | float):
        text = str(value).lower()
    else:
        text = str(value).strip().lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    raise PydanticCustomError(
        "not_a_standard", "'{text}' is not a standard: write yes, no or a number", {"text": str(value)}
    )


Standard = Annotated[
    bool | int | float,
    BeforeValidator(_standard),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"type": "number", "minimum": 0}, {"enum": ["yes", "no"]}]}),
]
"""What a unit has, or must have: yes, or at least a number."""

Id = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\s\x00-\x1f;]([^\x00-\x1f;]*[^\s\x00-\x1f;])?$")]
"""An id people recognise: no line breaks, no semicolon, no space at either end."""
CountryCode = Annotated[str, Field(max_length=40, pattern=r"^([A-Z]{3}|ORG-[A-Z0-9][A-Z0-9-]*)$", examples=["XAA"])]
"""ISO 3166-1 alpha-3, an invented contributor's XAA to XZZ, or ORG-… for an organisation."""
Language = Annotated[str, Field(pattern=r"^[a-z]{3}$", examples=["fra"])]
"""ISO 639-3."""
Text = Annotated[str, Field(max_length=20_000)]
Name = Annotated[str, Field(min_length=1, max_length=300)]
