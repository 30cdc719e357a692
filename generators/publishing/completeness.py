"""Refuse a built site whose run is incomplete; the site is read as untrusted data and never run."""

from __future__ import annotations

import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from generators.errors import PublishError
from generators.model import Ledger, is_claim_id
from generators.model.records import PublishedClaim
from generators.publishing.records import parse_claim, parse_result

LARGEST_SITE = 1 << 30  # bytes; static hosts such as GitHub Pages serve no more


def complete_run(site: Path) -> str:
    """Name of the newest run of a site all of whose observations are there.

    Raises:
        PublishError: the run is incomplete or empty, a claim was never run, or the site holds what no site holds.
    """
    _plain_files(site)
    api = site / "api" / "v1"
    ledgers = [_ledger(path) for path in sorted((api / "runs").glob("*.json"))]
    missing = _unobserved(_listed_claims(api), ledgers)
    missing += [f"{ledger.manifest.run} has no complete end" for ledger in ledgers if not ledger.complete]
    if missing or not ledgers:
        raise PublishError(
            f"{site}: a run with missing observations is not published"
            f" ({', '.join(missing) or 'no ledger'}); run `claims verify` and `claims build` first"
        )
    newest = max((ledger.manifest for ledger in ledgers), key=lambda manifest: manifest.order)
    if not newest.expected:
        raise PublishError(f"{site}: the run {newest.run} observed nothing; run `claims verify --fresh` first")
    return newest.run


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


def _unobserved(records: Mapping[str, PublishedClaim], ledgers: Sequence[Ledger]) -> list[str]:
    """Claims with rules of which a framework that was run anywhere has no observation."""
    observed = [record.observations.keys() for record in records.values()]
    frameworks = {name for ledger in ledgers for _, name in ledger.manifest.expected}.union(*observed)
    return [
        claim
        for claim, record in records.items()
        if record.rules and not (record.observations and record.observations.keys() >= frameworks)
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
