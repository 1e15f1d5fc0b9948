"""Hard rules that contradict each other, as sentences in English and in French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forcegen.explanation.causes import Cause
from forcegen.explanation.sentence.report import cause_text
from forcegen.explanation.sentence.words import LANGS, Lang, word

_RULES: Mapping[str, tuple[str, str]] = {
    "cover": ("{0} takes at most {1} at once", "{0} en prend au plus {1} à la fois"),
    "once": ("{0} offers {1}", "{0} en offre {1}"),
    "women_once": ("{0} offers {1} women", "{0} offre {1} femmes"),
    "men_once": ("{0} offers {1} men", "{0} offre {1} hommes"),
    "speakers": ("of {0} at most {2} speak {1}", "de {0} au plus {2} parlent {1}"),
    "contributor_ceiling": ("{0} has a ceiling of {2} ({1})", "{0} a un plafond de {2} ({1})"),
    "mission_ceiling": ("{0} has a ceiling of {2} ({1})", "{0} a un plafond de {2} ({1})"),
    "intake": ("{0} takes in at most {1} persons a month", "{0} accueille au plus {1} personnes par mois"),
    "alternative": ("of alternative {0} one pledge is used at most", "de l'alternative {0} une offre au plus sert"),
    "package": ("{0} goes only with its package {1}", "{0} ne va qu'avec son lot {1}"),
    "one_mission": ("package {0} goes to one mission", "le lot {0} va à une seule mission"),
    "stuck_package": (
        "{0} goes only with its package {1}, and can go nowhere itself",
        "{0} ne va qu'avec son lot {1}, et ne peut aller nulle part",
    ),
    "needs": (
        "each unit of {0} needs {2} {1}, {3} in all are offered to it",
        "chaque unité de {0} a besoin de {2} {1}, {3} en tout lui sont offerts",
    ),
    "gives": ("{0} has {1} to give", "{0} en a {1} à donner"),
    "requires": ("{0} is served only while {1} is fully served", "{0} n'est servie que si {1} l'est entièrement"),
    "contributor_share": ("{0} may give at most {2} of {1}", "{0} peut fournir au plus {2} de {1}"),
    "women": ("on {0} at least {1} are women", "sur {0} au moins {1} sont des femmes"),
    "women_must": ("of {1} in {0} a share must be women", "parmi {1} à {0} une part doit être de femmes"),
    "pin": ("at least {2} of {0} on {1}, by pin", "au moins {2} de {0} sur {1}, par épinglage"),
    "deployed": ("{2} of {0} are already on {1}", "{2} de {0} sont déjà sur {1}"),
}


_OF_CEILINGS = ("contributor_ceiling", "mission_ceiling")
"""Rules whose second word is a component."""


def rule_sentence(kind: str, words: Sequence[object], barriers: Sequence[Cause], lang: Lang = "en") -> str:
    """A hard rule of the user's in one sentence; with the barriers, that a pin or a package comes up against."""
    said = [word(str(one), lang) if kind in _OF_CEILINGS and at == 1 else one for at, one in enumerate(words)]
    text = _RULES[kind][LANGS.index(lang)].format(*said)
    if not barriers:
        return text
    but = {"en": "; but the pair is barred: ", "fr": " ; mais la paire est exclue : "}[lang]
    if kind == "stuck_package":
        but = {"en": ": ", "fr": " : "}[lang]
    return text + but + "; ".join(dict.fromkeys(cause_text(one, lang) for one in barriers))
