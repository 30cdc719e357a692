"""Write a run as one file, and read such a file as untrusted data."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from generators import files
from generators.errors import EvidenceError, UsageError
from generators.model import SCHEMA_VERSION, Answer, Footer, Ledger, Manifest, Observation, Record
from generators.text import KEPT, one_line, plain_text

LARGEST = 32 << 20  # bytes; 128 KiB for each of 256 observations
LONG = {"stdout", "stderr", "value"}  # keys of texts that may have several lines


class RunRecord(Record):
    """A whole run: what it set out to do, what became of it, and every observation that it made."""

    manifest: Manifest
    footer: Footer
    observations: tuple[Observation, ...]


class RecordAnswer(Answer):
    """The file of `claims verify --record`, which `claims import` takes in on another machine."""

    result: RunRecord


def write(path: Path, ledger: Ledger, observations: tuple[Observation, ...], at: datetime) -> None:
    """Write a complete run, without the folders of the machine that it was on.

    A file is replaced whole; a link, a pipe or a device is written to and stays what it is.

    Raises:
        EvidenceError: it can't be written, or is too large to be read again.
    """
    assert ledger.footer is not None  # noqa: S101 - the store refuses to close a run otherwise
    public = tuple(
        observation.model_copy(update={"environment": observation.environment.public})
        for observation in observations
    )
    record = RunRecord(manifest=ledger.manifest, footer=ledger.footer, observations=public)
    answer = RecordAnswer(generated_at=at, total=1, result=record)
    text = json.dumps(answer.model_dump(mode="json"), ensure_ascii=True, sort_keys=True) + "\n"
    if len(text) > LARGEST:
        raise EvidenceError(f"{path}: over {LARGEST >> 20} MiB (got {len(text) >> 20}); record fewer claims a run")
    with files.writable(path):
        if path.is_symlink() or (path.exists() and not path.is_file()):  # such as /dev/stdout: never replaced
            path.write_text(text, encoding="utf-8")
        else:
            files.write(path, text)


def read(path: Path) -> RunRecord:
    """The run in a file: whole, of one machine and device, every text of it fit to be printed.

    Raises:
        EvidenceError: it can't be read, is too large, is no record of a run, or of one that is not complete.
        UsageError: there is no such file.
    """
    try:
        content = _clean(files.parse_json(_bytes(path)))
    except (ValueError, RecursionError) as error:
        what = "nested too deeply" if isinstance(error, RecursionError) else one_line(str(error))
        raise EvidenceError(f"{path}: no JSON ({what}); copy the file again") from error
    version = content.get("schema_version") if isinstance(content, dict) else None
    if version != SCHEMA_VERSION:
        what = f"no record of a run in version {SCHEMA_VERSION} (got {version!a:.40})"
        raise EvidenceError(f"{path}: {what}; write one with `claims verify --record`")
    try:
        record = RecordAnswer.model_validate_json(json.dumps(content), strict=True).result
    except ValidationError as error:
        what = one_line(f"no record of a run: {files.first_problem(error)}")
        raise EvidenceError(f"{path}: {what}; write one with `claims verify --record`") from error
    if fault := _incomplete(record):
        raise EvidenceError(f"{path}: the run is not complete: {fault}; record a run that came to its end")
    return record


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise UsageError(f"{path}: {files.missing(path)}; name one that `claims verify --record` has written")
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise EvidenceError(f"{path}: can't be read ({error.strerror}); mend its rights") from error
    if len(content) > LARGEST:
        raise EvidenceError(f"{path}: over {LARGEST >> 20} MiB; record fewer claims a run")
    return content


def _clean(value: object, key: str = "") -> object:
    """The value without control characters in its texts and keys."""
    match value:
        case str():
            return plain_text(value)[:KEPT] if key in LONG else one_line(value)
        case list():
            return [_clean(item, key) for item in value]
        case dict():
            return {one_line(name): _clean(item, name) for name, item in value.items()}
    return value


def _incomplete(record: RunRecord) -> str | None:
    """What manifest, footer and observations disagree on; None where they agree."""
    manifest, footer, observations = record.manifest, record.footer, record.observations
    counted = Counter(each.outcome for each in observations)
    jobs = Counter((each.claim, each.framework) for each in observations)
    moments = (manifest.started, footer.finished, *(each.started for each in observations))
    faults = {
        "it observed nothing": not observations,
        "manifest, footer and observations name different runs": footer.run != manifest.run
        or not {each.run for each in observations} <= {manifest.run, *manifest.resumes},
        "the observations are not those that the manifest expects, each once": jobs
        != Counter(set(manifest.expected)),
        "the footer counts other outcomes than the observations have": counted != Counter(footer.outcomes),
        "not every observation was made on the machine that the manifest names": {manifest.machine}
        != {each.environment.machine for each in observations},
        "the observations were made on several devices": len({each.environment.device for each in observations})
        > 1,
        "a moment has no time zone": any(moment.tzinfo is None for moment in moments),
    }
    return next((fault for fault, present in faults.items() if present), None)
