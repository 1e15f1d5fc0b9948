"""Where the reference model and the example are: inside the installed package, or at the root of a clone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

PREFIX = "forcegen:"
"""Begins the name of a bundled file, so that it reads the same on every machine."""


@cache
def root() -> Path:
    """The folder that holds `models/` and `data/`."""
    here = Path(__file__).resolve().parents[1]
    installed = here / "_data"
    return installed if installed.is_dir() else here.parents[1]


def shown(path: Path) -> str:
    """A path as people and reports see it."""
    if path.is_absolute() and path.is_relative_to(root()):
        return PREFIX + path.relative_to(root()).as_posix()
    return path.as_posix()


def located(name: str) -> Path:
    """The path behind a shown name."""
    return root() / name.removeprefix(PREFIX) if name.startswith(PREFIX) else Path(name)


def policies() -> dict[str, Path]:
    """Bundled policies by name."""
    return {path.stem: path for path in sorted((root() / "models" / "policy").glob("*.yaml"))}
