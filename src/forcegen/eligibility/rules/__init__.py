"""The rules that bar a pledge from a line, one a file, in the order in which they are told.

Each module has `CODE`, `LIFTED_BY` and `bars(pledge, line, context)`, which yields the facts of each barrier. All it
looks at for that it names in `has(pledge, context)` and `asks(line, context)`: pairs alike in both are barred alike.
To add a rule: write its file, name it here, give it a spec and a sentence.
"""

from __future__ import annotations

from types import ModuleType

from forcegen.eligibility.rules import (
    caveat,
    consent,
    earmark,
    forbidden,
    language,
    level,
    notice,
    standard,
    strength,
    suspected_caveat,
    vetting,
    window,
    women,
)

RULES: tuple[ModuleType, ...] = (
    level,
    notice,
    window,
    caveat,
    suspected_caveat,
    earmark,
    standard,
    strength,
    language,
    women,
    consent,
    vetting,
    forbidden,
)
