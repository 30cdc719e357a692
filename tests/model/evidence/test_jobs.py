"""How long the jobs of a plan are expected to take."""

from __future__ import annotations

from helpers.planned_jobs import planned

from generators.model import Plan, expected_ends, size_of, time_of


def test_jobs_end_as_workers_become_free():
    """Each job starts where the first worker is free, in the order of the plan."""
    jobs = (planned("a", 30), planned("b", 20), planned("c", 15), planned("d", 10))

    assert list(expected_ends(jobs, 2).values()) == [30, 20, 35, 40]
    assert list(expected_ends(jobs, 1).values()) == [30, 50, 65, 75]


def test_jobs_that_run_alone_begin_when_the_others_have_ended():
    """Nothing is beside an exclusive job or a timing, wherever it stands in the plan."""
    jobs = (planned("t", 100, timed=True), planned("a", 30), planned("b", 20), planned("x", 5, exclusive=True))

    assert expected_ends(jobs, 2) == {
        ("a", ("alpha",)): 30,
        ("b", ("alpha",)): 20,
        ("t", ("alpha",)): 130,
        ("x", ("alpha",)): 135,
    }


def test_what_nobody_knows_counts_as_its_limit_and_is_said_to():
    """A time that is but a limit is `at most`; none at all is not mentioned."""
    known, unknown = planned("a", 90), planned("b", None, limit=200)

    assert time_of((known,), 2) == ", about 2 min"
    assert time_of((known, unknown), 2) == ", at most 4 min"
    assert time_of((planned("c", 20),), 2) == ", less than a minute"
    assert not time_of((planned("c", 0),), 2)


def test_a_plan_says_what_is_left_to_another_run():
    """How many jobs of how many claims, how many of them timings, and how long they take; nothing without any."""
    later = (planned("a", 100), planned("b", 500, timed=True))

    assert Plan(jobs=(), fresh={}, later=later).left == "2 jobs of 2 claims (1 timing), about 10 min"
    assert not Plan(jobs=later, fresh={}).left
    assert size_of(later) == "2 jobs of 2 claims (1 timing)"
