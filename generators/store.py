"""Keep evidence: atomic small files under `build/evidence/`, addressed by fingerprint.

    observations/<xx>/<fingerprint>.json         the last measured observation of that fingerprint
    observations/<xx>/<fingerprint>.failed.json  a newer one that was not measured
    jobs/<claim>/<framework>.json                fingerprints of the newest and of the last good one
    runs/<run>/manifest.json, footer.json        what a run set out to do, and that it came to its end
    machines/<class>/                            the same of another machine class, or of another device
    checked.json                                 what the rules said of the entries as they are
    lock                                         held while a run goes on

Every file carries the SHA-256 of its content; one that doesn't match is set aside as `.bad` and counts as missing.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from generators import atomic
from generators.errors import EvidenceError, LockedError
from generators.model import (
    Complaint,
    Evidence,
    Footer,
    Ledger,
    Machine,
    Manifest,
    Noun,
    Observation,
    Outcome,
    digest,
)

Model = TypeVar("Model", bound=BaseModel)
LARGEST_RECORD = 16 * 1024 * 1024


class _Pointer(Noun):
    """Fingerprints of a job's newest observation and of its last measured one."""

    newest: str
    good: str | None = None


class _Checked(Noun):
    """Complaints about the entries, and the digest of all that the rules read."""

    key: str
    complaints: tuple[Complaint, ...]


class Store:
    """The evidence of one project.

    Attributes:
        folder: `build/evidence` of the project; made when first written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    # --- places ---

    def place(self, machine: Machine, device: str) -> Store:
        """The evidence of another machine class, or of another device of this one: kept apart, so never mixed."""
        return Store(self.folder / "machines" / digest([machine, device])[:16])

    def places(self) -> tuple[Store, ...]:
        """Every such place that there is, in a fixed order."""
        return tuple(Store(path.parent) for path in sorted(self.folder.glob("machines/*/jobs")))

    # --- observations ---

    def save(self, observation: Observation) -> None:
        """Keep an observation as the newest of its claim and framework; a failure never replaces a measured one.

        Raises:
            EvidenceError: the folder can't be written to.
        """
        address = observation.fingerprint.digest
        measured = observation.outcome is Outcome.MEASURED
        _write(self._observation(address, failed=not measured), observation)
        if measured:
            self._observation(address, failed=True).unlink(missing_ok=True)
        self.point(observation.claim, observation.framework, address, good=measured)

    def point(self, claim: str, framework: str, address: str, *, good: bool) -> None:
        """Make the observation of that fingerprint the newest one of a claim and framework."""
        path = self._pointer(claim, framework)
        earlier = _read(path, _Pointer)
        kept = address if good else (earlier.good if earlier else None)
        pointer = _Pointer(newest=address, good=kept)
        if pointer != earlier:
            _write(path, pointer)

    def measured(self, address: str) -> Observation | None:
        """The measured observation of a fingerprint, where there is one."""
        return _read(self._observation(address, failed=False), Observation)

    def evidence(self, claim: str, framework: str) -> Evidence:
        """The newest observation of a script and the last measured one."""
        pointer = _read(self._pointer(claim, framework), _Pointer)
        if pointer is None:
            return Evidence()
        good = self.measured(pointer.good) if pointer.good else None
        newest = _read(self._observation(pointer.newest, failed=True), Observation)
        if newest is None:
            newest = good if pointer.good == pointer.newest else self.measured(pointer.newest)
        return Evidence(newest=newest, good=good)

    def _observation(self, address: str, *, failed: bool) -> Path:
        return self.folder / "observations" / address[:2] / f"{address}{'.failed' if failed else ''}.json"

    def _pointer(self, claim: str, framework: str) -> Path:
        return self.folder / "jobs" / claim / f"{framework}.json"

    # --- runs ---

    def begin(self, manifest: Manifest) -> None:
        """Write what a run sets out to do, before its first job."""
        _write(self.folder / "runs" / manifest.run / "manifest.json", manifest)

    def finish(self, footer: Footer) -> Ledger:
        """Close a run.

        Raises:
            EvidenceError: outcomes are missing or too many; the run stays without footer, so invalid.
        """
        folder = self.folder / "runs" / footer.run
        manifest = _read(folder / "manifest.json", Manifest)
        if manifest is None or sum(footer.outcomes.values()) != len(manifest.expected):
            raise EvidenceError(f"{folder}: the run doesn't account for every job; run `claims verify` again")
        _write(folder / "footer.json", footer)
        return Ledger(manifest=manifest, footer=footer)

    def ledgers(self) -> list[Ledger]:
        """Every run with a readable manifest, oldest first; complete ones and broken ones."""
        found = [
            Ledger(manifest=manifest, footer=_read(path.with_name("footer.json"), Footer))
            for path in (self.folder / "runs").glob("*/manifest.json")
            if (manifest := _read(path, Manifest))
        ]
        return sorted(found, key=lambda ledger: (ledger.manifest.started, ledger.manifest.run))

    # --- rules ---

    def checked(self, key: str) -> tuple[Complaint, ...] | None:
        """What the rules said when everything that they read had this digest; None where it had another."""
        kept = _read(self.folder / "checked.json", _Checked)
        return kept.complaints if kept and kept.key == key else None

    def keep_checked(self, key: str, complaints: tuple[Complaint, ...]) -> None:
        """Remember what the rules said; a folder that can't be written just remembers nothing."""
        with contextlib.suppress(EvidenceError):
            _write(self.folder / "checked.json", _Checked(key=key, complaints=complaints))

    # --- lock ---

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the project's evidence for one run; the kernel frees it however the process ends.

        Raises:
            LockedError: another run holds it.
        """
        with _writable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                owner = os.pread(handle, 200, 0).decode(errors="replace") or "another process"
                raise LockedError(
                    f"{self.folder}: another run holds the lock ({owner}); wait for it or end it"
                ) from None
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC".encode(), 0)
            _sweep(self.folder)
            yield
        finally:
            os.close(handle)


# --- files -----------------------------------------------------------------------------------------------


def _write(path: Path, record: BaseModel) -> None:
    """Write a record so that a crash at any instant leaves the old file or the new one, never a part."""
    content = record.model_dump(mode="json")
    text = json.dumps({"sha256": digest(content), "content": content}, indent=1, sort_keys=True)
    with _writable(path):
        atomic.write(path, text)


@contextlib.contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EvidenceError(
            f"{path}: can't be written ({error.strerror}); free space or mend its rights"
        ) from error


def _read(path: Path, model: type[Model]) -> Model | None:
    """A record, or None where there is none that can be trusted."""
    try:
        return _trusted(path, model)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, RecursionError, OSError):
        with contextlib.suppress(OSError):  # on a read-only disk it just counts as missing
            path.replace(path.with_suffix(".bad"))
        return None


def _trusted(path: Path, model: type[Model]) -> Model:
    if path.stat().st_size > LARGEST_RECORD:
        raise ValueError("too large")
    record = json.loads(path.read_bytes())
    if record["sha256"] != digest(record["content"]):
        raise ValueError("the digest doesn't match")
    return model.model_validate_json(json.dumps(record["content"]))


def _sweep(folder: Path) -> None:
    """Remove what a killed run left half-written; only the holder of the lock may."""
    for path in folder.rglob(f"{atomic.UNFINISHED}*"):
        path.unlink(missing_ok=True)
