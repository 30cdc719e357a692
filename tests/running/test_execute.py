"""A run accounts for every job, or stays without its footer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from generators.evidence.store import Store
from generators.model import Outcome, Request
from generators.running.environments import observe
from generators.running.execute import Execution
from generators.running.plan import make_plan


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
