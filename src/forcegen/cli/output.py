"""Writing results and findings."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import click

from forcegen.cli.options import spoken
from forcegen.errors import BadInput, Unreadable
from forcegen.findings import Finding, Place, Source, advised, finding_text
from forcegen.reporting.writing import write_whole


def say(text: str) -> None:
    """A result, to standard output."""
    click.echo(text, nl=False)


def warn(findings: Iterable[Finding]) -> None:
    """Warnings, to standard error."""
    for finding in advised(findings):
        click.echo(finding_text(finding, spoken()), err=True)


def check_target(option: str, path: Path, read: Iterable[str | Path]) -> None:
    """Make sure, before the work is done, that its result can be written and takes the place of no file that was read.

    Parameters
    ----------
    option
        The one that names the file to be written.
    read
        The files that were read, as they are named in a report.
    """
    from forcegen.reading.bundled import located
    from forcegen.reading.looking import is_folder, is_there

    if str(path) == "-":
        return
    places = [located(str(one)) for one in read] if is_there(path) else []
    if any(is_there(one) and path.samefile(one) for one in places):
        raise click.BadParameter(f"{path} is one of the inputs; it would be lost", param_hint=option)
    folder = path.absolute().parent
    wrong = None if is_folder(folder) else "there is no such folder"
    if wrong is None and not os.access(folder, os.W_OK):
        wrong = "the folder cannot be written to"
    if wrong is None and is_folder(path):
        wrong = "is a folder"
    if wrong is None:
        try:
            os.lstat(path.resolve())
        except FileNotFoundError:
            pass  # it is to be made
        except RuntimeError:
            wrong = "the link leads back to itself"
        except OSError as error:
            wrong = error.strerror or str(error)
    if wrong:
        raise Unreadable([Finding("FG001", f"cannot be written: {wrong}", Place(Source(str(path))))])


def write_file(path: Path, text: str) -> None:
    """A file, whole or not at all; `-` is standard output."""
    if str(path) == "-":
        say(text)
        return
    try:
        write_whole(path, text)
    except OSError as error:
        raise Unreadable([Finding("FG001", f"cannot be written: {error.strerror}", Place(Source(str(path))))]) from None


def read_file(path: Path, most: int) -> str:
    """The text of a file, or of standard input for `-`."""
    place = Place(Source(str(path)))
    try:
        if str(path) == "-":
            content = sys.stdin.buffer.read(most + 1)
        else:
            with path.open("rb") as stream:
                content = stream.read(most + 1)
    except OSError as error:
        raise Unreadable([Finding("FG001", f"cannot be read: {error.strerror}", place)]) from None
    if len(content) > most:
        raise BadInput([Finding("FG002", f"larger than {most // 1024 // 1024} MiB", place)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput([Finding("FG007", "not UTF-8 text", place)]) from None
