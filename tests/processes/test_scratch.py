"""A scratch folder is measured, a private folder is copied, and nothing in them is followed."""

from __future__ import annotations

import os
from math import inf

from generators.processes import scratch
from generators.processes.scratch import copy_for_others, hidden_from_others, usage


def test_a_folder_that_everybody_can_read_is_not_hidden(tmp_path):
    """Its scripts are read where they are."""
    folder = tmp_path / "claim"
    folder.mkdir()
    (folder / "verify.py").write_text("")
    folder.chmod(0o755)
    (folder / "verify.py").chmod(0o644)

    assert not hidden_from_others(folder)


def test_a_private_folder_is_copied_without_links(tmp_path, monkeypatch):
    """Under root another user reads a copy of the plain files; an ordinary user reads its own."""
    folder, copy = tmp_path / "claim", tmp_path / "copy"
    copy.mkdir(0o700)
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "points").write_text("1")
    (folder / "link").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe")
    folder.chmod(0o700)
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    assert not hidden_from_others(folder)

    monkeypatch.setattr(os, "getuid", lambda: 0)
    assert hidden_from_others(folder)
    copy_for_others(folder, copy)

    assert {"data", "data/points"} == {str(path.relative_to(copy)) for path in copy.rglob("*")}
    assert (0o755, 0o644) == tuple(path.stat().st_mode & 0o777 for path in (copy, copy / "data" / "points"))


def test_usage_counts_what_lies_there_and_follows_nothing(tmp_path):
    """Files and folders count; what a link leads to, a pipe or a hole doesn't."""
    folder, elsewhere = tmp_path / "scratch", tmp_path / "elsewhere"
    (folder / "deep").mkdir(parents=True)
    elsewhere.mkdir()
    (elsewhere / "large").write_bytes(bytes(8 << 20))
    (folder / "deep" / "file").write_bytes(b"x" * (3 << 20))
    (folder / "file").symlink_to(elsewhere / "large")
    (folder / "folder").symlink_to(elsewhere)
    os.mkfifo(folder / "pipe")
    with (folder / "hole").open("wb") as hole:
        hole.truncate(1 << 40)

    assert 3 <= usage(folder) < 4


def test_usage_that_cannot_be_measured_counts_as_infinite(tmp_path, monkeypatch):
    """Too deep, or too many files: a hostile folder isn't walked to its end."""
    monkeypatch.setattr(scratch, "MAX_FILES", 20)
    deep = many = tmp_path / "scratch"
    for _ in range(scratch.MAX_DEPTH + 2):
        deep = deep / "d"
    deep.mkdir(parents=True)
    assert inf == usage(many)

    flat = tmp_path / "flat"
    flat.mkdir()
    for number in range(21):
        (flat / str(number)).touch()

    assert inf == usage(flat)


def test_usage_of_a_locked_folder_is_endless(tmp_path, monkeypatch):
    """What can't be read may hold anything; what has gone holds nothing."""

    def locked(*_args, onerror, **_kwargs):
        onerror(PermissionError(13, "locked"))
        return iter(())

    monkeypatch.setattr(os, "fwalk", locked)
    assert inf == usage(tmp_path)

    monkeypatch.undo()
    assert 0 == usage(tmp_path / "gone")
