"""How a solve ended, as sentences, in English and in French."""

from __future__ import annotations

from collections.abc import Sequence

from forcegen.explanation.sentence.figures import figure, least
from forcegen.explanation.sentence.words import Lang, listed, word
from forcegen.findings import counted
from forcegen.french import agreed


def summary(
    lang: Lang,
    lines: int,
    short: int,
    at_risk: int,
    coverage: float,
    unit_months: int,
    bound: float | None,
    unproven: Sequence[str],
) -> str:
    """One line that says how a solve ended.

    Parameters
    ----------
    unproven
        Names of the tiers that are not proven.
    """
    state = _state(lang, unproven)
    at_most = (
        ""
        if "coverage" not in unproven
        else {"en": ", no bound proven", "fr": ", sans borne prouvée"}[lang]
        if bound is None
        else {"en": f", at least {least(bound, coverage)}", "fr": f", au moins {least(bound, coverage, lang)}"}[lang]
    )
    if lang == "fr":
        return (
            f"{agreed(lines, 'ligne')} : {agreed(lines - short, 'satisfaite')} "
            f"(dont {at_risk} à risque), "
            f"{agreed(short, 'non satisfaite')} ; "
            f"il manque {figure(coverage, lang)} en lignes-mois pondérées{at_most}, "
            f"{unit_months} en unités-mois ; {state}."
        )
    return (
        f"{counted(lines, 'line')}: {lines - short} met ({at_risk} of them at risk), {short} short; "
        f"coverage lacks {figure(coverage)} in weighted line-months{at_most}, {unit_months} in unit-months; {state}."
    )


def _state(lang: Lang, unproven: Sequence[str]) -> str:
    if not unproven:
        return word("optimal", lang)
    if "coverage" in unproven:
        return word("feasible", lang)
    tiers = listed([word(f"tier_{name}", lang) for name in unproven])
    return {
        "en": f"no plan lacks less; not proven: {tiers}",
        "fr": f"aucun plan ne laisse moins de manques ; non prouvé : {tiers}",
    }[lang]


def another_may_come(lang: Lang) -> str:
    """That another run may bring another plan, no better and no worse."""
    return {
        "en": "Other plans may be as good in every tier, and there was no time to choose always the same of them: "
        "another run may bring another. With --threads 1 it is always the same.",
        "fr": "D'autres plans sont peut-être aussi bons à chaque rang, et le temps a manqué pour retenir toujours le "
        "même : une autre exécution peut en donner un autre. Avec --threads 1, c'est toujours le même.",
    }[lang]


def checked(lang: Lang, lines: int, missions: int, pledges: int, contributors: int, files: int) -> str:
    """That nothing is wrong with what was read, and how much that is."""
    if lang == "fr":
        return (
            f"{agreed(lines, 'ligne')} de {agreed(missions, 'mission')}, {agreed(pledges, 'offre')} de "
            f"{agreed(contributors, 'contributeur')} : aucune erreur dans {agreed(files, 'fichier')}."
        )
    return (
        f"{counted(lines, 'line')} of {counted(missions, 'mission')}, {counted(pledges, 'pledge')} of "
        f"{counted(contributors, 'contributor')}: no errors in {counted(files, 'file')}."
    )
