"""What everything proven is reckoned with."""

import numpy as np

from forcegen.solving.check import exact_sum


def test_sums_of_products_beyond_64_bits_are_exact():
    for large in (3, 2**31, 2**40, 2**62):
        one, other = np.array([large, -1, 0, large]), np.array([large, 5, 7, 1])
        assert exact_sum(one, other) == large * large - 5 + large
