"""What a script has written is counted wherever it lies, and nothing of it is followed."""

from __future__ import annotations

import mmap
import os
import tempfile
from math import inf

import pytest

from generators.processes.resources import usage
from generators.processes.resources.procfs import anonymous
from generators.processes.resources.usage import folder_usage, memory_beside, mount_usage, nameless_usage

MIB = 1 << 20


@pytest.fixture
def folder(tmp_path):
    """An empty folder."""
    made = tmp_path / "scratch"
    made.mkdir()
    return made


def test_a_folder_holds_its_files_and_follows_nothing(folder, tmp_path):
    """Files and folders count, also with odd names; what a link leads to, a pipe or a hole doesn't."""
    (tmp_path / "large").write_bytes(bytes(8 * MIB))
    (folder / "deep").mkdir()
    with open(os.fsencode(folder / "deep") + b"/\n \xff", "wb") as file:  # noqa: PTH123 - a name that is no text
        file.write(b"x" * (3 * MIB))
    (folder / "file").symlink_to(tmp_path / "large")
    (folder / "loop").symlink_to(".")
    os.mkfifo(folder / "pipe")
    with (folder / "hole").open("wb") as hole:
        hole.truncate(1 << 40)

    found = folder_usage(folder, 100)

    assert 3 <= found.space < 4
    assert 6 == found.files


def test_a_file_of_many_names_counts_once(folder):
    """A hard link takes no space."""
    (folder / "0").write_bytes(b"x" * MIB)
    for number in range(1, 9):
        os.link(folder / "0", folder / str(number))

    assert 1 <= folder_usage(folder, 100).space < 2


def test_counting_ends_at_the_most_files(folder):
    """Neither a million files nor one more is listed to its end."""
    for number in range(21):
        (folder / str(number)).touch()

    assert (21, 11) == (folder_usage(folder, 100).files, folder_usage(folder, 10).files)


def test_a_folder_that_goes_while_it_is_read_hides_no_other(folder, monkeypatch):
    """Who makes and removes folders all the time is counted all the same."""
    (folder / "gone").mkdir()
    (folder / "kept").mkdir()
    (folder / "kept" / "file").write_bytes(b"x" * MIB)
    real = os.open

    def vanishing(name, *arguments, **keywords):
        if name == "gone":
            raise FileNotFoundError(name)
        return real(name, *arguments, **keywords)

    monkeypatch.setattr(os, "open", vanishing)

    assert folder_usage(folder, 100).space >= 1
    assert 0 == folder_usage(folder / "nothing", 100).files


def test_what_cannot_be_measured_is_infinite(folder, monkeypatch):
    """A folder that is too deep or locked may hold anything."""
    deep = folder
    for _ in range(usage.MAX_DEPTH + 2):
        deep = deep / "d"
    deep.mkdir(parents=True)
    assert inf == folder_usage(folder, 1000).space

    def locked(*_arguments, **_keywords):
        raise PermissionError

    monkeypatch.setattr(os, "open", locked)
    assert inf == folder_usage(folder, 1000).space


def test_files_without_a_name_are_found_by_their_processes(folder):
    """Open, or mapped and closed; a file in memory is memory, and a file with a name is left to others."""
    with tempfile.TemporaryFile(dir=folder) as opened, tempfile.TemporaryFile(dir=folder) as shut:
        opened.write(b"x" * (2 * MIB))
        shut.write(b"x" * (3 * MIB))
        shut.flush()
        opened.flush()
        part = mmap.mmap(shut.fileno(), 3 * MIB)
        shut.close()
        in_memory = os.memfd_create("held")
        os.write(in_memory, b"x" * (4 * MIB))
        before = nameless_usage({os.getpid(), 0})
        os.close(in_memory)
        part.close()
    after = nameless_usage({os.getpid()})

    assert (5, 4) == tuple(round(there - left) for there, left in zip(before, after, strict=True))


def test_pages_of_a_mapped_file_are_known_by_their_device():
    """A file in memory that a process maps counts once, and memory that processes share is no file."""
    with tempfile.TemporaryFile(dir="/dev/shm") as file, mmap.mmap(-1, 30 * MIB) as shared:
        device = os.fstat(file.fileno()).st_dev
        file.truncate(50 * MIB)
        before = memory_beside(os.getpid(), device)
        with mmap.mmap(file.fileno(), 50 * MIB) as part:
            part[:] = b"x" * (50 * MIB)
            shared[:] = b"x" * (30 * MIB)

            assert 25 < memory_beside(os.getpid(), device) - before < 45
            assert anonymous(os.getpid()) / 1024 - before > 75


def test_shared_memory_of_a_process_that_hides_its_mappings_counts_whole(monkeypatch):
    """Nobody can say which of it is in files, and one that has ended has none."""
    monkeypatch.setattr(usage, "memory_parts", lambda *_: (1024, 2048))

    assert 3 == memory_beside(os.getpid(), 1, "/no/such/folder")
    monkeypatch.setattr(usage, "memory_parts", lambda *_: None)
    assert 0 == memory_beside(os.getpid(), 1, "/no/such/folder")


def test_a_mount_says_what_is_in_use(folder):
    """However it was written, and how much fits."""
    here = os.open(folder, os.O_PATH)

    found = mount_usage(here)

    os.close(here)
    assert 0 < found.space < found.limit
    assert 0 <= found.files <= found.most_files
