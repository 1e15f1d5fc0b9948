"""What docstrings show is what the code gives."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import forcegen

SOURCE = Path(forcegen.__file__).parent
SHOWN = [path.relative_to(SOURCE.parent) for path in sorted(SOURCE.rglob("*.py")) if ">>> " in path.read_text("utf-8")]


def test_some_are_there():
    assert len(SHOWN) > 5


@pytest.mark.parametrize("path", SHOWN, ids=str)
def test_examples_of_docstrings_hold(path):
    module = import_module(".".join(path.with_suffix("").parts))
    found = doctest.testmod(module)
    assert found.attempted
    assert not found.failed
