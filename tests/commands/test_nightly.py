"""Verdicts that changed without a cause are run again, up to a limit."""

from __future__ import annotations

import functools

import pytest
from rich.console import Console

from generators.cli.progress import LogReporter
from generators.commands import nightly, verify
from generators.model import Request
from generators.publishing import changes, hold
from generators.publishing.records import as_published
from generators.site.exports import api

REQUEST = Request(fresh=True, workers=1, sandbox="none")


@pytest.fixture
def run_nightly(project):
    """A nightly over two claims, with other published verdicts where they are given."""
    project.add("says-too")
    read = project.load()
    given = verify.ReadProject(read, source=None)
    run = functools.partial(verify.verify, project.root, reporter=LogReporter(Console(quiet=True)), given=given)
    first = as_published(api.records(run(REQUEST).findings))
    warnings: list[str] = []

    def of(**other: str) -> tuple[nightly.ConfirmedRun, list[str]]:
        before = {
            claim: record.model_copy(update={"verdict": other.get(claim, record.verdict)})
            for claim, record in first.items()
        }
        return nightly.run_and_confirm(run, read, before, REQUEST, warnings.append), warnings

    return of


def test_a_nightly_without_unexplained_changes_runs_once(run_nightly):
    """Where no verdict changed, nothing runs again."""
    done, warnings = run_nightly()

    assert (done.changes, done.wavered, done.held, warnings) == ((), (), None, [])
    assert len({part.run for part in done.verified.observations}) == 1


def test_an_unexplained_change_runs_again(run_nightly):
    """The second run's observations take the place of the first's; the ledger stays that of the whole nightly."""
    done, warnings = run_nightly(**{"says-yes": "refuted"})

    assert (done.wavered, done.held) == ((), None)
    assert [(change.claim, changes.CONFIRMED in change.cause) for change in done.changes] == [("says-yes", True)]
    assert warnings == ["changed though nothing that they rest on did, so run once more: says-yes"]
    runs = {
        claim: {part.run for part in done.verified.observations if part.claim == claim}
        for claim in ("says-yes", "says-too")
    }
    assert runs["says-yes"] != runs["says-too"] == {done.verified.findings.ledger.manifest.run}
    assert len(done.verified.observations) == 4
    assert done.verified.findings.evidence["says-yes"]["alpha"].newest.run in runs["says-yes"]


def test_too_many_unexplained_changes_are_not_run_again(run_nightly, monkeypatch):
    """Where too many verdicts changed, nothing runs again, and the reason is given."""
    monkeypatch.setattr(hold, "MOST", 0)
    done, warnings = run_nightly(**{"says-yes": "refuted"})

    assert (warnings, "1 verdict (0 with timings) changed" in done.held) == ([], True)
    assert [(change.claim, changes.CONFIRMED in change.cause) for change in done.changes] == [("says-yes", False)]
