"""The command `nightly`: run everything, confirm changes, write the summary, publish `nightly`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from generators import files
from generators.commands.site import build, require_observations
from generators.commands.verify import ReadProject, require_place, verify
from generators.entries.known_failures import read_known_failures
from generators.entries.project import load_project
from generators.model import Change, Nightly, Project, Reporter, Request, Target, Unconfirmed, VerifyResult
from generators.publishing import hold
from generators.publishing.changes import changes, confirmed
from generators.publishing.records import Records, as_published
from generators.publishing.repository.source import source_of
from generators.publishing.summary import night_summary
from generators.running import staging
from generators.site.exports.api import records


class ConfirmedRun(NamedTuple):
    """A nightly's run, in which what was run again replaces what ran first.

    Attributes:
        changes: since the published records; none where nothing is published.
        wavered: claims that the second run judged otherwise.
        held: why it should not be published; None where it may be.
        records: of the API, by claim id.
    """

    verified: VerifyResult
    changes: tuple[Change, ...]
    wavered: tuple[Unconfirmed, ...]
    held: str | None
    records: Records


def nightly(
    root: Path, target: Target, request: Request, reporter: Reporter, summary_file: Path | None, *, anyway: bool
) -> Nightly:
    """Verify everything afresh, compare with the published records, build, publish `nightly`.

    Where too much changed or failed at once the site is built and not published, unless `anyway`. The summary is
    written before anything is published, so that a refusal doesn't lose it. The run, its source and the
    verdicts are those of the project as it was at the start.

    Raises:
        PublishError: observations are missing, or git refuses.
        SiteError: the site can't be built.
        UsageError: there is no folder to write the summary in, or the known failures can't be read.
    """
    from generators.publishing import editions  # mike, which few commands need
    from generators.publishing.repository.branch import require_free

    if summary_file:
        require_place(summary_file, "--summary")  # before hours of verifying
    project = load_project(root)  # an unreadable project comes before an unfit branch
    require_free(root, target.branch)
    source, known = source_of(root), read_known_failures(root)
    published = editions.published_records(root, target.branch, remote=target.remote, ask=target.push)
    with staging.staged_claims(project, {claim.id for claim in project.claims}) as staged:
        run = functools.partial(verify, root, reporter=reporter, given=ReadProject(staged, source))
        confirmed_run = run_and_confirm(run, staged, published, request, reporter.on_warning)
    verified, changed, wavered, held, current = confirmed_run
    findings = verified.findings
    today = findings.at.date()
    verified = verified.model_copy(
        update={"known": frozenset(failure.script for failure in known if failure.until >= today)}
    )
    summary = night_summary(
        changed,
        findings.ledger,
        published or {},
        current,
        wavered,
        held,
        anyway=anyway,
        known=known,
        excused=verified.known,
    )
    if summary_file:
        with files.writable(summary_file):
            summary_file.write_text(summary, encoding="utf-8")
    require_observations(findings)
    site = build(root, findings, anew=True)
    edition = None
    if anyway or not held:
        edition = editions.publish(root, site, target, edition=None, kind="nightly", at=findings.at)
    return Nightly(
        verified=verified, changes=changed, wavered=wavered, summary=summary, held=held or "", published=edition
    )


def run_and_confirm(
    run: Callable[[Request], VerifyResult],
    project: Project,
    published: Records | None,
    request: Request,
    warn: Callable[[str], None],
) -> ConfirmedRun:
    """Run everything, and run again the claims whose verdict changed although none of their inputs did.

    Args:
        run: observes and judges; what it raises is raised.
        project: as it is run.
        published: the published records by claim id; None where nothing is published.
        request: the whole nightly's.
        warn: is called with a message that names what runs again.
    """
    verified, before = run(request), published or {}
    current = as_published(records(verified.findings))
    unexplained = hold.unexplained(before, current)
    held = hold.too_many(unexplained, {claim.id for claim in project.claims if claim.timed})
    wavered: tuple[Unconfirmed, ...] = ()
    seen_twice: set[str] = set()
    if unexplained and not held:
        warn(f"changed though nothing that they rest on did, so run once more: {', '.join(unexplained)}")
        second = run(request.model_copy(update={"claims": unexplained}))
        repeated = {observation.claim for observation in second.observations}
        wavered = hold.unconfirmed(repeated, before, current, as_published(records(second.findings)))
        seen_twice = set(unexplained) - {claim.claim for claim in wavered}
        verified = _replaced(verified, second, wavered)
        current = as_published(records(verified.findings))
    changed = () if published is None else changes(published, current)
    held = held or hold.reason_to_withhold(before, current)
    return ConfirmedRun(verified, confirmed(changed, seen_twice), wavered, held, current)


def _replaced(first: VerifyResult, second: VerifyResult, wavered: tuple[Unconfirmed, ...]) -> VerifyResult:
    """The first run with the second's observations in the place of its own, and no verdict where they disagree."""
    findings = second.findings.model_copy(update={"ledger": first.findings.ledger})  # that of the whole nightly
    newest = {(part.claim, part.framework): part for part in (*first.observations, *second.observations)}
    judged = hold.undecided(findings, wavered)
    update = {"findings": judged, "verdicts": judged.verdicts, "observations": tuple(newest.values())}
    return first.model_copy(update=update)
