"""The page of the benchmark says where others do better."""

import pytest
from benchmarks.page import _better
from benchmarks.results_read import Result


def result(method, value=10.0, bound=8.0, proof=None, rescored=None):
    return Result(
        {
            "case": {"family": "rich", "lines": 60, "pledges": 120, "seed": 1},
            "method": method,
            "status": "ok",
            "message": "",
            "value": value,
            "bound": bound,
            "rescored": value if rescored is None else rescored,
            "breaches": [],
            "seconds_to_proof": proof,
        }
    )


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([result("scip")], "Nowhere."),
        ([result("scip", value=9.0)], "rich 60x120, SCIP: a better plan"),
        ([result("scip", bound=8.5), result("cbc", bound=None)], "rich 60x120, SCIP: a higher bound"),
        ([result("greedy", value=None, bound=None)], "Nowhere."),
        ([result("scip", value=9.0, rescored=12.0)], "Nowhere."),
        ([result("forcegen-1", value=9.0)], "Nowhere."),
        ([result("highs", 9.0, 9.0, 3.0)], "rich 60x120, HiGHS: a better plan, a higher bound, proven sooner"),
    ],
)
def test_where_others_do_better_is_said_of_plans_that_stand_the_check(others, said):
    text = _better([result("forcegen"), *others])
    assert text.rstrip().splitlines()[-1].removeprefix("- ") == said
