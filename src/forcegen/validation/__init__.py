"""Checks across records: every problem of a run, never only the first."""

from forcegen.validation.validate import validate

__all__ = ["validate"]
