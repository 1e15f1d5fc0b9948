"""Languages, and headings and words of a report in each of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Lang = Literal["en", "fr"]
LANGS: tuple[Lang, ...] = ("en", "fr")


def word(name: str, lang: Lang = "en") -> str:
    """A heading or a word of the report."""
    return _WORDS[name][LANGS.index(lang)]


def listed(value: object) -> str:
    """One thing, or several with commas between them."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def spoken(value: object) -> str:
    """A code, or several, as words.

    >>> spoken("night_flying")
    'night flying'
    """
    return listed(value).replace("_", " ")


def language(code: object, lang: Lang = "en") -> str:
    """A language by name, where it is one of those that missions work in; else its code."""
    return _LANGUAGES.get(str(code), (str(code), str(code)))[LANGS.index(lang)]


_LANGUAGES: Mapping[str, tuple[str, str]] = {
    "ara": ("Arabic", "arabe"),
    "eng": ("English", "anglais"),
    "fra": ("French", "français"),
    "hat": ("Haitian Creole", "créole haïtien"),
    "por": ("Portuguese", "portugais"),
    "rus": ("Russian", "russe"),
    "spa": ("Spanish", "espagnol"),
    "swa": ("Swahili", "swahili"),
    "zho": ("Chinese", "chinois"),
}

_WORDS: Mapping[str, tuple[str, str]] = {
    "mission": ("Mission", "Mission"),
    "line": ("Line", "Ligne"),
    "capability": ("Capability", "Capacité"),
    "needed": ("Needed", "Demandé"),
    "filled": ("Filled throughout", "Pourvu en permanence"),
    "short": ("Months short", "Mois de manque"),
    "cause": ("First cause", "Première cause"),
    "unit_months": ("Unit-months short", "Unités-mois de manque"),
    "weighted": ("Weighted line-months", "Lignes-mois pondérées"),
    "verdict": ("Verdict", "Verdict"),
    "met": ("met", "satisfait"),
    "gap": ("gap", "manque"),
    "at risk": ("at risk", "à risque"),
    "total": ("total", "total"),
    "military": ("military", "militaires"),
    "police": ("police", "police"),
    "civilian": ("civilian", "civils"),
    "priority": ("Priority", "Priorité"),
    "pledge": ("Pledge", "Offre"),
    "contributor": ("Contributor", "Contributeur"),
    "reason": ("Reason", "Raison"),
    "level": ("Level", "Niveau"),
    "no_level": ("Individuals", "Individus"),
    "level_or_above": ("Level or above", "Niveau ou plus"),
    "asked": ("Asked", "Demandé"),
    "deployed": ("Deployed", "Déployé"),
    "persons": ("Persons", "Personnes"),
    "person_months": ("Person-months", "Personnes-mois"),
    "target": ("Target", "Objectif"),
    "reached": ("Reached", "Atteint"),
    "scope": ("Scope", "Portée"),
    "category": ("Category", "Catégorie"),
    "counted": ("Counted", "Compté"),
    "women": ("women", "femmes"),
    "of_women": ("Women", "Femmes"),
    "year": ("Year", "Année"),
    "shortfall": ("Short, month by month", "Manque, mois par mois"),
    "mover": ("Moved most by", "Le plus influencé par"),
    "units": ("Units", "Unités"),
    "from": ("From", "De"),
    "to": ("To", "À"),
    "offer": ("Offer", "Offre de soutien"),
    "offered": ("Offered", "Offert"),
    "used": ("Used", "Employé"),
    "where": ("Where", "Où"),
    "unused": ("Why not all", "Pourquoi pas tout"),
    "for": ("for", "pour"),
    "in": ("in", "en"),
    "support": ("Support", "Soutien"),
    "quantity": ("Quantity", "Quantité"),
    "rests_on": ("Rests on", "Repose sur"),
    "level_silent": ("level not stated", "niveau non précisé"),
    "level_below_2": ("level below 2", "niveau inférieur à 2"),
    "stale": ("not renewed of late", "non renouvelée"),
    "conditions": ("conditions", "conditions"),
    "not_for_print": ("another reason", "autre raison"),
    "code": ("Code", "Code"),
    "lifted_by": ("Who can lift it", "Qui peut la lever"),
    "fact": ("Fact", "Constat"),
    "about": ("Line or pledge", "Ligne ou offre"),
    "unfillable": ("nobody can fill this line", "personne ne peut pourvoir cette ligne"),
    "unneeded": ("no line can use this pledge as it stands", "aucune ligne ne peut employer cette offre telle quelle"),
    "no_line_asks": ("no line asks for it", "aucune ligne ne la demande"),
    "nothing": ("Nothing to show.", "Rien à montrer."),
    "no_facts": (
        "Every line has a pledge that may serve it, and every pledge a line.",
        "Chaque ligne a une offre qui peut la servir, chaque offre une ligne.",
    ),
    "no_gaps": ("Every line is met in every month.", "Toutes les lignes sont pourvues, tous les mois."),
    "contradiction": (
        "The hard rules contradict each other. These cannot hold together; give up one of them:",
        "Les règles se contredisent. Celles-ci ne peuvent tenir ensemble ; renoncez à l'une d'elles :",
    ),
    "stopped": (
        "the search was stopped before its causes were clear",
        "recherche arrêtée avant que les causes soient claires",
    ),
    "optimal": ("proven best", "optimum prouvé"),
    "feasible": ("best found, not proven", "meilleur trouvé, non prouvé"),
    "tier_composition": ("composition", "composition"),
    "tier_quality": ("quality", "qualité"),
    "tier_economy": ("economy", "économie"),
}
