"""Files that are there whole, or as they were before."""

from __future__ import annotations

import pytest

from generators import files


def test_a_file_is_written_with_its_folders(tmp_path):
    """What is missing above the file is made; an older file is replaced."""
    path = tmp_path / "a" / "b.json"
    files.write(path, "1")
    files.write(path, "2")

    assert ("2", ["b.json"]) == (path.read_text(), [one.name for one in path.parent.iterdir()])


def test_what_goes_wrong_leaves_the_old_file(tmp_path):
    """Text that can't be encoded leaves the file as it was, and nothing unfinished beside it."""
    path = tmp_path / "b.json"
    files.write(path, "1")
    with pytest.raises(UnicodeEncodeError):
        files.write(path, "\ud800")

    assert ("1", ["b.json"]) == (path.read_text(), [one.name for one in tmp_path.iterdir()])
