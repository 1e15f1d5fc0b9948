"""Pages drawn from the code and the spec tables: docs/rules.md and docs/cli.md."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import yaml

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

    lines = [
        "# The command line",
        "",
        "Generated from the commands' own help.",
        "",
        "```",
        _help(group, "forcegen"),
        "```",
        "",
    ]
    with click.Context(group, info_name="forcegen") as context:
        for name in COMMANDS:
            command = group.get_command(context, name)
            assert command is not None
            lines += [f"## forcegen {name}", "", "```", _help(command, f"forcegen {name}"), "```", ""]
    lines += ["## Exit codes", "", "| code | meaning |", "| --- | --- |"]
    lines += [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    lines += ["", "## Error codes", "", "| code | kind | what it means | what to do |", "| --- | --- | --- | --- |"]
    lines += [f"| {one.number} | {one.severity} | {one.title} | {one.advice} |" for one in CODES.values()]
    return "\n".join(lines) + "\n"


def _help(command: click.Command, name: str) -> str:
    context = click.Context(command, info_name=name, max_content_width=100, terminal_width=100)
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


if __name__ == "__main__":
    (DOCS / "rules.md").write_text(rules_text(), encoding="utf-8", newline="\n")
    (DOCS / "cli.md").write_text(cli_text(), encoding="utf-8", newline="\n")
