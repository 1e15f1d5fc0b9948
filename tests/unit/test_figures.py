"""Numbers as people read them, in both languages."""

import pytest

from forcegen.explanation.sentence.figures import Figure, French, figure, percent


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0.0, "0", "0"),
        (-0.0, "0", "0"),
        (2.0, "2", "2"),
        (7226.5, "7226.5", "7226,5"),
        (1 / 3, "0.333333", "0,333333"),
        (45418.75, "45418.8", "45418,8"),
        (170769.5, "170769.5", "170769,5"),
        (1234567.25, "1234567.2", "1234567,2"),
        (12345678.0, "12345678", "12345678"),
        (100.0, "100", "100"),
        (-0.5, "-0.5", "-0,5"),
        (-1e-9, "0", "0"),
    ],
)
def test_no_digit_is_needless_and_none_of_a_whole_is_lost(value, english, french):
    assert figure(value) == english
    assert figure(value, "fr") == french


def test_in_a_template_with_and_without_a_sign():
    assert "{0:g} {0:+g}".format(Figure(1000000.5)) == "1000000.5 +1000000.5"
    assert f"{French(2.5):g} {French(0.0):+g}" == "2,5 +0"


def test_shares():
    assert percent(0.125) == "12.5%"
    assert percent(0.125, "fr") == "12,5 %"
