"""A verdict that changes between two real runs: its cause, and the night that tells of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SCRIPT, ProjectFolder
from helpers.published_editions import published_names
from helpers.repositories import git
from rich.console import Console

from generators.cli.progress import LogReporter
from generators.commands import verify
from generators.model import Request
from generators.publishing import changes, editions
from generators.publishing.records import Records, as_published
from generators.site import api

ROOT = Path(__file__).parents[2]
SLEEP = SCRIPT.format(answer="__import__('time').sleep(60)")
COIN = """\
from pathlib import Path


def verify():
    return {{"yes": Path({path!r}).exists()}}


def controls():
    yield "yes", True, True
    yield "yes", False, False
"""


def records(project: ProjectFolder) -> Records:
    """The claim records after everything was run afresh."""
    request = Request(fresh=True, workers=1, sandbox="none")  # so that a script can see what stands outside
    verified = verify.verify(project.root, request, LogReporter(Console(quiet=True)))
    return as_published(api.records(verified.findings))


def changed(project: ProjectFolder, before: Records) -> list[tuple[str, str, str]]:
    """Each change since then: the verdicts and the cause."""
    return [(one.before, one.after, one.cause) for one in changes.changes(before, records(project))]


def test_an_edited_script(project):
    """A verdict that follows an edit of a script names that script and nothing else."""
    before = records(project)
    project.add("says-yes", {"verify_beta.py": SCRIPT.format(answer=True)})

    assert changed(project, before) == [("supported", "mixed", "script edited (verify_beta.py)")]


def test_edited_rules(project):
    """A verdict that follows an edit of the rules names the rules and nothing else."""
    before = records(project)
    project.add("says-yes", verdict={"supported_if": "beta.yes", "refuted_if": "not beta.yes"})

    assert changed(project, before) == [("supported", "refuted", "rules edited")]


def test_noise(project, tmp_path):
    """A script that answers otherwise although nothing recorded changed is called flake or noise."""
    coin = tmp_path / "coin"
    coin.touch()
    project.add("says-yes", {"verify_alpha.py": COIN.format(path=str(coin))})
    before = records(project)
    coin.unlink()

    assert changed(project, before) == [("supported", "refuted", "nothing recorded changed: flake or noise")]


def test_a_broken_entry(project):
    """An entry that broke names its complaint."""
    before = records(project)
    project.add("says-yes", topic="weather")

    ((_, after, cause),) = changed(project, before)
    assert (after, cause.partition(" (")[0]) == ("not-enough-evidence", "entry broken")
    assert "topic" in cause


def claims(project: ProjectFolder, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on the project."""
    command = [sys.executable, "-m", "generators", "--root", str(project.root), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def commit(project: ProjectFolder, message: str) -> None:
    """Commit everything but what is generated."""
    git(project.root, "add", "claims", "docs", "mkdocs.yml")
    git(project.root, "-c", "user.name=A", "-c", "user.email=a@localhost", "commit", "--quiet", "-m", message)


@pytest.mark.slow
def test_an_edition_then_a_night_then_a_failed_one(project, tmp_path):
    """A quiet night exits 0, a changed verdict 4 with its cause, a job that failed 3; each is published."""
    git(project.root, "init", "--quiet", "--initial-branch=main")
    commit(project, "Start")
    for command in (["verify"], ["publish"], ["nightly"]):
        done = claims(project, *command)
        assert (command, done.returncode, done.stderr[-2000:] if done.returncode else "") == (command, 0, "")
    edition = git(project.root, "rev-parse", f"gh-pages:{published_names(project.root)[0]}")

    project.add("says-yes", {"verify_beta.py": SCRIPT.format(answer=True)})
    commit(project, "Edit")
    done = claims(project, "nightly", "--summary", str(tmp_path / "summary.md"))
    assert done.returncode == 4
    told = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "supported \N{RIGHTWARDS ARROW} mixed. Cause: script edited (verify_beta.py)" in told

    project.add("says-yes", {"verify_beta.py": SLEEP}, run={"timeout": 1})
    commit(project, "Hang")
    done = claims(project, "nightly", "--summary", str(tmp_path / "summary.md"))
    assert done.returncode == 3
    assert "- says-yes, beta, timed-out" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert editions.published_records(project.root)["says-yes"].verdict == "not-enough-evidence"
    assert git(project.root, "rev-parse", f"gh-pages:{published_names(project.root)[0]}") == edition


@pytest.mark.slow
def test_a_site_built_elsewhere_is_published_as_data(project, tmp_path):
    """A machine without evidence publishes what another one built, and pushes it; a cut-off run is refused."""
    git(project.root, "init", "--quiet", "--initial-branch=main")
    commit(project, "Start")
    assert claims(project, "verify").returncode == 0
    assert claims(project, "build").returncode == 0
    site = (project.root / "build" / "site").rename(tmp_path / "site")
    shutil.rmtree(project.root / "build")
    git(tmp_path, "init", "--quiet", "--bare", "remote")
    git(project.root, "remote", "add", "origin", str(tmp_path / "remote"))

    done = claims(project, "publish", "--nightly", "--site", str(site), "--push")
    assert (done.returncode, done.stderr) == (0, "")
    assert "nightly/index.html" in git(tmp_path / "remote", "ls-tree", "-r", "--name-only", "gh-pages").split()

    for ledger in (site / "api" / "v1" / "runs").iterdir():
        ledger.unlink()
    done = claims(project, "publish", "--nightly", "--site", str(site), "--push")
    assert (done.returncode, "missing observations is not published" in done.stderr) == (1, True)
