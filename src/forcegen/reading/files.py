"""Finding files and getting their text, with limits on both."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from forcegen.findings import Finding, Place, Source
from forcegen.reading.bundled import shown
from forcegen.reading.looking import is_folder
from forcegen.reading.tree import Node
from forcegen.reading.yaml_text import MOST_BYTES, parse_yaml

MOST_FILES = 10_000
_ENDINGS = {".yaml", ".yml"}
_LOOKS_MEANT = {".csv", ".json", ".ods", ".txt", ".xls", ".xlsm", ".xlsx"}
"""Endings of files that somebody may have thought to be read."""

_TABLES = {".csv", ".tsv"}
_OF_A_SHEET = "it looks like an Excel file: write what it says as YAML"
_OF_A_TABLE = "write what it says as YAML"


@dataclass(frozen=True)
class Document:
    """A file that could be read."""

    source: Source
    sha256: str
    node: Node


def read_documents(paths: Sequence[Path], findings: list[Finding]) -> list[Document]:
    """Every file named, and every YAML file in the folders named, each once, in the order of their names."""
    documents = (read_document(path, findings) for path in _files(paths, findings))
    return [one for one in documents if one is not None]


def read_document(path: Path, findings: list[Finding]) -> Document | None:
    """One file, or None with what is wrong added to `findings`."""
    name = shown(path)
    if any("\ud800" <= letter <= "\udfff" for letter in name):
        findings.append(Finding("FG001", "the name of the file is not UTF-8", Place(Source(name)), "rename the file"))
        return None
    try:
        content = _bytes(path)
    except OSError as error:
        findings.append(Finding("FG001", f"cannot be read: {error.strerror or error}", Place(Source(name))))
        return None
    if path.suffix.lower() in _TABLES:
        findings.append(Finding("FG006", "tables are not read", Place(Source(name)), _OF_A_TABLE))
        return None
    if len(content) > MOST_BYTES:
        most = f"larger than {MOST_BYTES // 1024 // 1024} MiB"
        findings.append(Finding("FG002", most, Place(Source(name))))
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        hint = _OF_A_SHEET if content.startswith(b"PK") else "save the file as UTF-8"
        findings.append(Finding("FG007", "not UTF-8 text", Place(Source(name), line, 1), hint))
        return None
    source = Source(name, text.splitlines())
    node = parse_yaml(text, source, findings)
    if node is None:
        if not any(one.place and one.place.source is source for one in findings):
            findings.append(Finding("FG006", "the file is empty", Place(source)))
        return None
    return Document(source, hashlib.sha256(content).hexdigest(), node)


def hash_of(path: Path) -> str:
    """The SHA-256 of what a file holds; `OSError` where it cannot be read."""
    return hashlib.sha256(_bytes(path)).hexdigest()


def _bytes(path: Path) -> bytes:
    """What a file holds, or standard input for `-`; no more than is accepted, and one byte to tell."""
    if str(path) == "-":
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    if not path.is_file():
        raise OSError("not a regular file" if path.exists() else "there is no such file")
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def _files(paths: Sequence[Path], findings: list[Finding]) -> Iterator[Path]:
    seen: set[Path] = set()
    for path in sorted(paths):
        for file in _inside(path, findings):
            real = _real(file)
            if real in seen:
                continue
            seen.add(real)
            if len(seen) > MOST_FILES:
                findings.append(Finding("FG002", f"more than {MOST_FILES} files", Place(Source(shown(path)))))
                return
            yield file


def _real(path: Path) -> Path:
    """The file behind links; the path itself where links go round in a circle."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _inside(path: Path, findings: list[Finding]) -> list[Path]:
    if not is_folder(path):
        return [path]
    wrong: list[Finding] = []
    every = sorted(_below(path, wrong))
    found = [file for file in every if file.suffix.lower() in _ENDINGS]
    wrong += [
        Finding("FG206", "the file is not read", Place(Source(shown(file))))
        for file in every
        if file.suffix.lower() in _LOOKS_MEANT
    ]
    if not found and not any(one.severity == "error" for one in wrong):
        wrong.append(Finding("FG001", "the folder holds no .yaml file", Place(Source(shown(path)))))
    findings += wrong
    return found


def _below(path: Path, findings: list[Finding]) -> Iterator[Path]:
    """Every file of a folder, hidden ones left out, links followed; each folder once, where links go in a circle."""

    def closed(error: OSError) -> None:
        place = Place(Source(shown(Path(os.fsdecode(error.filename or path)))))
        findings.append(Finding("FG001", f"cannot be read: {error.strerror or error}", place))

    seen: set[Path] = set()
    for folder, folders, files in os.walk(path, onerror=closed, followlinks=True):
        real = _real(Path(folder))
        folders[:] = [] if real in seen else sorted(one for one in folders if not one.startswith("."))
        if real not in seen:
            yield from (Path(folder) / one for one in files if not one.startswith("."))
        seen.add(real)
