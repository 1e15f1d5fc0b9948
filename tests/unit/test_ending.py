"""How a solve ended, in one line."""

import pytest

from forcegen.explanation.sentence.ending import summary


@pytest.mark.parametrize(
    ("lang", "unproven", "ends"),
    [
        ("en", [], "lacks 7.5 in weighted line-months, 3 in unit-months; proven best."),
        ("en", ["coverage", "quality"], "weighted line-months, at least 5, 3 in unit-months; best found, not proven."),
        ("en", ["quality", "economy"], "months, 3 in unit-months; no plan lacks less; not proven: quality, economy."),
        ("fr", ["economy"], "3 en unités-mois ; aucun plan ne laisse moins de manques ; non prouvé : économie."),
        ("fr", [], "il manque 7,5 en lignes-mois pondérées, 3 en unités-mois ; optimum prouvé."),
    ],
)
def test_what_is_proven_is_said_tier_by_tier(lang, unproven, ends):
    assert summary(lang, 4, 2, 1, 7.5, 3, 5.0, unproven).endswith(ends)
