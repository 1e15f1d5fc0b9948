"""The explanation of one line as people read it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from forcegen.domain.quantities import month_text
from forcegen.explanation.remedies.question import MOST_CHANGES
from forcegen.explanation.sentence.figures import figure
from forcegen.explanation.sentence.names import kinds_text, lifted_text
from forcegen.explanation.sentence.remedies import phrase, said
from forcegen.explanation.sentence.words import Lang, word
from forcegen.reporting.change_record import EffectRow
from forcegen.reporting.explanation_record import ContrastRow, CureRow, ExplanationRecord, ToldCause
from forcegen.reporting.gap_report import ShortMonths
from forcegen.reporting.tables import Cell, Table, as_csv, as_markdown, as_text, prose

Form = Callable[[Table], str]
_MOST_ELSEWHERE = 3
"""Sets that would serve the line, and lines that each serves instead, told of to people."""
BETWEEN: Mapping[Lang, str] = {"en": "; ", "fr": " ; "}


def cause_table(record: ExplanationRecord, lang: Lang) -> Table:
    """A row for each cause, with the months it speaks of."""
    worth = {(one.pledge, one.requirement): one for one in record.worth}
    rows: list[tuple[Cell, ...]] = []
    for one in record.causes:
        text = one.text
        if found := worth.get((one.pledge or "", str(one.facts.get("requirement")))):
            text += f" ({said('worth', lang, found.there, found.here)})"
        rows.append((_months(one, record), text, lifted_text(one.lifted_by, lang)))
    return Table((phrase("months", lang), word("reason", lang), word("lifted_by", lang)), rows)


def miss_table(record: ExplanationRecord, lang: Lang) -> Table:
    """A row for each pledge that came near."""
    rows: list[tuple[Cell, ...]] = [
        (one.pledge, len(one.barriers), BETWEEN[lang].join(_bare(why) for why in one.barriers))
        for one in record.near_misses
    ]
    return Table((word("pledge", lang), phrase("misses", lang), word("reason", lang)), rows)


def cure_table(record: ExplanationRecord, cures: Iterable[tuple[int, CureRow]], lang: Lang) -> Table:
    """A row for each change of each cure, by its number; the effect stands in the first."""
    rows: list[tuple[Cell, ...]] = []
    for number, cure in cures:
        proof = phrase("proven" if cure.proven else "not_proven", lang)
        for place, one in enumerate(cure.changes):
            effect = effect_text(record, cure, lang) if place == 0 else ""
            rows.append((number if place == 0 else "", one.text, effect, proof if place == 0 else ""))
    return Table(tuple(phrase(name, lang) for name in ("cure", "change", "effect", "proof")), rows)


def elsewhere_table(record: ExplanationRecord, lang: Lang) -> Table:
    """A row for each change of the sets with fewer changes than a cure that would serve other lines first."""
    fewest = min((len(one.changes) for one in record.cures), default=MOST_CHANGES + 1)
    told = [one for one in record.elsewhere if len(one.changes) < fewest]
    rows: list[tuple[Cell, ...]] = []
    for one in told[:_MOST_ELSEWHERE]:
        others = [each for each in one.side_effects if each.requirement != record.requirement and each.weighted < 0]
        gaining = others[:_MOST_ELSEWHERE]
        figures = (one.served, one.coverage, _lines(gaining, lang))
        for place, change in enumerate(one.changes):
            rows.append((change.text, *(figures if place == 0 else ("", "", ""))))
    return Table(
        tuple(phrase(name, lang) for name in ("change", "lacks_serving", "lacks_better", "helps_first")), rows, lang
    )


def effect_text(record: ExplanationRecord, cure: CureRow, lang: Lang) -> str:
    """What a cure does, in a sentence."""
    opened = [one for one in cure.side_effects if one.unit_months > 0 or one.weighted > 0]
    helped = [one for one in cure.side_effects if one.weighted < 0]
    # Of a large case the heading says that each was tried in this plan, and there it closes the line.
    served = said("closes" if cure.closes or record.part_only else "serves", lang, record.requirement)
    if cure.opens_nothing:
        parts = [said("opens_nothing", lang, served)]
    else:
        moved = opened or [one for one in cure.side_effects if one.weighted >= 0]
        # Short of less in all, and of more in some month.
        parts = [said("moves" if moved else "shifts", lang, served, _lines(moved or helped, lang))]
        helped = helped if moved else []
    if helped:
        parts.append(said("helps", lang, _lines(helped, lang)))
    parts.append(said("still_lacks", lang, cure.coverage, record.coverage))
    return BETWEEN[lang].join(parts)


def _lines(effects: Iterable[EffectRow], lang: Lang) -> str:
    return ", ".join(said("line_months", lang, one.requirement, one.unit_months) for one in effects)


def _bare(cause: ToldCause) -> str:
    """Without the pledge's name, which stands beside it."""
    return cause.text.removeprefix(str(cause.pledge)).removeprefix(" ").removeprefix(": ")


def _months(cause: ToldCause, record: ExplanationRecord) -> str:
    facts = cause.facts
    # Where another line is short that this one requires, nobody who would be there then can serve before either.
    held_back = cause.code == "requires" and cause.pledge is not None
    if "from" in facts and "to" in facts and not held_back:
        return str(facts["from"]) if facts["from"] == facts["to"] else f"{facts['from']}–{facts['to']}"
    # A limit is broken in one month, and that holds a unit back in all that it could serve.
    return short_text(record.short)


def short_text(short: Iterable[ShortMonths]) -> str:
    """When and by how much, as `2018-01–2018-03 ×2`."""
    parts = []
    for one in short:
        first, last = month_text(one.from_month), month_text(one.to_month)
        times = f" ×{one.units}" if one.units != 1 else ""
        parts.append((first if first == last else f"{first}–{last}") + times)
    return ", ".join(parts)


def _told(form: Form) -> Callable[[ExplanationRecord, Lang], str]:
    def tell(record: ExplanationRecord, lang: Lang) -> str:
        if record.contrast is not None:
            return _contrast(record, record.contrast, lang, form)
        parts = [prose(form, _head(record, lang))]
        for title, table in (
            ("why", cause_table(record, lang)),
            ("near", miss_table(record, lang)),
        ):
            if table.rows:
                parts.append(f"{phrase(title, lang)}\n\n{form(table)}")
        if record.short:
            parts.append(_cures(record, lang, form))
        return "\n".join(parts)

    return tell


def _head(record: ExplanationRecord, lang: Lang) -> str:
    first, last = month_text(record.from_month), month_text(record.to_month)
    months = record.to_month - record.from_month + 1
    if not record.short:
        return said("not_short", lang, record.requirement, record.target, months) + "\n"
    asked = (record.requirement, record.target, record.counted_in, first, last, record.priority)
    head = said("short", lang, *asked, short_text(record.short), record.weighted, record.coverage)
    more = [phrase("base_not_proven", lang)] if not record.proven else []
    more += [phrase("part_only", lang)] if record.part_only else []
    return " ".join([head, *more]) + "\n"


def _cures(record: ExplanationRecord, lang: Lang, form: Form) -> str:
    told = said("among", lang, kinds_text(record.considered.kinds, lang)) if record.considered.kinds else ""
    if record.cures:
        tables = [(head, cure_table(record, cures, lang)) for head, cures in _by_proof(record, lang)]
        parts = [f"{prose(form, head)}\n\n{form(table)}\n" for head, table in tables if table.rows]
        # What others gain, or lose, is told against the plan at hand; a large case keeps most of that plan.
        elsewhere = any(one.side_effects for one in record.cures)
        doubt = phrase("gain_of_plan", lang) + "\n" if elsewhere and not (record.proven or record.part_only) else ""
        text = f"{''.join(parts)}{doubt}{told}\n"
    else:
        none = "no_cure" if record.exhausted else "no_cure_found"
        text = said(none, lang, MOST_CHANGES, record.considered.changes) + f"\n{told}\n"
    if (table := elsewhere_table(record, lang)).rows:
        head = said("elsewhere", lang, record.requirement)
        text += f"\n{prose(form, head)}\n\n{form(table)}\n{phrase('elsewhere_first', lang)}\n"
    return text


def _by_proof(record: ExplanationRecord, lang: Lang) -> list[tuple[str, list[tuple[int, CureRow]]]]:
    """The cures with their numbers, those apart of which a better plan might make other use; each with its heading."""
    cures = list(enumerate(record.cures, 1))
    if record.part_only:
        return [(phrase("what_would_here", lang), cures)]
    return [
        (phrase("what_would", lang), [(number, one) for number, one in cures if one.closes]),
        (said("might", lang, record.requirement), [(number, one) for number, one in cures if not one.closes]),
    ]


def _contrast(record: ExplanationRecord, found: ContrastRow, lang: Lang, form: Form) -> str:
    rows: list[tuple[Cell, ...]] = [
        (one.requirement, figure(one.weighted, lang, sign=True), short_text(one.short)) for one in found.side_effects
    ]
    table = Table(tuple(phrase(name, lang) for name in ("line", "weighted", "short_then")), rows, lang)
    return prose(form, _contrasted(record, found, lang)) + (f"\n{form(table)}" if rows else "")


def _contrasted(record: ExplanationRecord, found: ContrastRow, lang: Lang) -> str:
    pledge, line = found.pledge, record.requirement
    if found.serves:
        return said("serves_already", lang, pledge, line) + "\n"
    if not found.matches:
        return said("mismatch", lang, pledge, line) + "\n"
    if found.barriers:
        lines = [said("barred", lang, pledge, line), *(f"  {_bare(one)}" for one in found.barriers)]
        return "\n".join(lines) + "\n"
    if found.coverage is None:
        return said("contradiction" if found.contradiction else "contrast_unknown", lang, pledge, line) + "\n"
    proof = phrase("proven" if found.proven else "not_proven", lang)
    cost = found.coverage - record.coverage
    if cost == 0:
        head = said("contrast_equal", lang, pledge, line, found.coverage, proof)
    else:
        head = said("contrast", lang, pledge, line, found.coverage, record.coverage, cost, proof)
    return head + "\n"


def _list(record: ExplanationRecord, lang: Lang) -> Table:
    """A row for each change of each cure, complete in itself: for a spreadsheet."""
    names = ("cure", "who", "change", "ask", "lacks", "proof", "effect")
    rows: list[tuple[Cell, ...]] = [
        (
            number,
            one.of,
            one.kind,
            one.text,
            cure.coverage,
            phrase("proven" if cure.proven else "not_proven", lang),
            effect_text(record, cure, lang),
        )
        for number, cure in enumerate(record.cures, 1)
        for one in cure.changes
    ]
    return Table(tuple(phrase(name, lang) for name in names), rows)


def _json(record: ExplanationRecord, lang: Lang) -> str:
    return json.dumps(record.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"


FORMS: Mapping[str, Callable[[ExplanationRecord, Lang], str]] = {
    "table": _told(as_text),
    "markdown": _told(as_markdown),
    "csv": lambda record, lang: as_csv(_list(record, lang)),
    "json": _json,
}
