"""A what-if: changes laid over a base."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from forcegen.domain.quantities import Id, Text
from forcegen.domain.record import Record


class Overlay(Record):
    """Records to change or add: a known id is changed field by field, a new id is added."""

    whatif: Text
    """What is being tried, in a sentence."""
    missions: tuple[Mapping[str, Any], ...] = ()
    """Missions to change or add."""
    requirements: tuple[Mapping[str, Any], ...] = ()
    """Lines to change or add; a new one names its `mission`."""
    contributors: tuple[Mapping[str, Any], ...] = ()
    """Contributors to change or add."""
    pledges: tuple[Mapping[str, Any], ...] = ()
    """Pledges to change or add; a new one names its `contributor`."""
    withdraw: tuple[Id, ...] = ()
    """Pledges withdrawn."""
    policy: Mapping[str, Any] = Field(default_factory=dict)
    """Parts of the policy; maps merge one level deep."""
