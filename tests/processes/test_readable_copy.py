"""A private folder is copied for another user, and nothing in it is followed."""

from __future__ import annotations

import os

from generators.processes.readable_copy import copy_for_others, hidden_from_others


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
