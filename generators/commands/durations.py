"""The command `durations`: how long scripts take comes out, and is kept for estimates on other machines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generators import files
from generators.entries.load import read_project
from generators.errors import UsageError
from generators.evidence.store import store_of
from generators.model import Durations, ScriptDuration
from generators.running.planning import durations as expected


def durations(root: Path, *, write: bool = False) -> tuple[ScriptDuration, ...]:
    """How long each script is expected to take here, by claim and framework; with `write` also in the file.

    Rows of scripts without evidence here stay in the file, scaled to this machine.

    Raises:
        UsageError: an unreadable file of the project, or nothing measured that could be written.
        EvidenceError: the file can't be written.
    """
    project, store, path = read_project(root), store_of(root), expected.file_of(root)
    store.recover()
    calibration = expected.calibrate()
    here, file = expected.observed(project, store), expected.seconds_of_file(path, calibration)
    rows = tuple(
        expected.script_duration(claim, name, here, file)
        for claim in project.claims
        if claim.runs
        for name in sorted(project.frameworks)
    )
    if write:
        if not here:
            raise UsageError("--write: no script was measured here yet; run `claims verify` first")
        with files.writable(path):
            unread = {entry.id: file[entry.id] for entry in project.broken if entry.id in file}
            files.write(path, expected.to_toml(_measured(rows, calibration, unread)))
    return rows


def _measured(rows: Sequence[ScriptDuration], calibration: float, unread: expected.Seconds) -> Durations:
    """The rows that some machine measured, and those of entries that can't be read, as the file holds them."""
    seconds = {claim: dict(row) for claim, row in unread.items()}
    for row in rows:
        if row.source != "time-out":
            seconds.setdefault(row.claim, {})[row.framework] = row.seconds
    return Durations(calibration=calibration, seconds=seconds)
