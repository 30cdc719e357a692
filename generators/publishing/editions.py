"""Put a built site onto the publication branch: editions, their alias `latest`, and `nightly`.

An edition, `latest`, `versions.json` and the redirect of the root arrive as one commit or not at all, whatever
is interrupted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePath
from typing import Literal

from generators.errors import PublishError, UsageError
from generators.model import Publication, Target
from generators.publishing import concerns
from generators.publishing.completeness import CompleteSite, read_site
from generators.publishing.records import Records, parse_claim
from generators.publishing.repository import branch as branches
from generators.publishing.repository import commits, layout, source, trees
from generators.publishing.repository.layout import EDITION, NIGHTLY


def publish(  # noqa: PLR0913 - each is a flag of the command
    root: Path,
    site: Path,
    target: Target,
    *,
    edition: str | None,
    kind: Literal["edition", "nightly"],
    at: datetime,
    anyway: bool = False,
) -> Publication:
    """Put the built site onto the branch, as a new edition or over `nightly`, in one commit.

    The work tree and the current branch stay as they are. Where somebody else pushed first, the commit is made
    again on top of theirs, a few times at most. Its message names what the runs behind the site were made from, as
    their records in the site have it, and what an edition is published in spite of.

    Raises:
        PublishError: the run is incomplete, the edition exists, something speaks against it, or git refuses.
        UsageError: that is no name of an edition.
    """
    if edition is not None and kind == NIGHTLY:
        raise PublishError(f"--edition: nightly has one version, of that name (got {edition!r}); leave it out")
    complete = read_site(site)
    branches.require_free(root, target.branch)
    for _ in range(commits.ATTEMPTS):
        tip = branches.tip(root, target.branch, target.remote, ask=target.push)
        entries = trees.read_tip(root, tip.commit)
        name = NIGHTLY if kind == NIGHTLY else _edition_name(edition, layout.taken_names(root, entries), at)
        against = concerns.objections(complete, name) if kind == "edition" else ()
        if against and not anyway:
            raise PublishError(f"{'; '.join(against)}; correct that, or publish it all the same with --anyway")
        warnings = tuple(_warnings(root, target, tip.commit, entries, complete, kind))
        tree = layout.with_version(root, entries, name, site, at)
        if commit := commits.add(root, target, tip, tree, _message(name, complete, against), at):
            return Publication(name=name, commit=commit, warnings=(*against, *warnings))
    raise commits.late(target)


def published_records(
    root: Path, branch: str = "gh-pages", remote: str = "origin", *, ask: bool = False
) -> Records | None:
    """The claim records by claim id: of `nightly`, else of the newest edition; None if there is none.

    The branch is as last fetched, unless the remote is asked.

    Raises:
        PublishError: a record or the list of the branch is damaged.
    """
    tip = branches.tip(root, branch, remote, ask=ask).commit
    entries = trees.read_tip(root, tip)
    names = layout.versions(entries)
    layout.read_list(root, entries)
    if tip is None or not names:
        return None
    return _records_at(root, branch, tip, NIGHTLY if names[-1] == NIGHTLY else names[0])


def _records_at(root: Path, branch: str, tip: str, version: str) -> Records:
    """The claim records of a version of the branch."""
    folder = trees.read_entries(root, f"{tip}:{version}/api/v1/claims")
    records = {name: entry for name, entry in folder.items() if name.endswith(".json")}
    return {
        PurePath(name).stem: parse_claim(content, f"{branch}:{version}/api/v1/claims/{name}")
        for name, content in trees.read_files(root, records).items()
    }


# --- what the commit says, and the user ------------------------------------------------------------------


def _message(name: str, site: CompleteSite, against: Iterable[str]) -> str:
    """The message of the commit: the edition's record."""
    run = site.newest.run
    lines = [f"Publish {name} from run {run}", "", f"Run: {run}", f"Source: {source.in_words(site.newest.source)}"]
    lines += [f"Other source: {other}" for other in concerns.other_sources(site)]
    lines += [f"Published anyway: {objection}" for objection in against]
    return "\n".join(lines)


def _warnings(
    root: Path, target: Target, tip: str | None, entries: trees.Entries, site: CompleteSite, kind: str
) -> Iterator[str]:
    """What the user should know of a site that is published all the same."""
    if warning := concerns.source_warning(site):
        yield warning
    yield from source.branch_warnings(root, target.remote, site.newest.source, ask=target.push)
    editions = [name for name in layout.versions(entries) if name != NIGHTLY]
    if kind == "edition" and tip and editions:
        with suppress(PublishError):  # an edition whose records can't be read is like no other
            published = _records_at(root, target.branch, tip, editions[0])
            if warning := concerns.same_results(site.records, editions[0], published):
                yield warning


# --- names -----------------------------------------------------------------------------------------------


def _edition_name(wanted: str | None, taken: Mapping[str, str], at: datetime) -> str:
    """The wanted name, where it was never used, else the first free one of the day (UTC).

    Args:
        wanted: by the user; None for no name.
        taken: why a name can't be had, by name.
        at: the moment whose day counts.
    """
    today = at.astimezone(UTC).date()
    if wanted is None:
        of_today = [layout.order(name) for name in taken if name.startswith(today.isoformat())]
        return f"{today}.{max(1, max(of_today)[1]) + 1}" if of_today else today.isoformat()
    try:
        day = date.fromisoformat(wanted[:10] if EDITION.fullmatch(wanted) else "")
    except ValueError:
        raise UsageError(
            f"--edition: no name of an edition (got {wanted!r}); name it YYYY-MM-DD or YYYY-MM-DD.N"
        ) from None
    if wanted in taken:
        raise PublishError(f"--edition: {taken[wanted]} (got {wanted!r}); leave it out")
    if day > today + timedelta(days=1):  # somewhere it is tomorrow already
        raise PublishError(f"--edition: it lies ahead of today, {today} (got {wanted!r}); leave it out")
    return wanted
