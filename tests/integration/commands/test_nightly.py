"""`nightly` and `publish` on a real repository: exit codes, the summary, and what is published."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import CONTROLS, NO, SCRIPT, YES, ProjectFolder
from helpers.processes.waiting import HANG
from helpers.published_editions import published_names
from helpers.repositories import commit, git
from helpers.run_command import claims

from generators.publishing import editions

ROOT = Path(__file__).parents[3]

SLEEP = SCRIPT.format(answer="__import__('time').sleep(60)")


def command_line(project: ProjectFolder, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on the project."""
    command = [sys.executable, "-m", "generators", "--root", str(project.root), *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=HANG)


@pytest.mark.slow
def test_an_edition_then_a_nightly_then_a_failed_one(repository, tmp_path):
    """A nightly without changes exits 0, a changed verdict 4 with its cause, a failed job 3; each is published."""
    for command in (["verify"], ["publish"], ["nightly"]):
        result = command_line(repository, *command)
        assert (command, result.returncode, result.stderr[-2000:] if result.returncode else "") == (command, 0, "")
    edition = git(repository.root, "rev-parse", f"gh-pages:{published_names(repository.root)[0]}")

    repository.add("says-yes", {"verify_beta.py": YES})
    commit(repository.root, "Edit")
    result = command_line(repository, "nightly", "--summary", str(tmp_path / "summary.md"))
    assert result.returncode == 4
    text = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "supported \N{RIGHTWARDS ARROW} mixed. Cause: script edited (verify_beta.py)" in text

    repository.add("says-yes", {"verify_beta.py": SLEEP}, run={"timeout": 1})
    commit(repository.root, "Hang")
    result = command_line(repository, "nightly", "--summary", str(tmp_path / "summary.md"))
    assert result.returncode == 3
    assert "- says-yes, beta, timed-out" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert editions.published_records(repository.root)["says-yes"].verdict == "not-enough-evidence"
    assert git(repository.root, "rev-parse", f"gh-pages:{published_names(repository.root)[0]}") == edition


@pytest.mark.slow
def test_a_site_built_elsewhere_is_published_as_data(repository, tmp_path):
    """A machine without evidence publishes what another one built, and pushes it; a cut-off run is refused."""
    assert command_line(repository, "verify").returncode == 0
    assert command_line(repository, "build").returncode == 0
    site = (repository.root / "build" / "site").rename(tmp_path / "site")
    shutil.rmtree(repository.root / "build")
    git(tmp_path, "init", "--quiet", "--bare", "remote")
    git(repository.root, "remote", "add", "origin", str(tmp_path / "remote"))

    result = command_line(repository, "publish", "--nightly", "--site", str(site), "--push")
    assert (result.returncode, result.stderr) == (0, "")
    assert "nightly/index.html" in git(tmp_path / "remote", "ls-tree", "-r", "--name-only", "gh-pages").split()

    for ledger in (site / "api" / "v1" / "runs").iterdir():
        ledger.unlink()
    result = command_line(repository, "publish", "--nightly", "--site", str(site), "--push")
    assert (result.returncode, "missing observations is not published" in result.stderr) == (1, True)


def test_nightly_compares_and_publishes(repository, tmp_path):
    """A nightly without changes exits 0, one with a changed verdict 4 with its cause, one with a failed job 3."""
    summary = tmp_path / "summary.md"
    first = claims(repository.root, "--json", "nightly", "--summary", str(summary))
    repository.write("claims/says-yes/verify_alpha.py", NO)
    second = claims(repository.root, "--json", "nightly", "--summary", str(summary))
    text = summary.read_text(encoding="utf-8")
    repository.write("claims/says-yes/verify_alpha.py", "def verify():\n    raise ValueError\n" + CONTROLS)
    third = claims(repository.root, "nightly")

    assert (0, 4, 3) == (first.code, second.code, third.code)
    assert [] == first.json["result"]["changes"]
    (change,) = second.json["result"]["changes"]
    assert ("supported", "refuted") == (change["before"], change["after"])
    assert "script edited (verify_alpha.py)" in change["cause"]
    assert "refuted" in text
    assert "nightly/index.html" in git(repository.root, "ls-tree", "-r", "--name-only", "gh-pages").split()


def test_a_summary_that_cannot_be_written_is_reported_before_the_run(repository, tmp_path):
    """No hours of verifying are lost to a folder that isn't there."""
    result = claims(repository.root, "nightly", "--summary", str(tmp_path / "absent" / "summary.md"))

    assert 2 == result.code
    assert "--summary: no file can be written there" in result.err
    assert not (repository.root / "build/evidence").exists()


def test_a_remote_that_does_not_answer_stops_a_nightly_before_it_runs(repository):
    """With `--push` the remote is asked before hours of verifying, not after them."""
    git(repository.root, "remote", "add", "origin", "../gone")
    result = claims(repository.root, "nightly", "--push")

    assert 1 == result.code
    assert "make sure that the address is right and can be reached" in result.err.replace("\n", " ")
    assert not (repository.root / "build" / "evidence").exists()
