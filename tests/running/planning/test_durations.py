"""How long scripts are expected to take."""

from __future__ import annotations

import tomllib

import pytest
from helpers.observations import observation

from generators.evidence.store import store_of
from generators.model import Durations, Outcome
from generators.running.planning import durations

TIMED = {"measures": {"time": {"kind": "timing", "title": "Time"}}, "run": {"timeout": 100, "budget": 20}}


def test_a_row_counts_and_a_script_without_one_takes_its_limit(project):
    """Scripts of a claim run one after another; one that nobody measured counts as its time-out."""
    project.add("says-yes", run={"timeout": 100})
    claim, rows = project.claim(), {"says-yes": {"alpha": 3.0}}

    assert durations.expected_seconds(claim, ("alpha",), rows) == 3
    assert durations.expected_seconds(claim, ("alpha", "beta"), rows) == 103
    assert durations.expected_seconds(claim, (), rows) == 0


def test_a_timing_is_one_job(project):
    """The rows of a timing are those of the same job; its limit holds the budget as well."""
    project.add("says-yes", **TIMED)
    claim = project.claim()

    assert durations.expected_seconds(claim, ("alpha", "beta"), {"says-yes": {"alpha": 30.0, "beta": 30.0}}) == 30
    assert durations.expected_seconds(claim, ("alpha", "beta"), {}) == 120


def test_a_claim_without_scripts_takes_no_time(project):
    """What is not run costs nothing, whatever the file says."""
    project.add("says-yes", status="retired")

    assert durations.expected_seconds(project.claim(), ("alpha",), {"says-yes": {"alpha": 3.0}}) == 0


@pytest.mark.parametrize(("here", "seconds"), [(1.0, 10), (1.1, 10), (2.0, 20), (0.5, 5), (1.4, 14.1)])
def test_seconds_of_another_machine_are_scaled(here, seconds):
    """A machine whose loop takes twice as long takes twice as long; a little noise changes nothing."""
    file = Durations(calibration=1.0, seconds={"a": {"alpha": 10.0}})

    assert durations.scaled(file, here) == {"a": {"alpha": seconds}}


def test_the_loop_takes_some_time():
    """The calibration is a positive number of seconds, with which a file can be written."""
    assert Durations(calibration=durations.calibrate()).calibration > 0


def test_the_last_measured_observation_is_what_was_observed(project):
    """A later failure hides no duration; a script without evidence has no row."""
    store = store_of(project.root)
    store.save(observation(seconds=4.26))
    store.save(observation(seconds=60.0, outcome=Outcome.TIMED_OUT, reason="too long"))

    assert durations.observed(project.load(), store) == {"says-yes": {"alpha": 4.3}}


def test_the_file_is_sorted_and_read_back():
    """One row a script, in the order of their names, so that two writers differ where the seconds do."""
    file = Durations(calibration=0.05, seconds={"b": {"beta": 2.0, "alpha": 1.0}, "a-b": {"alpha": 0.1}})
    text = durations.to_toml(file)

    assert text.splitlines()[-3:] == ["a-b.alpha = 0.1", "b.alpha = 1.0", "b.beta = 2.0"]
    assert Durations.model_validate(tomllib.loads(text)) == file
