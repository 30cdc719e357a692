"""What a measure's value must be to count: the bounds of every kind, on the nouns themselves."""

from __future__ import annotations

import pytest
from helpers.observations import observation
from pydantic import ValidationError

from generators.model import Battery, Check, Launch, Number, Observation, Text, Timing, Twins
from generators.model.evidence import observations
from generators.model.evidence.observations import FEWEST_SEEDS
from generators.text import TEXT_LIMIT

ROUNDS = Launch(wall=(1.0, 2.0), cpu=(0.0, 1.0), noisy=(False, True))
NO_ROUNDS = Launch(wall=(), cpu=(), noisy=())
NO_MARK = Launch(wall=(1.0,), cpu=(1.0,), noisy=())
HALF_A_LOOP = ROUNDS.model_copy(update={"loop": (0.005,)})
NONE_COUNTS = ROUNDS.model_copy(update={"left_out": {"wall": (True, True)}})
ONE_SAID = ROUNDS.model_copy(update={"left_out": {"cpu": (True,)}})
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
        (Timing(launches={"": (HALF_A_LOOP,)}), "a timing whose rounds don't pair"),
        (Timing(launches={"": (NONE_COUNTS,)}), "a timing whose rounds don't pair"),
        (Timing(launches={"": (ONE_SAID,)}), "a timing whose rounds don't pair"),
        (
            Timing(launches={"": (ROUNDS,)}, twins={"": (Twins(first=ROUNDS, second=NO_MARK),)}),
            "a timing whose rounds don't pair",
        ),
    ],
)
def test_a_value_beyond_its_bounds_says_why_it_does_not_count(value, fault):
    """The reason is the same wherever the value comes from: a script or another machine's record."""
    assert fault == value.fault


def test_observations_of_one_environment_share_it():
    """Ten thousand of them would not fit into memory otherwise; another environment is another one."""
    first, second = (
        Observation.model_validate(observation(name).model_dump(mode="json")) for name in ("alpha", "beta")
    )
    other = observation("alpha").model_dump(mode="json")
    other["environment"]["python"] = "2.7"

    assert first.environment is second.environment
    assert observation("alpha") == first
    assert "2.7" == Observation.model_validate(other).environment.python


@pytest.mark.parametrize("content", [{"name": {1, 2}}, {"name": 1}, [], "default"])
def test_an_environment_that_is_none_is_refused(content):
    """Whatever it is instead."""
    with pytest.raises(ValidationError):
        Observation.model_validate({**observation("alpha").model_dump(mode="json"), "environment": content})


def test_environments_are_not_remembered_for_ever():
    """More than a project has are read, and each is what was written."""
    record = observation("alpha").model_dump(mode="json")
    names = [f"3.{number}" for number in range(100)]
    found = [
        Observation.model_validate({**record, "environment": {**record["environment"], "python": name}})
        for name in names
    ]

    assert names == [each.environment.python for each in found]
    assert len(observations._environments) <= observations._MOST_ENVIRONMENTS  # noqa: SLF001 - nothing else shows it
