"""What a script may return, what it may not, and the plain form of it."""

from __future__ import annotations

import time
from decimal import Decimal

import numpy as np
import pytest

from generators.harness import values
from generators.probes.measuring.known_work import spin


class Numpied:
    """A value like a TensorFlow tensor: its numbers are behind `numpy()`."""

    def __init__(self, value):
        self.value = value

    def numpy(self):
        """The value as an array."""
        return np.asarray(self.value)


class Unshowable:
    """A value whose repr raises."""

    def __repr__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    ("kind", "given", "taken"),
    [
        ("check", True, {"kind": "check", "value": True}),
        ("check", np.False_, {"kind": "check", "value": False}),
        ("number", 3, {"kind": "number", "value": 3.0}),
        ("number", 2**53 + 1, {"kind": "number", "value": 9007199254740993}),
        ("number", np.int64(2**63 - 1), {"kind": "number", "value": 9223372036854775807}),
        ("number", 10**22, {"kind": "number", "value": 1e22}),
        ("number", np.float32(0.5), {"kind": "number", "value": 0.5}),
        ("number", Numpied(0.5), {"kind": "number", "value": 0.5}),
        ("number", (1, np.int64(2), Numpied(3)), {"kind": "number", "value": [1.0, 2.0, 3.0]}),
        ("number", np.arange(3), {"kind": "number", "value": [0.0, 1.0, 2.0]}),
        ("battery", {"x": np.True_, "y": None}, {"kind": "battery", "items": {"x": True, "y": None}}),
        ("text", "a\ud800", {"kind": "text", "value": "a?"}),
        ("text", "x" * 4096, {"kind": "text", "value": "x" * 4096}),
    ],
)
def test_values_become_pythons_own(kind, given, taken):
    """NumPy's and a tensor's scalars and arrays are taken as what they hold."""
    assert taken == values.VALUES[kind]("m", given)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("check", 1),
        ("check", "yes"),
        ("check", None),
        ("number", True),
        ("number", "1"),
        ("number", None),
        ("number", Decimal(1)),
        ("number", float("inf")),
        ("number", np.nan),
        ("number", 10**400),
        ("number", np.uint64(2**64 - 1)),
        ("number", [1, 2]),
        ("number", [1, 2, True]),
        ("number", [1, 2, float("nan")]),
        ("number", np.ones((3, 3))),
        ("number", Unshowable()),
        ("battery", {}),
        ("battery", [True]),
        ("battery", {1: True}),
        ("battery", {"x": 1}),
        ("text", b"bytes"),
        ("text", "x" * 4097),
        ("text", "é" * 2049),
        ("timing", 1.5),
        ("timing", {}),
        ("timing", {"8": 1}),
    ],
)
def test_other_values_are_refused_by_name(kind, given):
    """The sentence names the measure."""
    with pytest.raises(values.InvalidError, match='measure "m"'):
        values.VALUES[kind]("m", given)


def test_a_timing_is_a_callable_or_one_per_size():
    """Sizes become texts."""
    assert [""] == list(values.VALUES["timing"]("m", print))
    assert ["8", "64"] == list(values.VALUES["timing"]("m", {8: print, "64": print}))


def test_a_control_of_a_pair_keeps_its_ends():
    """A pair is inclusive and stays a pair; an exact answer stays one number."""
    assert [1.0, 2.0] == values.known("m", (1, 2))
    assert 1.0 == values.known("m", np.float32(1))


@pytest.mark.parametrize(
    "yielded", [("n", 1), ["n", 1, 1], (1, 1, 1), ("m", 1, 1), ("n.x", 1, 1), ("b", True, True)]
)
def test_a_control_of_another_shape_is_refused(yielded):
    """Three things, a measure's name first."""
    with pytest.raises(values.InvalidError):
        values.control({"n": "number", "b": "battery"}, yielded, {})


def test_a_control_is_taken_by_the_kind_of_its_measure():
    """A check and an item of a battery are bools, a number is one, a timing is timed."""
    kinds = {"n": "number", "c": "check", "b": "battery", "t": "timing"}

    assert {"measure": "n", "observed": 1.0, "known": 1.0} == values.control(kinds, ("n", 1, 1), {})
    assert {"measure": "c", "observed": True, "known": False} == values.control(kinds, ("c", np.True_, False), {})
    assert {"measure": "b.x", "observed": True, "known": True} == values.control(kinds, ("b.x", True, True), {})
    assert values.control(kinds, ("t", lambda: None, (0, 1)), {})["observed"] < 1


def test_the_control_of_a_timing_does_its_work():
    """What hands its work back would pass as quick."""
    with pytest.raises(values.InvalidError, match=r"work that is not done yet \(got map\); take all"):
        values.control({"t": "timing"}, ("t", lambda: map(abs, [1]), (0, 1)), {})


def test_a_whole_number_that_no_record_holds_is_refused_with_the_way_out():
    """Its digits are counted, since Python writes no number of over 4,300 of them."""
    with pytest.raises(values.InvalidError, match=r"at most 64 bits .* \(got one of 33,221 bits\); return float"):
        values.number("m", 10**10_000)


def test_a_control_is_off_by_its_last_digit():
    """Reading and known answer keep all digits."""
    control = values.control({"n": "number"}, ("n", 2**60 + 1, 2**60), {})

    assert (2**60 + 1, 2**60) == (control["observed"], control["known"])


@pytest.mark.parametrize(
    ("clock", "work", "lowest", "highest"),
    [
        ("cpu", spin, 0.02, 9),
        ("cpu", time.sleep, 0, 0.01),
        ("wall", spin, 0.02, 9),
        ("wall", time.sleep, 0.02, 9),
        ("wall", lambda _: None, 0, 0.01),
    ],
)
def test_the_control_of_a_timing_reads_the_clock_of_its_measure(clock, work, lowest, highest):
    """Sleeping takes no time of the processor, and both clocks have a work that they read as nothing."""
    read = values.control({"t": "timing"}, ("t", lambda: work(0.02), (0, 1)), {"t": clock})

    assert lowest <= read["observed"] <= highest
