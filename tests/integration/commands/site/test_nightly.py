"""`nightly` and `publish` on a real repository: exit codes, the summary, and what is published."""

from __future__ import annotations

import shutil

from conftest import SCRIPT, YES
from helpers.published_editions import published_names, put
from helpers.repositories import commit, git, write_site
from helpers.run_command import claims

from generators.publishing import editions

FAILS = SCRIPT.format(answer="1 / 0")


def test_an_edition_then_a_nightly_then_a_failed_one(repository, tmp_path):
    """A nightly without changes exits 0, a changed verdict 4 with its cause, a failed job 3; each is published."""
    for command in ("verify", "publish", "nightly"):
        result = claims(repository.root, "--json", command)
        assert (command, result.code, result.err[-2000:] if result.code else "") == (command, 0, "")
    assert result.json["result"]["changes"] == []
    edition = git(repository.root, "rev-parse", f"gh-pages:{published_names(repository.root)[0]}")

    repository.add("says-yes", {"verify_beta.py": YES})
    commit(repository.root, "Edit")
    result = claims(repository.root, "--json", "nightly", "--summary", str(tmp_path / "summary.md"))
    assert result.code == 4
    (change,) = result.json["result"]["changes"]
    assert (change["before"], change["after"]) == ("supported", "mixed")
    text = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "supported \N{RIGHTWARDS ARROW} mixed. Cause: script edited (verify_beta.py)" in text

    repository.add("says-yes", {"verify_beta.py": FAILS})
    commit(repository.root, "Break")
    result = claims(repository.root, "nightly", "--summary", str(tmp_path / "summary.md"))
    assert result.code == 3
    assert "- says-yes, beta, raised" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert editions.published_records(repository.root)["says-yes"].verdict == "not-enough-evidence"
    assert git(repository.root, "rev-parse", f"gh-pages:{published_names(repository.root)[0]}") == edition


def test_a_site_built_elsewhere_is_published_as_data(repository, tmp_path):
    """A machine without evidence publishes what another one built, and pushes it; a cut-off run is refused."""
    assert claims(repository.root, "verify").code == 0
    assert claims(repository.root, "build").code == 0
    site = (repository.root / "build" / "site").rename(tmp_path / "site")
    shutil.rmtree(repository.root / "build")
    git(tmp_path, "init", "--quiet", "--bare", "remote")
    git(repository.root, "remote", "add", "origin", str(tmp_path / "remote"))

    result = claims(repository.root, "publish", "--nightly", "--site", str(site), "--push")
    assert (result.code, result.err) == (0, "")
    assert "nightly/index.html" in git(tmp_path / "remote", "ls-tree", "-r", "--name-only", "gh-pages").split()

    for ledger in (site / "api" / "v1" / "runs").iterdir():
        ledger.unlink()
    result = claims(repository.root, "publish", "--nightly", "--site", str(site), "--push")
    assert (result.code, "missing observations is not published" in result.err) == (1, True)


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


def test_a_nightly_that_was_not_pushed_does_not_block_the_next(repository, tmp_path):
    """A local nightly gives way where another clone has published; the next one goes on top of theirs."""
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "remote")
    git(repository.root, "remote", "add", "origin", str(tmp_path / "remote"))
    git(repository.root, "push", "--quiet", "origin", "main")
    git(tmp_path, "clone", "--quiet", "remote", "clone")
    clone, site = tmp_path / "clone", write_site(tmp_path / "site", "theirs")
    put(repository.root, site, push=True)
    assert claims(repository.root, "nightly").code == 0  # stays here

    theirs = put(clone, site, "nightly", push=True).commit
    git(repository.root, "fetch", "--quiet", "origin")
    mine = claims(repository.root, "nightly")
    assert (mine.code, git(repository.root, "rev-parse", "gh-pages^")) == (0, theirs), mine.err

    theirs = put(clone, site, "nightly", push=True).commit
    pushed = claims(repository.root, "nightly", "--push")
    assert (pushed.code, git(tmp_path / "remote", "rev-parse", "gh-pages^")) == (0, theirs), pushed.err
    assert git(repository.root, "rev-parse", "gh-pages") == git(tmp_path / "remote", "rev-parse", "gh-pages")
