"""What a project says of its site, from its settings and the files beside them."""

from __future__ import annotations

import pytest
from helpers.site.findings import sample
from mkdocs.config import load_config

from generators.errors import UsageError
from generators.site.builds.addresses import site_of
from generators.site.claim.site import Site

SETTINGS = """\
site_name: Claims
site_url: !ENV [SITE_URL, ""]
repo_url: !ENV [REPO_URL, ""]
edit_uri: !ENV [EDIT_URI, ""]
"""


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A project whose addresses come from the environment."""
    for name in ("SITE_URL", "REPO_URL", "EDIT_URI"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def read(root):
    """What the project at a root says."""
    return site_of(load_config(str(root / "mkdocs.yml")))


def test_nothing_is_invented(root):
    """A project that says nothing has its name alone."""
    assert Site(title="Claims") == read(root)


def test_addresses_come_from_the_environment(root, monkeypatch):
    """Files are edited beside the docs folder."""
    monkeypatch.setenv("SITE_URL", "https://example.org/latest/")
    monkeypatch.setenv("REPO_URL", "https://github.com/owner/name")
    monkeypatch.setenv("EDIT_URI", "edit/main/docs/")
    (root / "docs" / "method").mkdir()
    for page in ("publishing.md", "glossary.md", "method/timing.md"):
        (root / "docs" / page).touch()
    (root / "Makefile").write_text("setup: x\n", encoding="utf-8")
    site = read(root)

    assert ("https://example.org/latest/", "https://github.com/owner/name") == (site.address, site.repository)
    assert "https://github.com/owner/name/edit/main/claims/a/claim.toml" == site.edit("claims/a/claim.toml")
    assert ("publishing.md", "make setup", "name") == (site.help, site.setup, site.folder)
    assert ("glossary.md", "method/timing.md") == (site.glossary, site.timing)


def test_words_that_mean_the_same_stand_in_the_synonyms(root):
    """The filter of the table of all claims finds an entry by them, as the search does."""
    (root / "claims").mkdir()
    (root / "claims/synonyms.toml").write_text('same = [["phone", "Android"]]\n', encoding="utf-8")

    assert (("phone", "Android"),) == read(root).same


def test_whom_to_cite_stands_in_the_citation_file(root):
    """Title, organisations and people."""
    text = "title: The work\nauthors:\n  - name: A group\n  - {given-names: Ada, family-names: Lovelace}\n"
    (root / "CITATION.cff").write_text(text, encoding="utf-8")

    assert ("The work", ("A group", "Ada Lovelace")) == read(root)[3:5]


@pytest.mark.parametrize("text", ["- a list", "title: [\n", "authors: 5\n", "authors: Ada\n"])
def test_a_citation_file_that_can_not_be_read_is_named(root, text):
    """With what is wrong, and the way out."""
    (root / "CITATION.cff").write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match=r"CITATION\.cff: no "):
        read(root)


def test_another_host_has_no_forms():
    """There an objection leads to the repository."""
    site = Site(repository="https://git.example.org/name")

    assert site.repository == site.report(sample("accuracy"))
    assert not site.source("claims/a", "0" * 40)
