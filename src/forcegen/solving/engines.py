"""The engines by name; each is imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module

from forcegen.solving.engine import Engine

ENGINES = {"highs": ("highs", "HiGHS"), "cp-sat": ("cp_sat", "CpSat"), "cbc": ("cbc", "Cbc")}
"""Module and class of each engine that can be chosen."""

HELPERS = {"scip": ("scip", "Scip")}
"""And of those that only help these."""


def engine(name: str) -> Engine:
    """The engine of this name: highs, cp-sat, cbc, or a helper of theirs."""
    module, made = {**ENGINES, **HELPERS}[name]
    return getattr(import_module(f"forcegen.solving.{module}"), made)()  # type: ignore[no-any-return]  # each is one
