"""Pages drawn from the code, the spec tables and the catalogue: docs/rules.md, cli.md, files.md, capabilities.md."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import yaml

from forcegen.reading.bundled import root
from forcegen.reading.gather import gather
from support.specs import tables

DOCS = Path(__file__).resolve().parents[2] / "docs"

EXIT_CODES = {
    0: "done, gaps or not",
    1: "a fault in forcegen",
    2: "wrong usage",
    3: "gaps remain and `--fail-on-gaps` was given",
    4: "no plan within the time limit, or the hard rules contradict each other",
    65: "bad input",
    66: "a file cannot be read or written",
    130: "ended by Ctrl-C before there was a search to stop, or by a second one",
}


def rules_text() -> str:
    """The rules as small cases; each is run on every engine by the tests."""
    lines = [
        "# The rules, in small cases",
        "",
        "Generated from `tests/spec/`; every case is run on every engine. What a case leaves out has a default: a line",
        "`L` of mission `M` asks for one infantry company (25 persons) from 2018-01 to 2018-03, priority 3; a",
        "pledge `XAA-1` offers one company at level 3, ready at once. Decisions are taken on 1 December 2017.",
        "",
    ]
    for table in tables():
        lines += [f"## {table['rule']}", "", table["text"].strip(), ""]
        for one in table["cases"]:
            given = {key: value for key, value in one.items() if key not in ("title", "expect")}
            lines += [f"### {one['title']}", "", "```yaml", _yaml(given), "```", "", _expected(one["expect"]), ""]
    return "\n".join(lines).rstrip() + "\n"


def _yaml(given: dict[str, Any]) -> str:
    rows = []
    for key, value in given.items():
        if isinstance(value, list):
            rows.append(f"{key}:")
            rows += [f"  - {_flow(one)}" for one in value]
        else:
            rows.append(f"{key}: {_flow(value)}")
    return "\n".join(rows)


def _flow(value: Any) -> str:
    return yaml.safe_dump(value, default_flow_style=True, width=10_000, sort_keys=False, allow_unicode=True).strip()


def _expected(expect: dict[str, Any]) -> str:
    said = []
    for pair, codes in expect.get("barred", {}).items():
        said.append(f"`{pair}` is barred: {', '.join(codes)}.")
    if "pairs" in expect and not expect["pairs"]:
        said.append("The capabilities do not match.")
    if "plan" in expect:
        said.append("Plan: " + ", ".join(f"`{one}`" for one in expect["plan"]) + ".")
    if "support" in expect:
        said.append("Support: " + ", ".join(f"`{one}`" for one in expect["support"]) + ".")
    for name, value in expect.get("tiers", {}).items():
        said.append(f"Tier {name}: {value}.")
    if "short" in expect:
        short = ", ".join(f"{name} by {months} unit-months" for name, months in expect["short"].items())
        said.append(f"Short: {short}." if short else "Nothing is short.")
    return " ".join(said)


def cli_text() -> str:
    """Commands with their help, exit codes and error codes."""
    from forcegen.cli.main import COMMANDS, group
    from forcegen.findings import CODES

    lines = ["# The command line", "", "Generated from the commands' own help.", ""]
    with click.Context(group, info_name="forcegen", terminal_width=100, **group.context_settings) as context:
        lines += ["```", _help(context), "```", ""]
        for name in COMMANDS:
            command = group.get_command(context, name)
            assert command is not None
            mine = click.Context(command, context, name)
            lines += [f"## forcegen {name}", "", "```", _help(mine), "```", ""]
    lines += ["## Exit codes", "", "| code | meaning |", "| --- | --- |"]
    lines += [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    lines += ["", "## Error codes", "", "| code | kind | what it means | what to do |", "| --- | --- | --- | --- |"]
    lines += [f"| {one.number} | {one.severity} | {one.title} | {one.advice} |" for one in CODES.values()]
    return "\n".join(lines) + "\n"


FILES = {
    "requirements": "A mission and what it asks for. One mission a file.",
    "pledges": "A contributor and what it offers. One contributor a file.",
    "policy": "What holds for a run. What it leaves out has the default of `models/policy/default.yaml`.",
    "overlay": "A what-if: records to change or add, over the files above. A record known by its `id` is changed field"
    " by field; a field that is named is replaced whole, one left empty is no longer stated.",
}


FIRST_CASE = """\
Three files, and `forcegen solve -r my/requirements -p my/pledges`: the battalion needs 60 days from the decision
and comes a month late; of the hospital too few speak French. Codes of languages are those of ISO 639-3, of states
those of ISO 3166-1 (three letters; `XAA` to `XZZ` are free for invented ones). Levels are those of the Peacekeeping
Capability Readiness System: 1, 2, 3, and `RDL` for rapid deployment."""
FIRST_FILES = {
    "my/requirements/mission.yaml": """
mission:
  id: UNMX
  ceilings: {military: 2000, police: 600}
requirements:
  - id: UNMX-INF-1
    capability: infantry.battalion
    quantity: 1
    from: 2027-03
    to: 2028-02
    priority: 1                # 1 to 5; 3 when silent
  - id: UNMX-MED-1
    capability: medical.level2
    quantity: 1
    from: 2027-03
    to: 2028-02
    languages: {fra: 0.2}      # least share of each unit that speaks it
""",
    "my/pledges/xaa.yaml": """
contributor: {id: XAA, name: Xanadia}
pledges:
  - id: XAA-INF-1
    capability: infantry.battalion
    quantity: 1
    level: 3
    notice_days: 60
  - id: XAA-MED-1
    capability: medical.level2
    quantity: 1
    level: 2
    notice_days: 90
    languages: {fra: 0.1}
""",
    "my/policy.yaml": """
as_of: 2027-01-15              # when decisions are taken
""",
}


def files_text() -> str:
    """The fields of every file that people write."""
    lines = [
        "# The files, field by field",
        "",
        "Generated from the JSON Schemas in `models/schemas`, which an editor can use to complete and check a file",
        "while it is typed. Files are YAML, UTF-8, and end in `.yaml` or `.yml`; Excel and CSV are not read.",
        "A file is known by what it holds, not by its name, but for a `policy.yaml` beside the folder of the",
        "requirements. `forcegen check` says what is wrong.",
        "Months are written 2018-01; shares with a point, 0.15. [data/](../data/README.md) has examples,",
        "[capabilities.md](capabilities.md) the codes.",
        "",
    ]
    lines += ["## A first case", "", FIRST_CASE, ""]
    for name, text in FIRST_FILES.items():
        lines += [f"`{name}`:", "", "```yaml", text.strip(), "```", ""]
    for kind, text in FILES.items():
        schema = json.loads((root() / "models" / "schemas" / f"{kind}.schema.json").read_text("utf-8"))
        lines += [f"## {kind}", "", text, ""]
        if "properties" in schema:
            lines += [*_fields(schema), ""]
        for name, record in schema.get("$defs", {}).items():
            if "properties" in record:
                lines += [f"### {kind}: {name}", "", record.get("description", "").strip(), "", *_fields(record), ""]
    return "\n".join(lines).rstrip() + "\n"


def _fields(record: dict[str, Any]) -> list[str]:
    rows = ["| field | form | what it says |", "| --- | --- | --- |"]
    for name, field in record["properties"].items():
        must = " (required)" if name in record.get("required", ()) else ""
        said = " ".join(field.get("description", "").split()).replace("|", "\\|")
        rows.append(f"| `{name}`{must} | {_form(field)} | {said} |")
    return rows


def _form(field: dict[str, Any]) -> str:
    """What may be written, in a few words."""
    if "$ref" in field:
        return f"{field['$ref'].rsplit('/', 1)[1]}"
    if "anyOf" in field or "oneOf" in field:
        forms = [_form(one) for one in field.get("anyOf", field.get("oneOf", ())) if one.get("type") != "null"]
        return " or ".join(dict.fromkeys(forms))
    if "enum" in field or "const" in field:
        return ", ".join(dict.fromkeys(f"`{one}`" for one in field.get("enum", [field.get("const")])))
    kind = field.get("type")
    if kind == "array":
        return f"list of {_form(field.get('items', {}))}"
    if kind == "object":
        values = field.get("additionalProperties")
        return f"map to {_form(values)}" if isinstance(values, dict) else "map"
    if kind in ("integer", "number"):
        least, most = field.get("minimum"), field.get("maximum")
        word = "whole number" if kind == "integer" else "number"
        return word + (f" from {least}" if least is not None else "") + (f" to {most}" if most is not None else "")
    shown = f", as {', '.join(f'`{one}`' for one in field['examples'])}" if "examples" in field else ""
    return {"boolean": "`true` or `false`", "string": "text"}.get(str(kind), "anything") + shown


def capabilities_text() -> str:
    """Every code of the bundled catalogue."""
    lines = [
        "# Capabilities",
        "",
        "Generated from the bundled catalogue, `models/catalogue`, where each figure has its source. A pledge of one",
        "may also serve a line that asks for one it stands in for, at a cost to quality.",
        "",
        "| code | name | category | counted in | persons | elements | least tour | stands in for |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    found = gather([root() / "models" / "catalogue"])
    for one in sorted((located.record for located in found.capabilities), key=lambda one: one.code):
        parts = f"{one.elements} {one.element}" if one.elements else ""
        covers = ", ".join(cover.capability for cover in one.covers)
        tour = f"{one.min_tour_months} months" if one.min_tour_months else ""
        row = (one.code, one.name, one.category, one.counted_in, one.strength or "", parts, tour, covers)
        lines.append("| " + " | ".join(map(str, row)) + " |")
    return "\n".join(lines) + "\n"


def _help(context: click.Context) -> str:
    return "\n".join(line.rstrip() for line in context.get_help().splitlines())


if __name__ == "__main__":
    (DOCS / "rules.md").write_text(rules_text(), encoding="utf-8", newline="\n")
    (DOCS / "cli.md").write_text(cli_text(), encoding="utf-8", newline="\n")
    (DOCS / "files.md").write_text(files_text(), encoding="utf-8", newline="\n")
    (DOCS / "capabilities.md").write_text(capabilities_text(), encoding="utf-8", newline="\n")
