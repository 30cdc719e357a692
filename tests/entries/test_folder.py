"""The files of a claim's folder: what is read, and what is refused with which complaint."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generators.entries import folder as folders


def messages(project, claim_id="says-yes"):
    """The complaints about a broken claim, as lines."""
    return [str(complaint) for complaint in broken(project, claim_id).complaints]


def broken(project, claim_id="says-yes"):
    """The broken entry of that id."""
    return next(entry for entry in project.load().broken if entry.id == claim_id)


def test_a_project_below_a_cache_folder_loses_no_files(project, tmp_path):
    """A folder above the claim's may be called `__pycache__`."""
    below = type(project)(tmp_path / "__pycache__" / ".x")

    assert len(below.claim().files) == 2


def test_complains_of_linked_folders(project):
    """A link could lead anywhere, so that the entry behind it is not read."""
    (project.root / "claims/linked").symlink_to(project.root / "claims/says-yes")
    (project.root / "claims/dangling").symlink_to("nowhere")

    for name in ("linked", "dangling"):
        assert [
            f"claims/{name}: a claim's folder must not be a link (got a link); copy the folder itself"
        ] == messages(project, name)


def test_complains_of_every_unreadable_file_at_once(project):
    """Links, pipes, other encodings and too large files are named together, with the entry's own errors."""
    folder = project.add("says-yes", title="")
    (folder / "data.py").symlink_to("/etc/hostname")
    (folder / "folder").symlink_to("/etc")
    os.mkfifo(folder / "pipe")
    (folder / "latin.py").write_bytes(b"# \xe9")
    (folder / "long.py").write_bytes(b"#" * (folders.LARGEST_TEXT + 1))
    (folder / "new\nline").write_bytes(b"")
    (folder / b"\xff.bin".decode("utf-8", "surrogateescape")).write_bytes(b"")
    with (folder / "giant.bin").open("wb") as file:
        file.truncate(folders.LARGEST_FILE + 1)

    assert {
        "claims/says-yes/data.py: not a regular file (got a link); put the file itself there, no link or device",
        "claims/says-yes/folder: not a regular file (got a link); put the file itself there, no link or device",
        "claims/says-yes/pipe: not a regular file (got no file); put the file itself there, no link or device",
        "claims/says-yes/latin.py:1: not UTF-8 at byte 2 (got 0xe9); save it as UTF-8",
        "claims/says-yes/long.py: over 262144 bytes (got 262145); shorten it; data belongs in a file of its own",
        "claims/says-yes/giant.bin: over 16777216 bytes (got 16777217); make the file smaller",
        "claims/says-yes/new\\nline: a file name that can't be printed (got 'new\\nline'); give it a plain name",
        "claims/says-yes/\ufffd.bin: a file name that can't be printed (got '\\udcff.bin'); give it a plain name",
        (
            "claims/says-yes/claim.toml:1: title: string should have at least 1 character (got ''); "
            "give a value of that kind, see claims/_template/claim.toml"
        ),
    } == set(messages(project))


def test_complains_of_too_many_files(project):
    """Reading stops at the limit."""
    for number in range(folders.MOST_FILES):
        project.write(f"claims/says-yes/{number}.txt", "")

    assert [complaint.what for complaint in broken(project).complaints] == [
        "over 200 files or 67108864 bytes in the folder"
    ]


def test_complains_of_a_folder_that_is_too_large(project):
    """The limit holds for all files of the folder together."""
    for number in range(5):
        with (project.root / f"claims/says-yes/{number}.bin").open("wb") as file:
            file.truncate(folders.LARGEST_FILE)

    assert [complaint.what for complaint in broken(project).complaints] == [
        "over 200 files or 67108864 bytes in the folder"
    ]


def test_a_folder_name_that_is_no_text_is_shown_as_text(project):
    """The id of such a claim can be printed and stored."""
    folder = project.root / "claims" / b"\xffx\n".decode("utf-8", "surrogateescape")
    Path(folder).mkdir()

    assert [entry.id for entry in project.load().broken] == ["\\ufffdx\\n"]


def test_a_file_that_cannot_be_read_breaks_its_claim_alone(project, monkeypatch):
    """The test replaces the read, because root can read every file."""
    project.add("says-no")
    plain_bytes = folders.plain_bytes

    def locked(path, largest):
        if Path(path).parent.name == "says-yes":
            raise PermissionError(13, "Permission denied")
        return plain_bytes(path, largest)

    monkeypatch.setattr(folders, "plain_bytes", locked)
    assert messages(project) == [
        "claims/says-yes: can't be read (got Permission denied); make every file of it readable"
    ]
    assert [claim.id for claim in project.load().claims] == ["says-no"]


def test_folders_without_a_bottom_break_their_claim_alone(project):
    """Nesting deeper than Python's stack is a complaint, never a crash."""
    path = project.root / "claims/says-yes"
    for _ in range(1000):
        path /= "d"
        os.mkdir(path)  # noqa: PTH102 - `Path.mkdir` has no advantage 1000 times
    complaints = messages(project)
    os.removedirs(path)  # by hand: what cleans up after tests would run out of stack as well

    assert complaints == [
        "claims/says-yes: can't be read (got folders nested far too deeply); make every file of it readable"
    ]


@pytest.mark.parametrize(
    ("first", "got"),
    [
        (b"# -*- coding: latin-1 -*-\n", "iso8859-1"),
        (b"#!/usr/bin/python\n# vim: set fileencoding=utf-7 :\n", "utf-7"),
        (b"# one\r# coding: utf_16_le\r", "utf-16-le"),
        (b"\xef\xbb\xbf# coding: cp1252\n", "cp1252"),
        (b"# coding: nothing\n", "unknown encoding: nothing"),
    ],
)
def test_complains_of_a_script_that_python_reads_in_another_encoding(project, first, got):
    """Python obeys such a line, so that another text would run than is checked and shown."""
    script = project.root / "claims/says-yes/verify_alpha.py"
    script.write_bytes(first + script.read_bytes())

    what = f"declares another encoding than UTF-8 (got {got})"
    way_out = "remove the line that names it; scripts are UTF-8"
    line = first.count(b"\n") + first.count(b"\r")
    assert [f"claims/says-yes/verify_alpha.py:{line}: {what}; {way_out}"] == messages(project)


@pytest.mark.parametrize(
    "first", [b"# coding: utf-8\n", b"# coding: U8\n", b'"""x"""\n\n# coding: latin-1\n', b"\n"]
)
def test_takes_a_script_that_python_reads_as_utf_8(project, first):
    """The line may say what is so anyway, and only the first two lines count."""
    script = project.root / "claims/says-yes/verify_alpha.py"
    script.write_bytes(first + script.read_bytes())

    assert project.load().broken == ()
