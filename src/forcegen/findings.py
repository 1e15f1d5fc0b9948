"""What is wrong, where, and what to do: a finding is data, printed in one place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Literal

from forcegen.french import french


@dataclass(frozen=True)
class Code:
    """A kind of problem: its number, what it means, and what to do about it."""

    number: str
    title: str
    advice: str
    severity: Literal["error", "warning"] = "error"


def _codes(*codes: Code) -> dict[str, Code]:
    return {code.number: code for code in codes}


CODES = _codes(
    Code("FG001", "a file or folder cannot be read", "Check the name, and that you may read or write it."),
    Code(
        "FG002",
        "a file is too large, too deep or holds too many values",
        "Split it: one mission or one contributor a file.",
    ),
    Code(
        "FG003", "the text is not valid YAML", "Mend it at the place named; most often a colon, a quote or an indent."
    ),
    Code(
        "FG004",
        "a part of YAML that is not accepted: anchor, alias, merge key, tag, second document",
        "Write the value out in full, one document a file.",
    ),
    Code("FG005", "a key stands twice in one record", "Keep one of the two."),
    Code(
        "FG006",
        "the content is not that of any known kind of file",
        "A requirement file has `mission:` and `requirements:`, a pledge file `contributor:` and `pledges:`.",
    ),
    Code("FG007", "the file is not UTF-8 text", "Save it again as UTF-8."),
    Code("FG009", "too many problems: the rest is not told", "Mend these first.", "warning"),
    Code("FG008", "control characters in a value", "Delete the invisible characters and type the value anew."),
    Code("FG101", "unknown field", "Records are closed: use the field's exact name."),
    Code("FG102", "a required field is missing", "Add it."),
    Code("FG103", "a value that its field cannot hold", "Write the value in the form named."),
    Code("FG104", "unknown capability", "Use a code of the catalogue."),
    Code("FG105", "unknown mission", "Name a mission that one of the requirement files describes."),
    Code("FG106", "unknown contributor", "Name a contributor that one of the pledge files describes, or add its file."),
    Code("FG107", "unknown requirement line", "Name a line that one of the requirement files holds."),
    Code("FG108", "unknown pledge", "Name a pledge that one of the pledge files holds."),
    Code("FG109", "an id is used twice", "Ids are unique over all files: give one of the two another id."),
    Code("FG110", "the window is empty: it ends before it begins", "Correct `from` or `to`."),
    Code("FG111", "the catalogue contradicts itself", "Correct the capability named."),
    Code("FG112", "more women than persons", "Correct women, or the strength or quantity."),
    Code(
        "FG113",
        "an alternative group with one member",
        "If the other's name is a slip, correct it; otherwise nothing need be done.",
        "warning",
    ),
    Code(
        "FG114",
        "a package with one member",
        "If the other's name is a slip, correct it; otherwise nothing need be done.",
        "warning",
    ),
    Code("FG115", "a rotation without legs", "List who takes which turn, or drop the field."),
    Code("FG116", "the least tour is longer than the longest possible", "Correct one of the two."),
    Code("FG117", "more units already deployed than the line can take", "Correct the quantities, or allow a surplus."),
    Code("FG118", "a deployed unit whose capability cannot fill its line", "Correct the capability or the line."),
    Code("FG119", "two fields that exclude each other", "Keep one of the two."),
    Code("FG120", "partners with more persons than the unit has", "Correct the strengths."),
    Code(
        "FG121", "a field that means nothing for this kind of capability", "Drop the field, or correct the capability."
    ),
    Code("FG122", "pins and forbids that cannot hold", "Correct or drop one of them."),
    Code(
        "FG123",
        "the day decisions are taken is not given",
        "Add `as_of:` to the policy, or --as-of on the command line.",
    ),
    Code("FG124", "the horizon is empty or longer than 120 months", "Give `horizon: {from, months}` in the policy."),
    Code("FG125", "a line that requires itself", "Drop it from `requires`."),
    Code("FG126", "nothing to match", "Give at least one requirement line and one pledge."),
    Code(
        "FG127",
        "a field whose rule this version does not apply",
        "Drop the field; it would otherwise be ignored, which could mislead.",
    ),
    Code("FG128", "the same thing is stated twice", "Keep one of the two."),
    Code(
        "FG301", "a saved report that its inputs do not bear out", "Solve again, and keep report and inputs together."
    ),
    Code(
        "FG201",
        "a code without a record of its own",
        "If it is a slip, correct it; otherwise nothing need be done.",
        "warning",
    ),
    Code(
        "FG202",
        "wholly outside the horizon, left out",
        "If it should count, correct its dates or the horizon.",
        "warning",
    ),
    Code(
        "FG206",
        "a file in a folder that is not read",
        "Only .yaml and .yml files of a folder are: write it as YAML, or move it elsewhere.",
        "warning",
    ),
    Code(
        "FG207",
        "an overlay replaces a field whole, and leaves out some of what stood there",
        "A named field is replaced whole: name again what is to stay.",
        "warning",
    ),
    Code(
        "FG208",
        "pins of more units than a pledge has",
        "No plan can keep them all: pin fewer, or correct the quantity.",
        "warning",
    ),
    Code(
        "FG205",
        "a word that nobody else uses, but is near to one that is used",
        "If it is a slip, correct it.",
        "warning",
    ),
    Code("FG203", "`divisible` has no effect: the capability has no elements", "Drop it.", "warning"),
    Code(
        "FG204",
        "a forbid of a unit that is already there has no effect",
        "Drop the forbid, or `deployed_in`.",
        "warning",
    ),
)


@dataclass(frozen=True)
class Source:
    """A file that was read, with its lines, so that a problem can be shown where it stands."""

    path: str
    lines: Sequence[str] = field(default=(), repr=False)


@dataclass(frozen=True)
class Place:
    """Where in a file; line and column count from 1."""

    source: Source
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        where = printable(self.source.path)
        if self.line is not None:
            where += f":{self.line}:{self.column}"
        return where


@dataclass(frozen=True)
class Finding:
    """One problem."""

    code: str
    message: str
    place: Place | None = None
    hint: str | None = None

    @property
    def severity(self) -> Literal["error", "warning"]:
        """Errors stop the run, warnings do not."""
        return CODES[self.code].severity


MOST_COMPARED = 2_000
MOST_TOLD = 1_000
"""Errors of one run: whoever has more mends these first."""
MOST_SAID = 1_000
"""Letters of one message: a value may have millions."""


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A hint that names the nearest known word, if one is near."""
    # The comparison is slow: of thousands of words only those of about the same length are looked at.
    known = [one for one in known if abs(len(one) - len(word)) <= max(2, len(word) // 3)][:MOST_COMPARED]
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    if not near:
        lower = {one.lower(): one for one in sorted(known)}
        near = [lower[word.lower()]] if word.lower() in lower else []
    return f"did you mean '{near[0]}'?" if near else None


def counted(number: int, word: str) -> str:
    """So many of something, as `1 line`, `2 lines`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


_MOVING = ("Cc", "Cf", "Cs", "Zl", "Zp")
"""Categories of what a terminal does not show as a letter, but does something for."""


def printable(text: str) -> str:
    """Text safe on a terminal: nothing that moves the cursor or turns the writing round."""
    return "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(one) in _MOVING else one for one in text)


def finding_text(finding: Finding, lang: str = "en") -> str:
    """A finding as people read it: place, code, fact; the source line with a caret; the next step."""
    place = finding.place
    mark = {"en": "warning ", "fr": "avertissement "}[lang] if finding.severity == "warning" else ""
    head = f"{place}: " if place else ""
    message = finding.message if len(finding.message) <= MOST_SAID else finding.message[:MOST_SAID] + "…"
    said = french if lang == "fr" else str
    text = f"{head}{finding.code} {mark}{printable(said(message))}"
    hint = printable(said(finding.hint or ""))
    if place is None or place.line is None or not 1 <= place.line <= len(place.source.lines):
        return text + (f"\n      {hint}" if hint else "")
    line, column = place.source.lines[place.line - 1], place.column or 1
    cut = max(0, column - 60)
    shown = printable(line[cut : cut + 100].replace("\t", " "))
    number = f"{place.line:>5} | "
    return f"{text}\n{number}{shown}\n{' ' * (len(number) - 2)}| {' ' * (column - 1 - cut)}^ {hint}".rstrip()


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, in the order of files and places."""

    def key(finding: Finding) -> tuple[str, int, int, str, str]:
        place = finding.place
        if place is None:
            return ("", 0, 0, finding.code, finding.message)
        return (place.source.path, place.line or 0, place.column or 0, finding.code, finding.message)

    return sorted({key(one): one for one in findings}.values(), key=key)


def advised(findings: Iterable[Finding]) -> list[Finding]:
    """In order; the first of each code that has no hint of its own has the code's."""
    told, advised = set[str](), []
    for one in in_order(findings):
        new = one.hint is None and one.code not in told
        told |= {one.code} if new else set()
        advised.append(replace(one, hint=CODES[one.code].advice) if new else one)
    return advised
