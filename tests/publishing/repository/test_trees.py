"""Publications from partial clones, under settings that change files, and from a git hook."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from helpers.published_editions import published_names, put
from helpers.repositories import git

from generators.errors import PublishError
from generators.publishing import editions


@pytest.fixture
def partial(root, site, remote, tmp_path, request) -> Path:
    """A clone that lacks most of what was published, by a filter of git."""
    put(root, site, push=True)
    git(root, "push", "--quiet", "origin", "main")
    git(remote, "config", "uploadpack.allowFilter", "true")
    git(remote, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(tmp_path, "clone", "--quiet", f"--filter={request.param}", "--branch=main", remote.as_uri(), "clone")
    return tmp_path / "clone"


@pytest.mark.parametrize("partial", ["blob:none", "tree:0"], indirect=True)
def test_a_partial_clone_publishes_like_any_other(partial, site, remote):
    """What a partial clone lacks is fetched when it is needed."""
    assert put(partial, site, push=True).name == "2026-11-22.2"
    assert published_names(remote) == ("2026-11-22.2", "2026-11-22")
    assert set(editions.published_records(partial)) == {"says-yes"}


@pytest.mark.parametrize("partial", ["blob:none"], indirect=True)
def test_a_partial_clone_whose_remote_is_away(partial, site, remote):
    """A branch of which something can't be fetched is not called damaged."""
    remote.rename(remote.with_name("away"))

    with pytest.raises(PublishError, match=r"from promisor remote; make its remote reachable"):
        put(partial, site)


def test_files_are_published_as_they_are(root, site):
    """Neither line ends nor attributes change, add or drop a file; an executable file stays one."""
    git(root, "config", "core.autocrlf", "true")
    attributes = "* text eol=crlf filter=changed\n*.json export-ignore\n"
    (root / ".git" / "info").mkdir(exist_ok=True)
    (root / ".git" / "info" / "attributes").write_text(attributes, encoding="utf-8")
    git(root, "config", "filter.changed.clean", "echo changed")
    (site / "lines.txt").write_bytes(b"one\r\ntwo\n")
    (site / "lines.txt").chmod(0o755)
    put(root, site)

    shown = subprocess.run(
        ["git", "cat-file", "blob", "gh-pages:latest/lines.txt"], cwd=root, capture_output=True, check=True
    )
    assert shown.stdout == b"one\r\ntwo\n"
    assert git(root, "ls-tree", "gh-pages:latest", "lines.txt").startswith("100755 ")
    assert set(editions.published_records(root)) == {"says-yes"}


def test_a_repository_within_the_site_stays_out(root, site):
    """A site that lies in a checkout of its own is published without that repository."""
    git(site, "init", "--quiet")
    put(root, site)

    assert ".git" not in git(root, "ls-tree", "-r", "--name-only", "gh-pages")


def test_publishes_from_a_hook_of_another_repository(root, site, tmp_path, monkeypatch):
    """All that git tells a hook of its own repository is ignored."""
    elsewhere = str(tmp_path / "elsewhere")
    names = ("DIR", "WORK_TREE", "INDEX_FILE", "OBJECT_DIRECTORY", "COMMON_DIR", "QUARANTINE_PATH", "SHALLOW_FILE")
    for name in names:
        monkeypatch.setenv(f"GIT_{name}", elsewhere)
    monkeypatch.setenv("GIT_NAMESPACE", "elsewhere")
    published = put(root, site)
    for name in (*names, "NAMESPACE"):
        monkeypatch.delenv(f"GIT_{name}")

    assert git(root, "rev-parse", "gh-pages") == published.commit


def test_hooks_for_work_and_signatures_do_not_apply(root, site):
    """A hook that checks commits by hand, and a key that they are signed with, are not asked."""
    hook = root / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    git(root, "config", "commit.gpgsign", "true")
    git(root, "config", "user.signingkey", "none")

    assert put(root, site).name == "2026-11-22"


def test_a_submodule_publishes_like_any_other_repository(root, site, tmp_path):
    """Its repository names a work tree, which isn't the folder that is published."""
    above = tmp_path / "above"
    above.mkdir()
    git(above, "init", "--quiet")
    git(above, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", root.as_uri(), "part")
    built = site.rename(above / "part" / "site")

    assert "2026-11-22" == put(above / "part", built).name
