"""Numbers as people read them: never in powers of ten, and with the decimal mark of their language."""

from __future__ import annotations

import math

_DIGITS = 6
"""Of small numbers so many count; of large ones every whole and one decimal."""


def figure(value: float, lang: str = "en", *, sign: bool = False) -> str:
    """A number without needless digits.

    >>> figure(7226.5), figure(1234567.25), figure(2.0), figure(1 / 3)
    ('7226.5', '1234567.2', '2', '0.333333')
    >>> figure(-0.5, "fr", sign=True), figure(3.0, sign=True)
    ('-0,5', '+3')
    """
    text = f"{value:{'+' if sign else ''}.{_places(value)}f}".rstrip("0").rstrip(".")
    if text.lstrip("+-") == "0":
        text = "+0" if sign else "0"
    return text.replace(".", ",") if lang == "fr" else text


def _places(value: float) -> int:
    whole = len(str(abs(int(value)))) if abs(value) >= 1 else 0
    return max(1, _DIGITS - whole)


def least(bound: float, value: float, lang: str = "en") -> str:
    """A proven bound of a value that is above it: no digit says more than is proven, or that the two are one.

    >>> least(20315.08, 20315.1), least(20315.11, 20315.14), least(14582.37, 14928.9)
    ('20315', '20315', '14582.3')
    >>> least(0.0, 1.0), least(7226.4, 7226.5, "fr")
    ('0', '7226,4')
    """
    tick = 10.0 ** -_places(value)
    below = math.floor(bound / tick + 1e-6) * tick
    if figure(below) == figure(value):
        below -= tick
    return figure(max(0.0, below), lang)


def percent(share: float, lang: str = "en") -> str:
    """A share, to a tenth of a percent.

    >>> percent(0.125), percent(0.125, "fr")
    ('12.5%', '12,5 %')
    """
    text = f"{share:.1%}"
    return text.replace(".", ",").replace("%", " %") if lang == "fr" else text


def months(number: object) -> str:
    """How many months, in English; the French word does not change.

    >>> months(1), months(2)
    ('1 month', '2 months')
    """
    return f"{number} month" if number == 1 else f"{number} months"


def women(number: object) -> str:
    """How many women, in English.

    >>> women(1), women(2)
    ('1 woman', '2 women')
    """
    return f"{number} woman" if number == 1 else f"{number} women"


class Figure(float):
    """A number that stands in a template of some language as `{0:g}`, or `{0:+g}` with its sign."""

    lang = "en"

    def __format__(self, spec: str) -> str:
        return figure(float(self), self.lang, sign=spec.startswith("+"))


class French(Figure):
    """The same in French."""

    lang = "fr"
