"""Evidence that an earlier version wrote is read by this one."""

from __future__ import annotations

import shutil

import pytest
from helpers.other_versions import EARLIER

from generators.evidence import run_file
from generators.evidence.store import Store
from generators.model import Check, Outcome


@pytest.fixture
def store(tmp_path):
    """A store as commit 7bd84b5 wrote it."""
    return Store(shutil.copytree(EARLIER / "evidence", tmp_path / "evidence"))


@pytest.mark.parametrize("framework", ["alpha", "beta"])
def test_observations(store, framework):
    """Each script has its newest observation, which is the good one."""
    evidence = store.evidence("says-yes", framework)

    assert evidence.newest == evidence.good
    assert evidence.newest.outcome is Outcome.MEASURED
    assert evidence.newest.measures == {"yes": Check(value=framework == "alpha")}
    assert [] == list(store.folder.rglob("*.bad"))


def test_runs(store):
    """The run is complete; what it was made from was not recorded then."""
    (ledger,) = store.journal.ledgers()

    assert ledger.complete
    assert ledger.manifest.source is None


def test_the_file_of_a_run():
    """What `--record` wrote can be imported."""
    record = run_file.read(EARLIER / "run.json")

    assert (record.manifest.source, len(record.observations)) == (None, 2)
