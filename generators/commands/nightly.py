"""A night's run beside what is published, what changed without a cause run once more."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from pathlib import Path
from typing import NamedTuple

from generators.commands.site import build_site, require_observations
from generators.commands.verify import verify
from generators.entries.project import load_project
from generators.errors import UsageError
from generators.model import (
    Change,
    Nightly,
    Project,
    Reporter,
    Request,
    Target,
    Unconfirmed,
    Verified,
)
from generators.publishing import hold
from generators.publishing.changes import changes, confirmed
from generators.publishing.records import Records, as_published
from generators.running import staging
from generators.site import api


class Night(NamedTuple):
    """A night's run, with what was run once more in the place of what ran first.

    Attributes:
        changes: since what is published; none where nothing is, for the first night compares with nothing.
        wavered: claims that the second run judged otherwise.
        held: why it should not be published; None where it may be.
        records: of the API, by claim id.
    """

    verified: Verified
    changes: tuple[Change, ...]
    wavered: tuple[Unconfirmed, ...]
    held: str | None
    records: Records


def night(
    run: Callable[[Request], Verified],
    project: Project,
    published: Records | None,
    request: Request,
    warned: Callable[[str], None],
) -> Night:
    """Run what is asked for, and once more what changed although nothing that it rests on did.

    Args:
        run: observes and judges; what it raises is raised.
        project: as it is run.
        published: the published records by claim id; None where nothing is published.
        request: the whole night's.
        warned: hears what is run once more.
    """
    first = run(request)
    once = as_published(api.records(first.findings))
    unexplained = hold.unexplained(published or {}, once)
    crowd = hold.too_many(unexplained, {claim.id for claim in project.claims if claim.timed})
    if crowd or not unexplained:
        return _compared(first, published, crowd=crowd)
    warned(f"changed though nothing that they rest on did, so run once more: {', '.join(unexplained)}")
    second = run(request.model_copy(update={"claims": unexplained}))
    again = {one.claim for one in second.observations}
    wavered = hold.unconfirmed(again, published or {}, once, as_published(api.records(second.findings)))
    found = second.findings.model_copy(update={"ledger": first.findings.ledger})  # that of the whole night
    newest = {(one.claim, one.framework): one for one in (*first.observations, *second.observations)}
    update = {"findings": hold.undecided(found, wavered), "observations": tuple(newest.values())}
    repeated = set(unexplained) - {one.claim for one in wavered}
    return _compared(first.model_copy(update=update), published, repeated, wavered)


def _compared(
    verified: Verified,
    published: Records | None,
    repeated: Collection[str] = (),
    wavered: tuple[Unconfirmed, ...] = (),
    crowd: str | None = None,
) -> Night:
    """The night beside what is published."""
    after = as_published(api.records(verified.findings))
    changed = () if published is None else changes(published, after)
    held = crowd or hold.reason_to_withhold(published or {}, after)
    return Night(verified, confirmed(changed, repeated), wavered, held, after)


def nightly(
    root: Path, target: Target, request: Request, reporter: Reporter, told: Path | None, *, anyway: bool = False
) -> Nightly:
    """Verify everything afresh, compare with what was last published, build, publish `nightly`.

    A change that no input explains is run once more first. Where too much changed or failed at once the site is
    built and not published, unless it is wanted `anyway`. The summary is written to `told` before anything is
    published, so that a refusal doesn't lose it. What is run, judged and named as the source is what was there at
    the start.

    Raises:
        PublishError: observations are missing, or git refuses.
        SiteError: the site can't be built.
        UsageError: there is no folder to write the summary in.
    """
    from generators.publishing import editions as publishing
    from generators.publishing.summary import night_summary

    if told and (told.is_dir() or not told.parent.is_dir()):  # before hours of verifying, not after them
        raise UsageError(f"--summary: no file can be written there (got {told}); name one in a folder that exists")
    project = load_project(root)  # a project that can't be read is told first
    source = publishing.ready(root, target.branch)
    before = publishing.published_records(root, target.branch, remote=target.remote)
    with staging.claims(project, {claim.id for claim in project.claims}) as still:
        run = functools.partial(verify, root, reporter=reporter, project=still)
        done = night(run, still, before, request, reporter.on_warning)
    verified, changed, wavered, held, after = done
    found = verified.findings
    summary = night_summary(changed, found.ledger, before or {}, after, wavered, held, anyway=anyway)
    if told:
        told.write_text(summary, encoding="utf-8")
    require_observations(found)
    site, published = build_site(root, found), None
    if anyway or not held:
        how = {"edition": None, "at": found.at, "source": source, **target.model_dump()}
        published = publishing.publish(root, site, kind="nightly", **how)
    return Nightly(
        verified=verified, changes=changed, wavered=wavered, summary=summary, held=held or "", published=published
    )
