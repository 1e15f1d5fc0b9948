"""What somebody reads who waits at a terminal."""

import sys
from fractions import Fraction

import pytest

from forcegen.cli import options
from forcegen.cli.waiting import News
from forcegen.solving.choice import CHOICE
from forcegen.solving.progress import Progress

WITH_BOUND = Progress("coverage", Fraction(14453, 2), Fraction(7000))
WITHOUT = Progress("quality", Fraction(14453, 2), None)
CHOOSING = Progress(CHOICE, None, None)


@pytest.mark.parametrize(
    ("asked", "news", "said"),
    [
        ("en", WITH_BOUND, "coverage: best so far 7226.5, at best possible 7000, gap 3.1%"),
        ("en", WITHOUT, "quality: best so far 7226.5"),
        ("en", CHOOSING, "all proven best: choosing among plans equally good"),
        ("fr", WITH_BOUND, "couverture : au mieux 7226,5 à ce jour, pas moins de 7000, écart 3,1 %"),
        ("fr", WITHOUT, "qualité : au mieux 7226,5 à ce jour"),
        ("fr", CHOOSING, "tout est prouvé : choix entre des plans aussi bons"),
    ],
)
def test_news_come_in_the_language_asked_for(monkeypatch, capsys, asked, news, said):
    monkeypatch.setattr(options, "_asked", [asked])
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    News()(news)
    assert capsys.readouterr().err == f"\r\033[K{said}"
