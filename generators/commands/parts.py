"""The command `site`: scripts are run and pages built in parts, so that there are pages within minutes."""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Protocol

from generators.commands.doctor import missing_programs
from generators.commands.site import build
from generators.commands.verify import ReadProject, verify
from generators.entries.project import load_project
from generators.errors import ClaimsError
from generators.model import Findings, Model, Reporter, Request, VerdictWord, VerifyResult
from generators.publishing.repository.source import source_of


class PartsReporter(Reporter, Protocol):
    """Follows the runs, and the parts that they are in."""

    def on_part(self, message: str) -> None:
        """Called with what a part came to."""

    def on_error(self, message: str) -> None:
        """Called with what went wrong, where that ends nothing."""


class SiteResult(Model):
    """Result of `site`."""

    folder: Path
    """Folder of the built site."""
    verified: VerifyResult
    """Result of the last run."""


def make_site(root: Path, reporter: PartsReporter, *, quick: bool) -> SiteResult:
    """Run what fits into some minutes, build the site, run the rest, build it again.

    Each part is a run of its own. Pages are built between the parts where they show something new; a first build
    that fails is reported and stops nothing. Failed jobs and controls are for the site to say.

    Args:
        root: the project's folder.
        reporter: learns what every part came to.
        quick: stop after the first part.

    Raises:
        SiteError: the last build fails.
        UsageError: an unreadable file of the project.
        LockedError: another run holds the lock.
        EvidenceError: the evidence can't be written.
    """
    read = ReadProject(load_project(root), source_of(root))
    for message in missing_programs(read.project, root):
        reporter.on_warning(message)
    verified = _verified(root, Request(quick=True), reporter, read)
    if verified.plan.later and not quick:
        _show_first(root, verified.findings, reporter)
        reporter.on_part(f"left to run: {verified.plan.left}")
        verified = _verified(root, Request(), reporter)
    folder = _built(root, verified.findings, reporter)
    if verified.plan.later:
        reporter.on_part(f"left to run: {verified.plan.left}; `make site` runs it")
    return SiteResult(folder=folder, verified=verified)


def _verified(
    root: Path, request: Request, reporter: PartsReporter, given: ReadProject | None = None
) -> VerifyResult:
    """What a run comes to; the reporter learns how many claims have a verdict after it."""
    began = monotonic()
    verified = verify(root, request, reporter, given)
    decided, claims = _decided(verified.findings)
    reporter.on_part(f"verified in {monotonic() - began:.0f} s: {decided} of {claims} claims have a verdict")
    if verified.failed:
        reporter.on_part("some jobs failed, an entry is broken, or a control failed: the site says which")
    return verified


def _show_first(root: Path, findings: Findings, reporter: PartsReporter) -> None:
    """Build the pages of the first part, unless those that are there show its run already."""
    pages = root / "build" / "site"
    if pages.is_dir() and (findings.ledger is None or _shown(pages, findings.ledger.manifest.run)):
        return
    try:
        _built(root, findings, reporter)
    except (ClaimsError, OSError) as error:
        reporter.on_error(f"the first pages can't be built: {error}; the run goes on")


def _shown(pages: Path, run: str) -> bool:
    return (pages / "api" / "v1" / "runs" / f"{run}.json").is_file()


def _built(root: Path, findings: Findings, reporter: PartsReporter) -> Path:
    began = monotonic()
    folder = build(root, findings)
    what = f"built in {monotonic() - began:.0f} s: {folder / 'index.html'}"
    reporter.on_part(f"{what}; `make serve` shows it")
    return folder


def _decided(findings: Findings) -> tuple[int, int]:
    """How many of the claims that the site shows have a verdict other than *not enough evidence*, and how many."""
    listed = [entry.id for entry in findings.project.entries if entry.listed]
    words = [findings.verdicts[claim_id].word for claim_id in listed]
    return sum(word is not VerdictWord.NOT_ENOUGH_EVIDENCE for word in words), len(words)
