"""Published records as they are read: unknown keys are ignored, what can't be compared is refused."""

from __future__ import annotations

import json

import pytest
from helpers.repositories import make_published, make_record

from generators.errors import PublishError
from generators.publishing.records import parse_claim, parse_result


def claim(**keys):
    """A claim's record as its file holds it."""
    return json.dumps({"result": make_record(**keys)}).encode()


def test_result_of_a_published_object():
    """The result is what stands under that key."""
    assert parse_result(json.dumps({"result": {"id": "x"}}).encode(), "here", dict) == {"id": "x"}


def test_a_record_of_another_version():
    """Keys that nobody reads are ignored, and null counts as missing."""
    observations = {"alpha": {"outcome": "abandoned", "reason": None, "peak_energy": 3}, "beta": None}
    record = parse_claim(claim(observations=observations, uses=None, reach=[1]), "here")

    assert record == make_published(observations={"alpha": {"outcome": "abandoned"}})


@pytest.mark.parametrize(
    "keys",
    [{"fingerprints": {"alpha": 5}}, {"frameworks": []}, {"complaints": "wrong"}, {"rules": {"valid_if": {}}}],
    ids=str,
)
def test_a_record_of_another_shape_is_refused(keys):
    """Every key that is read has the type that this version writes."""
    with pytest.raises(PublishError, match="here: no record of a claim"):
        parse_claim(claim(**keys), "here")


def test_a_key_that_stands_twice_is_damage():
    """Two readers could take two values for the same record."""
    with pytest.raises(PublishError, match="here: damaged"):
        parse_claim(b'{"result": {"verdict": "supported", "verdict": "refuted", "observations": {}}}', "here")
