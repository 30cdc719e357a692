"""No input makes a reader crash or hang: what can't be trusted is nothing, a complaint, or our own error."""

from __future__ import annotations

import shutil

import pytest
from helpers import fuzz_inputs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

FEW, MANY = 150, 10_000


@pytest.fixture(scope="module")
def workspace():
    """A store and a project, gone afterwards."""
    made = fuzz_inputs.Workspace()
    yield made
    shutil.rmtree(made.folder)


READERS = {
    "evidence": (
        some.tuples(some.integers(0, 5), fuzz_inputs.FILES),
        lambda workspace, values: workspace.evidence(*values),
    ),
    "run files": (fuzz_inputs.RECORDS, lambda workspace, content: workspace.record(content)),
    "entries": (fuzz_inputs.ENTRIES, lambda workspace, content: workspace.entry(content)),
    "rules": (fuzz_inputs.RULES, lambda _, text: fuzz_inputs.rule(text)),
}


def fuzz(workspace, name, times, deadline=None):
    """Give a reader so many inputs, each within so many milliseconds."""
    inputs, check = READERS[name]

    @settings(
        max_examples=times,
        deadline=deadline,
        database=None,
        derandomize=True,
        suppress_health_check=[*HealthCheck],
    )
    @given(value=inputs)
    def run(value):
        check(workspace, value)

    run()


@pytest.mark.parametrize("name", READERS)
def test_a_reader_survives(workspace, name):
    """Some inputs of each kind."""
    fuzz(workspace, name, FEW)


@pytest.mark.verify
@pytest.mark.parametrize("name", READERS)
def test_a_reader_survives_many(workspace, name):
    """Ten thousand inputs of each kind, none of which takes two seconds."""
    fuzz(workspace, name, MANY, deadline=2000)
