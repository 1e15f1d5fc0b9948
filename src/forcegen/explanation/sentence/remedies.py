"""Changes, cures and asks as sentences that can be said in public, in English and in French."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forcegen.explanation.sentence.figures import Figure, French, figure, months, women
from forcegen.explanation.sentence.words import LANGS, Lang, language, listed, spoken, word
from forcegen.french import agreed

Facts = Mapping[str, object]
Writer = Callable[[Facts, str], str]
"""Facts of a change, and the pledge (or line) it is about."""


def change_text(kind: str, who: str, facts: Facts, about: str, lang: Lang = "en") -> str:
    """A change as somebody would ask for it: who, and what."""
    colon = " : " if lang == "fr" else ": "
    return who + colon + CHANGES[lang][kind](facts, about)


def who_text(of: str, name: str | None, mission: str | None, kind: str, lang: Lang = "en") -> str:
    """Who can make a change."""
    if of in ("anyone", "planner"):
        return phrase(of, lang)
    if kind == "consent":
        return phrase("host", lang).format(mission, of)
    return name or of


def phrase(name: str, lang: Lang = "en") -> str:
    """A heading, a word or a template."""
    return PHRASES[name][LANGS.index(lang)]


def said(name: str, lang: Lang, *words: object) -> str:
    """A sentence from its template."""
    number = French if lang == "fr" else Figure
    return phrase(name, lang).format(*(number(word) if isinstance(word, float) else word for word in words))


def _share(value: object, lang: Lang = "en") -> str:
    return figure(100 * float(str(value)), lang) + (" %" if lang == "fr" else "%")


def _span(facts: Facts, lang: Lang) -> str:
    first, last = facts["from"], facts["to"]
    if first == last:
        return {"en": f"in {first}", "fr": f"en {first}"}[lang]
    return {"en": f"from {first} to {last}", "fr": f"de {first} à {last}"}[lang]


def _caveat_en(f: Facts, p: str) -> str:
    parts = []
    if f.get("forbids"):
        parts.append(f"allow {spoken(f['forbids'])} for {p}")
    if f.get("only"):
        parts.append(f"allow {p} outside {listed(f['only'])}")
    if f.get("never"):
        parts.append(f"allow {p} in {listed(f['never'])}")
    if "hours" in f:
        parts.append(f"let orders to {p} take effect at once, without the {f['hours']} hours for the capital")
    return " and ".join(parts)


def _caveat_fr(f: Facts, p: str) -> str:
    parts = []
    if f.get("forbids"):
        parts.append(f"autoriser {spoken(f['forbids'])} pour {p}")
    if f.get("only"):
        parts.append(f"autoriser {p} hors de {listed(f['only'])}")
    if f.get("never"):
        parts.append(f"autoriser {p} à {listed(f['never'])}")
    if "hours" in f:
        parts.append(f"laisser les ordres à {p} prendre effet aussitôt, sans les {f['hours']} heures de la capitale")
    return " et ".join(parts)


def _window_en(f: Facts, p: str) -> str:
    if "ready" in f:
        return f"offer {p} from {f['from']} (now from {f['ready']})"
    return f"keep {p} on offer until {f['to']} (now until {f['until']})"


def _window_fr(f: Facts, p: str) -> str:
    if "ready" in f:
        return f"offrir {p} dès {f['from']} (aujourd'hui dès {f['ready']})"
    return f"maintenir l'offre {p} jusqu'en {f['to']} (aujourd'hui jusqu'en {f['until']})"


def _standard_en(f: Facts, p: str) -> str:
    if f["asked"] is True:
        return f"bring {p} up to the standard “{spoken(f['standard'])}”"
    return f"bring {spoken(f['standard'])} of {p} to {f['asked']}"


def _standard_fr(f: Facts, p: str) -> str:
    if f["asked"] is True:
        return f"mettre {p} à la norme « {spoken(f['standard'])} »"
    return f"porter {spoken(f['standard'])} de {p} à {f['asked']}"


def _vetting_en(f: Facts, p: str) -> str:
    return f"complete the vetting of {p}" if f["vetting"] == "pending" else f"settle the conduct case that bars {p}"


def _vetting_fr(f: Facts, p: str) -> str:
    if f["vetting"] == "pending":
        return f"achever la vérification de {p}"
    return f"régler l'affaire de conduite qui écarte {p}"


def _kind(f: Facts, lang: Lang) -> str:
    return word(str(f["component"]), lang)


CHANGES: Mapping[Lang, Mapping[str, Writer]] = {
    "en": {
        "lift_caveat": _caveat_en,
        "raise_level": lambda f, p: f"bring {p} to readiness level {f['asked']} (now {f['level']})",
        "shorten_notice": lambda f, p: f"have {p} ready at {f['to']} days' notice (now {f['days']})",
        "extend_window": _window_en,
        "shorten_tour": lambda f, p: f"let {p} stay for {months(f['to'])} (now at least {f['least_months']})",
        "lengthen_tour": lambda f, p: f"let {p} stay for {months(f['to'])} (now at most {f['most_months']})",
        "add_standard": _standard_en,
        "add_strength": lambda f, p: f"{f['min_strength']} persons in each unit of {p} (now {f['strength']})",
        "add_speakers": lambda f, p: (
            f"{_share(f['to'])} of {p} who speak {language(f['language'])} "
            + (f"(now {_share(f['share'])})" if f["stated"] else "(now not stated)")
        ),
        "add_women": lambda f, p: (
            f"{women(f['to'])} in {p} "
            + (f"(now {f['women']} of {f['strength']})" if f["stated"] else f"(of {f['strength']}; now not stated)")
        ),
        "earmark": lambda f, p: f"offer {p} to {f['mission']} too (now to {listed(f['for'])} only)",
        "vetting": _vetting_en,
        "consent": lambda f, p: f"accept {f['contributor']} in {f['mission']}",
        "lift_forbid": lambda f, p: f"allow {p} on {f['requirement']}",
        "raise_ceiling": lambda f, p: f"raise the ceiling ({_kind(f, 'en')}) by {f['more']} persons, to {f['to']}",
        "raise_intake": lambda f, p: f"take in {f['to']} persons a month (now {f['intake_per_month']})",
        "more_units": lambda f, p: f"{f['more']} more on the terms of {p} ({f['name']})",
        "raise_share": lambda f, p: (
            f"let one contributor give up to {_share(f['to'])} of a mission's persons (now {_share(f['share'])})"
        ),
        "drop_alternative": lambda f, p: f"let {listed(f['pledges'])} be used together, not one or the other",
        "drop_package": lambda f, p: f"let {listed(f['pledges'])} go one without the other",
        "give_support": lambda f, p: f"{f['quantity']} {f['support']} in support of {p}",
        "new_pledge": lambda f, p: f"{f['quantity']} more ({f['name']}) {_span(f, 'en')}, on the terms of {p}",
    },
    "fr": {
        "lift_caveat": _caveat_fr,
        "raise_level": lambda f, p: f"porter {p} au niveau de préparation {f['asked']} (aujourd'hui {f['level']})",
        "shorten_notice": lambda f, p: f"tenir {p} prête sous préavis de {f['to']} jours (aujourd'hui {f['days']})",
        "extend_window": _window_fr,
        "shorten_tour": lambda f, p: f"laisser {p} rester {f['to']} mois (aujourd'hui au moins {f['least_months']})",
        "lengthen_tour": lambda f, p: f"laisser {p} rester {f['to']} mois (aujourd'hui au plus {f['most_months']})",
        "add_standard": _standard_fr,
        "add_strength": lambda f, p: (
            f"{f['min_strength']} personnes dans chaque unité de {p} (aujourd'hui {f['strength']})"
        ),
        "add_speakers": lambda f, p: (
            f"{_share(f['to'], 'fr')} de {p} qui parlent {language(f['language'], 'fr')} "
            + (f"(aujourd'hui {_share(f['share'], 'fr')})" if f["stated"] else "(aujourd'hui non précisé)")
        ),
        "add_women": lambda f, p: (
            f"{agreed(f['to'], 'femme')} dans {p} "
            + (
                f"(aujourd'hui {f['women']} sur {f['strength']})"
                if f["stated"]
                else f"(sur {f['strength']} ; aujourd'hui non précisé)"
            )
        ),
        "earmark": lambda f, p: f"offrir {p} aussi à {f['mission']} (aujourd'hui à {listed(f['for'])} seulement)",
        "vetting": _vetting_fr,
        "consent": lambda f, p: f"accepter {f['contributor']} à {f['mission']}",
        "lift_forbid": lambda f, p: f"autoriser {p} sur {f['requirement']}",
        "raise_ceiling": lambda f, p: f"relever le plafond ({_kind(f, 'fr')}) de {f['more']} personnes, à {f['to']}",
        "raise_intake": lambda f, p: f"accueillir {f['to']} personnes par mois (aujourd'hui {f['intake_per_month']})",
        "more_units": lambda f, p: f"{f['more']} de plus aux conditions de {p} ({f['name']})",
        "raise_share": lambda f, p: (
            f"laisser un contributeur fournir jusqu'à {_share(f['to'], 'fr')} du personnel d'une mission "
            f"(aujourd'hui {_share(f['share'], 'fr')})"
        ),
        "drop_alternative": lambda f, p: f"laisser employer {listed(f['pledges'])} ensemble, non l'une ou l'autre",
        "drop_package": lambda f, p: f"laisser partir {listed(f['pledges'])} l'une sans l'autre",
        "give_support": lambda f, p: f"{f['quantity']} {f['support']} en soutien de {p}",
        "new_pledge": lambda f, p: f"{f['quantity']} de plus ({f['name']}) {_span(f, 'fr')}, aux conditions de {p}",
    },
}
"""A sentence for every kind of change, without who makes it."""

PHRASES: Mapping[str, tuple[str, str]] = {
    "anyone": ("Anyone", "Tout contributeur"),
    "planner": ("The planner", "Le planificateur"),
    "host": ("Host state of {0} ({1})", "État hôte de {0} ({1})"),
    "asks": ("Asks", "Demandes"),
    "lacks": ("Coverage lacks", "Couverture manquante"),
    "gained": ("Gained", "Gagné"),
    "bound": ("Bound", "Borne"),
    "proof": ("Proof", "Preuve"),
    "ask": ("What to ask", "Que demander"),
    "who": ("Of whom", "À qui"),
    "in_sets": ("In the best set of so many asks", "Dans le meilleur ensemble de tant de demandes"),
    "proven": ("proven", "prouvé"),
    "not_proven": ("not proven", "non prouvé"),
    "months": ("Months", "Mois"),
    "misses": ("Fails on", "Échoue sur"),
    "cure": ("Cure", "Remède"),
    "change": ("Change", "Changement"),
    "effect": ("Effect", "Effet"),
    "closes": ("closes {0}", "comble {0}"),
    "serves": ("serves {0} in full", "sert {0} entièrement"),
    "opens_nothing": ("{0} and opens nothing", "{0} et n'ouvre rien"),
    "moves": ("{0}; the gap moves to {1}", "{0} ; le manque passe à {1}"),
    "shifts": ("{0}; short in other months: {1}", "{0} ; manquent à d'autres mois : {1}"),
    "helps": ("also helps {0}", "aide aussi {0}"),
    "still_lacks": ("coverage then lacks {0:g} instead of {1:g}", "la couverture manquante passe de {1:g} à {0:g}"),
    "line_months": ("{0} ({1:+d} unit-months)", "{0} ({1:+d} unités-mois)"),
    "serves_already": ("{0} serves {1} already.", "{0} sert déjà {1}."),
    "barred": ("{0} may not serve {1}:", "{0} ne peut servir {1} :"),
    "contradiction": (
        "{0} cannot be put on {1} without breaking another hard rule: proven.",
        "{0} ne peut être mis sur {1} sans enfreindre une autre règle : prouvé.",
    ),
    "mismatch": (
        "{0} cannot serve {1}: what it offers is not what the line asks for.",
        "{0} ne peut servir {1} : ce qu'il offre n'est pas ce que la ligne demande.",
    ),
    "contrast_unknown": (
        "The search was stopped before it was known what {0} on {1} would cost.",
        "Recherche arrêtée avant de savoir ce que {0} sur {1} coûterait.",
    ),
    "contrast": (
        "With one of {0} on {1} coverage lacks {2:g} instead of {3:g}: {4:+g} ({5}).",
        "Avec une unité ou personne de {0} sur {1} il manque {2:g} de couverture au lieu de {3:g} : {4:+g} ({5}).",
    ),
    "contrast_equal": (
        "With one of {0} on {1} coverage lacks {2:g} as before ({3}): it is a plan as good as the one chosen.",
        (
            "Avec une unité ou personne de {0} sur {1} il manque {2:g} de couverture comme avant ({3}) : un plan aussi "
            "bon que celui choisi."
        ),
    ),
    "line": ("Line", "Ligne"),
    "weighted": ("Weighted", "Pondéré"),
    "short_then": ("Short then", "Manque alors"),
    "not_short": (
        "{0} is short in no month: {1} in all its {2} months.",
        "{0} ne manque de rien : {1} dans tous ses {2} mois.",
    ),
    "short": (
        (
            "{0} asks for {1} {2} from {3} to {4} (priority {5}); short: {6}. That is {7:g} of the {8:g} weighted "
            "line-months that coverage lacks."
        ),
        (
            "{0} demande {1} {2} de {3} à {4} (priorité {5}) ; manque : {6}. Soit {7:g} des {8:g} lignes-mois "
            "pondérées qui manquent à la couverture."
        ),
    ),
    "base_not_proven": (
        "The plan is the best found, not proven best.",
        "Le plan est le meilleur trouvé, sans preuve qu'il soit le meilleur.",
    ),
    "gain_of_plan": (
        "As the plan is not proven best, some of what others gain or lose may come of a better plan, not of changes.",
        "Sans plan prouvé optimal, une part des effets ailleurs peut tenir à un meilleur plan, non aux changements.",
    ),
    "part_only": (
        "The case is too large to be decided anew as a whole: what is near is, the rest stays as planned.",
        "Le cas est trop grand pour être redécidé en entier : ce qui est proche l'est, le reste demeure.",
    ),
    "of_coverage": (
        (
            "Told of a plan that is best in coverage. That of solve, best in all four tiers, may place units "
            "otherwise: name its report with --plan to hear of it."
        ),
        (
            "D'après un plan optimal en couverture. Celui de solve, optimal aux quatre rangs, peut placer des unités "
            "autrement : nommez son rapport avec --plan pour vous y référer."
        ),
    ),
    "of_best_found": (
        (
            "Told of the best plan found, not proven best in coverage. That of solve may place units otherwise: name "
            "its report with --plan to hear of it."
        ),
        (
            "D'après le meilleur plan trouvé, sans preuve qu'il soit optimal en couverture. Celui de solve peut placer "
            "des unités autrement : nommez son rapport avec --plan pour vous y référer."
        ),
    ),
    "used_in_coverage": (
        "Which pledges are used is told of a plan best in coverage; that of solve may use others as good.",
        "Les offres dites employées le sont dans un plan optimal en couverture ; solve peut en employer d'autres.",
    ),
    "used_in_best_found": (
        (
            "Which pledges are used is told of the best plan found, not proven best in coverage; that of solve may use "
            "others."
        ),
        (
            "Les offres dites employées le sont dans le meilleur plan trouvé, sans preuve qu'il soit optimal en "
            "couverture ; solve peut en employer d'autres."
        ),
    ),
    "why": ("Why", "Pourquoi"),
    "why_unused": ("Why others of the offer are not used", "Pourquoi d'autres de l'offre ne sont pas employées"),
    "near": ("Nearest misses, those that fail on least first", "Les plus proches, du moindre obstacle au plus grand"),
    "what_would_here": (
        "What would close it, each tried in this plan",
        "Ce qui le comblerait, chaque fois essayé dans ce plan",
    ),
    "what_would": ("What would close it, each checked afresh", "Ce qui le comblerait, chaque fois vérifié"),
    "might": (
        "Would serve {0} in full; it is not proven that the best plan then does so",
        "Servirait {0} entièrement ; rien ne prouve que le meilleur plan le fasse alors",
    ),
    "no_cure": (
        "Of the {1} changes considered no set of at most {0} closes it: proven.",
        "Parmi les {1} changements considérés, aucun ensemble d'au plus {0} ne le comble : prouvé.",
    ),
    "no_cure_found": (
        "No set of at most {0} changes of these kinds was found; it is not proven that there is none.",
        "Aucun ensemble d'au plus {0} changements de ces genres n'a été trouvé ; rien ne prouve qu'il n'y en a pas.",
    ),
    "elsewhere": (
        "Would serve {0} in full, but a better plan then uses what is gained elsewhere",
        "Servirait {0} entièrement, mais un meilleur plan emploie alors ailleurs ce qui est gagné",
    ),
    "elsewhere_first": (
        "If the line is to come first, give it a higher priority, or pin the pledge to it in the policy.",
        "Si la ligne doit passer d'abord, donnez-lui une priorité plus haute, ou épinglez-y l'offre dans la politique.",
    ),
    "lacks_serving": ("Serving it coverage lacks", "En la servant il manque"),
    "lacks_better": ("In the better plan", "Dans le meilleur plan"),
    "helps_first": ("It helps first", "Il aide d'abord"),
    "among": ("Among these kinds of changes: {0}.", "Parmi ces genres de changements : {0}."),
    "worth": (
        "covers {0:g} there, would cover {1:g} here",
        "y couvre {0:g}, couvrirait ici {1:g}",
    ),
    "asks_head": (
        "Without any ask coverage lacks {0:g}. The best sets of asks, each checked afresh:",
        (
            "Sans aucune demande il manque {0:g} de couverture. Les meilleurs ensembles de demandes, chaque fois "
            "vérifiés :"
        ),
    ),
    "asks_head_part": (
        "Without any ask coverage lacks {0:g}. The best sets of asks found, each tried in this plan:",
        (
            "Sans aucune demande il manque {0:g} de couverture. Les meilleurs ensembles de demandes trouvés, chaque "
            "fois essayés dans ce plan :"
        ),
    ),
    "asks_none": ("Nothing is short; there is nothing to ask.", "Rien ne manque ; il n'y a rien à demander."),
    "no_asks": (
        "None of the {0} changes considered closes anything: proven.",
        "Aucun des {0} changements considérés ne comble quoi que ce soit : prouvé.",
    ),
    "no_asks_found": (
        "No ask was found in the time given; it is not proven that there is none.",
        "Aucune demande n'a été trouvée dans le temps imparti ; rien ne prouve qu'il n'y en a pas.",
    ),
    "could_cover": ("Could cover", "Couvrirait"),
    "nothing_bars": ("nothing bars it; others do as well", "rien ne s'y oppose ; d'autres y suffisent"),
    "serves_there": ("it serves there", "elle y sert"),
    "already_met": ("the line is met without it", "la ligne est pourvue sans elle"),
    "could_support": (
        "It meets needs of {0}; others meet them already, or it is not used.",
        "Elle répond à des besoins de {0} ; d'autres y répondent déjà, ou ils restent sans objet.",
    ),
    "offer_outside": (
        "Its months lie wholly outside the horizon.",
        "Ses mois sont entièrement hors de l'horizon.",
    ),
    "nobody_asks": ("No line asks for it.", "Aucune ligne ne la demande."),
    "nowhere": ("nowhere", "nulle part"),
    "fit_better_base": (
        (
            "A better plan than the one at hand can be had without the offer, too: coverage then lacks {0:g} instead "
            "of {1:g}. The offer is judged by that."
        ),
        (
            "Même sans l'offre, un meilleur plan que celui de départ est possible : la couverture manquante passe de "
            "{1:g} à {0:g}. L'offre est jugée d'après lui."
        ),
    ),
    "fit_helps": (
        "With {0} coverage lacks {1:g} instead of {2:g} ({3}).",
        "Avec {0} il manque {1:g} de couverture au lieu de {2:g} ({3}).",
    ),
    "fit_none": (
        "{0} changes nothing: coverage lacks {1:g} with it and {2:g} without ({3}).",
        "{0} ne change rien : il manque {1:g} de couverture avec, {2:g} sans ({3}).",
    ),
    "fit_serves": ("{0} of {1} on {2} from {3} to {4}.", "{0} de {1} sur {2} de {3} à {4}."),
    "unused": ("{0} is not used.", "{0} n'est pas employée."),
    "fit_lends": ("{0} of {1} in support of {2}.", "{0} de {1} en soutien de {2}."),
    "fit_moves": ("{0} of {1} leave {2}; now on: {3}.", "{0} de {1} quittent {2} ; désormais sur : {3}."),
    "lacks_support": (
        "{0} lacks {1} {2}; these have some to spare: ",
        "À {0} manquent {1} {2} ; en ont de libres : ",
    ),
    "lacks_months": (
        "{0} cannot serve {1} in {2}; these could: ",
        "{0} ne peut servir {1} en {2} ; le pourraient : ",
    ),
    "partner": ("{0} ({1})", "{0} ({1})"),
    "partner_kept": ("{0} ({1}, kept for others)", "{0} ({1}, réservée à d'autres)"),
    "nobody_has": (
        "{0} lacks {1} {2}; no other offer has any to spare",
        "À {0} manquent {1} {2} ; nulle autre offre n'en a de libres",
    ),
    "nobody_then": (
        "{0} cannot serve {1} in {2}; no other offer that is free could",
        "{0} ne peut servir {1} en {2} ; nulle autre offre libre ne le peut",
    ),
    "upgrade": (
        "The smallest upgrade by which it would be of use; coverage then lacks {0:g} instead of {1:g} ({2}):",
        "La moindre amélioration qui la rendrait utile ; la couverture manquante passe de {1:g} à {0:g} ({2}) :",
    ),
    "no_upgrade": (
        "Of the {1} changes of the offer considered no set of at most {0} makes it of use: proven.",
        "Parmi les {1} changements de l'offre considérés, aucun ensemble d'au plus {0} ne la rend utile : prouvé.",
    ),
    "no_change": (
        "Nothing in the offer could be changed that bears on what is short.",
        "Rien dans l'offre ne pourrait être changé qui touche à ce qui manque.",
    ),
    "no_upgrade_found": (
        "No upgrade was found; it is not proven that there is none.",
        "Aucune amélioration n'a été trouvée ; rien ne prouve qu'il n'y en a pas.",
    ),
    "sheet": ("For {0}: what each set asks of it.", "Pour {0} : ce que chaque ensemble lui demande."),
    "sheet_none": ("Nothing is asked of {0}.", "Rien n'est demandé à {0}."),
}
"""Every other sentence and heading."""
