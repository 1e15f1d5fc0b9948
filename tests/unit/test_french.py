"""Whatever can be wrong is told in French, too."""

import ast
from pathlib import Path

import pytest

import forcegen
from forcegen.errors import BadInput, NoPlan
from forcegen.findings import CODES, Finding, Place, Source, finding_text
from forcegen.french import SENTENCES, french

SOURCES = sorted(Path(forcegen.__file__).parent.rglob("*.py"))


def template(node) -> str | None:
    """The text of a literal, with `{}` for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return None


def literals(node, function) -> list[str]:
    """Every text that a node may be: a literal, one of two, or what its name was given in the same function."""
    if isinstance(node, ast.IfExp):
        return [*literals(node.body, function), *literals(node.orelse, function)]
    if isinstance(node, ast.BoolOp):
        return [text for one in node.values for text in literals(one, function)]
    if isinstance(node, ast.Name):
        given = [one for one in ast.walk(function) if isinstance(one, ast.Assign)]
        named = [one.value for one in given if any(ast.unparse(to) == node.id for to in one.targets)]
        return [text for one in named if not isinstance(one, ast.Name) for text in literals(one, function)]
    text = template(node)
    return [text] if text else []


def said_of_findings() -> set[str]:
    found = set()
    for path in SOURCES:
        tree = ast.parse(path.read_text("utf-8"))
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "Finding":
                    parts = [
                        *call.args[1:2],
                        *call.args[3:4],
                        *(one.value for one in call.keywords if one.arg == "hint"),
                    ]
                    found |= {text for part in parts for text in literals(part, function)}
            if path.name == "coercion.py" and function.name == "_in_words":
                returned = [one.value for one in ast.walk(function) if isinstance(one, ast.Return) and one.value]
                found |= {text for one in returned for text in literals(one, function)}
            if path.name == "verify.py" and function.name in ("_inputs", "_horizon", "_tiers"):
                yielded = [one.value for one in ast.walk(function) if isinstance(one, ast.Yield) and one.value]
                found |= {text for one in yielded for text in literals(one, function)}
    return {text for text in found if text.replace("{}", "").strip()}


def test_what_findings_say_was_found():
    said = said_of_findings()
    assert len(said) > 90
    assert "unknown field '{}'" in said
    assert "{}{} is not a whole number" in said


def said_on_the_command_line() -> set[str]:
    """What is told in the language asked for, and what is wrong usage."""
    found = set()
    for path in SOURCES:
        if path.parent.name != "cli":
            continue
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef):
                calls = [one for one in ast.walk(function) if isinstance(one, ast.Call) and one.args]
                said = [one.args[0] for one in calls if ast.unparse(one.func) in TELLING]
                found |= {text for one in said for text in literals(one, function)}
    return {text for text in found if text.replace("{}", "").strip()}


TELLING = ("told", "click.BadParameter", "click.UsageError", "self.fail", "interruptible")


def test_what_the_command_line_says_was_found():
    said = said_on_the_command_line()
    assert len(said) > 20
    assert "the path is empty" in said
    assert "{}: best so far {}" in said


@pytest.mark.parametrize("english", sorted(said_on_the_command_line()))
def test_every_sentence_of_the_command_line_has_a_french_one(english):
    assert french(english.replace("{}", "X")) != english.replace("{}", "X")


@pytest.mark.parametrize("english", sorted(said_of_findings()))
def test_every_sentence_of_a_finding_has_a_french_one(english):
    filled = [english.replace("{}", word) for word in ("quantity: 'x'", "quantity: ")]
    assert any(french(one) != one for one in filled)


@pytest.mark.parametrize("code", list(CODES.values()), ids=list(CODES))
def test_every_code_is_explained_in_french(code):
    assert french(code.title) != code.title
    assert french(code.advice) != code.advice


def test_no_sentence_loses_a_blank():
    for english, said in SENTENCES.items():
        assert english.count("{}") == said.replace("{{}}", "").count("{}"), english


def test_what_stands_in_a_blank_stays_as_it_was():
    assert french("unknown field '{} {0}'") == "champ inconnu : « {} {0} »"
    assert french("women (160) exceeds strength (140)") == "plus de femmes (160) que l'effectif (140)"
    assert french("pledge X is left out: its months lie outside 2018-01 to 2018-12") == (
        "l'offre X est laissée de côté : ses mois sont hors de 2018-01 à 2018-12"
    )


def test_names_of_fields_and_own_words_stay_as_they_are():
    for word in ("capability", "contributor", "pledge", "package", "this"):
        assert french(f"missing field '{word}'") == f"champ manquant : « {word} »"
        assert french(f"did you mean '{word}'?") == f"vouliez-vous dire « {word} » ?"
    assert french("no contributor 'package' is described in any file") == (
        "aucune description de contributeur « package » dans les fichiers"
    )


def test_all_problems_are_told_and_counted_in_french():
    place = Place(Source("a.yaml", ["capability: x"]), 1, 13)
    unknown = Finding("FG104", "unknown capability 'x'", place, "did you mean 'y'?")
    assert finding_text(unknown, "fr").splitlines() == [
        "a.yaml:1:13: FG104 capacité inconnue : « x »",
        "    1 | capability: x",
        "      |             ^ vouliez-vous dire « y » ?",
    ]
    assert BadInput([unknown]).text("fr").endswith("\n1 problème dans 1 fichier.")
    warning = Finding("FG203", "L: c has no elements", place)
    assert finding_text(warning, "fr").startswith("a.yaml:1:13: FG203 avertissement L : c n'a pas d'éléments")
    assert NoPlan.found(True).text("fr") == "aucun plan n'a été trouvé avant l'arrêt de la recherche"
