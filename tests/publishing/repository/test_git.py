"""git, as far as publishing needs it, on real repositories."""

from __future__ import annotations

import fcntl
import os
import pty
import sys
import textwrap

import pytest
from helpers.processes.waiting import wait_until
from helpers.repositories import git as tool

from generators.errors import PublishError
from generators.model import Article, Project
from generators.publishing import history
from generators.publishing.repository import git, source


def test_missing_git(root, monkeypatch):
    """Without git the error says so."""
    monkeypatch.setenv("PATH", "")

    with pytest.raises(PublishError, match=r"git can't be started .*install git"):
        git.text(root, "status")


def test_a_git_that_no_process_is_left_for(root, monkeypatch):
    """A limit of processes is no missing program."""

    def refuse(*_arguments, **_options):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(git.subprocess, "Popen", refuse)
    with pytest.raises(PublishError, match=r"git can't be started \(Resource .*\); raise the limit"):
        git.text(root, "status")


@pytest.mark.parametrize("heeds", [True, False])
def test_a_git_that_hangs_is_ended(root, tmp_path, monkeypatch, heeds):
    """With all that it has started, whether or not it heeds a request to end; the message says what to do."""
    held, deaf = tmp_path / "held", "" if heeds else "trap '' TERM;"
    hanging(tmp_path, monkeypatch, f"{deaf} exec 9> {held}; flock 9; sleep 300 & wait; sleep 300")
    monkeypatch.setattr(git, "_LAST_WORDS", 0.2)

    with pytest.raises(PublishError, match=r"git status has not ended after 0\.5 s; run it there by hand"):
        git.text(root, "status", limit=0.5)
    with held.open() as file:
        assert wait_until(lambda: is_free(file))


def is_free(file):
    """Whether no process holds the lock of a file."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def test_a_run_goes_on_without_a_git_that_hangs(root, tmp_path, monkeypatch):
    """Neither what a run is made from nor the history of claims is worth waiting for."""
    hanging(tmp_path, monkeypatch, "sleep 300")
    monkeypatch.setattr(git, "BRIEF", 0.2)

    assert source.source_of(root) is None
    project = Project(root=root, frameworks={}, environments={}, article=Article(title="Alpha"), claims=())
    assert history.UNREADABLE == history.read_history(project).unknown


def hanging(folder, monkeypatch, script):
    """Put a program in the place of git."""
    stub = folder / "programs" / "git"
    stub.parent.mkdir()
    stub.write_text(f"#!/bin/sh\n{script}\n")
    stub.chmod(0o755)
    monkeypatch.setenv("PATH", f"{stub.parent}:{os.environ['PATH']}")


def test_failing_git(root):
    """The words of git are part of the error."""
    with pytest.raises(PublishError, match=r"git show failed; it says: fatal: .*nothing"):
        git.text(root, "show", "nothing")


def test_a_repository_of_another_user(root, monkeypatch):
    """A repository that git refuses for its owner is there; git's way to trust it is passed on."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    with pytest.raises(
        PublishError, match=r"dubious ownership .* --add safe\.directory .*; if you trust its owner"
    ):
        git.text(root, "rev-parse", "--git-dir")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        (".git/HEAD", "", r"\.git: git takes it for no repository"),
        (".git/config", "[core\n", "bad config line 1"),
        (".git", "gitdir: nowhere", r"not a git repository: .*nowhere; make that folder visible here"),
    ],
    ids=["HEAD", "config", "a link to nowhere"],
)
def test_a_repository_that_is_damaged(root, name, content, words):
    """A repository that git can't read is not called absent."""
    if name == ".git":
        (root / ".git").rename(root / "moved")
    (root / name).write_text(content, encoding="utf-8")

    with pytest.raises(PublishError, match=words):
        git.text(root, "rev-parse", "--git-dir")


def test_a_branch_that_cannot_be_read_is_not_absent(root):
    """A branch whose file a crash has emptied is damaged; one without a file is absent."""
    assert git.sha(root, "refs/heads/pages") is None
    (root / ".git" / "refs" / "heads" / "pages").write_text("", encoding="utf-8")

    with pytest.raises(PublishError, match="broken ref refs/heads/pages; run `git fsck`"):
        git.sha(root, "refs/heads/pages")


def test_starts_no_file_monitor(root, tmp_path):
    """A file monitor, which may outlive git, is not started."""
    monitor = tmp_path / "monitor"
    monitor.write_text(f"#!/bin/sh\ntouch '{tmp_path}/started'\n", encoding="utf-8")
    monitor.chmod(0o755)
    tool(root, "config", "core.fsmonitor", str(monitor))
    git.text(root, "status")

    assert not (tmp_path / "started").exists()


def test_ignores_the_repository_of_a_hook(root, tmp_path, monkeypatch):
    """Variables that point to another repository are not followed."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))

    assert git.sha(root, "HEAD") is not None


def test_a_helper_that_would_ask_at_the_terminal_finds_none(root):
    """Whatever git starts, such as ssh for an unknown host, fails with its reason and waits for nobody."""
    asking = "!sh -c 'read answer </dev/tty'"
    text = f"""
        from pathlib import Path
        from generators.errors import PublishError
        from generators.publishing.repository import git

        try:
            git.text(Path({str(root)!r}), "-c", "alias.ask={asking}", "ask")
        except PublishError as error:
            raise SystemExit(7 if "/dev/tty" in str(error) else str(error))
    """
    ended = pty.spawn([sys.executable, "-c", textwrap.dedent(text)], lambda terminal: os.read(terminal, 1024))

    assert 7 == os.waitstatus_to_exitcode(ended)
