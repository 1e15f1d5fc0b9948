"""What is published is what the code says: schemas, policy, rules, codes, commands, examples."""

import json

import pytest
import yaml
from jsonschema import Draft202012Validator

from forcegen.cli.main import COMMANDS
from forcegen.domain.policy import Policy
from forcegen.eligibility.rules import RULES
from forcegen.errors import BadInput, EngineFault, ForcegenError, NoPlan, Unreadable
from forcegen.explanation.causes import BARRIERS
from forcegen.explanation.causes import CODES as CAUSES
from forcegen.explanation.sentence.report import _CAUSES
from forcegen.explanation.sentence.words import LANGS
from forcegen.findings import CODES, Source
from forcegen.pipeline import Inputs, assess, load
from forcegen.reading.bundled import root
from forcegen.reading.tree import plain
from forcegen.reading.yaml_text import parse_yaml
from forcegen.reporting.schemas import SCHEMAS, schema_text
from forcegen.solving.engines import engine
from support.published import DOCS, FIRST_FILES, capabilities_text, cli_text, files_text, rules_text
from support.specs import specs


@pytest.mark.parametrize("kind", list(SCHEMAS))
def test_schemas_are_fresh(kind):
    """`forcegen schema --write models/schemas` writes them anew."""
    assert (root() / "models" / "schemas" / f"{kind}.schema.json").read_text("utf-8") == schema_text(kind)


class _Dates(yaml.SafeLoader):
    """Dates stay text, as they are for a JSON Schema."""


_Dates.yaml_implicit_resolvers = {
    key: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for key, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def example_files():
    for folder in ("data", "models"):
        for file in sorted((root() / folder).rglob("*.yaml")):
            yield pytest.param(file, id=file.relative_to(root()).as_posix())


@pytest.mark.parametrize("file", list(example_files()))
def test_every_bundled_file_names_its_schema_and_keeps_it(file):
    text = file.read_text("utf-8")
    named = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    schema = json.loads((file.parent / named).read_text("utf-8"))
    document = yaml.load(text, Loader=_Dates)

    def keys_as_text(value):
        if isinstance(value, dict):
            return {str(key): keys_as_text(one) for key, one in value.items()}
        return [keys_as_text(one) for one in value] if isinstance(value, list) else value

    errors = [error.message for error in Draft202012Validator(schema).iter_errors(keys_as_text(document))]
    assert not errors


def test_the_default_policy_file_says_what_the_code_does():
    findings = []
    text = (root() / "models" / "policy" / "default.yaml").read_text("utf-8")
    stated = Policy.model_validate(plain(parse_yaml(text, Source("default.yaml"), findings)))
    assert not findings
    assert stated == Policy()


def test_every_rule_is_in_the_mathematics_and_among_the_causes():
    text = (root() / "models" / "formulation.md").read_text("utf-8")
    assert [rule.CODE for rule in RULES] == list(BARRIERS)
    for rule in RULES:
        assert f"| {rule.CODE} |" in text


def test_every_rule_has_a_case_that_it_bars_and_the_docs_are_fresh():
    barred = {code for spec in specs() for codes in spec.expect.get("barred", {}).values() for code in codes}
    assert barred == {rule.CODE for rule in RULES}


def test_every_cause_has_a_sentence_in_every_language():
    for lang in LANGS:
        assert set(_CAUSES[lang]) == set(CAUSES)


def test_rules_page_is_fresh():
    """`python -m support.published` from the folder tests writes it anew."""
    assert (DOCS / "rules.md").read_text("utf-8") == rules_text()


def test_command_line_page_is_fresh():
    assert (DOCS / "cli.md").read_text("utf-8") == cli_text()


def test_pages_of_files_and_capabilities_are_fresh():
    assert (DOCS / "files.md").read_text("utf-8") == files_text()
    assert (DOCS / "capabilities.md").read_text("utf-8") == capabilities_text()
    assert "| `support.apc`" not in capabilities_text()
    assert "\n| support.apc | " in capabilities_text()
    assert "\n| `notice_days` | whole number from 0" in files_text()


def test_every_code_command_and_exit_code_has_its_line():
    text = (DOCS / "cli.md").read_text("utf-8")
    assert all(f"| {code} |" in text for code in CODES)
    assert all(f"## forcegen {name}" in text for name in COMMANDS)
    for error in (ForcegenError, EngineFault, NoPlan, BadInput, Unreadable):
        assert f"| {error.exit_code} |" in text


def test_the_first_case_does_what_the_page_says(tmp_path):
    for name, text in FIRST_FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    loaded = load(Inputs([tmp_path / "my" / "requirements"], [tmp_path / "my" / "pledges"]))
    assert not loaded.warnings
    gaps = assess(loaded, engine("highs")).gaps
    assert [(gap.requirement, gap.unit_months, gap.causes[0].code) for gap in gaps] == [
        ("UNMX-INF-1", 1, "notice"),
        ("UNMX-MED-1", 12, "language"),
    ]
