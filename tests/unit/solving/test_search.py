"""How long pieces go on that are of no use."""

from types import SimpleNamespace

import pytest

from forcegen.solving.engine import Deadline, Limits
from forcegen.solving.search import Search


@pytest.mark.parametrize(
    ("seconds", "idle", "why", "goes_on"),
    [
        (100.0, 200.0, {}, True),  # HiGHS would not come far
        (1000.0, 60.0, {}, True),
        (1000.0, 200.0, {}, False),
        (None, 1.0, {}, False),  # there is time for everything
        (100.0, 200.0, {"_too_large": lambda _: False}, False),  # SCIP is soon done
        (100.0, 1.0, {"_by_hand": None}, False),  # a later tier
        (1000.0, 200.0, {"_known": object()}, True),  # of a core nothing else is looked for
        (None, 1.0, {"_known": object()}, False),
    ],
)
def test_pieces_that_are_of_no_use_go_on_where_nothing_else_is_of_more(seconds, idle, why, goes_on):
    search = {"_deadline": Deadline(Limits(seconds)), "_hand": SimpleNamespace(idle=idle), "_known": None}
    search |= {"_by_hand": object(), "_too_large": lambda _: True} | why
    assert Search._patient(SimpleNamespace(**search), None) is goes_on
