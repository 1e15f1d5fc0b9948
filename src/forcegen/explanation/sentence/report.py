"""Causes as sentences, in English and in French."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from forcegen.eligibility.context import Facts
from forcegen.explanation.causes import Cause
from forcegen.explanation.sentence.figures import months, percent, women
from forcegen.explanation.sentence.words import Lang, language, listed, spoken, word
from forcegen.french import agreed

Writer = Callable[[Mapping[str, object]], str]


def cause_sentence(cause: Cause, lang: Lang = "en") -> str:
    """A cause in one sentence, the pledge first."""
    text = cause_text(cause, lang)
    colon = " : " if lang == "fr" else ": "
    return f"{cause.pledge}{colon}{text}" if cause.pledge else text[:1].upper() + text[1:]


def cause_text(cause: Cause, lang: Lang = "en") -> str:
    """A cause without the pledge, to be part of a sentence."""
    return _CAUSES[lang][cause.code](cause.facts)


def _span(facts: Facts | Mapping[str, object]) -> str:
    return str(facts["from"]) if facts["from"] == facts["to"] else f"{facts['from']}–{facts['to']}"


def _caveat(lang: Lang) -> Writer:
    def write(f: Mapping[str, object]) -> str:
        if "forbids" in f:
            task = spoken(f["forbids"])
            return {"en": f"caveat: no {task}", "fr": f"réserve : exclut « {task} »"}[lang]
        if "only" in f:
            only = listed(f["only"])
            return {"en": f"caveat: only in {only}", "fr": f"réserve : seulement à {only}"}[lang]
        if "never" in f:
            never = listed(f["never"])
            return {"en": f"caveat: never in {never}", "fr": f"réserve : jamais à {never}"}[lang]
        hours, most = f["hours"], f["max_approval_hours"]
        return {
            "en": f"caveat: orders wait {hours} hours for the capital, the line allows {most}",
            "fr": f"réserve : l'ordre attend la capitale {hours} heures, la ligne en admet {most}",
        }[lang]

    return write


def _suspected(lang: Lang) -> Writer:
    inner = _caveat(lang)
    mark = {"en": "suspected ", "fr": "soupçon de "}[lang]
    return lambda f: mark + inner(f)


def _notice_en(f: Mapping[str, object]) -> str:
    lead = f", {f['support_lead_days']} of them for support" if "support_lead_days" in f else ""
    if "within_days" in f:
        return f"needs {f['days']} days of notice{lead}, the line allows {f['within_days']}"
    return f"ready only in {f['ready']}, with {f['days']} days of notice{lead}"


def _notice_fr(f: Mapping[str, object]) -> str:
    lead = f", dont {f['support_lead_days']} pour le soutien" if "support_lead_days" in f else ""
    if "within_days" in f:
        return f"préavis de {f['days']} jours{lead}, la ligne en admet {f['within_days']}"
    return f"prête seulement en {f['ready']}, avec {f['days']} jours de préavis{lead}"


def _window_en(f: Mapping[str, object]) -> str:
    if "full" in f:
        return f"would come on top of a line already full in {_span(f)}"
    if "least_months" in f:
        if str(f["ready"]) > str(f["until"]):
            return f"could come only from {f['ready']}, but it or the line ends in {f['until']}"
        most = f", at most {f['most_months']}" if "most_months" in f else ""
        return f"from {f['ready']} to {f['until']}, but must stay {months(f['least_months'])}{most}"
    if "tour_months" in f:
        return f"can stay {months(f['tour_months'])} at a time, so not in {_span(f)} as well"
    if "until" in f:
        return f"gone after {f['until']}"
    return f"offered only from {f['ready']}"


def _window_fr(f: Mapping[str, object]) -> str:
    if "full" in f:
        return f"s'ajouterait à une ligne déjà complète en {_span(f)}"
    if "least_months" in f:
        if str(f["ready"]) > str(f["until"]):
            return f"ne peut venir qu'à partir de {f['ready']}, mais l'offre ou la ligne prend fin en {f['until']}"
        most = f", au plus {f['most_months']}" if "most_months" in f else ""
        return f"de {f['ready']} à {f['until']}, mais doit rester {f['least_months']} mois{most}"
    if "tour_months" in f:
        return f"ne peut rester que {f['tour_months']} mois de suite, donc pas aussi en {_span(f)}"
    if "until" in f:
        return f"partie après {f['until']}"
    return f"offerte seulement à partir de {f['ready']}"


def _standard(lang: Lang) -> Writer:
    def write(f: Mapping[str, object]) -> str:
        name, asked, has = spoken(f["standard"]), f["asked"], f["has"]
        if not f["stated"] and asked is True:
            return {
                "en": f"does not state the standard “{name}”, which is asked",
                "fr": f"norme « {name} » demandée, non précisée",
            }[lang]
        if not f["stated"]:
            return {"en": f"{name}: {asked} asked, not stated", "fr": f"{name} : {asked} demandés, non précisé"}[lang]
        if asked is True:
            return {"en": f"not up to the standard “{name}”", "fr": f"ne répond pas à la norme « {name} »"}[lang]
        if has is True:
            return {
                "en": f"{name}: {asked} asked, number not stated",
                "fr": f"{name} : {asked} demandés, nombre non précisé",
            }[lang]
        count = 0 if has is False else has
        return {"en": f"{name}: {asked} asked, has {count}", "fr": f"{name} : {asked} demandés, en a {count}"}[lang]

    return write


def _percent(share: object, lang: Lang = "en") -> str:
    return percent(float(str(share)), lang)


def _language(lang: Lang) -> Writer:
    def write(f: Mapping[str, object]) -> str:
        spoken_one = language(f["language"], lang)
        if "speakers" in f:
            return {
                "en": f"{f['speakers']} persons speak {spoken_one}, all are sent",
                "fr": f"{f['speakers']} personnes parlent {spoken_one}, toutes sont envoyées",
            }[lang]
        share, asked = _percent(f["share"], lang), _percent(f["asked"], lang)
        if not f["stated"]:
            return {
                "en": f"does not state how many speak {spoken_one}, the line asks for {asked}",
                "fr": f"ne précise pas combien parlent {spoken_one}, la ligne demande {asked}",
            }[lang]
        return {
            "en": f"{share} speak {spoken_one}, the line asks for {asked}",
            "fr": f"{share} parlent {spoken_one}, la ligne demande {asked}",
        }[lang]

    return write


def _women(lang: Lang) -> Writer:
    def write(f: Mapping[str, object]) -> str:
        of = f.get("strength", f.get("persons"))
        asked = _percent(f["asked"], lang)
        if "strength" in f and not f["stated"]:
            return {
                "en": f"does not state how many of {of} are women, the line asks for {asked}",
                "fr": f"ne précise pas combien de femmes sur {of}, la ligne demande {asked}",
            }[lang]
        if "strength" in f:
            return {
                "en": f"{women(f['women'])} of {of}, the line asks for {asked}",
                "fr": f"{agreed(f['women'], 'femme')} sur {of}, la ligne demande {asked}",
            }[lang]
        return {
            "en": f"one more would leave {women(f['women'])} of {of}, {asked} is the rule",
            "fr": f"une personne de plus laisserait {agreed(f['women'], 'femme')} sur {of}, la règle est {asked}",
        }[lang]

    return write


def _ceiling(lang: Lang) -> Writer:
    def write(f: Mapping[str, object]) -> str:
        if "share" in f:
            share = _percent(f["share"], lang)
            return {
                "en": f"would give {f['of']} more than {share} of {f['mission']} in {_span(f)}",
                "fr": f"donnerait à {f['of']} plus de {share} de {f['mission']} en {_span(f)}",
            }[lang]
        kind = word(str(f["component"]), lang)
        up = "" if f["from"] == f["to"] else {"en": "up to ", "fr": "jusqu'à "}[lang]
        return {
            "en": f"ceiling of {f['of']} ({kind}): {up}{f['persons']} persons against {f['ceiling']} in {_span(f)}",
            "fr": f"plafond de {f['of']} ({kind}) : {up}{f['persons']} personnes pour {f['ceiling']} en {_span(f)}",
        }[lang]

    return write


def _members(f: Mapping[str, object], lang: Lang) -> str:
    """What else a package asks for where a unit of one of its members goes."""
    told = {"en": f"package {f['package']} goes whole or not at all", "fr": f"lot {f['package']} : tout ou rien"}[lang]
    if "quantity" in f:
        told += {"en": f", all {f['quantity']} of its units", "fr": f", ses {f['quantity']} unités"}[lang]
    if f["missing"]:
        told += {"en": "; with it must go ", "fr": " ; avec lui : "}[lang] + listed(f["missing"])
    if "missions" in f:
        told += {"en": "; to one mission, not to ", "fr": " ; vers une seule mission, non "}[lang] + listed(
            f["missions"]
        )
    return told


def _package(lang: Lang) -> Writer:
    def write(f: Mapping[str, object]) -> str:
        if "free" in f:
            return {
                "en": f"would bring {f['gives']} at once, {f['free']} more fit in {_span(f)}",
                "fr": f"en apporterait {f['gives']} d'un coup, mais il n'y a place que pour {f['free']} en {_span(f)}",
            }[lang]
        if "units" in f:
            return {
                "en": f"all {f['units']} units or none: they give {f['gives']}, the line takes {f['most']} at most",
                "fr": f"les {f['units']} unités ou rien : elles en apportent {f['gives']}, "
                f"la ligne en prend {f['most']} au plus",
            }[lang]
        if "gives" in f:
            return {
                "en": f"one unit gives {f['gives']}, the line takes {f['most']} at most",
                "fr": f"une unité en apporte {f['gives']}, la ligne en prend {f['most']} au plus",
            }[lang]
        if "indivisible" in f:
            return {
                "en": f"indivisible: all {f['quantity']} or none",
                "fr": f"indivisible : les {f['quantity']} ou rien",
            }[lang]
        return _members(f, lang)

    return write


def _level(lang: Lang) -> Writer:
    def write(f: Mapping[str, object]) -> str:
        silent = "" if f["stated"] else {"en": " (not stated)", "fr": " (non précisé)"}[lang]
        return {
            "en": f"at readiness level {f['level']}{silent}, {f['asked']} is asked",
            "fr": f"au niveau de préparation {f['level']}{silent}, {f['asked']} est demandé",
        }[lang]

    return write


_CAUSES: Mapping[Lang, Mapping[str, Writer]] = {
    "en": {
        "level": _level("en"),
        "notice": _notice_en,
        "window": _window_en,
        "caveat": _caveat("en"),
        "suspected_caveat": _suspected("en"),
        "earmark": lambda f: f"offered to {listed(f['for'])} only",
        "standard": _standard("en"),
        "strength": lambda f: f"{f['strength']} persons a unit, the line asks for {f['min_strength']}",
        "language": _language("en"),
        "women": _women("en"),
        "consent": lambda f: f"the host state of {f['mission']} has not accepted {f['contributor']}",
        "vetting": lambda f: f"vetting {f['vetting']}",
        "forbidden": lambda f: "forbidden by the planner",
        "ceiling": _ceiling("en"),
        "intake": lambda f: (
            f"{f['mission']} takes in {f['intake_per_month']} persons a month, "
            + (f"it brings {f['alone']} at once" if "alone" in f else f"{f['persons']} would arrive in {f['month']}")
        ),
        "alternative": lambda f: f"offered instead of {f['used']}, which is used",
        "package": _package("en"),
        "support": lambda f: f"needs {f['needed']} {f['support']} from others, {f['available']} to be had",
        "requires": lambda f: f"the line requires {f['requirement']}, which is short in {_span(f)}",
        "committed_elsewhere": lambda f: (
            f"{f['units']} lent to {f['pledge']}" if "pledge" in f else f"{f['units']} committed to {f['requirement']}"
        ),
        "too_few": lambda f: (
            f"too few: {f['pledged']} pledged could serve in {f['month']}, {f['target']} asked"
            if "target" in f
            else f"all {f['pledged']} are used"
        ),
        "not_pledged": lambda f: f"nobody has pledged {f['capability']}",
    },
    "fr": {
        "level": _level("fr"),
        "notice": _notice_fr,
        "window": _window_fr,
        "caveat": _caveat("fr"),
        "suspected_caveat": _suspected("fr"),
        "earmark": lambda f: f"offerte à {listed(f['for'])} seulement",
        "standard": _standard("fr"),
        "strength": lambda f: f"{f['strength']} personnes par unité, la ligne en demande {f['min_strength']}",
        "language": _language("fr"),
        "women": _women("fr"),
        "consent": lambda f: f"l'État hôte de {f['mission']} n'a pas accepté {f['contributor']}",
        "vetting": lambda f: {"pending": "vérification en cours", "barred": "écartée à la vérification"}[
            str(f["vetting"])
        ],
        "forbidden": lambda f: "interdite par le planificateur",
        "ceiling": _ceiling("fr"),
        "intake": lambda f: (
            f"{f['mission']} accueille {f['intake_per_month']} personnes par mois, "
            + (
                f"elle en amène {f['alone']} d'un coup"
                if "alone" in f
                else f"{f['persons']} arriveraient en {f['month']}"
            )
        ),
        "alternative": lambda f: f"offerte à la place de {f['used']}, qui est employée",
        "package": _package("fr"),
        "support": lambda f: (
            f"a besoin de {f['needed']} {f['support']} d'autrui, {agreed(f['available'], 'disponible')}"
        ),
        "requires": lambda f: f"la ligne exige {f['requirement']}, qui manque en {_span(f)}",
        "committed_elsewhere": lambda f: (
            f"{agreed(f['units'], 'prêtée')} à {f['pledge']}"
            if "pledge" in f
            else f"{agreed(f['units'], 'affectée')} à {f['requirement']}"
        ),
        "too_few": lambda f: (
            f"trop peu : {agreed(f['pledged'], 'offerte')} en mesure de servir en {f['month']}, "
            f"{agreed(f['target'], 'demandée')}"
            if "target" in f
            else f"les {f['pledged']} sont employées"
        ),
        "not_pledged": lambda f: f"personne n'a offert {f['capability']}",
    },
}
