"""Files written whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Put text into a file; an existing file is replaced only once the new one is complete.

    Raises
    ------
    OSError
        If the folder cannot be written to.
    """
    if path.exists() and not path.is_file():
        # A pipe or a device is written to; to put a file in its place would destroy it.
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    path = path.resolve()
    rights = None
    if path.exists():
        if not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        rights = stat.S_IMODE(path.stat().st_mode)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".forcegen-", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        # A temporary file is private; the report keeps the rights of the one it replaces, or gets those of a new file.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask if rights is None else rights)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
