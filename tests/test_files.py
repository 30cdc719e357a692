"""Files that are there whole, or as they were before."""

from __future__ import annotations

import fcntl
import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from generators import files


def test_a_file_is_written_with_its_folders(tmp_path):
    """What is missing above the file is made; an older file is replaced."""
    path = tmp_path / "a" / "b.json"
    files.write(path, "1")
    files.write(path, "2")

    assert ("2", ["b.json"]) == (path.read_text(), [file.name for file in path.parent.iterdir()])


def test_what_goes_wrong_leaves_the_old_file(tmp_path):
    """Text that can't be encoded leaves the file as it was, and nothing unfinished beside it."""
    path = tmp_path / "b.json"
    files.write(path, "1")
    with pytest.raises(UnicodeEncodeError):
        files.write(path, "\ud800")

    assert ("1", ["b.json"]) == (path.read_text(), [file.name for file in tmp_path.iterdir()])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[" * 100_000, "nested too deeply"),
        ('{"a": 1, "a": 2}', "a key stands twice"),
        ("NaN", "NaN is no number"),
        ("-Infinity", "-Infinity is no number"),
        ("[1e999]", "inf is no number"),
        ("9223372036854775808", "beyond 64 bits"),
        ("-" + "9" * 10_000, "beyond 64 bits"),
        ("\udce4", "can't decode"),
        ("", "Expecting value"),
    ],
    ids=["deep", "key", "NaN", "Infinity", "large", "whole", "long", "no UTF-8", "empty"],
)
def test_what_is_no_sound_json_is_refused(text, problem):
    """The reason is one sentence; nothing that two readers could take for two values is read."""
    with pytest.raises(ValueError, match=problem):
        files.parse_json(text.encode("utf-8", "surrogateescape"))


def test_sound_json_is_read():
    """Numbers up to 64 bits, texts and nested values come back."""
    assert files.parse_json(b'{"a": [1.5, -9223372036854775807, true, null, "x"], "b": {"a": {}}}') == {
        "a": [1.5, -9223372036854775807, True, None, "x"],
        "b": {"a": {}},
    }


def test_a_file_is_held_until_it_is_in_its_place(tmp_path, monkeypatch):
    """What a clean-up takes before it is locked is made again; once it is locked, no clean-up takes it."""
    take_lock, taken = fcntl.flock, []

    def flock(handle, how):
        if not taken:
            taken.append(next(tmp_path.glob(".new-*")))
            taken[0].unlink()
        take_lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    files.write(tmp_path / "b.json", "1")

    assert ["b.json"] == [file.name for file in tmp_path.iterdir()]


def test_folders_that_two_replace_at_once_are_those_of_one_of_them(tmp_path):
    """Both folders are from the same hand, whoever was last, and nobody fails."""

    def replace(number):
        for turn in range(50):
            fresh = tmp_path / f"fresh-{number}-{turn}"
            for name in ("docs", "site"):
                (fresh / name).mkdir(parents=True)
                (fresh / name / "by").write_text(fresh.name)
            files.replace_folders(tmp_path, fresh, ("docs", "site"))

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(replace, number) for number in range(4)]:
            done.result()

    assert (tmp_path / "docs" / "by").read_text() == (tmp_path / "site" / "by").read_text()


def test_a_plain_file_is_read_to_its_end(tmp_path):
    """Also an empty one, one as large as is allowed, and one whose size the system doesn't say."""
    (tmp_path / "a").write_bytes(b"12345")
    (tmp_path / "empty").write_bytes(b"")

    assert b"12345" == files.plain_bytes(tmp_path / "a", 5)
    assert b"" == files.plain_bytes(tmp_path / "empty", 0)
    assert files.plain_bytes("/proc/self/cmdline", 1_000_000).endswith(b"\0")


@pytest.mark.parametrize("name", ["folder", "pipe", "large"])
def test_what_is_no_plain_file_or_too_large_is_not_read(tmp_path, name):
    """Nobody writes to the pipe, and nobody waits for it."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(b"123456")

    with pytest.raises(ValueError, match="no plain file, or too large"):
        files.plain_bytes(tmp_path / name, 5)


def test_a_link_is_not_followed(tmp_path):
    """Neither to a file that is read, nor to a folder that is searched."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x.bad").write_text("1")
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "file").symlink_to(tmp_path / "outside" / "x.bad")
    (tmp_path / "inside" / "folder").symlink_to(tmp_path / "outside")

    with pytest.raises(OSError, match="symbolic links"):
        files.plain_bytes(tmp_path / "inside" / "file", 5)
    assert [] == [*files.found(tmp_path / "inside", suffix=".bad")]


def test_files_and_folders_are_found_by_how_their_names_begin_and_end(tmp_path):
    """At any depth."""
    (tmp_path / "a" / "x.bad" / "y.bad").mkdir(parents=True)
    (tmp_path / "a" / ".new-z").write_text("")
    (tmp_path / "a" / "bad").write_text("")

    assert ["x.bad", "y.bad"] == [path.name for path in files.found(tmp_path, suffix=".bad")]
    assert [".new-z"] == [path.name for path in files.found(tmp_path, prefix=".new-")]
