"""Who could lift a barrier, and kinds of changes, by name, in English and in French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forcegen.explanation.sentence.words import LANGS, Lang

_LIFTED: Mapping[str, tuple[str, str]] = {
    "contributor": ("contributor", "contributeur"),
    "contributor's capital": ("contributor's capital", "capitale du contributeur"),
    "contributor or an equipment partner": (
        "contributor or an equipment partner",
        "contributeur ou un partenaire d'équipement",
    ),
    "contributor or a training partner": (
        "contributor or a training partner",
        "contributeur ou un partenaire de formation",
    ),
    "host state": ("host state", "État hôte"),
    "mission": ("mission", "mission"),
    "partner": ("partner", "partenaire"),
    "planner": ("planner", "planificateur"),
    "anyone": ("anyone", "tout contributeur"),
}

_KINDS: Mapping[str, tuple[str, str]] = {
    "lift_caveat": ("a caveat lifted", "une réserve levée"),
    "raise_level": ("a higher level", "un niveau plus élevé"),
    "shorten_notice": ("a shorter notice", "un préavis plus court"),
    "extend_window": ("an offer that begins sooner or lasts longer", "une offre plus tôt ou plus longue"),
    "shorten_tour": ("a shorter least stay", "un séjour minimal plus court"),
    "lengthen_tour": ("a longer stay", "un séjour plus long"),
    "add_standard": ("a standard met", "une norme respectée"),
    "add_strength": ("more persons in a unit", "plus de personnes par unité"),
    "add_speakers": ("more speakers", "plus de locuteurs"),
    "add_women": ("more women", "plus de femmes"),
    "earmark": ("an offer to one more mission", "une offre à une mission de plus"),
    "vetting": ("vetting completed", "une vérification achevée"),
    "consent": ("consent of the host state", "l'accord de l'État hôte"),
    "lift_forbid": ("a planner's forbid lifted", "une interdiction du planificateur levée"),
    "raise_ceiling": ("a higher ceiling", "un plafond plus élevé"),
    "raise_intake": ("more arrivals a month", "plus d'arrivées par mois"),
    "raise_share": ("a larger share from one contributor", "une part plus grande d'un contributeur"),
    "more_units": ("more units", "plus d'unités"),
    "drop_alternative": ("alternatives used together", "des alternatives employées ensemble"),
    "drop_package": ("a package taken apart", "un lot défait"),
    "give_support": ("support nobody offers yet", "un soutien que nul n'offre encore"),
    "new_pledge": ("a new offer", "une offre nouvelle"),
}


def lifted_text(of: str | None, lang: Lang = "en") -> str:
    """Who could lift a barrier; nothing where nobody could."""
    return _LIFTED[of][LANGS.index(lang)] if of else ""


def kinds_text(kinds: Sequence[str], lang: Lang = "en") -> str:
    """Kinds of changes by name."""
    return ", ".join(_KINDS[one][LANGS.index(lang)] for one in kinds)
