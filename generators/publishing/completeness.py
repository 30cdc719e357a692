"""Refuse a built site whose run is incomplete; the site is read as untrusted data and never run."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from generators.errors import PublishError
from generators.model import Ledger, Manifest, Source, is_claim_id
from generators.model.published import PublishedClaim
from generators.publishing.records import Records, parse_claim, parse_result

LARGEST_SITE = 1 << 30  # bytes; static hosts such as GitHub Pages serve no more


class CompleteSite(NamedTuple):
    """A site that nothing is missing from, by its own records.

    Attributes:
        newest: the newest run behind it.
        others: what the other runs behind its verdicts were made from, by run; None where that isn't recorded.
        records: of its claims.
    """

    newest: Manifest
    others: Mapping[str, Source | None]
    records: Records


def read_site(site: Path) -> CompleteSite:
    """The runs and claims of a site all of whose observations are there.

    A run that was cut off counts as complete where a complete one has taken over what it measured.

    Raises:
        PublishError: a run is incomplete or empty, a claim was never run, or the site holds what no site holds.
    """
    _plain_files(site)
    api = site / "api" / "v1"
    ledgers = {path.stem: _ledger(path) for path in sorted((api / "runs").glob("*.json"))}
    complete = [ledger.manifest for ledger in ledgers.values() if ledger.complete]
    taken_over = {run for manifest in complete for run in manifest.resumes}
    records = _listed_claims(api)
    shown = [manifest for manifest in complete if _observes(manifest, records)]
    newest = max(shown or complete, key=lambda manifest: manifest.order, default=None)
    missing = _unobserved(records, newest)
    missing += [
        f"{run} has no complete end"
        for run, ledger in ledgers.items()
        if not ledger.complete and run not in taken_over
    ]
    if missing or newest is None:
        raise PublishError(
            f"{site}: a run with missing observations is not published"
            f" ({', '.join(missing) or 'no ledger'}); run `claims verify` and `claims build` first"
        )
    if not newest.expected:
        raise PublishError(f"{site}: the run {newest.run} observed nothing; run `claims verify --fresh` first")
    behind = {job.run for record in records.values() for job in record.observations.values() if job.run}
    return CompleteSite(
        newest=newest,
        others={
            run: ledgers[run].manifest.source if run in ledgers else None
            for run in behind.union(run for run, ledger in ledgers.items() if _observes(ledger.manifest, records))
            if run != newest.run
        },
        records=records,
    )


def _observes(manifest: Manifest, records: Mapping[str, PublishedClaim]) -> bool:
    """Whether a run observes a claim of the site, or nothing at all; one of drafts alone is behind no verdict."""
    return not manifest.expected or any(claim in records for claim, _ in manifest.expected)


def _read(path: Path) -> bytes:
    """A file of the site.

    Raises:
        PublishError: it can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise PublishError(f"{path}: can't be read ({error.strerror}); run `claims build` first") from error


def _plain_files(site: Path) -> None:
    """Refuse what a hostile site could hold: links, special files, odd names, or too many bytes."""
    size = 0
    for path in site.rglob("*"):
        mode = path.lstat()
        plain = stat.S_ISREG(mode.st_mode) or stat.S_ISDIR(mode.st_mode)
        if not plain or not path.name.isprintable() or set(path.name) & set('"\\'):
            raise PublishError(f"{str(path)!a}: a link, a special file or an odd name; build the site anew")
        size += mode.st_size
    if size > LARGEST_SITE:
        most = f"more than the {LARGEST_SITE >> 20} MiB that a host serves"
        raise PublishError(f"{site}: {most} (got {size >> 20} MiB); build a smaller site")


def _listed_claims(api: Path) -> dict[str, PublishedClaim]:
    """The record of each claim of `claims.json`, by id."""
    path = api / "claims.json"
    entries = parse_result(_read(path), str(path), list)
    ids = [str(entry.get("id")) if isinstance(entry, dict) else "" for entry in entries]
    if not all(is_claim_id(claim) for claim in ids):
        raise PublishError(f"{path}: lists what is no claim; run `claims build` again")
    paths = {claim: api / "claims" / f"{claim}.json" for claim in ids}
    return {claim: parse_claim(_read(path), str(path)) for claim, path in paths.items()}


def _unobserved(records: Mapping[str, PublishedClaim], newest: Manifest | None) -> list[str]:
    """Claims with scripts of which a framework that was run anywhere has no observation."""
    observed = [record.observations.keys() for record in records.values()]
    frameworks = {name for _, name in (newest.expected if newest else ())}.union(*observed)
    return [
        claim
        for claim, record in records.items()
        if record.runs and not (record.observations and record.observations.keys() >= frameworks)
    ]


def _ledger(path: Path) -> Ledger:
    try:
        ledger = Ledger.model_validate(parse_result(_read(path), str(path), dict))
    except ValueError as error:
        raise PublishError(f"{path}: no ledger of a run; run `claims build` again") from error
    if ledger.manifest.run != path.stem:
        raise PublishError(
            f"{path}: the ledger of another run (got {ledger.manifest.run!a}); run `claims build` again"
        )
    return ledger
