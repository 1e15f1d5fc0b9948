"""When further cuts are not worth their time, and how long they may be."""

from __future__ import annotations

from forcegen.solving.rounds import Rounds


def after(rounds, bounds, best):
    """After each bound whether it is over, and how many columns a cut may have, until it is."""
    said = []
    for bound in bounds:
        said.append((rounds.over(bound, best), rounds.columns))
        if said[-1][0]:
            break
    return said


def test_a_small_case_has_two_idle_rounds_of_ceilings_and_one_of_rounded_cuts():
    bounds = [100_000, 100_019, 100_038, 100_100]
    assert after(Rounds(large=False, rounded=False), bounds, 200_000) == [(False, 2_000)] * 2 + [(True, 2_000)]
    assert after(Rounds(large=False, rounded=True), bounds, 200_000)[:3] == [(False, 2_000)] * 3
    assert after(Rounds(large=False, rounded=True), [100_000, 100_009], 200_000)[-1] == (True, 2_000)


def test_of_a_large_case_cuts_get_longer_before_they_end():
    """100 of a million is little: two such rounds make cuts longer, then it ends after two."""
    bounds = [1_000_000 + 100 * number for number in range(9)]
    said = after(Rounds(large=True, rounded=True), bounds, 1_001_000)
    assert said == [(False, 2_000), (False, 4_000), (False, 8_000), (False, 8_000), (True, 8_000)]


def test_far_from_the_plan_at_hand_they_go_on_for_less():
    bounds = [1_000_000 + 100 * number for number in range(9)]
    assert not any(over for over, _ in after(Rounds(large=True, rounded=True), bounds, 2_000_000))
    bounds = [1_000_000 + 10 * number for number in range(9)]
    assert after(Rounds(large=True, rounded=True), bounds, 2_000_000)[-1] == (True, 8_000)


def test_of_a_large_case_one_idle_round_of_ceilings_is_enough():
    assert after(Rounds(large=True, rounded=False), [100_000, 100_019], 200_000)[-1] == (True, 2_000)
