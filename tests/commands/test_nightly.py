"""What changed although nothing that it rests on did is run once more, up to a bound."""

from __future__ import annotations

import functools

import pytest
from rich.console import Console

from generators.cli.progress import LogReporter
from generators.commands import nightly, verify
from generators.model import Request
from generators.publishing import changes, hold
from generators.publishing.records import as_published
from generators.site import api

REQUEST = Request(fresh=True, workers=1, sandbox="none")


@pytest.fixture
def night(project):
    """A night over two claims, of which `says-yes` was published with another verdict than it has."""
    project.add("says-too")
    read = project.load()
    run = functools.partial(verify.verify, project.root, reporter=LogReporter(Console(quiet=True)))
    first = as_published(api.records(run(REQUEST).findings))
    heard: list[str] = []

    def of(**other: str) -> tuple[nightly.Night, list[str]]:
        before = {
            claim: record.model_copy(update={"verdict": other.get(claim, record.verdict)})
            for claim, record in first.items()
        }
        return nightly.night(run, read, before, REQUEST, heard.append), heard

    return of


def test_a_night_without_doubt_runs_once(night):
    """Where no verdict changed nothing is run once more."""
    done, heard = night()

    assert (done.changes, done.wavered, done.held, heard) == ((), (), None, [])
    assert len({one.run for one in done.verified.observations}) == 1


def test_what_is_doubted_runs_once_more(night):
    """The second run's observations take the place of the first's; the ledger stays that of the whole night."""
    done, heard = night(**{"says-yes": "refuted"})

    assert (done.wavered, done.held) == ((), None)
    assert [(one.claim, changes.CONFIRMED in one.cause) for one in done.changes] == [("says-yes", True)]
    assert heard == ["changed though nothing that they rest on did, so run once more: says-yes"]
    runs = {
        claim: {one.run for one in done.verified.observations if one.claim == claim}
        for claim in ("says-yes", "says-too")
    }
    assert runs["says-yes"] != runs["says-too"] == {done.verified.findings.ledger.manifest.run}
    assert len(done.verified.observations) == 4
    assert done.verified.findings.evidence["says-yes"]["alpha"].newest.run in runs["says-yes"]


def test_a_crowd_is_not_run_once_more(night, monkeypatch):
    """Where too many changed nothing is run once more, and the reason is told."""
    monkeypatch.setattr(hold, "MOST", 0)
    done, heard = night(**{"says-yes": "refuted"})

    assert (heard, "1 verdict (0 with timings) changed" in done.held) == ([], True)
    assert [(one.claim, changes.CONFIRMED in one.cause) for one in done.changes] == [("says-yes", False)]
