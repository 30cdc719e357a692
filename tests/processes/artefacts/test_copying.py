"""Plain files are copied as files of their own, and nothing else is passed on."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys

import pytest

from generators.processes.artefacts import copying
from generators.processes.artefacts.copying import DEEPEST, Copy, RefusedError, find
from generators.sandbox import landlock

MIB = 1 << 20


@pytest.fixture
def folders(tmp_path):
    """The folder to copy, and an empty one."""
    made = tmp_path / "made", tmp_path / "copy"
    for folder in made:
        folder.mkdir()
    yield made
    for folder in (made[1], *made[1].rglob("*")):
        folder.chmod(0o700)  # a copy is locked


def copy(folders, space=MIB, files=100):
    """Copy one folder into the other; what was counted."""
    source, target = (os.open(folder, copying.FOLDER) for folder in folders)
    counted = Copy(space, files)
    try:
        counted.folder(source, target)
    finally:
        os.close(source)
        os.close(target)
    return counted


def test_plain_files_and_folders_are_copied(folders):
    """Whatever their names are; nobody may write the copies, and a program stays one."""
    made, copied = folders
    (made / "a folder" / "b").mkdir(parents=True)
    (made / "a folder" / "b" / "new\nline").write_bytes(b"x" * 70_000)
    (made / "run").write_text("#!/bin/sh\n")
    (made / "run").chmod(0o777)
    (made / "\udcff").touch()  # a byte that is no text

    counted = copy(folders)

    assert (70_010, 5) == (counted.space, counted.files)
    assert b"x" * 70_000 == (copied / "a folder" / "b" / "new\nline").read_bytes()
    assert ["a folder", "run", "\udcff"] == sorted(path.name for path in copied.iterdir())
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in copied.rglob("*")}
    assert (0o555, 0o444, 0o555) == (modes["a folder"], modes["new\nline"], modes["run"])
    assert 0o555 == stat.S_IMODE(copied.stat().st_mode)


def test_a_file_with_two_names_becomes_two_files(folders):
    """Both count, and neither is the first one any more."""
    made, copied = folders
    (made / "one").write_text("once")
    (made / "two").hardlink_to(made / "one")

    assert 8 == copy(folders).space
    assert {1} == {path.stat().st_nlink for path in copied.iterdir()}
    with (made / "one").open("a") as late:
        late.write(" more")
    assert "once" == (copied / "two").read_text()


def _socket(path):
    with socket.socket(socket.AF_UNIX) as end, pytest.MonkeyPatch.context() as patch:
        patch.chdir(path.parent)
        end.bind(path.name)


def _with_rights(path):
    path.touch()
    path.chmod(0o4755)


REFUSED = {
    "a symbolic link": lambda path: path.symlink_to("/etc/passwd"),
    "a pipe": os.mkfifo,
    "a socket": _socket,
    "a program with the rights of its owner": _with_rights,
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_plain_file_is_refused(folders, kind):
    """The reason names what it is and where, in one printable line."""
    (folders[0] / "sub").mkdir()
    REFUSED[kind](folders[0] / "sub" / "bad\x1b\nname")

    with pytest.raises(RefusedError) as refused:
        copy(folders)

    assert f"left {kind}, 'sub/bad\\x1b\\nname'; leave plain files and folders" == str(refused.value)


def test_a_device_is_refused(folders):
    """Where somebody could make one."""
    try:
        os.mknod(folders[0] / "null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except OSError:
        pytest.skip("nobody but root makes devices")

    with pytest.raises(RefusedError, match="left a device, 'null'"):
        copy(folders)


def test_there_is_a_limit_to_bytes_and_to_files(folders):
    """A hole counts in full, so that a copy never fills more of the disk than the script might have."""
    (folders[0] / "hole").touch()
    os.truncate(folders[0] / "hole", 2 * MIB)
    with pytest.raises(RefusedError, match="left more than 1 MiB, holes and each name of a file counted in full"):
        copy(folders)

    for number in range(12):
        (folders[0] / str(number)).touch()
    with pytest.raises(RefusedError, match="left more than 10 files") as refused:
        copy(folders, files=10)
    assert refused.value.over_limit


def test_folders_are_not_followed_for_ever(folders):
    """There are as many as a script likes, and a path has an end."""
    descriptor = os.open(folders[0], copying.FOLDER)
    for _ in range(DEEPEST + 2):
        os.mkdir("d", dir_fd=descriptor)
        inner = os.open("d", copying.FOLDER, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = inner
    os.close(descriptor)

    with pytest.raises(RefusedError, match=f"left folders more than {DEEPEST} deep"):
        copy(folders)


def test_a_link_in_place_of_the_folder_is_not_followed(folders):
    """Neither at the end of the way to it nor before."""
    made, other = folders
    (other / "artefacts").mkdir()
    (made / "scratch").symlink_to(other)
    (made / "real").mkdir()
    (made / "real" / "artefacts").symlink_to(other / "artefacts")
    top = os.open(made, copying.FOLDER)
    try:
        for path in (["scratch", "artefacts"], ["real", "artefacts"], ["absent"]):
            with pytest.raises(RefusedError, match="left its folder unreadable, or none"):
                find(top, path)
    finally:
        os.close(top)


CONFINED = """\
import json, os, socket, sys
from generators.processes.artefacts import copying
source, target = (os.open(path, copying.FOLDER) for path in sys.argv[1:])
copying.confine(source, target, 1 << 20)
def works(attempt):
    try:
        attempt()
    except OSError:
        return False
    return True
print(json.dumps({
    "read": works(lambda: os.open("file", os.O_RDONLY, dir_fd=source)),
    "write": works(lambda: os.open("new", copying.NEW, dir_fd=target)),
    "change": works(lambda: os.open("file", os.O_RDWR, dir_fd=source)),
    "make": works(lambda: os.open("new", copying.NEW, dir_fd=source)),
    "elsewhere": works(lambda: os.open("/etc/passwd", os.O_RDONLY)),
    "above": works(lambda: os.listdir(sys.argv[1] + "/..")),
    "network": works(socket.socket),
    "root": os.getuid() == 0,
}))
"""


@pytest.mark.skipif(landlock.abi() == 0, reason="no Landlock in this kernel")
def test_a_confined_copy_reads_one_folder_and_writes_another(tmp_path):
    """Were it taken over by what it reads, it could do nothing else; it is never root."""
    folders = [tmp_path / name for name in ("made", "copy")]
    for folder in folders:
        folder.mkdir()
    (folders[0] / "file").write_text("x")
    if os.getuid() == 0:
        for path in (folders[0], folders[0] / "file"):
            os.chown(path, 41_000, 41_000)
    command = [sys.executable, "-c", CONFINED, *map(str, folders)]

    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=True)

    got = {name for name, through in json.loads(done.stdout).items() if through}
    assert {"read", "write"} == got


def test_the_program_says_what_it_copied_or_why_not(folders):
    """One JSON object, from an interpreter without any package."""
    made, copied = folders
    (made / "artefacts").mkdir()
    (made / "artefacts" / "file").write_text("four")

    def said():
        source, target = (os.open(folder, copying.FOLDER) for folder in folders)
        order = {"source": source, "path": ["artefacts"], "target": target, "space": MIB, "files": 9}
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-S", copying.__file__, json.dumps({**order, "confined": False})],
                pass_fds=(source, target),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=True,
            )
        finally:
            os.close(source)
            os.close(target)
        return json.loads(done.stdout)

    assert {"space": 4, "files": 1} == said()
    assert "four" == (copied / "file").read_text()
    os.mkfifo(made / "artefacts" / "a")
    assert {"refused": "left a pipe, 'a'; leave plain files and folders", "over_limit": False} == said()
