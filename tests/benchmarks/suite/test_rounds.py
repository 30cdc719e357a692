"""Arms in turn, and what is made of their values."""

import pytest
from benchmarks.suite import rounds


def test_every_round_begins_with_another_arm():
    """No arm is always the first after whatever came before."""
    order = []
    arms = {name: lambda name=name: order.append(name) for name in "abc"}

    rounds.in_turn(arms, 3)

    assert ["a", "b", "c", "b", "c", "a", "c", "a", "b"] == order


def test_values_stay_in_the_order_of_the_rounds():
    """A ratio is made of two values of the same round."""
    count = iter(range(1, 9))

    given = rounds.in_turn({"first": lambda: next(count), "second": lambda: next(count)}, 2)

    assert {"first": [1, 4], "second": [2, 3]} == given
    assert (1 / 2, 4 / 3) == rounds.ratios(given["first"], given["second"])
    assert (-1, 1) == rounds.differences(given["first"], given["second"])


@pytest.mark.parametrize("exponent", [0, 1, 2])
def test_the_exponent_of_a_power_is_found(exponent):
    """Each round gives its own exponent; a constant factor changes none, nor does what any size takes."""
    by_size = {size: [3.0 * size**exponent + 7, size**exponent + 7] for size in (100, 300, 1_000)}

    assert pytest.approx((exponent, exponent)) == rounds.exponents(by_size, [7, 7])


def test_what_does_not_grow_has_no_exponent():
    """Noise of a start is no growth."""
    assert rounds.exponents({100: [2.0], 300: [1.9]}, [1.95]) == ()


def test_a_single_size_has_no_exponent():
    """Nothing can be seen to grow."""
    assert rounds.exponents({100: [2.0]}, [1.0]) == ()


def test_the_95th_percentile_is_between_values():
    """Of 0 to 100 it is 95."""
    assert rounds.late(range(101)) == 95
