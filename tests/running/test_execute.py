"""A run accounts for every job, or stays without its footer."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

import pytest
from helpers.observations import ENVIRONMENT, observation
from helpers.planned_jobs import planned

from generators.evidence.store import Store
from generators.model import Outcome, Plan, Request
from generators.running.beside import Beside, PlannedAgain
from generators.running.environments import observe
from generators.running.execute import Execution
from generators.running.planning.plan import make_plan


class Quiet:
    """A reporter that counts, and can stop the run at the end of a job by an exception."""

    def __init__(self, stop=None):
        self.events: list[str] = []
        self.stop = stop

    def on_plan(self, _made):
        """Nothing is shown."""

    def on_job_start(self, _job):
        """Count a start."""
        self.events.append("started")

    def on_preparation(self, _message):
        """Nothing is shown."""

    def on_warning(self, _message):
        """Nothing is shown."""

    def on_job_fresh(self, _job):
        """Nothing is shown."""

    def on_job_end(self, _job, _observations):
        """Count an end."""
        self.events.append("finished")
        if self.stop:
            raise self.stop


@pytest.fixture
def run(project):
    """Execute the project's whole plan."""

    def ran(reporter, **request):
        read = project.load()
        where = {"default": observe.observe(read, "default")}
        store = Store(project.root / "build" / "evidence")
        wanted = Request(**request)
        made = make_plan(read, read.claims, where, store, wanted, datetime.now(UTC))
        return Execution(read, where, wanted, reporter).run(made, store), store

    return ran


@pytest.mark.parametrize("engine", ["local", "inline"])
def test_every_job_is_observed_and_kept(run, engine):
    """Observations are kept, reported and counted in the footer, whatever runs them."""
    reporter = Quiet()
    observations, store = run(reporter, engine=engine)
    (ledger,) = store.journal.ledgers()

    assert ["alpha", "beta"] == sorted(observation.framework for observation in observations)
    assert ledger.complete
    assert (2, 0) == (ledger.footer.outcomes[Outcome.MEASURED], ledger.footer.outcomes[Outcome.RAISED])
    assert {observation.run for observation in observations} == {ledger.manifest.run}
    assert sorted(reporter.events) == ["finished", "finished", "started", "started"]
    assert store.evidence("says-yes", "alpha").newest in observations


def test_an_interrupted_run_keeps_what_it_has_and_no_footer(run, project):
    """A run that is interrupted is invalid; what was observed is kept for the next one."""
    with pytest.raises(KeyboardInterrupt):
        run(Quiet(KeyboardInterrupt()), workers=1)
    store = Store(project.root / "build" / "evidence")

    assert [False] == [ledger.complete for ledger in store.journal.ledgers()]
    assert [None, None] == [store.evidence("says-yes", name).newest for name in ("alpha", "beta")]
    assert 1 == len(store.journal.unfinished())


class Turns:
    """Takes the place of a run's launches: each timing is observed in its turn."""

    def __init__(self, observe, comparisons, *_, **__):
        self.observe, self.comparisons = observe, comparisons

    def run(self):
        """Each of them with what was observed of it."""
        for comparison in self.comparisons:
            seen = self.observe(comparison.scripts)
            comparison.observations = lambda seen=seen: seen
            yield comparison


class Events:
    """What began and ended, in this order, whichever thread it was in."""

    def __init__(self, monkeypatch):
        self.seen: list[tuple[str, str]] = []
        monkeypatch.setattr("generators.running.execute.run_scripts", self.observe)
        monkeypatch.setattr("generators.running.execute.Launches", partial(Turns, self.observe))

    def observe(self, scripts):
        """Take the place of a job's scripts: note when it begins and when it ends."""
        (script, *_) = scripts
        with self.of(script.claim.id):
            time.sleep(0.02)
        names = [script.framework.name for script in scripts]
        return tuple(observation(name, script.claim.id, run=script.run_id) for name in names)

    @contextmanager
    def of(self, name):
        """Note what begins and ends with the block."""
        self.seen.append(("begin", name))
        yield
        self.seen.append(("end", name))

    def beside(self, name):
        """Names of what went on at some moment while this did."""
        going: list[str] = []
        found: set[str] = set()
        for event, other in self.seen:
            if event == "begin":
                found |= {*going} if other == name else {other} if name in going else set()
                going.append(other)
            else:
                going.remove(other)
        return found - {name}


@pytest.fixture
def execute(project, monkeypatch):
    """A function: runs these jobs with two workers, and returns the events and the store."""

    def ran(*jobs, unmade=(), plan_again=None):
        for job in jobs:
            project.add(job.claim)
        events, store = Events(monkeypatch), Store(project.root / "build" / "evidence")

        def make(name, _):
            with events.of(name):
                time.sleep(0.2)

        beside = Beside(jobs, unmade, make, plan_again or (lambda _: PlannedAgain(Plan(jobs=jobs, fresh={}))))
        where = dict.fromkeys(("default", "edge"), ENVIRONMENT)
        execution = Execution(project.load(), where, Request(workers=2), Quiet())
        execution.run(Plan(jobs=jobs, fresh={}), store, (), beside)
        return events, store

    return ran


def test_nothing_runs_beside_an_exclusive_job_or_a_timing(execute):
    """No other job, and no making of an environment; the others run two at a time."""
    shared = [planned(f"shared-{number}", 1) for number in range(4)]
    alone = [planned("exclusive", 9, exclusive=True), planned("timing", 9, "alpha", "beta", timed=True)]
    waiting = [planned("waits", 1, environments={"alpha": "edge"})]
    waiting += [planned("waits-alone", 1, exclusive=True, environments={"alpha": "edge"})]
    events, store = execute(*alone, *waiting, *shared, unmade=("edge",))

    assert {name: events.beside(name) for name in ("exclusive", "timing", "waits-alone")} == {
        "exclusive": set(),
        "timing": set(),
        "waits-alone": set(),
    }
    assert any(events.beside(job.claim) - {"edge"} for job in shared)
    assert [True] == [ledger.complete for ledger in store.journal.ledgers()]


def test_an_environment_is_made_while_jobs_run_that_need_none(execute):
    """A job that waits for it holds up no other, and begins when it is there."""
    jobs = [planned("waits", 99, environments={"alpha": "edge"}), *(planned(f"c{n}", 1) for n in range(4))]
    events, _ = execute(*jobs, unmade=("edge",))

    assert {"c0", "c1", "c2", "c3"} <= events.beside("edge")
    assert events.seen.index(("end", "edge")) < events.seen.index(("begin", "waits"))


def test_a_job_that_proves_fresh_leaves_the_run(execute):
    """What the environment holds was measured before: the run accounts for all jobs but this one."""
    waits = planned("waits", 1, environments={"alpha": "edge"})
    events, store = execute(
        waits, planned("other", 1), unmade=("edge",), plan_again=lambda _: PlannedAgain(Plan(jobs=(), fresh={}))
    )
    (ledger,) = store.journal.ledgers()

    assert ("begin", "waits") not in events.seen
    assert (True, (("other", "alpha"),)) == (ledger.complete, ledger.manifest.expected)


def test_an_environment_whose_making_fails_in_an_unknown_way_ends_the_run(execute, project):
    """The run gets no footer, so that nothing of it counts."""

    def plan_again(_):
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        execute(planned("waits", 1, environments={"alpha": "edge"}), unmade=("edge",), plan_again=plan_again)

    assert [False] == [ledger.complete for ledger in Store(project.root / "build/evidence").journal.ledgers()]
