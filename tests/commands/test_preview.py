"""What a preview of entries checks, runs and shows, without a server."""

from __future__ import annotations

import contextlib
import threading

import pytest
from conftest import NO
from helpers.machine_caches import machine_caches
from helpers.repositories import git, start_repository

from generators.commands.preview import preview
from generators.commands.verify import verify
from generators.errors import UsageError
from generators.evidence.store import store_of
from generators.judging.findings import current_findings
from generators.model import Request, Source
from generators.site.claim.site import NOWHERE


class Followed:
    """Keeps what a preview reports, in order."""

    def __init__(self) -> None:
        self.events = []

    def __getattr__(self, event):
        return lambda *values: self.events.append((event, *values))

    def __getitem__(self, event):
        """What one kind of event has brought."""
        return [values[0] for name, *values in self.events if name == event]


def shown(project, *ids):
    """The pages of a preview of these entries by path, the preview itself, and what it reported."""
    followed = Followed()
    with machine_caches(project.root):
        made = preview(project.root, ids, followed)
    return made.render(directory_urls=True, site=NOWHERE), made, followed


def test_checks_then_runs_then_judges(project):
    """Complaints come before the run, verdicts after it; both are those of the entries alone."""
    project.add("broken", favours="nobody")
    project.add("other", {"verify_beta.py": NO})
    _, _, followed = shown(project, "says-yes", "broken")
    names = [name for name, *_ in followed.events]

    assert ["broken"] == [complaint.claim for complaint in followed["on_complaints"][0]]
    assert names.index("on_complaints") < names.index("on_plan") < names.index("on_verdicts")
    verdicts = {verdict.claim: verdict.word for verdict in followed["on_verdicts"][0]}
    assert {"says-yes": "supported", "broken": "not-enough-evidence"} == verdicts
    assert None is current_findings(project.root).evidence["other"]["alpha"].newest


def test_the_scripts_that_run_are_named_before_they_do(project):
    """By their paths, and only where something runs."""
    named = []
    with machine_caches(project.root):
        for _ in range(2):
            preview(project.root, ("says-yes",), Followed(), named.append)

    assert [("claims/says-yes/verify_alpha.py", "claims/says-yes/verify_beta.py")] == named


def test_a_run_records_what_it_was_made_from(project):
    """The run of a preview names its commit like any other, since an edition may rest on it."""
    start_repository(project.root)
    shown(project, "says-yes")

    source = Source(commit=git(project.root, "rev-parse", "HEAD"), clean=True)
    assert source == current_findings(project.root).ledger.manifest.source


def test_a_broken_entry_runs_nothing(project):
    """Its complaints are its page, and nothing else is run in its place."""
    project.add("broken", favours="nobody", status="draft")
    pages, made, followed = shown(project, "broken")

    assert [] == followed["on_plan"]
    assert ("claims/broken/index.md",) == made.pages
    assert {"claims/broken/index.md"} == made.hidden
    assert "Draft: not published." in pages["claims/broken/index.md"]
    assert 'class="complaints"' in pages["claims/broken/index.md"]
    assert "JSON" not in pages["claims/broken/index.md"]


def test_a_retired_claim_is_shown_and_not_run(project):
    """It is named as retired, with the evidence that there is."""
    project.add("gone", status="retired")
    pages, made, followed = shown(project, "gone")

    assert [] == followed["on_plan"]
    assert frozenset() == made.hidden
    assert "The claim is run no more" in pages["claims/gone/index.md"]


def test_the_pages_lead_to_nothing_that_is_not_there(project):
    """Links to other pages lead home; the page of a published claim is not marked."""
    project.add("other")
    pages, made, _ = shown(project, "says-yes", "other")

    assert {"index.md", *made.pages} == set(pages)
    assert frozenset() == made.hidden
    page = pages["claims/says-yes/index.md"]
    assert "not published" not in page
    assert 'href="../../"' in page
    assert "topics/" not in page
    assert "api/v1" not in page
    assert 'href="claims/other/"' in pages["index.md"]


def test_beside_another_run_the_evidence_is_shown(project):
    """What can't be run is an error that ends nothing."""
    with machine_caches(project.root):
        verify(project.root, Request(), Followed())
    with store_of(project.root).lock():
        pages, _, followed = shown(project, "says-yes")

    (error,) = followed["on_error"]
    assert "another run holds the lock" in error
    assert error.endswith("the pages show the evidence that there is, and the next save tries again")
    assert "conclusion--supported" in pages["claims/says-yes/index.md"]


def test_a_run_that_ends_soon_is_waited_for(project):
    """Two previews see the same edit; the second one runs what is left when the first has ended."""
    with contextlib.ExitStack() as first:
        first.enter_context(store_of(project.root).lock())
        end = threading.Timer(1, first.pop_all().close)
        end.start()
        pages, _, followed = shown(project, "says-yes")
    end.join()

    assert [] == followed["on_error"]
    assert "conclusion--supported" in pages["claims/says-yes/index.md"]


def test_an_unknown_claim_is_refused(project):
    """It is named before anything is checked or run."""
    with pytest.raises(UsageError, match="claims/says-no: no such claim"):
        shown(project, "says-yes", "says-no")
