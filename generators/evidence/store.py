"""Keep evidence: atomic small files under `build/evidence/`, addressed by fingerprint.

    observations/<xx>/<fingerprint>.json         the last measured observation of that fingerprint
    observations/<xx>/<fingerprint>.failed.json  a newer one that was not measured
    jobs/<claim>/<framework>.json                fingerprints of the newest and of the last good one
    occasions/<claim>.json                       ratios of timings in the newest runs (`occasions`)
    runs/<run>/                                  what a run set out to do, and has observed (`journal`)
    index.txt                                    the above in brief, by the digest of each file's content
    machines/<class>/                            the same of another machine class, or of another device
    lock                                         held while a run goes on; says `free` once it has ended

Every file carries the SHA-256 of its content; one that doesn't match, or stands where another belongs, is set
aside as `.bad` and counts as missing. Only complete runs are here.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import platform
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import Field

from generators import clock, files
from generators.cache import Cache
from generators.errors import EvidenceError, LockedError
from generators.evidence.brief import Brief, BriefEvidence, known_text
from generators.evidence.journal import Job, Journal
from generators.model import Evidence, Footer, Ledger, Machine, Observation, Outcome, Record, digest
from generators.text import one_line

if TYPE_CHECKING:
    from generators.evidence.occasions import OccasionStore

Found = TypeVar("Found", Observation, Brief)
KEPT_RUNS = 100  # whatever is left of what they observed; three months of nights
ENDED = b"free"  # in the lock, once a run has ended by itself
Address = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Pointer(Record):
    """Fingerprints of a job's newest observation and of its last measured one."""

    newest: Address
    good: Address | None = None

    @classmethod
    def of(cls, text: str) -> _Pointer:
        """What `text` has made."""
        newest, _, good = text.partition(" ")
        return cls(newest=newest, good=good or None)

    @property
    def text(self) -> str:
        """One line: both fingerprints, or the only one."""
        return f"{self.newest} {self.good or ''}".rstrip()


class Store:
    """The evidence of one project.

    Attributes:
        folder: `build/evidence` of the project; made when first written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self._top = folder, str(folder)
        self._briefs: dict[tuple[str, str], BriefEvidence] = {}  # as read by this process, until it writes

    def place(self, machine: Machine, device: str) -> Store:
        """The evidence of another machine class, or of another device: never mixed with this one's."""
        return Store(self.folder / "machines" / digest([machine, device])[:16])

    def places(self) -> tuple[Store, ...]:
        """The evidence of every other machine class and device, in a fixed order."""
        return tuple(Store(path.parent) for path in sorted(self.folder.glob("machines/*/jobs")))

    # --- observations ---

    def save(self, observation: Observation) -> None:
        """Keep an observation as the newest of its claim and framework; a failure never replaces a measured one.

        Raises:
            EvidenceError: the folder can't be written to.
        """
        address = observation.fingerprint.digest
        measured = observation.outcome is Outcome.MEASURED
        files.write_record(Path(self._observation(address, failed=not measured)), observation)
        if measured:
            Path(self._observation(address, failed=True)).unlink(missing_ok=True)
        self.point(observation.claim, observation.framework, address, good=measured)

    def point(self, claim: str, framework: str, address: str, *, good: bool) -> None:
        """Make the observation of that fingerprint the newest one of a claim and framework."""
        path = Path(self._pointer(claim, framework))
        self._briefs.pop((claim, framework), None)
        earlier = files.read_record(path, _Pointer)
        kept = address if good else (earlier.good if earlier else None)
        pointer = _Pointer(newest=address, good=kept)
        if pointer != earlier:
            files.write_record(path, pointer)

    def evidence(self, claim: str, framework: str) -> Evidence:
        """The newest observation of a script and the last measured one."""
        pointer = files.read_record(Path(self._pointer(claim, framework)), _Pointer)
        if pointer is None:
            return Evidence()
        newest, good = self._pointed(pointer, claim, framework, self._at)
        return Evidence(newest=newest, good=good)

    def brief_evidence(self, claim: str, framework: str) -> BriefEvidence:
        """The same in brief, from the index where the content of the files is known."""
        if (claim, framework) not in self._briefs:
            path = self._pointer(claim, framework)
            found = known_text(path, self.index, "pointer", lambda: self._pointer_text(path))
            pointed = self._pointed(_Pointer.of(found[0]), claim, framework, self._brief_at) if found else ()
            self._briefs[claim, framework] = BriefEvidence(*pointed)
        return self._briefs[claim, framework]

    def brief_measured(self, address: str) -> Brief | None:
        """The measured observation of a fingerprint in brief, where there is one."""
        return self._brief_at(address, failed=False)

    @cached_property
    def index(self) -> Cache:
        """What is known of the files, by the digest of their content; whoever asks saves it."""
        return Cache(self.folder / "index.txt")

    def _pointed(
        self, pointer: _Pointer, claim: str, framework: str, at: Callable[..., Found | None]
    ) -> tuple[Found | None, Found | None]:
        """The newest observation of a script and the last measured one, as `at` reads them."""
        good = at(pointer.good, failed=False) if pointer.good else None
        newest = at(pointer.newest, failed=True)
        if newest is None:
            newest = good if pointer.good == pointer.newest else at(pointer.newest, failed=False)
        found = filter(None, (newest, good))
        if any((each.claim, each.framework) != (claim, framework) for each in found):
            files.set_aside(Path(self._pointer(claim, framework)))
            return None, None
        return newest, good

    def _pointer_text(self, path: str) -> str | None:
        pointer = files.read_record(Path(path), _Pointer)
        return pointer.text if pointer else None

    def _brief_at(self, address: str, *, failed: bool) -> Brief | None:
        """The observation of that address in brief; one that belongs elsewhere is set aside."""
        path = self._observation(address, failed=failed)
        text = known_text(path, self.index, "observation", lambda: self._brief_text(address, failed=failed))
        found = Brief.from_text(*text) if text else None
        if found is None or (found.address, found.outcome is not Outcome.MEASURED) == (address, failed):
            return found
        files.set_aside(Path(path))
        return None

    def _brief_text(self, address: str, *, failed: bool) -> str | None:
        found = self._at(address, failed=failed)
        return Brief.of(found).text if found else None

    def _at(self, address: str, *, failed: bool) -> Observation | None:
        """The observation of that address; one that belongs elsewhere is set aside."""
        path = Path(self._observation(address, failed=failed))
        found = files.read_record(path, Observation)
        if found is None or (found.fingerprint.digest, found.outcome is not Outcome.MEASURED) == (address, failed):
            return found
        files.set_aside(path)
        return None

    # Paths as texts, since a plan makes thousands of them.

    def _observation(self, address: str, *, failed: bool) -> str:
        return f"{self._top}/observations/{address[:2]}/{address}{'.failed' if failed else ''}.json"

    def _pointer(self, claim: str, framework: str) -> str:
        return f"{self._top}/jobs/{claim}/{framework}.json"

    # --- runs ---

    @property
    def occasions(self) -> OccasionStore:
        """What timings came to in the newest runs."""
        from generators.evidence.occasions import OccasionStore  # with what computes ratios

        return OccasionStore(self.folder / "occasions")

    @property
    def journal(self) -> Journal:
        """The runs that observe for this store."""
        return Journal(self.folder / "runs")

    def finish(self, footer: Footer) -> None:
        """Close a run, let what it observed count, and let go of old runs of which nothing is left.

        Raises:
            EvidenceError: it doesn't account for every job, once; the run stays without footer, so invalid.
        """
        self._count(*self.journal.close(footer))
        self.remove_old_runs()

    def remove_old_runs(self) -> None:
        """Remove the ledgers of old runs that no observation comes from; where one can't be read, all stay."""
        with contextlib.suppress(EvidenceError):
            self.journal.remove_but(KEPT_RUNS, self._observed_runs)

    def _observed_runs(self) -> set[str]:
        """The runs that any observation comes from, also one of earlier scripts, which may become fresh again."""
        found = (path.name.split(".") for path in self.folder.glob("observations/*/*.json"))
        briefs = (self._brief_at(address, failed="failed" in rest) for address, *rest in found)
        return {brief.run for brief in briefs if brief}

    def recover(self) -> None:
        """Let every complete run count that was killed in its last steps; nothing is done while a run goes on."""
        if any(True for store in self._all() for _ in store.journal.closed()):
            with contextlib.suppress(LockedError, EvidenceError), self.lock():
                pass  # whoever holds the lock does it

    def _recover(self) -> None:
        for ledger, observed in self.journal.closed():
            self._count(ledger, observed)

    def _count(self, ledger: Ledger, observed: Mapping[Job, Observation]) -> None:
        for observation in observed.values():
            self.save(observation)
        self.occasions.keep(observed.values())
        self.journal.forget(ledger)

    def _all(self) -> tuple[Store, ...]:
        return (self, *(Store(path) for path in sorted(self.folder.glob("machines/*"))))

    # --- lock ---

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the project's evidence for one run; the kernel frees it however the process ends.

        Raises:
            EvidenceError: the folder can't be written, or its file system has no locks.
            LockedError: another run holds it.
        """
        path = self.folder / "lock"
        with files.writable(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
        with files.writable(path):
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                owner = _owner(os.pread(handle, 200, 0).decode(errors="replace"))
                raise LockedError(
                    f"{self.folder}: another run holds the lock ({owner}); wait for it or end it"
                ) from None
            except OSError as error:
                way_out = f"let {self.folder.parent} lead to a disk of this machine"
                raise EvidenceError(f"{self.folder}: can't be locked ({error.strerror}); {way_out}") from error
            ended = os.pread(handle, len(ENDED), 0) == ENDED
            with files.writable(path):
                owner = f"process {os.getpid()} on {platform.node()}"  # a container has a name of its own
                _mark(handle, f"{owner} since {clock.now().isoformat(timespec='seconds')}".encode())
            for left in self._half_written(everywhere=not ended):
                with contextlib.suppress(OSError):
                    left.unlink()
            for store in self._all():
                store._recover()  # noqa: SLF001 - a store of the same kind
            yield
            with contextlib.suppress(OSError):  # on a full disk the next run looks everywhere
                _mark(handle, ENDED)
        finally:
            os.close(handle)

    def _half_written(self, *, everywhere: bool) -> Iterator[Path]:
        """What killed processes left half-written: those without the lock write in the top folder alone.

        A look everywhere takes as long as planning, so it is for after a run that did not come to its end.
        """
        if everywhere:
            return files.found(self.folder, prefix=files.UNFINISHED)
        return self.folder.glob(f"{files.UNFINISHED}*")


def _mark(handle: int, text: bytes) -> None:
    """Write into the lock who holds it, or that whoever held it came to the end."""
    os.ftruncate(handle, 0)
    os.pwrite(handle, text, 0)


def _owner(text: str) -> str:
    """Who holds the lock by its text, and for how long where that can be computed."""
    owner, since = one_line(text), text.rpartition(" since ")[2]
    try:
        age = round((clock.now() - datetime.fromisoformat(since)).total_seconds())
    except (ValueError, TypeError):
        return "another process" if owner in {"", ENDED.decode()} else owner
    return f"{owner}, for {timedelta(seconds=age)}" if age >= 0 else owner


def store_of(root: Path) -> Store:
    """The evidence of the project at `root`."""
    return Store(root / "build" / "evidence")
