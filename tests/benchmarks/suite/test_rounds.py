"""Arms in turn, and what is made of their values."""

import pytest
from benchmarks.suite import rounds
from benchmarks.suite.benchmark import Case
from benchmarks.suite.commands import CommandError


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


def test_an_arm_that_fails_is_absent_and_leaves_the_others_their_values():
    """It is not called again, says why, and is no arm to compare with."""
    calls = []

    def fails():
        calls.append(1)
        raise CommandError("tool /home/me/base/file: ended with 3:\nsorry")

    given = rounds.in_turn({"first": lambda: 1.0, "second": fails}, 3, {"third": "not installed"})

    assert {"first": [1.0] * 3} == given
    assert {"second": "sorry", "third": "not installed"} == given.absent
    assert len(calls) == 1
    case = Case("b", "c")
    assert (
        case.measured("second / first", "x", lambda: rounds.ratios(given["second"], given["first"])).absent
        == "sorry"
    )
    assert case.exponents("third", lambda _: given["third"], (1, 2), 1).absent == "not installed"
    assert case.measured("first", "s", lambda: given["first"]).values == (1, 1, 1)


def test_an_arm_that_fails_later_has_no_values():
    """Ratios are made of two values of the same round, so that half of the rounds are none."""
    left = iter([1.0])

    def fails_later():
        for value in left:
            return value
        raise CommandError("sorry")

    assert {"first": [2, 2]} == rounds.in_turn({"first": lambda: 2, "second": fails_later}, 2)


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
