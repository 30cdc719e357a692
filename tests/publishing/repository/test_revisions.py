"""Where the work tree parted from a revision, what differs since, and files of then."""

from __future__ import annotations

import pytest
from helpers.repositories import commit, git, make_repository

from generators.errors import UsageError
from generators.publishing.repository import revisions


@pytest.fixture
def root(tmp_path):
    """A repository with a file that git ignores."""
    root = make_repository(tmp_path / "project")
    (root / ".gitignore").write_text("build/\n")
    (root / "folder").mkdir()
    (root / "folder" / "file").write_bytes(b"one\r\n")
    commit(root, "File")
    return root


def test_changed_paths_hold_whatever_differs(root):
    """Edited, staged, deleted and new files count; ignored and equal ones don't."""
    (root / "folder" / "file").write_text("two\n")
    (root / "staged").write_text("new\n")
    git(root, "add", "staged")
    (root / "new\nline").write_text("new\n")
    (root / "README.md").unlink()
    (root / "build").mkdir()
    (root / "build" / "site").write_text("generated\n")
    (root / ".gitignore").touch()

    assert revisions.changed_paths(root, "HEAD") == ("README.md", "folder/file", "new\nline", "staged")
    assert revisions.changed_paths(root / "folder", "HEAD") == ("file",)


def test_files_are_written_as_they_were(root, tmp_path):
    """The files of a commit are written byte for byte elsewhere; the work tree and the index stay."""
    (root / "folder" / "file").write_text("two\n")
    git(root, "add", "--all")
    status = git(root, "status", "--porcelain")
    folder = tmp_path / "then"
    folder.mkdir()
    revisions.write_files(root, "HEAD", ("folder", "not-there"), folder)

    assert [path.relative_to(folder).as_posix() for path in folder.rglob("*")] == ["folder", "folder/file"]
    assert (folder / "folder" / "file").read_bytes() == b"one\r\n"
    assert git(root, "status", "--porcelain") == status


def test_files_of_a_project_below_the_top(root, tmp_path):
    """Paths count from the folder of the project."""
    folder = tmp_path / "then"
    folder.mkdir()
    revisions.write_files(root / "folder", "HEAD", ("file",), folder)

    assert [path.name for path in folder.iterdir()] == ["file"]


def test_a_project_that_the_commit_lacks_has_no_files(root, tmp_path):
    """A folder that is newer than the commit had nothing in it then."""
    (root / "newer").mkdir()
    folder = tmp_path / "then"
    folder.mkdir()
    revisions.write_files(root / "newer", "HEAD", ("file",), folder)

    assert list(folder.iterdir()) == []


def test_files_come_out_as_a_checkout_writes_them(root, tmp_path):
    """Where git changes line ends in the work tree, it does so there, too: equal files stay equal."""
    (root / ".gitattributes").write_text("*.txt text eol=crlf\n")
    (root / "folder" / "lines.txt").write_bytes(b"one\r\n")
    commit(root, "Attributes")
    folder = tmp_path / "then"
    folder.mkdir()
    revisions.write_files(root, "HEAD", ("folder",), folder)

    assert git(root, "cat-file", "-s", "HEAD:folder/lines.txt") == str(len("one\n"))
    assert (folder / "folder" / "lines.txt").read_bytes() == b"one\r\n"


def test_the_newest_common_commit(root):
    """Two branches that went on by themselves have the commit in common where they parted."""
    parted = revisions.head(root)
    git(root, "checkout", "--quiet", "-b", "other")
    (root / "more").write_text("more\n")
    commit(root, "More")
    git(root, "tag", "there")
    git(root, "checkout", "--quiet", "main")
    (root / "less").write_text("less\n")
    commit(root, "Less")

    assert revisions.merge_base(root, "there") == parted
    assert revisions.merge_base(root, "HEAD") == revisions.head(root) != parted


def test_a_shallow_clone_says_how_to_go_on(root, tmp_path):
    """Without the history there is no common commit, and the message names the command that fetches it."""
    (root / "more").write_text("more\n")
    commit(root, "More")
    git(root, "branch", "other", "HEAD~1")
    git(root, "checkout", "--quiet", "other")
    (root / "other").write_text("other\n")
    commit(root, "Other")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", root.as_uri(), str(clone))

    with pytest.raises(UsageError, match=r"no commit in common .* in a shallow clone run `git fetch --unshallow`"):
        revisions.merge_base(clone, "origin/main")


def test_a_repository_without_a_commit(tmp_path):
    """There is nothing to compare with."""
    git(tmp_path, "init", "--quiet")

    with pytest.raises(UsageError, match=r"no commit yet"):
        revisions.head(tmp_path)
