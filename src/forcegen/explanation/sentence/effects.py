"""Prose of comparisons and of values: headings, words and sentences, in English and in French."""

from __future__ import annotations

from collections.abc import Mapping

from forcegen.explanation.causes import Cause
from forcegen.explanation.idle import Idle
from forcegen.explanation.sentence.figures import figure
from forcegen.explanation.sentence.report import cause_text
from forcegen.explanation.sentence.words import LANGS, Lang
from forcegen.findings import counted
from forcegen.french import agreed

_WORDS: Mapping[str, tuple[str, str]] = {
    "case": ("What if", "Et si"),
    "base": ("as it is", "tel quel"),
    "coverage": ("Coverage", "Couverture"),
    "coverage_short": ("Coverage lacking", "Couverture manquante"),
    "difference": ("Change", "Écart"),
    "least_change": ("Best plans: change at least", "Meilleurs plans : écart au moins"),
    "most_change": ("At most", "Au plus"),
    "composition": ("Composition", "Composition"),
    "quality": ("Quality", "Qualité"),
    "economy": ("Economy", "Économie"),
    "tier": ("Tier", "Rang"),
    "before": ("Before", "Avant"),
    "after": ("After", "Après"),
    "unit_months": ("Unit-months short", "Unités-mois de manque"),
    "closed": ("Gaps closed", "Manques comblés"),
    "opened": ("Opened", "Ouverts"),
    "moved": ("Changed", "Modifiés"),
    "displaced": ("Units displaced", "Unités déplacées"),
    "proven": ("Proven", "Prouvé"),
    "yes": ("yes", "oui"),
    "no": ("no", "non"),
    "line": ("Line", "Ligne"),
    "gap": ("Gap", "Manque"),
    "way_closed": ("closed", "comblé"),
    "way_better": ("smaller", "moindre"),
    "way_moved": ("in other months", "à d'autres mois"),
    "way_worse": ("larger", "plus grand"),
    "way_opened": ("opened", "ouvert"),
    "only_before": ("line dropped", "ligne supprimée"),
    "only_after": ("new line", "ligne nouvelle"),
    "months_more": ("Unit-months more", "Unités-mois de plus"),
    "weighted_more": ("Weighted more", "Pondéré de plus"),
    "pledge": ("Pledge", "Offre"),
    "contributor": ("Contributor", "Contributeur"),
    "capability": ("Capability", "Capacité"),
    "left": ("No longer on", "N'est plus sur"),
    "joined": ("Instead on", "Mais sur"),
    "newly_on": ("newly on", "nouvellement sur"),
    "nowhere": ("nowhere", "nulle part"),
    "to_tell": ("Pledges that change", "Offres qui changent"),
    "no_changes": ("No line is short otherwise.", "Aucune ligne ne manque autrement."),
    "no_moves": ("No unit is displaced, none is newly used.", "Aucune unité n'est déplacée ni nouvellement employée."),
    "nobody_to_tell": ("Nobody's deployment changes.", "Aucun déploiement ne change."),
    "unknown": ("unknown", "inconnu"),
    "to_find": ("to be found", "à trouver"),
    "worth": ("Worth", "Valeur"),
    "why_nothing": ("Note", "Remarque"),
    "leaves_with": ("leaves with", "part avec"),
    "caveat": ("Caveat", "Réserve"),
    "bars": ("Bars it from", "L'exclut de"),
    "alone": ("Regained alone", "Gain seule"),
    "together": ("With all of its contributor's", "Avec toutes celles du contributeur"),
    "if_it_leaves": ("If it withdraws: lost", "S'il se retire : perdu"),
    "opens_first": ("Opens first", "Manque d'abord"),
    "pledges": ("Pledges", "Offres"),
    "impossible": ("no plan keeps the hard rules", "aucun plan ne tient les règles"),
    "not_known": ("not known", "pas connu"),
    "nothing_to_show": ("Nothing to show.", "Rien à montrer."),
    "of_pledges": ("What each pledge is worth", "Ce que vaut chaque offre"),
    "of_caveats": ("What each caveat costs", "Ce que coûte chaque réserve"),
    "of_withdrawals": ("If they withdraw", "S'ils se retirent"),
}


def effect_word(name: str, lang: Lang = "en") -> str:
    """A heading or a word."""
    return _WORDS[name][LANGS.index(lang)]


_IDLE: Mapping[str, tuple[str, str]] = {
    "outside": ("its months lie outside the horizon", "ses mois sont hors de l'horizon"),
    "no_line_asks": ("no line asks for it", "aucune ligne ne la demande"),
    "no_need": (
        "the pledges it could support are helped by others, or not used",
        "les offres qu'elle pourrait soutenir le sont par d'autres, ou ne sont pas employées",
    ),
    "barred": (
        "can serve no line; nearest {line}: {cause}",
        "ne peut servir aucune ligne ; au plus près {line} : {cause}",
    ),
    "barred_where_short": (
        "barred from {line}: {cause}; every line it could serve is met without it",
        "exclue de {line} : {cause} ; toutes les lignes qu'elle pourrait servir sont pourvues sans elle",
    ),
    "held_back": ("not used on {line}: {cause}", "pas employée sur {line} : {cause}"),
    "lines_met": (
        "every line it could serve is met without it",
        "toutes les lignes qu'elle pourrait servir sont pourvues sans elle",
    ),
    "others_do": ("used, but others can do as much", "employée, mais d'autres en font autant"),
}
_HELD_BACK_UNTOLD = ("it would make {line} no shorter", "{line} n'en manquerait pas moins")


_REST: Mapping[str, tuple[str, str]] = {
    "no_need": ("no pledge in use needs more of it", "aucune offre employée n'en demande davantage"),
    "barred_where_short": (
        "barred from {line}: {cause}; every line it could serve is met without the rest",
        "exclue de {line} : {cause} ; toutes les lignes qu'elle pourrait servir sont pourvues sans le reste",
    ),
    "held_back": ("the rest is not used on {line}: {cause}", "le reste n'est pas employé sur {line} : {cause}"),
    "lines_met": (
        "every line it could serve is met without the rest",
        "toutes les lignes qu'elle pourrait servir sont pourvues sans le reste",
    ),
}
"""What is said where a part is used."""
_REST_UNTOLD = ("the rest would make {line} no shorter", "avec le reste {line} n'en manquerait pas moins")


def idle_sentence(idle: Idle, lang: Lang = "en", *, rest: bool = False) -> str:
    """Why a pledge, or the rest of it, is of no use."""
    pair = _REST[idle.code] if rest and idle.code in _REST else _IDLE[idle.code]
    if idle.code == "held_back" and idle.cause is None:
        pair = _REST_UNTOLD if rest else _HELD_BACK_UNTOLD
    cause = ""
    if idle.cause is not None:
        cause = cause_text(idle.cause, lang)
    return pair[LANGS.index(lang)].format(line=idle.line, cause=cause)


def caveat_sentence(caveat: Cause, lang: Lang = "en") -> str:
    """A caveat by itself."""
    if "hours" in caveat.facts:
        hours = caveat.facts["hours"]
        text = {
            "en": f"caveat: orders wait {hours} hours for the capital",
            "fr": f"réserve : l'ordre attend la capitale {hours} heures",
        }[lang]
        suspected = {"en": "suspected ", "fr": "soupçon de "}[lang]
        return suspected + text if caveat.code == "suspected_caveat" else text
    return cause_text(caveat, lang)


def amount(value: float, proven: bool, lang: Lang = "en") -> str:
    """What a plan lacks; where it is not proven, another plan may lack less."""
    if proven:
        return figure(value, lang)
    return {"en": f"at most {figure(value)}, not proven", "fr": f"au plus {figure(value, lang)}, non prouvé"}[lang]


def between(least: float | None, most: float | None, lang: Lang = "en") -> str:
    """A number, or the two between which it lies."""
    if least is None:
        return effect_word("impossible", lang)
    if most is None and least <= 0:
        return effect_word("not_known", lang)
    if most is None:
        return {"en": f"at least {figure(least)}, not proven", "fr": f"au moins {figure(least, lang)}, non prouvé"}[
            lang
        ]
    if least == most:
        return figure(least, lang)
    return {
        "en": f"{figure(least)} to {figure(most)}, not proven",
        "fr": f"de {figure(least, lang)} à {figure(most, lang)}, non prouvé",
    }[lang]


def opening(line: str, month: str, units: int, newly: bool, lang: Lang = "en") -> str:
    """The line that opens first."""
    if newly:
        return {"en": f"{line} in {month}, by {units}", "fr": f"{line} en {month}, de {units}"}[lang]
    return {"en": f"{line} in {month}, by {units} more", "fr": f"{line} en {month}, de {units} de plus"}[lang]


def kept_sentence(changes: int, bound: int | None, proven: bool, gone: int, lang: Lang = "en") -> str:
    """How far a saved plan was kept."""
    least = "" if bound is None or proven else {"en": f", at least {bound}", "fr": f", au moins {bound}"}[lang]
    state = {
        "en": "the fewest of all plans of that coverage" if proven else f"not proven the fewest{least}",
        "fr": "le minimum parmi les plans de cette couverture" if proven else f"minimum non prouvé{least}",
    }[lang]
    lost = {
        "en": f" Saved deployments no longer possible: {gone}." if gone else "",
        "fr": f" Déploiements enregistrés devenus impossibles : {gone}." if gone else "",
    }[lang]
    return {
        "en": f"Units changed against the saved plan: {changes}, {state}.{lost}",
        "fr": f"Unités changées par rapport au plan enregistré : {changes}, {state}.{lost}",
    }[lang]


def effects_summary(cases: int, unproven: int, lang: Lang = "en") -> str:
    """How a comparison ended."""
    if lang == "fr":
        state = "tout est prouvé" if not unproven else f"{unproven} non prouvés"
        return f"{cases} cas comparés ; couverture : {state}."
    state = "every one proven" if not unproven else f"{unproven} not proven"
    return f"{cases} cases compared; coverage: {state}."


def value_summary(coverage: str, pledges: int, nothing: int, unproven: int, lang: Lang = "en") -> str:
    """How a valuation ended."""
    if lang == "fr":
        state = "toutes les valeurs sont prouvées" if not unproven else f"{unproven} valeurs non prouvées"
        offers = agreed(pledges, "offre")
        return f"couverture manquante {coverage} ; {offers}, dont {nothing} sans apport en l'état ; {state}."
    state = "every value proven" if not unproven else f"{unproven} values not proven"
    offers = counted(pledges, "pledge")
    return f"coverage lacks {coverage}; {offers}, {nothing} adding nothing as things stand; {state}."
