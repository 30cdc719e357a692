"""`build` and `serve` on a real project."""

from __future__ import annotations

import json
import shutil

import pytest
from helpers.repositories import git
from helpers.run_command import claims


def test_build_before_any_run(project):
    """A site can be built before anything ran: everything is not enough evidence."""
    result = claims(project.root, "--json", "build")
    listed = json.loads((project.root / "build/site/api/v1/claims.json").read_text())

    assert 0 == result.code
    assert "not-enough-evidence" == listed["result"][0]["verdict"]
    assert "not run yet" in listed["result"][0]["reason"]


def test_a_run_names_what_it_was_made_from(repository):
    """The commit stands in the run's record and on the home page; outside of a repository there is none."""
    claims(repository.root, "verify")
    claims(repository.root, "build")
    head = git(repository.root, "rev-parse", "HEAD")
    (run,) = (repository.root / "build/site/api/v1/runs").iterdir()
    home = repository.root / "build/site/index.html"

    assert {"commit": head, "clean": True} == json.loads(run.read_text())["result"]["manifest"]["source"]
    assert f"<code>{head[:10]}</code>" in home.read_text(encoding="utf-8")

    shutil.rmtree(repository.root / ".git")
    claims(repository.root, "verify", "--fresh")
    claims(repository.root, "build")
    (run,) = (repository.root / "build/site/api/v1/runs").iterdir()
    assert json.loads(run.read_text())["result"]["manifest"]["source"] is None
    assert "not recorded" in home.read_text(encoding="utf-8")


@pytest.mark.parametrize("entry", ["", "zzz = 1\n"], ids=["rule", "shape"])
@pytest.mark.parametrize("status", ["draft", "retired"])
def test_a_broken_entry_that_is_no_claim_yet_or_no_more_is_not_listed(project, status, entry):
    """It is shown to its author by `check`, not to readers by the site."""
    folder = project.add("no-claim", status=status, favours="nobody")
    toml = folder / "claim.toml"
    toml.write_text(entry + toml.read_text(encoding="utf-8"), encoding="utf-8")
    built = claims(project.root, "build")
    listing = json.loads((project.root / "build/site/api/v1/claims.json").read_text(encoding="utf-8"))

    assert 0 == built.code
    assert ["says-yes"] == [row["id"] for row in listing["result"]]
    assert not (project.root / "build/site/claims/no-claim").exists()


def test_serve_hands_over_to_mkdocs(project, monkeypatch):
    """`serve` serves the project's site on the address that it is given."""
    seen = []
    monkeypatch.setattr(
        "generators.site.builds.serving.serve_site", lambda *where, browser: seen.append((*where, browser))
    )

    assert 0 == claims(project.root, "serve", "--port", "8123", "--open").code
    assert [(project.root, "127.0.0.1", 8123, True)] == seen
