"""The plain facts of `check` as people read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

from forcegen.explanation.before import Fact
from forcegen.explanation.sentence.report import cause_sentence
from forcegen.explanation.sentence.words import Lang, word
from forcegen.reporting.tables import Table, as_csv, as_markdown, as_text


def fact_table(facts: Sequence[Fact], lang: Lang) -> Table:
    """A row for each line nobody can fill and each pledge nobody needs, with the nearest miss."""
    rows = []
    for fact in facts:
        kind = word("unfillable" if fact.is_line else "unneeded", lang)
        reason = cause_sentence(fact.reasons[0], lang) if fact.reasons else word("no_line_asks", lang)
        more = len(fact.reasons) - 1
        rows.append((kind, fact.about, f"{reason} (+{more})" if more > 0 else reason))
    return Table((word("fact", lang), word("about", lang), word("reason", lang)), rows)


def _json(facts: Sequence[Fact], lang: Lang) -> str:
    record = {
        "schema": "forcegen.check/1",
        "facts": [
            {
                "kind": "line_nobody_can_fill" if fact.is_line else "pledge_nobody_needs",
                "id": fact.about,
                "reasons": [
                    {"code": one.code, "pledge": one.pledge, "facts": dict(one.facts), "lifted_by": one.lifted_by}
                    for one in fact.reasons
                ],
            }
            for fact in facts
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


FORMS: Mapping[str, Callable[[Sequence[Fact], Lang], str]] = {
    "table": lambda facts, lang: as_text(fact_table(facts, lang)) if facts else word("no_facts", lang) + "\n",
    "csv": lambda facts, lang: as_csv(fact_table(facts, lang)),
    "markdown": lambda facts, lang: as_markdown(fact_table(facts, lang)),
    "json": _json,
}
