"""The commits behind a folder, with the files that each changes."""

from __future__ import annotations

import pytest
from helpers.repositories import commit, git

from generators.errors import PublishError
from generators.publishing.repository.log import read_log


def write(root, **files):
    """Write files below `claims/`, and commit them."""
    for name, text in files.items():
        path = root / "claims" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    commit(root, f"Write {', '.join(files)}")


def changes(root, folder="claims"):
    """For each commit the paths that it changes, with how many objects each had before and has now."""
    log = read_log(root, folder)
    return [[(file.path, len(file.before), bool(file.after)) for file in entry.files] for entry in log]


def test_commits_come_oldest_first_with_their_files(root):
    """A new file, an edited one, a deleted one; commits of other folders are left out."""
    write(root, one="1")
    (root / "README.md").write_text("other")
    commit(root, "Other")
    write(root, one="2", two="2")
    (root / "claims" / "one").unlink()
    commit(root, "Delete")

    assert [
        [("claims/one", 0, True)],
        [("claims/one", 1, True), ("claims/two", 0, True)],
        [("claims/one", 1, False)],
    ] == changes(root)


@pytest.mark.parametrize("setting", ["log.showRoot=false", "i18n.logOutputEncoding=UTF-16", "log.follow=true"])
def test_settings_of_a_person_change_nothing(root, setting):
    """The first commit is read where `git log` is told to leave it out, and the text in our own encoding."""
    write(root, one="1")
    write(root, one="2")
    expected = changes(root)
    git(root, "config", *setting.split("="))

    assert expected == changes(root)
    assert git(root, "rev-parse", "HEAD") == read_log(root, "claims")[-1].id


@pytest.mark.parametrize("seconds", [253402300799, 253402300800, 9_000_000_000_000_000])
def test_a_commit_after_the_year_9999(root, monkeypatch, seconds):
    """Its moment is the last one that there is, and nothing stops."""
    monkeypatch.setenv("GIT_COMMITTER_DATE", f"@{seconds} +0000")
    write(root, one="1")

    assert "9999-12-31T23:59:59+00:00" == read_log(root, "claims")[-1].at.isoformat()


def test_a_renamed_file_has_its_former_path(root):
    """As git finds it by its content."""
    write(root, **{"old__data.py": "a = 1\nb = 2\nc = 3\n"})
    git(root, "mv", "claims/old", "claims/new")
    commit(root, "Rename")
    (change,) = read_log(root, "claims")[-1].files

    assert ("claims/old/data.py", "claims/new/data.py") == (change.former, change.path)
    assert (change.after,) == change.before


def test_a_merge_changes_what_differs_from_each_parent(root):
    """What it takes from one parent as it is was changed by a commit of that branch."""
    write(root, one="1\n\n\n\n1\n", two="1")
    git(root, "switch", "--quiet", "--create", "side")
    write(root, one="2\n\n\n\n1\n")
    git(root, "switch", "--quiet", "main")
    write(root, one="1\n\n\n\n2\n", two="2")
    identity = ("-c", "user.name=Someone", "-c", "user.email=someone@localhost")
    git(root, *identity, "merge", "--quiet", "--no-edit", "side")

    assert [("claims/one", 2, True)] == changes(root)[-1]


def test_paths_start_at_the_project(root):
    """Which may lie below the top of its repository."""
    (root / "project").mkdir()
    write(root / "project", one="1")

    assert [[("claims/one", 0, True)]] == changes(root / "project")


def test_a_file_whose_name_looks_like_a_commit(root):
    """Its name is not taken for one."""
    write(root, **{"commit 0 0": "1"})

    assert [[("claims/commit 0 0", 0, True)]] == changes(root)


def test_no_repository(tmp_path):
    """An error, as for everything that asks git."""
    with pytest.raises(PublishError, match="no git repository"):
        read_log(tmp_path, "claims")
