"""What a run looks like in a terminal and in a log."""

from __future__ import annotations

import io

import pytest
from helpers.observations import observation
from helpers.planned_jobs import planned
from rich.console import Console

from generators.cli.progress import LiveReporter, LogReporter
from generators.model import Fingerprint, Job, Outcome, Plan, Refusal

JOB = Job(
    claim="says-yes",
    frameworks=("alpha",),
    timed=False,
    why={"alpha": "new"},
    environments={"alpha": "default"},
    fingerprints={"alpha": Fingerprint(parts={})},
)
PLAN = Plan(jobs=(JOB,), fresh={"says-yes": {"beta": "0" * 64}})
NOTHING = Plan(jobs=(), fresh={"says-yes": {"alpha": "0" * 64, "beta": "0" * 64}})


@pytest.fixture
def output():
    """Where the console writes to."""
    return io.StringIO()


def test_a_log_has_a_line_for_each_event(output):
    """Plain lines say what starts and why, how it ended, and how many are left."""
    reporter = LogReporter(Console(file=output))
    reporter.on_plan(PLAN)
    reporter.on_job_start(JOB)
    reporter.on_job_end(JOB, (observation(outcome=Outcome.RAISED, reason="[red]ValueError[/red]", measures={}),))
    first, second, third = output.getvalue().splitlines()

    assert first == "1 job of 1 claim to run, 1 fresh"
    assert second == "      says-yes alpha: started (new)"
    assert third.startswith("[1/1] says-yes alpha: alpha raised ([red]ValueError[/red]) in 1.0 s")
    assert "\x1b" not in output.getvalue()


def test_what_a_script_was_refused_has_a_line_of_its_own(output):
    """The first few things, how many more there are, and what could be seen."""
    refused = tuple(Refusal(kind="path", name=f"[b]/{number}", count=2) for number in range(8))
    reporter = LogReporter(Console(file=output, width=40))
    reporter.on_plan(PLAN)
    reporter.on_job_start(JOB)
    reporter.on_job_end(JOB, (observation(refused=refused, refusals_seen="seen: paths"), observation("beta")))

    line = output.getvalue().splitlines()[-1]
    assert line.startswith("      alpha was refused: path [b]/0 (2 times), path [b]/1 (2 times), ")
    assert line.endswith("path [b]/5 (2 times), and 2 more (seen: paths)")
    assert "beta was refused" not in output.getvalue()


def test_where_nothing_was_refused_no_line_says_so(output):
    """`claims show` and the page say what could be seen."""
    reporter = LogReporter(Console(file=output))
    reporter.on_plan(PLAN)
    reporter.on_job_start(JOB)
    reporter.on_job_end(JOB, (observation(refusals_seen="seen: paths"), observation("beta")))

    assert "refus" not in output.getvalue()


def test_nothing_to_run_is_one_line(output):
    """Where everything is fresh, one line says so."""
    LogReporter(Console(file=output)).on_plan(NOTHING)
    LogReporter(Console(file=output)).on_plan(Plan(jobs=(), fresh=PLAN.fresh))

    assert output.getvalue() == "nothing to run: 2 jobs are fresh\nnothing to run: 1 job is fresh\n"


def test_a_terminal_shows_bars_while_jobs_run(output):
    """Bars name the claim and the framework, and are gone at the end."""
    reporter = LiveReporter(Console(file=output, force_terminal=True, width=120))
    reporter.on_plan(PLAN)
    reporter.on_job_start(JOB)
    reporter.progress.refresh()
    during = output.getvalue()
    reporter.on_job_end(JOB, (observation(),))
    reporter.stop()

    assert "says-yes alpha" in during
    assert "0/1" in during
    assert "[1/1] says-yes alpha: alpha measured" in output.getvalue()
    assert not reporter.progress.live.is_started


def test_two_jobs_keep_the_bars_until_the_last(output):
    """The bars stay while a job is left."""
    reporter = LiveReporter(Console(file=output, force_terminal=True, width=120))
    reporter.on_plan(Plan(jobs=(JOB, JOB), fresh={}))
    reporter.on_job_start(JOB)
    reporter.on_job_end(JOB, (observation(),))

    assert reporter.progress.live.is_started
    reporter.stop()


def test_an_error_ends_the_bars_of_the_run_that_it_ended(output):
    """The jobs that it cut off have no line beside those of the next run."""
    reporter = LiveReporter(Console(file=output, force_terminal=True, width=120))
    reporter.on_plan(PLAN)
    reporter.on_job_start(JOB)
    reporter.on_error("no space")
    assert not reporter.progress.live.is_started

    reporter.on_plan(PLAN)
    assert ["jobs"] == [task.description for task in reporter.progress.tasks]
    reporter.stop()


def test_a_terminal_without_jobs_shows_no_bars(output):
    """Where nothing runs there is a line and no bar."""
    reporter = LiveReporter(Console(file=output, force_terminal=True, width=120))
    reporter.on_plan(NOTHING)

    assert not reporter.progress.live.is_started
    reporter.stop()


def test_a_job_that_was_not_planned_moves_no_bar(output):
    """A job finishes without a bar for all of them, too."""
    reporter = LiveReporter(Console(file=output, force_terminal=True, width=120))
    reporter.on_job_start(JOB)
    reporter.on_job_end(JOB, (observation(),))

    assert "alpha measured" in output.getvalue()
    reporter.stop()


@pytest.mark.parametrize("kind", [LogReporter, LiveReporter])
def test_a_job_whose_start_nobody_has_seen_ends_all_the_same(output, kind):
    """What a worker of a cluster says of a start may come after its answer."""
    reporter = kind(Console(file=output, force_terminal=kind is LiveReporter, width=120))
    reporter.on_plan(PLAN)
    reporter.on_job_end(JOB, (observation(),))
    reporter.stop()

    assert "[1/1] says-yes alpha: alpha measured in 1.0 s" in output.getvalue()


def test_progress_says_how_many_minutes_are_left(output):
    """As the plan expects: from the end of the latest job that has ended, whichever ends first."""
    jobs = (planned("a", 120), planned("b", 120), planned("c", 120), planned("d", 60, exclusive=True))
    reporter = LogReporter(Console(file=output))
    reporter.on_plan(Plan(jobs=jobs, fresh={}, workers=2, later=(planned("t", 900, timed=True),)))
    for job in (jobs[1], jobs[0], jobs[2], jobs[3]):
        reporter.on_job_start(job)
        reporter.on_job_end(job, (observation(claim=job.claim),))
    lines = output.getvalue().splitlines()

    assert lines[:2] == [
        "4 jobs of 4 claims to run, 0 fresh, about 5 min",
        "left to another run: 1 job of 1 claim (1 timing), about 15 min",
    ]
    ends = [line.partition(" s")[2] for line in lines if "measured" in line]
    assert ends == ["; about 3 min left", "; about 3 min left", "; less than a minute left", ""]


def test_a_job_that_proves_fresh_is_counted(output):
    """It needs no bar, and it is done."""
    reporter = LogReporter(Console(file=output))
    reporter.on_plan(PLAN)
    reporter.on_job_fresh(JOB)

    assert output.getvalue().splitlines()[1] == "[1/1] says-yes alpha: fresh, now that its environment is there"


@pytest.mark.parametrize("kind", [LogReporter, LiveReporter])
def test_a_second_plan_is_counted_from_zero(output, kind):
    """What a nightly runs again has its own count, and its own bar."""
    reporter = kind(Console(file=output, force_terminal=kind is LiveReporter, width=120))
    for _ in range(2):
        reporter.on_plan(PLAN)
        reporter.on_job_start(JOB)
        reporter.on_job_end(JOB, (observation(),))
    reporter.stop()

    assert output.getvalue().count("[1/1] says-yes alpha: alpha measured") == 2
    if kind is LiveReporter:
        assert (len(reporter.progress.tasks), reporter.progress.live.is_started) == (1, False)


def test_a_plan_says_how_much_it_is(output):
    """Before anything runs: how many jobs of how many claims, and how many of them are timings."""
    timings = [JOB.model_copy(update={"claim": name, "timed": True}) for name in ("first", "second")]
    LogReporter(Console(file=output)).on_plan(Plan(jobs=(JOB, JOB, *timings), fresh={}))

    assert output.getvalue() == "4 jobs of 3 claims (2 timings) to run, 0 fresh\n"
