"""The engines by name; each is imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module

from forcegen.solving.engine import Engine

ENGINES = {"highs": ("highs", "HiGHS"), "cp-sat": ("cp_sat", "CpSat"), "cbc": ("cbc", "Cbc")}
"""Module and class of each engine."""


def engine(name: str) -> Engine:
    """The engine of this name: highs, cp-sat or cbc."""
    module, made = ENGINES[name]
    return getattr(import_module(f"forcegen.solving.{module}"), made)()  # type: ignore[no-any-return]
