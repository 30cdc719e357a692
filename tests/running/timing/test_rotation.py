"""The order of claims within a launch."""

from __future__ import annotations

from generators.running.timing.rotation import rotated, start_of


def test_each_claim_has_each_place_once_in_as_many_launches():
    """The orders are the rows of a Latin square."""
    rows = [rotated("abcd", launch, 2) for launch in range(4)]

    assert ["cdab", "dabc", "abcd", "bcda"] == ["".join(row) for row in rows]
    assert all({*column} == {*"abcd"} for column in zip(*rows, strict=True))


def test_the_first_order_follows_from_the_seed():
    """The same seed gives the same one, and seeds give all of them."""
    assert start_of("run", 13) == start_of("run", 13)
    assert {*range(5)} == {start_of(f"run {number}", 5) for number in range(100)}


def test_nothing_to_time_has_an_order_too():
    """It is empty."""
    assert [] == rotated([], 3, start_of("run", 0))
