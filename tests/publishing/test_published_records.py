"""The records of a published version."""

from __future__ import annotations

import shutil

import pytest
from helpers.other_versions import EARLIER, grown
from helpers.published_editions import put
from helpers.repositories import git, make_ledger, write_site

from generators.errors import PublishError
from generators.model.published import PublishedClaim
from generators.publishing import changes, editions, hold
from generators.publishing.completeness import CompleteSite


def test_records_of_what_is_published(root, site):
    """Records come from `nightly`, else from the newest edition."""
    assert editions.published_records(root) is None

    put(root, site)
    put(root, write_site(site, "second", verdict="refuted"))
    assert editions.published_records(root)["says-yes"].verdict == "refuted"

    put(root, write_site(site, "night", verdict="mixed"), "nightly")
    assert editions.published_records(root)["says-yes"].verdict == "mixed"


@pytest.mark.parametrize(
    "keys",
    [{"verdict": None}, {"observations": {"alpha": "measured", "beta": {"reason": ""}}}],
    ids=["verdict", "observations"],
)
def test_a_damaged_record_is_reported_at_once(root, site, keys, monkeypatch):
    """A published record that nothing can be compared with is refused, before anything is run."""
    unread = CompleteSite(newest=make_ledger("run-1").manifest, others={}, records={})
    monkeypatch.setattr(editions, "read_site", lambda _site: unread)  # as another version published it
    put(root, write_site(site, "first", **keys))

    with pytest.raises(PublishError, match=r"claims/says-yes\.json: no record of a claim"):
        editions.published_records(root)


def test_a_record_that_git_has_lost(root, site):
    """A record whose object is gone is named."""
    put(root, site)
    lost = git(root, "rev-parse", "gh-pages:latest/api/v1/claims/says-yes.json")
    (root / ".git" / "objects" / lost[:2] / lost[2:]).unlink()

    with pytest.raises(PublishError, match=rf"says-yes\.json: git lacks its content, {lost}"):
        editions.published_records(root)


def test_records_of_a_branch_of_something_else(root):
    """A branch that holds no version has no records."""
    git(root, "branch", "gh-pages", "main")

    assert editions.published_records(root) is None


def test_a_site_of_an_earlier_version_is_published_and_compared(root, tmp_path):
    """Its records are complete, and a nightly finds no change in what stayed the same."""
    site = shutil.copytree(EARLIER / "site", tmp_path / "earlier")
    put(root, site, "nightly")
    published = editions.published_records(root)

    assert published["says-yes"].verdict == "supported"
    now = PublishedClaim.model_validate(grown(published["says-yes"], {"x-later": 1}) | {"machines": []})
    assert changes.changes(published, {"says-yes": now}) == ()
    assert hold.unexplained(published, {"says-yes": now}) == ()
