"""The command `serve` with ids: entries come in; their checked, verified pages are served and follow each edit."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Protocol

from generators import clock
from generators.commands.history import with_history
from generators.commands.verify import ReadProject, verify
from generators.entries.load import read_project
from generators.entries.project import complaints_about, require_claims, sound_project
from generators.errors import ClaimsError, LockedError
from generators.evidence import fingerprint
from generators.evidence.store import store_of
from generators.judging.findings import judge_evidence
from generators.model import (
    Complaint,
    Findings,
    Plan,
    Project,
    Reporter,
    Request,
    Verdict,
    script_name,
)
from generators.publishing.repository.source import source_of
from generators.text import counted

if TYPE_CHECKING:
    from generators.site.builds.serving import OnScripts, Preview


LOOKS, WAIT = 10, 0.3  # at the lock of another run before it is an error, and seconds before each


class PreviewReporter(Reporter, Protocol):
    """Follows a preview and the runs that it needs."""

    def on_complaints(self, complaints: tuple[Complaint, ...]) -> None:
        """Called with what the lint rules say of the entries, before anything runs."""

    def on_verdicts(self, verdicts: tuple[Verdict, ...]) -> None:
        """Called with the verdicts on the entries, when what had to run has run."""

    def on_error(self, message: str) -> None:
        """Called with why something was not run, or not shown; the preview goes on."""


def serve_entries(
    root: Path,
    ids: Sequence[str],
    address: tuple[str, int],
    reporter: PreviewReporter,
    on_pages: Callable[[tuple[str, ...]], None],
) -> None:
    """Serve the pages of these entries, drafts too, until it is interrupted; check and verify them at each edit.

    Args:
        root: the project.
        ids: of entries, sound or broken.
        address: host and port; 0 is a free port.
        reporter: follows it.
        on_pages: takes the addresses of the pages: when they can be opened, then whenever they are new.

    Raises:
        UsageError: an unknown id, an unreadable file of the project, or an address that nothing can listen at.
        SiteError: MkDocs refuses the pages.
    """
    from generators.site.builds import serving  # MkDocs, which few commands need

    unique = tuple(dict.fromkeys(ids))
    make = partial(preview, root, unique, reporter)
    events = serving.PreviewEvents(make, on_pages, reporter.on_error, fingerprint.SHARED_FOLDERS)
    serving.serve_preview(root, *address, events)


def preview(
    root: Path, ids: tuple[str, ...], reporter: PreviewReporter, on_scripts: OnScripts = lambda _: None
) -> Preview:
    """The pages of these entries as their files are now, after what must run has run.

    Args:
        root: the project.
        ids: of entries.
        reporter: follows it.
        on_scripts: takes the scripts that run, before they do.

    Raises:
        UsageError: an unknown id, or an unreadable file of the project.
    """
    from generators.site import pages
    from generators.site.builds import serving

    fingerprint.read_anew()
    read, project, complaints = _inspected(root, ids)
    reporter.on_complaints(complaints)
    findings = with_history(_findings(root, project, ids, reporter, on_scripts), read)
    reporter.on_verdicts(tuple(findings.verdicts[claim_id] for claim_id in ids))
    return serving.Preview(
        render=partial(pages.render_preview, findings, ids),
        pages=tuple(map(pages.page_of, ids)),
        hidden=frozenset(pages.page_of(name) for name in ids if not pages.has_page(project.entry(name))),
    )


def _inspected(root: Path, ids: tuple[str, ...]) -> tuple[Project, Project, tuple[Complaint, ...]]:
    """The project, the same with these entries and what they use alone, and the complaints about these entries."""
    read = read_project(root)
    require_claims(read, ids)
    return read, sound_project(read, ids), complaints_about(read, ids)


def _verified(
    root: Path, project: Project, claims: tuple[str, ...], reporter: PreviewReporter, on_scripts: OnScripts
) -> Findings:
    """The findings of a run; another one, such as that of a preview which saw the same edit, may end first."""

    def on_plan(plan: Plan) -> None:
        scripts = (f"claims/{job.claim}/{script_name(name)}" for job in plan.jobs for name in job.frameworks)
        if plan.jobs:
            on_scripts(tuple(scripts))

    given = ReadProject(project, source_of(root))
    run = partial(verify, root, Request(claims=claims), reporter, given, on_plan)
    with contextlib.suppress(LockedError):
        return run().findings
    for _ in range(LOOKS):
        sleep(WAIT)
        with contextlib.suppress(LockedError), store_of(root).lock():
            break
    return run().findings


def _findings(
    root: Path, project: Project, ids: tuple[str, ...], reporter: PreviewReporter, on_scripts: OnScripts
) -> Findings:
    """The verdicts on these entries: after a run of what must run, or on the evidence that there is."""
    checkable = tuple(claim.id for claim in project.claims if claim.checkable and claim.id in ids)
    if used := len(project.with_used(checkable)) - len(checkable):
        reporter.on_preparation(f"verified too: {counted(used, 'used claim')}")
    if checkable:
        try:
            return _verified(root, project, checkable, reporter, on_scripts)
        except ClaimsError as error:
            reporter.on_error(f"{error}; the pages show the evidence that there is, and the next save tries again")
    store = store_of(root)
    store.recover()
    return judge_evidence(project, store, clock.now())
