"""What a built site says of its run, and whether it may be published: read as hostile data, never run."""

from __future__ import annotations

import json
import stat
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from generators.errors import PublishError
from generators.model import Ledger, is_claim_id

LARGEST_SITE = 1 << 30  # bytes; static hosts such as GitHub Pages serve no more


def complete_run(site: Path) -> str:
    """Name of the newest run of a site all of whose observations are there.

    Raises:
        PublishError: the run is incomplete or empty, a claim was never run, or the site holds what no site holds.
    """
    _plain_files(site)
    api = site / "api" / "v1"
    ledgers = [_ledger(path) for path in sorted((api / "runs").glob("*.json"))]
    missing = _unobserved({claim: _record(api, claim) for claim in _listed(api)}, ledgers)
    missing += [f"{ledger.manifest.run} has no complete end" for ledger in ledgers if not ledger.complete]
    if missing or not ledgers:
        raise PublishError(
            f"{site}: a run with missing observations is not published"
            f" ({', '.join(missing) or 'no ledger'}); run `claims verify` and `claims build` first"
        )
    newest = max(ledgers, key=_order).manifest
    if not newest.expected:
        raise PublishError(f"{site}: the run {newest.run} observed nothing; run `claims verify --fresh` first")
    return newest.run


def _order(ledger: Ledger) -> tuple[int, datetime, str]:
    return ledger.manifest.number, ledger.manifest.started, ledger.manifest.run


def result(text: bytes, where: str, shape: type[Any] = dict) -> Any:  # noqa: ANN401 - what JSON holds
    """The `result` of a published JSON object.

    Raises:
        PublishError: it is damaged, or no `shape`.
    """
    try:
        value = json.loads(text, parse_constant=_refuse)["result"]
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise PublishError(f"{where}: damaged; publish again from a complete run") from error
    if not isinstance(value, shape):
        what = f"`result` should be a {shape.__name__} (got a {type(value).__name__})"
        raise PublishError(f"{where}: {what}; publish again from a complete run")
    return value


def record(text: bytes, where: str) -> Any:  # noqa: ANN401 - what JSON holds
    """A published record of a claim, of which at least verdict and observations can be told.

    Raises:
        PublishError: it is damaged.
    """
    found = result(text, where)
    observed = found.get("observations")
    told = isinstance(found.get("verdict"), str) and isinstance(observed, dict)
    if not told or not all(isinstance(one, dict) and "outcome" in one for one in observed.values()):
        raise PublishError(f"{where}: no record of a claim; publish again from a complete run")
    return found


def _read(path: Path) -> bytes:
    """A file of the site.

    Raises:
        PublishError: it can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise PublishError(f"{path}: can't be read ({error.strerror}); run `claims build` first") from error


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _plain_files(site: Path) -> None:
    """Refuse what a hostile artefact could bring: links, special files, odd names, or too much."""
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


def _listed(api: Path) -> list[str]:
    """The ids of `claims.json`."""
    path = api / "claims.json"
    entries = result(_read(path), str(path), list)
    ids = [str(entry.get("id")) if isinstance(entry, dict) else "" for entry in entries]
    if not all(is_claim_id(claim) for claim in ids):
        raise PublishError(f"{path}: lists what is no claim; run `claims build` again")
    return ids


def _record(api: Path, claim: str) -> Mapping[str, Any]:
    path = api / "claims" / f"{claim}.json"
    record: Mapping[str, Any] = result(_read(path), str(path))
    if not isinstance(record.get("observations"), dict):
        raise PublishError(f"{path}: no record of a claim; run `claims build` again")
    return record


def _unobserved(records: Mapping[str, Mapping[str, Any]], ledgers: Sequence[Ledger]) -> list[str]:
    """Claims with rules of which a framework that was run anywhere has no observation."""
    seen = {
        claim: {name for name, one in record["observations"].items() if one} for claim, record in records.items()
    }
    names = set().union(*seen.values(), *({name for _, name in ledger.manifest.expected} for ledger in ledgers))
    return [
        claim
        for claim, record in records.items()
        if record.get("rules") and not (seen[claim] and seen[claim] >= names)
    ]


def _ledger(path: Path) -> Ledger:
    content = result(_read(path), str(path))
    try:
        ledger = Ledger.model_validate_json(json.dumps(content))
    except ValueError as error:
        raise PublishError(f"{path}: no ledger of a run; run `claims build` again") from error
    if ledger.manifest.run != path.stem:
        raise PublishError(
            f"{path}: the ledger of another run (got {ledger.manifest.run!a}); run `claims build` again"
        )
    return ledger
