"""The largest sum of whole units under a ceiling, against every choice there is."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from forcegen.formulation.tightened import _largest, lifted

ITEMS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 7)), max_size=4)


@given(ITEMS, st.integers(0, 60))
def test_it_is_the_largest_of_all_choices(items, ceiling):
    counts, most = [count for count, _ in items], [units for _, units in items]
    sums = (sum(map(int.__mul__, counts, chosen)) for chosen in product(*(range(units + 1) for units in most)))
    assert _largest(counts, most, ceiling) == max(one for one in sums if one <= ceiling)


def test_millions_of_units_are_not_counted_one_by_one():
    """As they once were: this took minutes, and no limit of time was heard of meanwhile."""
    assert lifted([(1, 1_000_000), (7, 100_000), (11, 90_000)], 999_999) == ([1, 7, 11], 999_999)
    assert lifted([(4, 1_000_000)], 999_999) == ([4], 999_996)
