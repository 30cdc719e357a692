"""Git repositories, and built sites with their records, for the tests of publishing."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from generators.model import Footer, Ledger, Machine, Manifest, Outcome, Source
from generators.model.published import PublishedClaim

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MACHINE = Machine(cpu="a CPU", cores=2, memory=8, system="Linux", architecture="x86_64")


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder: its standard output, stripped."""
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(folder: Path, message: str = "Start") -> None:
    """Commit every file that git does not ignore."""
    git(folder, "add", "--all")
    identity = ("-c", "user.name=Someone", "-c", "user.email=someone@localhost")
    git(folder, *identity, "commit", "--quiet", "-m", message)


def start_repository(folder: Path) -> None:
    """Make an existing folder a repository with one commit, on the branch `main`; `build` is ignored."""
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / ".gitignore").write_text("/build/\n", encoding="utf-8")
    commit(folder)


def make_repository(folder: Path) -> Path:
    """A repository with one commit, on the branch `main`."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "README.md").write_text("A project\n", encoding="utf-8")
    commit(folder)
    return folder


def make_ledger(
    run: str, jobs: int = 2, ended: int | None = None, at: datetime = NOON, source: Source | None = None
) -> Ledger:
    """The ledger of a run of so many jobs, of which so many ended; None leaves the footer out."""
    expected = tuple(("says-yes", name) for name in ("alpha", "beta")[:jobs])
    footer = Footer(run=run, finished=at, outcomes={Outcome.MEASURED: ended} if ended else {})
    manifest = Manifest(run=run, started=at, expected=expected, machine=MACHINE, source=source)
    return Ledger(manifest=manifest, footer=None if ended is None else footer)


def write_result(path: Path, result: object) -> None:
    """Write a JSON object as a site holds it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"schema_version": 1, "generated_at": NOON.isoformat(), "total": 1, "result": result}
    path.write_text(json.dumps(content), encoding="utf-8")


def make_record(claim: str = "says-yes", verdict: str = "supported", **keys: object) -> dict[str, object]:
    """A claim's record with an observation of each of two frameworks."""
    return {
        "id": claim,
        "title": f"Title of {claim}",
        "verdict": verdict,
        "reason": "because",
        "frameworks": {"alpha": "1.0", "beta": "2.0"},
        "rules": {"supported_if": "alpha.yes", "refuted_if": "not alpha.yes"},
        "observations": {name: {"outcome": "measured", "reason": ""} for name in ("alpha", "beta")},
        "fingerprints": {name: {f"file:verify_{name}.py": "0" * 64} for name in ("alpha", "beta")},
        **keys,
    }


def make_published(claim: str = "says-yes", verdict: str = "supported", **keys: object) -> PublishedClaim:
    """That record as it is read once it is published."""
    return PublishedClaim.model_validate(make_record(claim, verdict, **keys))


def write_site(
    site: Path, text: str, run: str = "run-1", source: Source | None = None, at: datetime = NOON, **keys: object
) -> Path:
    """A site of two pages with the records of one claim and one complete run."""
    write_records(site, run, make_record(**keys), source=source, at=at)
    (site / "index.html").write_text(f"<p>{text}</p>", encoding="utf-8")
    (site / "claims" / "says-yes").mkdir(parents=True, exist_ok=True)
    (site / "claims" / "says-yes" / "index.html").write_text(f"<p>{text} of a claim</p>", encoding="utf-8")
    return site


def write_records(
    site: Path, run: str, *records: dict[str, object], source: Source | None = None, at: datetime = NOON
) -> None:
    """Add the records of some claims and of one complete run to a site."""
    write_result(site / "api/v1/claims.json", [{"id": record["id"]} for record in records])
    for record in records:
        write_result(site / f"api/v1/claims/{record['id']}.json", record)
    write_result(
        site / f"api/v1/runs/{run}.json", make_ledger(run, ended=2, at=at, source=source).model_dump(mode="json")
    )
