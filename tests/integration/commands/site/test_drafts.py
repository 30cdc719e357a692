"""What is built and published has no draft, whatever state the draft is in."""

from __future__ import annotations

import pytest
from helpers.repositories import commit, git
from helpers.run_command import claims
from mkdocs.commands.build import build
from mkdocs.config import load_config

MARKS = (b"my-draft", b"bad-draft", b"torn-draft", b"Mine alone", b"not published")


@pytest.fixture
def drafts(repository):
    """A repository with a published claim that has evidence, and a draft that is sound, bad, or no TOML."""
    for claim_id in ("my-draft", "bad-draft", "torn-draft"):
        repository.add(claim_id, status="draft", title="Mine alone")
    repository.add("bad-draft", status="draft", favours="nobody")
    torn = repository.root / "claims/torn-draft/claim.toml"
    torn.write_text(torn.read_text(encoding="utf-8").replace("favours", "favours ="), encoding="utf-8")
    commit(repository.root, "Add drafts")
    claims(repository.root, "verify", "says-yes")
    return repository


def naming_drafts(folder) -> list[str]:
    """The files below a folder that name a draft, in their path or in their content."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if any(mark.decode() in path.name or (path.is_file() and mark in path.read_bytes()) for mark in MARKS)
    ]


def test_a_build_has_no_draft(drafts):
    """Neither pages, search, sitemap, matrix, counts nor the API know of one."""
    result = claims(drafts.root, "build")

    assert 0 == result.code
    assert (drafts.root / "build/site/claims/says-yes/index.html").is_file()
    assert [] == naming_drafts(drafts.root / "build/site")
    assert [] == naming_drafts(drafts.root / "build/docs")


def test_a_plain_build_of_mkdocs_has_no_draft(drafts):
    """The plugin adds no draft where MkDocs builds by itself."""
    build(load_config(str(drafts.root / "mkdocs.yml"), site_dir=str(drafts.root / "out")))

    assert (drafts.root / "out/claims/says-yes/index.html").is_file()
    assert [] == naming_drafts(drafts.root / "out")


@pytest.mark.parametrize("command", ["publish", "nightly"])
def test_what_is_published_has_no_draft(drafts, tmp_path, command):
    """Neither an edition nor the nightly has a page of one; a nightly's run names the drafts that it has run."""
    result = claims(drafts.root, command)
    git(tmp_path, "clone", "--quiet", "--branch", "gh-pages", str(drafts.root), "published")
    found = naming_drafts(tmp_path / "published")

    assert result.code in (0, 3)
    assert list((tmp_path / "published").rglob("claims/says-yes/index.html"))
    assert [] == [name for name in found if "/api/v1/runs/" not in name and not name.startswith(".git/")]
