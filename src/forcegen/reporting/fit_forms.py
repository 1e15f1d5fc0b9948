"""Where an offer fits, as people read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from forcegen.domain.quantities import month_text
from forcegen.explanation.remedies.question import MOST_CHANGES
from forcegen.explanation.sentence.names import kinds_text
from forcegen.explanation.sentence.remedies import phrase, said
from forcegen.explanation.sentence.words import Lang, word
from forcegen.reporting.change_record import EffectRow
from forcegen.reporting.explanation_forms import short_text
from forcegen.reporting.fit_record import FitRecord, LackRow, MovedRow, OfferRecord, PlaceRow
from forcegen.reporting.gap_report import PlanRow
from forcegen.reporting.tables import Cell, Table, as_csv, as_markdown, as_text, prose


def place_table(places: Iterable[PlaceRow], serves: Iterable[PlanRow], lang: Lang) -> Table:
    """A row for each line the offer matches."""
    there = {(one.pledge, one.requirement) for one in serves}

    def otherwise(one: PlaceRow) -> str:
        if (one.pledge, one.requirement) in there:
            return phrase("serves_there", lang)
        return phrase("nothing_bars" if one.short else "already_met", lang)

    rows: list[tuple[Cell, ...]] = [
        (
            one.pledge,
            one.requirement,
            "" if one.could_cover is None else round(one.could_cover, 1),
            {"en": "; ", "fr": " ; "}[lang].join(one.reasons) or otherwise(one),
        )
        for one in places
    ]
    names = (word("pledge", lang), word("line", lang), phrase("could_cover", lang), word("reason", lang))
    return Table(names, rows, lang)


def told_lacks(lacks: Iterable[LackRow], lang: Lang) -> list[str]:
    """What an offer lacks and who could give it, a sentence each."""
    said_all = []
    for one in lacks:
        if one.support is not None:
            what: tuple[object, ...] = (one.pledge, one.quantity, one.support)
            some, none = "lacks_support", "nobody_has"
        else:
            assert one.from_month is not None
            assert one.to_month is not None
            first, last = month_text(one.from_month), month_text(one.to_month)
            months = first if first == last else f"{first}–{last}"
            what, some, none = (one.pledge, one.requirement, months), "lacks_months", "nobody_then"
        names = [
            said("partner" if who.serves else "partner_kept", lang, who.pledge, who.quantity) for who in one.partners
        ]
        said_all.append((said(some, lang, *what) + ", ".join(names) if names else said(none, lang, *what)) + ".")
    return said_all


def _told(form: Callable[[Table], str]) -> Callable[[FitRecord, Lang], str]:
    def tell(record: FitRecord, lang: Lang) -> str:
        proof = phrase("proven" if record.proven else "not_proven", lang)
        offer = ", ".join(record.pledges)
        parts = [said("fit_helps" if record.helps else "fit_none", lang, offer, record.coverage, record.before, proof)]
        parts += [phrase("part_only", lang)] if record.part_only else []
        parts += told_use(record, lang)
        parts += [
            said("fit_moves", lang, one.units, one.pledge, one.requirement, _to(one, lang)) for one in record.displaced
        ]
        parts += told_lacks(record.lacks, lang)
        text = prose(form, "\n".join(parts)) + "\n"
        if record.effects:
            text += "\n" + form(_effects(record.effects, lang))
        used = {one.pledge for one in record.serves} | {one.offer for one in record.lends}
        untold = [one for one in record.places if not record.helps or one.pledge not in used]
        if untold:
            text += f"\n{phrase('why' if not record.helps else 'why_unused', lang)}\n\n" + form(
                place_table(untold, record.serves, lang)
            )
        elif not record.places and not record.lends:
            outside = set(record.outside) >= set(record.pledges)
            text += phrase("offer_outside" if outside else "nobody_asks", lang) + "\n"
        return text + prose(form, _told_upgrade(record, lang))

    return tell


def told_use(record: FitRecord | OfferRecord, lang: Lang) -> list[str]:
    """Where units go and whom support helps, a sentence each."""
    served = [
        said(
            "fit_serves",
            lang,
            one.units,
            one.pledge,
            one.requirement,
            month_text(one.from_month),
            month_text(one.to_month),
        )
        for one in record.serves
    ]
    return served + [said("fit_lends", lang, one.quantity, one.offer, one.pledge) for one in record.lends]


def _told_offer(form: Callable[[Table], str]) -> Callable[[OfferRecord, Lang], str]:
    def tell(record: OfferRecord, lang: Lang) -> str:
        parts = told_use(record, lang) or [said("unused", lang, record.pledge)]
        parts += told_lacks(record.lacks, lang)
        if not record.places and not record.lends:
            others = ", ".join(record.could_support)
            parts.append(said("could_support", lang, others) if others else phrase("nobody_asks", lang))
        text = prose(form, "\n".join(parts)) + "\n"
        return text + ("\n" + form(place_table(record.places, record.serves, lang)) if record.places else "")

    return tell


OFFER_FORMS: Mapping[str, Callable[[OfferRecord, Lang], str]] = {
    "table": _told_offer(as_text),
    "markdown": _told_offer(as_markdown),
    "csv": lambda record, lang: as_csv(place_table(record.places, record.serves, lang)),
    "json": lambda record, lang: json.dumps(record.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n",
}


def _to(one: MovedRow, lang: Lang) -> str:
    return ", ".join(one.to) or phrase("nowhere", lang)


def _effects(effects: Iterable[EffectRow], lang: Lang) -> Table:
    rows: list[tuple[Cell, ...]] = [(one.requirement, f"{one.weighted:+g}", short_text(one.short)) for one in effects]
    return Table(tuple(phrase(name, lang) for name in ("line", "weighted", "short_then")), rows, lang)


def _told_upgrade(record: FitRecord, lang: Lang) -> str:
    found = record.upgrade
    if found is not None:
        proof = phrase("proven" if found.proven else "not_proven", lang)
        head = said("upgrade", lang, found.coverage, record.before, proof)
        return "\n" + "\n".join([head, *(f"  {one.text}" for one in found.changes)]) + "\n"
    if record.helps or not record.proven:
        return ""
    if record.exhausted and not record.considered.changes:
        return "\n" + phrase("no_change", lang) + "\n"
    none = "no_upgrade" if record.exhausted else "no_upgrade_found"
    kinds = said("among", lang, kinds_text(record.considered.kinds, lang)) + "\n" if record.considered.kinds else ""
    return f"\n{said(none, lang, MOST_CHANGES, record.considered.changes)}\n{kinds}"


FORMS: Mapping[str, Callable[[FitRecord, Lang], str]] = {
    "table": _told(as_text),
    "markdown": _told(as_markdown),
    "csv": lambda record, lang: as_csv(place_table(record.places, record.serves, lang)),
    "json": lambda record, lang: json.dumps(record.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n",
}
