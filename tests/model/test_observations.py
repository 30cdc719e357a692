"""What a measure's value must be to count: the bounds of every kind, on the nouns themselves."""

from __future__ import annotations

import pytest

from generators.model import Battery, Check, Launch, Number, Text, Timing, Twins
from generators.model.observations import FEWEST_SEEDS
from generators.text import TEXT_LIMIT

ROUNDS = Launch(wall=(1.0, 2.0), cpu=(0.0, 1.0), noisy=(False, True))
NO_ROUNDS = Launch(wall=(), cpu=(), noisy=())
NO_MARK = Launch(wall=(1.0,), cpu=(1.0,), noisy=())
NEGATIVE = Launch(wall=(1.0,), cpu=(-1.0,), noisy=(False,))


@pytest.mark.parametrize(
    "value",
    [
        Check(value=False),
        Number(value=-1.0),
        Number(value=(1.0,) * FEWEST_SEEDS),
        Battery(items={"left out": None}),
        Text(value="é" * (TEXT_LIMIT // 2)),
        Timing(launches={"": (ROUNDS,)}, twins={"": (Twins(first=ROUNDS, second=ROUNDS),)}),
    ],
    ids=lambda value: value.kind,
)
def test_a_value_within_its_bounds_counts(value):
    """The smallest and the largest that are allowed have no fault."""
    assert value.fault is None


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (Number(value=(1.0,) * (FEWEST_SEEDS - 1)), "fewer than 3 seeds"),
        (Battery(items={}), "a battery without items"),
        (Text(value="é" * (TEXT_LIMIT // 2) + "x"), "a text of over 4096 bytes"),
        (Timing(launches={}), "a timing without launches"),
        (Timing(launches={"": (ROUNDS,), "8": ()}), "a timing without launches"),
        (Timing(launches={"": (ROUNDS, NO_ROUNDS)}), "a timing whose rounds don't pair"),
        (Timing(launches={"": (NO_MARK,)}), "a timing whose rounds don't pair"),
        (Timing(launches={"": (NEGATIVE,)}), "a timing whose rounds don't pair"),
        (
            Timing(launches={"": (ROUNDS,)}, twins={"": (Twins(first=ROUNDS, second=NO_MARK),)}),
            "a timing whose rounds don't pair",
        ),
    ],
)
def test_a_value_beyond_its_bounds_says_why_it_does_not_count(value, fault):
    """The reason is the same wherever the value comes from: a script or another machine's record."""
    assert fault == value.fault
