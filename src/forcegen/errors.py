"""Errors a person can act on. Each class owns its exit code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from forcegen.findings import Finding, advised, counted, finding_text, in_order
from forcegen.french import agreed, french

T = TypeVar("T")


class ForcegenError(Exception):
    """A fault in forcegen itself."""

    exit_code = 1

    def text(self, lang: str = "en") -> str:
        """What to say of it."""
        return french(str(self)) if lang == "fr" else str(self)


class BadInput(ForcegenError):
    """The files contain errors; all of them are listed."""

    exit_code = 65

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = in_order(findings)
        super().__init__(self.text())

    def text(self, lang: str = "en") -> str:
        """All of them, and how many."""
        errors = [one for one in self.findings if one.severity == "error"]
        files = {one.place.source.path for one in errors if one.place}
        if lang == "fr":
            where = f" dans {agreed(len(files), 'fichier')}" if files else ""
            found = f"{agreed(len(errors), 'problème')}{where}."
        else:
            where = f" in {counted(len(files), 'file')}" if files else ""
            found = f"Found {counted(len(errors), 'problem')}{where}."
        return "\n".join([*(finding_text(one, lang) for one in advised(self.findings)), found])


class Unreadable(BadInput):
    """A file cannot be read at all."""

    exit_code = 66


def refusal(findings: Sequence[Finding]) -> BadInput:
    """The error for findings: `Unreadable` where a file could not be read at all."""
    return (Unreadable if any(one.code == "FG001" for one in findings) else BadInput)(findings)


class Wrongs:
    """What is wrong in several things that are read one after the other, told at once."""

    def __init__(self) -> None:
        self._wrong: list[BadInput] = []

    def tried(self, make: Callable[[], T]) -> T | None:
        """What is made, or None if it cannot be."""
        try:
            return make()
        except BadInput as error:
            self._wrong.append(error)
            return None

    def told(self) -> None:
        """Raise all of it, if anything was wrong."""
        if self._wrong:
            findings = [finding for error in self._wrong for finding in error.findings]
            unreadable = any(isinstance(error, Unreadable) for error in self._wrong)
            raise (Unreadable if unreadable else BadInput)(findings)


class NoPlan(ForcegenError):
    """No plan within the time limit, or hard rules that contradict each other."""

    exit_code = 4

    @classmethod
    def found(cls, stopped: bool) -> NoPlan:
        """No plan was found before the user, or else the time limit, ended the search."""
        return cls(f"no plan was found {'before the search was stopped' if stopped else 'within the time limit'}")


class TooLarge(NoPlan):
    """The case does not fit into this machine's memory."""


class Contradiction(NoPlan):
    """Hard rules that cannot hold together, named."""

    def __init__(self, said: Sequence[str]) -> None:
        self.said = tuple(said)
        super().__init__("\n".join(self.said))

    def text(self, lang: str = "en") -> str:
        """As it was said: in the language in which it was looked for."""
        return str(self)


class EngineFault(ForcegenError):
    """An engine claimed something that a check does not confirm."""
