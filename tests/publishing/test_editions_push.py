"""A push that others overtake, refuse or make at the same moment."""

from __future__ import annotations

import pytest
from helpers.published_editions import published_names, put
from helpers.repositories import git, write_site

from generators.errors import PublishError
from generators.publishing.repository import branch


def test_push(root, site, remote):
    """With push the remote branch has the edition; without, it stays as it was."""
    put(root, site)
    assert git(remote, "for-each-ref") == ""

    published = put(root, site, push=True)
    assert git(remote, "rev-parse", "gh-pages") == published.commit
    assert published_names(root) == ("2026-11-22.2", "2026-11-22")


def test_push_from_a_fresh_clone(root, site, remote, tmp_path):
    """A clone that has only fetched the branch adds to it."""
    put(root, site, push=True)
    git(root, "push", "--quiet", "origin", "main")
    git(tmp_path, "clone", "--quiet", "--branch=main", "remote", "clone")

    assert published_names(tmp_path / "clone") == ("2026-11-22",)
    assert put(tmp_path / "clone", site, push=True).name == "2026-11-22.2"
    assert put(root, site, push=True).name == "2026-11-22.3"


@pytest.mark.parametrize("here", ["deleted", "kept"])
def test_a_branch_that_the_remote_deleted_is_begun_anew(root, site, remote, here):
    """Where the remote deleted the branch, what is remembered of it here takes no name and gets no publication."""
    put(root, site, push=True)
    put(root, site, push=True)
    git(remote, "branch", "--quiet", "-D", "gh-pages")
    if here == "deleted":
        git(root, "branch", "--quiet", "-D", "gh-pages")

    published = put(root, site, push=True, edition="2026-11-22")
    assert published_names(root) == ("2026-11-22",)
    assert git(remote, "rev-parse", "gh-pages") == git(root, "rev-parse", "gh-pages") == published.commit


def test_a_push_that_another_overtook_is_made_anew(root, site, remote, tmp_path, monkeypatch):
    """Where somebody publishes in between, the edition goes on top of theirs, under the next free name."""
    put(root, site, push=True)
    git(root, "push", "--quiet", "origin", "main")
    git(tmp_path, "clone", "--quiet", "--branch=main", "remote", "clone")
    push = branch.push
    others = iter([write_site(tmp_path / "other", "other")])

    def overtaken(*arguments):
        for other in others:
            assert put(tmp_path / "clone", other, push=True).name == "2026-11-22.2"
        return push(*arguments)

    monkeypatch.setattr(branch, "push", overtaken)
    assert put(root, site, push=True).name == "2026-11-22.3"
    assert published_names(tmp_path / "remote") == ("2026-11-22.3", "2026-11-22.2", "2026-11-22")


def test_gives_up_after_some_attempts(root, site, remote, monkeypatch):
    """Where the push is overtaken again and again the local branch stays away too."""
    monkeypatch.setattr(branch, "push", lambda *_arguments: False)

    with pytest.raises(PublishError, match="somebody else published first, 4 times over"):
        put(root, site, push=True)
    assert published_names(root) == ()


def test_a_refused_push_leaves_the_local_branch(root, site, remote):
    """A push that the remote refuses for good is an error, and nothing is left to clean up."""
    hook = remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho not today >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)

    with pytest.raises(PublishError, match="not today"):
        put(root, site, push=True)
    assert published_names(root) == ()


def test_two_at_once_in_one_repository(root, site, monkeypatch):
    """Two publications in one repository both arrive: the later one sees the earlier one's edition."""
    move = branch.move
    others = iter([site])

    def overtaken(*arguments):
        for other in others:
            assert put(root, other).name == "2026-11-22"
        return move(*arguments)

    monkeypatch.setattr(branch, "move", overtaken)
    assert put(root, site).name == "2026-11-22.2"


def test_a_push_whose_answer_is_lost_is_not_made_again(root, site, remote, tmp_path):
    """The remote has it, although git ends with an error here."""
    program = tmp_path / "receive-pack"
    program.write_text('#!/bin/sh\ngit receive-pack "$@"\nexit 1\n', encoding="utf-8")
    program.chmod(0o755)
    git(root, "config", "remote.origin.receivepack", str(program))
    published = put(root, site, push=True, edition="2026-11-22")

    assert git(remote, "rev-parse", "gh-pages") == git(root, "rev-parse", "gh-pages") == published.commit
    assert published_names(root) == ("2026-11-22",)
