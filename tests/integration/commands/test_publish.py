"""`publish` on a real repository."""

from __future__ import annotations

import re

from conftest import NO
from helpers.repositories import git
from helpers.run_command import claims


def test_publish_makes_an_edition(repository):
    """A dated edition with the run's ledger lies on the branch; the same one again is refused."""
    claims(repository.root, "verify")
    result = claims(repository.root, "--json", "publish", "--edition", "2026-01-02")
    again = claims(repository.root, "publish", "--edition", "2026-01-02")
    files = git(repository.root, "ls-tree", "-r", "--name-only", "gh-pages").split()

    assert (0, "2026-01-02") == (result.code, result.json["result"]["name"])
    assert {"versions.json", "latest/index.html", "2026-01-02/api/v1/claims.json"} <= set(files)
    assert any(re.match(r"2026-01-02/api/v1/runs/.+\.json", name) for name in files)
    assert 1 == again.code
    assert "never rewritten" in again.err


def test_publish_refuses_missing_observations(repository):
    """Nothing is published before every script was observed as it is now."""
    never = claims(repository.root, "publish")
    claims(repository.root, "verify")
    repository.write("claims/says-yes/verify_alpha.py", NO)
    edited = claims(repository.root, "publish")

    assert (1, 1) == (never.code, edited.code)
    assert "a run with missing observations is not published (2 missing, first says-yes alpha)" in edited.err
    assert "gh-pages" not in git(repository.root, "branch")


def test_a_site_that_was_built_elsewhere_is_published_as_it_is(repository):
    """`--site` needs no evidence and builds nothing; a site without a complete run is refused all the same."""
    claims(repository.root, "build")
    empty = claims(repository.root, "publish", "--site", str(repository.root / "build/site"))
    claims(repository.root, "verify")
    claims(repository.root, "build")
    elsewhere = (repository.root / "build").rename(repository.root.parent / "elsewhere")
    result = claims(repository.root, "--json", "publish", "--nightly", "--site", str(elsewhere / "site"))

    assert (1, 0) == (empty.code, result.code)
    assert "a run with missing observations is not published" in empty.err
    assert "nightly" == result.json["result"]["name"]
    assert not (repository.root / "build").exists()
    assert "nightly/index.html" in git(repository.root, "ls-tree", "-r", "--name-only", "gh-pages").split()
