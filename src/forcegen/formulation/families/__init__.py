"""The constraints, one family a file, in the order of `models/formulation.md`.

Each module has `rows(layout)`, which returns one block of rows. To add a family: write its file, name it here,
give it a golden text, a section in `models/formulation.md` and a check in `plan/audit.py`.
"""

from __future__ import annotations

from types import ModuleType

from forcegen.formulation.families import (
    aims,
    alternatives,
    commit_once,
    contributor_ceilings,
    contributor_share,
    cover,
    intake,
    mission_ceilings,
    packages,
    pins,
    requires,
    support,
    women,
)

FAMILIES: tuple[ModuleType, ...] = (
    cover,
    commit_once,
    contributor_ceilings,
    mission_ceilings,
    intake,
    alternatives,
    packages,
    support,
    requires,
    contributor_share,
    women,
    pins,
    aims,
)
