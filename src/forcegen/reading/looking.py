"""Looking whether something is there, where that may be forbidden, too."""

from __future__ import annotations

from pathlib import Path


def is_there(path: Path) -> bool:
    """Whether a file or folder is there; what may not be looked at is not."""
    try:
        return path.exists()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether it is a folder; what may not be looked at is none."""
    try:
        return path.is_dir()
    except OSError:
        return False
