"""Evidence and `claims/durations.toml` come in; how long scripts are expected to take on this machine goes out.

Wall times of another machine are scaled by a loop of pure Python that is timed on both.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from generators.entries.load import claims_folder
from generators.entries.project_files import read_durations
from generators.evidence.store import Store
from generators.harness.blocks import quickest
from generators.model import Claim, Durations, Project, ScriptDuration

STEPS, PARTS = 200_000, 10  # of the calibration loop, about 3 ms: so short that some runs are not interrupted
HEAD = """\
# Written by `claims durations --write`: wall seconds of each script, of a timing those of its whole job, and of a
# calibration loop on the same machine. For the order of jobs and for estimates; no fingerprint or verdict uses it.
"""

Seconds = Mapping[str, Mapping[str, float]]


def calibrate() -> float:
    """CPU seconds of the calibration loop, from the quickest of many runs: other work hardly counts."""
    return float(f"{PARTS * min(quickest(_loop, 1, 'cpu') for _ in range(PARTS)):.3g}")


def _loop() -> None:
    for _ in range(STEPS):
        pass


def file_of(root: Path) -> Path:
    """Where the durations of a project lie.

    Raises:
        UsageError: there is no `claims/`.
    """
    return claims_folder(root) / "durations.toml"


def seconds_of_file(path: Path, calibration: float) -> dict[str, dict[str, float]]:
    """The seconds of the file, scaled to a machine with that calibration; nothing where there is no file.

    Raises:
        UsageError: it can't be read, or is not as it must be.
    """
    known = read_durations(path)
    return scaled(known, calibration) if known else {}


def scaled(durations: Durations, calibration: float) -> dict[str, dict[str, float]]:
    """The seconds of the file, by claim and framework, as they are expected on a machine with that calibration.

    The factor is a power of the square root of two, so that the noise of the loop hardly changes an estimate.
    """
    factor = math.sqrt(2) ** round(2 * math.log2(calibration / durations.calibration))
    return {
        claim: {name: round(seconds * factor, 1) for name, seconds in rows.items()}
        for claim, rows in durations.seconds.items()
    }


def observed(project: Project, store: Store, claims: Iterable[Claim] | None = None) -> dict[str, dict[str, float]]:
    """Seconds of the last measured observation of each script, by claim and framework.

    Args:
        project: names the frameworks.
        store: holds the observations.
        claims: whose scripts are meant; all of the project if None.
    """
    found = {
        claim.id: {
            name: max(round(good.seconds, 1), 0.1)
            for name in sorted(project.frameworks)
            if (good := store.evidence(claim.id, name).good)
        }
        for claim in (project.claims if claims is None else claims)
        if claim.runs
    }
    return {claim_id: rows for claim_id, rows in found.items() if rows}


def known(project: Project, claims: Collection[Claim], store: Store) -> dict[str, dict[str, float]]:
    """What is known of these claims' scripts, by claim and framework: as they took here, else as the file says.

    Raises:
        UsageError: the file can't be read, or is not as it must be.
    """
    path = file_of(project.root)
    file = seconds_of_file(path, calibrate()) if path.exists() else {}
    here = observed(project, store, claims)
    return {claim.id: file.get(claim.id, {}) | here.get(claim.id, {}) for claim in claims}


def expected_seconds(claim: Claim, frameworks: Collection[str], seconds: Seconds) -> float:
    """Wall seconds that the scripts of a claim for these frameworks are expected to take, one after another.

    A script without a row counts as the limits of its entry. The scripts of a timing are one job.

    Args:
        claim: whose scripts run; 0 for one without scripts.
        frameworks: names of those whose scripts run.
        seconds: by claim and framework, as `scaled` gives them.
    """
    if not claim.runs or not frameworks:
        return 0
    rows = seconds.get(claim.id, {})
    each = [rows.get(name, limit(claim)) for name in frameworks]
    return max(each) if claim.timed else sum(each)


def limit(claim: Claim) -> float:
    """Seconds that a script counts as where nobody knows: its time-out, for a timing with its budget."""
    return claim.entry.run.timeout + (claim.entry.run.budget if claim.timed else 0)


def script_duration(claim: Claim, framework: str, here: Seconds, file: Seconds) -> ScriptDuration:
    """How long a script is expected to take: as it did here, else as the file says, else its limit."""
    if (seconds := here.get(claim.id, {}).get(framework)) is not None:
        return ScriptDuration(claim=claim.id, framework=framework, seconds=seconds, source="evidence")
    if (seconds := file.get(claim.id, {}).get(framework)) is not None:
        return ScriptDuration(claim=claim.id, framework=framework, seconds=seconds, source="file")
    return ScriptDuration(claim=claim.id, framework=framework, seconds=limit(claim), source="time-out")


def to_toml(durations: Durations) -> str:
    """The text of `durations.toml`: one row a script, sorted."""
    rows = [
        f"{claim}.{name} = {seconds}\n"
        for claim, rows in sorted(durations.seconds.items())
        for name, seconds in sorted(rows.items())
    ]
    return f"{HEAD}calibration = {durations.calibration}\n\n[seconds]\n{''.join(rows)}"
