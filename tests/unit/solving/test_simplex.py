"""The simplex method is told to stop while it runs."""

from unittest.mock import patch

import numpy as np
import pytest
from benchmarks.families import Size
from benchmarks.generate import write

from forcegen.formulation.tightened import tightened
from forcegen.pipeline import Inputs, load, prepare
from forcegen.solving.engine import Deadline, Limits
from forcegen.solving.simplex import Simplex


@pytest.mark.parametrize("told", [True, False])
def test_a_run_ends_when_it_is_told_to(tmp_path, told):
    write("tight", Size(100, 200), tmp_path)
    _, formulation = prepare(load(Inputs([tmp_path / "requirements"], [tmp_path / "pledges"])))
    programme = tightened(formulation.without_aims, formulation.layout)
    coverage, costs = formulation.programme.objectives[0], np.zeros(programme.columns, np.int64)
    costs[coverage.columns] = coverage.coefficients
    with patch("forcegen.solving.simplex._POLL", 1e-4):
        simplex = Simplex(programme, costs, Deadline(Limits()), lambda: told)
        assert simplex.from_nothing(np.arange(programme.columns)) is not told
