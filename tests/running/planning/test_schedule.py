"""The order in which jobs start, and what they are expected to take."""

from __future__ import annotations

import pytest
from helpers.observations import AT, ENVIRONMENT

from generators.evidence.store import store_of
from generators.model import Request
from generators.running.planning.plan import make_plan
from generators.running.planning.schedule import scheduled

TIMING = {
    "measures": {"yes": {"kind": "timing", "title": "Yes"}},
    "verdict": {"supported_if": "alpha.yes < beta.yes", "refuted_if": "alpha.yes > beta.yes"},
}
HERE = ENVIRONMENT.model_copy(update={"interpreter": "/usr/bin/env"})


@pytest.fixture
def schedule(project):
    """A function: the jobs of the project's plan as they are scheduled with these seconds."""

    def made(known, environments=None, unmade=()):
        read = project.load()
        where = environments or {"default": HERE}
        plan = make_plan(read, read.claims, where, store_of(project.root), Request(), AT)
        return scheduled(plan, read, where, unmade, known).jobs

    return made


def test_the_longest_jobs_start_first_and_those_that_run_alone_last(project, schedule):
    """Side by side first, then exclusive ones, then timings; the longest first within each."""
    for name in ("short", "long"):
        project.add(f"{name}-shared")
        project.add(f"{name}-alone", run={"exclusive": True})
        project.add(f"{name}-timing", **TIMING)
    (project.root / "claims/says-yes").rename(project.root / "claims/middle-shared")
    kinds = ("shared", "alone", "timing")
    rows = {f"{name}-{kind}": size for name, size in (("short", 1), ("long", 9)) for kind in kinds}
    rows["middle-shared"] = 5
    jobs = schedule({name: {"alpha": float(size), "beta": size - 0.5} for name, size in rows.items()})

    assert [f"{job.claim} {job.expected}" for job in jobs] == [
        "long-shared 9.0",
        "long-shared 8.5",
        "middle-shared 5.0",
        "middle-shared 4.5",
        "short-shared 1.0",
        "short-shared 0.5",
        "long-alone 9.0",
        "long-alone 8.5",
        "short-alone 1.0",
        "short-alone 0.5",
        "long-timing 9.0",
        "short-timing 1.0",
    ]


def test_a_script_that_nobody_measured_counts_as_its_limit(project, schedule):
    """It starts as if it took all of its time-out."""
    project.add("says-yes", run={"timeout": 100})
    known, unknown = schedule({"says-yes": {"beta": 300.0}})

    assert (["beta"], 300, 300) == ([*known.frameworks], known.seconds, known.expected)
    assert (["alpha"], None, 100) == ([*unknown.frameworks], unknown.seconds, unknown.expected)


def test_a_job_that_cannot_run_takes_no_time_and_says_why(project, schedule):
    """What a file says of another machine is no estimate for what ends at once here."""
    project.add("says-yes", run={"needs": {"programs": ["no-such-program"]}})
    jobs = schedule({"says-yes": {"alpha": 300.0, "beta": 300.0}})

    assert [(0, "needs the program no-such-program")] * 2 == [(job.seconds, job.lacks) for job in jobs]


def test_an_environment_that_is_yet_to_be_made_lacks_nothing(project, schedule):
    """A job counts as if its environment were there, unless it lacks a program anyway."""
    project.add("says-yes", run={"environment": "edge"})
    project.add("says-no", run={"environment": "edge", "needs": {"programs": ["no-such-program"]}})
    missing = dict.fromkeys(("alpha", "beta"), "the environment edge is not made yet")
    where = {"edge": HERE.model_copy(update={"name": "edge", "versions": {}, "missing": missing})}
    rows = {name: {"alpha": 7.0, "beta": 7.0} for name in ("says-yes", "says-no")}

    made = {job.claim: (job.seconds, job.lacks) for job in schedule(rows, where, {"edge"})}
    assert made == {"says-yes": (7, ""), "says-no": (0, "needs the program no-such-program")}
    left = {job.claim: job.lacks for job in schedule(rows, where)}
    assert left["says-yes"] == "the environment edge is not made yet"
