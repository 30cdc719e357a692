"""No input makes a reader crash or hang: what can't be trusted is nothing, a complaint, or our own error."""

from __future__ import annotations

import shutil

import pytest
from helpers import fuzz_inputs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

FEW, MANY = 150, 10_000


@pytest.fixture(scope="module")
def ground():
    """A store and a project, gone afterwards."""
    made = fuzz_inputs.Ground()
    yield made
    shutil.rmtree(made.folder)


TRIED = {
    "evidence": (some.tuples(some.integers(0, 5), fuzz_inputs.FILES), lambda ground, one: ground.evidence(*one)),
    "run files": (fuzz_inputs.RECORDS, lambda ground, one: ground.record(one)),
    "entries": (fuzz_inputs.ENTRIES, lambda ground, one: ground.entry(one)),
    "rules": (fuzz_inputs.RULES, lambda _, one: fuzz_inputs.rule(one)),
}


def fuzz(ground, name, times):
    """Try so many inputs, each within 2 s."""
    inputs, keeps = TRIED[name]

    @settings(
        max_examples=times, deadline=2000, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(one=inputs)
    def tried(one):
        keeps(ground, one)

    tried()


@pytest.mark.parametrize("name", TRIED)
def test_a_reader_survives(ground, name):
    """Some inputs of each kind."""
    fuzz(ground, name, FEW)


@pytest.mark.verify
@pytest.mark.parametrize("name", TRIED)
def test_a_reader_survives_many(ground, name):
    """Ten thousand inputs of each kind."""
    fuzz(ground, name, MANY)
