"""Record a run while it goes on: a manifest first, each observation, a footer at the end.

    <run>/manifest.json                          what it set out to do
    <run>/observations/<claim>/<framework>.json  what it has observed; here until the footer is there
    <run>/footer.json                            that it came to its end

An observation doesn't count before the footer is written. What an interrupted run measured is not lost: the next
run takes it over (see `unfinished`).
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from generators import files
from generators.errors import EvidenceError
from generators.model import Footer, Ledger, Manifest, Observation, Outcome

Job = tuple[str, str]  # a claim and a framework


class Journal:
    """The runs of one store.

    Attributes:
        folder: of all of them; made when first written to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def begin(self, manifest: Manifest) -> None:
        """Write what a run sets out to do, before its first job."""
        files.write_record(self.folder / manifest.run / "manifest.json", manifest)

    def keep(self, run: str, observation: Observation) -> None:
        """Keep an observation of a run that has no footer yet."""
        files.write_record(self._place(run, (observation.claim, observation.framework)), observation)

    def close(self, footer: Footer) -> tuple[Ledger, dict[Job, Observation]]:
        """Write the footer of a run, each of whose jobs has its one observation here; return what it observed.

        Raises:
            EvidenceError: one has none, or the footer counts others; the run stays without footer, so invalid.
        """
        folder = self.folder / footer.run
        manifest = files.read_record(folder / "manifest.json", Manifest)
        kept = self.observed(footer.run)
        counted = Counter(observation.outcome for observation in kept.values())
        if manifest is None or sorted(kept) != sorted(manifest.expected) or counted != Counter(footer.outcomes):
            raise EvidenceError(f"{folder}: the run doesn't account for every job; run `claims verify` again")
        files.write_record(folder / "footer.json", footer)
        return Ledger(manifest=manifest, footer=footer), kept

    def add(self, ledger: Ledger) -> None:
        """Keep the manifest and the footer of a run that another machine has closed."""
        self.begin(ledger.manifest)
        if ledger.footer is not None:
            files.write_record(self.folder / ledger.manifest.run / "footer.json", ledger.footer)

    def ledgers(self) -> list[Ledger]:
        """Every run with a readable manifest, complete or not, in the order in which they began."""
        found = [
            Ledger(manifest=manifest, footer=files.read_record(path.with_name("footer.json"), Footer))
            for path in self.folder.glob("*/manifest.json")
            if (manifest := files.read_record(path, Manifest)) and manifest.run == path.parent.name
        ]
        return sorted(found, key=lambda ledger: ledger.manifest.order)

    def observed(self, run: str) -> dict[Job, Observation]:
        """The observations that a run keeps here."""
        found: dict[Job, Observation] = {}
        for path in sorted((self.folder / run / "observations").glob("*/*.json")):
            job = path.parent.name, path.stem
            observation = files.read_record(path, Observation)
            if observation is not None and (observation.claim, observation.framework) == job:
                found[job] = observation
        return found

    def unfinished(self) -> dict[Job, Observation]:
        """What interrupted runs have measured; of two such runs the later one counts."""
        ledgers = {ledger.manifest.run: ledger for ledger in self.ledgers()}
        waiting = self._waiting()
        found: dict[Job, Observation] = {}
        for run in (*sorted(waiting - ledgers.keys()), *(run for run in ledgers if run in waiting)):
            if run not in ledgers or not ledgers[run].complete:
                jobs = self.observed(run).items()
                found |= {job: seen for job, seen in jobs if seen.outcome is Outcome.MEASURED}
        return found

    def closed(self) -> Iterator[tuple[Ledger, dict[Job, Observation]]]:
        """Each complete run that still keeps observations here, with them."""
        waiting = self._waiting()
        if not any((self.folder / run / "footer.json").exists() for run in waiting):
            return
        for ledger in self.ledgers():
            if ledger.complete and ledger.manifest.run in waiting:
                yield ledger, self.observed(ledger.manifest.run)

    def forget(self, ledger: Ledger) -> None:
        """Remove what a complete run kept, once it counts, and what interrupted runs kept of the same jobs."""
        shutil.rmtree(self._observations(ledger.manifest.run), ignore_errors=True)
        for run in self._waiting():
            if not (self.folder / run / "footer.json").exists():
                for job in ledger.manifest.expected:
                    self._place(run, job).unlink(missing_ok=True)

    def remove_but(self, count: int, observed: Callable[[], Collection[str]]) -> None:
        """Remove the ledgers of runs before the newest `count`, but of those that evidence comes from.

        Args:
            count: how many of the newest stay whatever they observed.
            observed: the names of the runs that evidence comes from; only asked where there are more.
        """
        earlier = self.ledgers()[:-count]
        kept = {*observed(), *self._waiting()} if earlier else set()
        for ledger in earlier:
            if not ledger.is_behind(kept):
                shutil.rmtree(self.folder / ledger.manifest.run, ignore_errors=True)

    def _waiting(self) -> set[str]:
        """The runs that keep observations here."""
        return {path.parent.name for path in self.folder.glob("*/observations")}

    def _observations(self, run: str) -> Path:
        return self.folder / run / "observations"

    def _place(self, run: str, job: Job) -> Path:
        return self._observations(run) / job[0] / f"{job[1]}.json"
