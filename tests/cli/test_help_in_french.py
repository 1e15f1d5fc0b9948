"""Every paragraph of the help has a French one, and the help in French is laid out as the English one."""

import inspect
import os
import subprocess
import sys

import click
import pytest

from forcegen.cli.help_in_french import HELP
from forcegen.cli.main import COMMANDS, group

LOADED = {name: group.get_command(click.Context(group), name) for name in COMMANDS}


def paragraphs(text: str) -> list[str]:
    """What is told in sentences: examples are the same in both languages."""
    return [" ".join(one.split()) for one in inspect.cleandoc(text).split("\n\n") if not one.startswith("\b")]


def said() -> set[str]:
    found = {*COMMANDS.values(), *paragraphs(group.help), *paragraphs(group.epilog)}
    for command in LOADED.values():
        found |= {*paragraphs(command.help), *(one.help for one in command.params if isinstance(one, click.Option))}
    return found


@pytest.mark.parametrize("english", sorted(said()))
def test_every_paragraph_has_a_french_one(english):
    assert HELP[english] != english


def test_nothing_is_told_in_french_that_no_command_says():
    clicks = {"Commands", "Show this message and exit.", "Show the version and exit."}
    assert set(HELP) == said() | clicks


@pytest.mark.parametrize(("asked", "locale"), [(("--lang", "fr"), "C.UTF-8"), ((), "fr_FR.UTF-8")])
def test_help_comes_in_the_language_asked_for(tmp_path, asked, locale):
    env = {key: value for key, value in os.environ.items() if not key.startswith("LC_")} | {"LANG": locale}
    command = [sys.executable, "-m", "forcegen", "solve", *asked, "--help"]
    told = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, encoding="utf-8", check=True).stdout
    lines = told.splitlines()
    assert lines[0] == "Usage : forcegen solve [OPTIONS]"
    assert "  Apparier les offres et les besoins, et montrer les manques qui restent." in lines
    assert "  Exemples :" in lines
    assert "    forcegen solve --time-limit 60 --format csv > gaps.csv" in lines
    assert "Options :" in lines
    assert "Le solveur.  [par défaut : highs]" in told
    assert "Montrer ce texte, et finir." in told
