"""Libraries that a process has loaded."""

from pathlib import Path

import pytest

from generators.probes.measuring.memory_maps import files_in_mebibytes, mapped_libraries

MAPS = """\
55d0-55d4 r--p 00000000 fe:00 13 /usr/bin/python3.11
7f00-7f10 r--p 00000000 fe:00 11 /opt/one/libfirst.so
7f10-7f20 r-xp 00001000 fe:00 11 /opt/one/libfirst.so
7f20-7f30 r-xp 00000000 fe:00 12 /opt/two/libsecond.so.1.2
7f30-7f40 rw-p 00000000 00:00 0 [heap]
7f40-7f50 r--s 00000000 fe:00 14 /opt/two/notes.so.txt
7f50-7f60 rw-p 00000000 00:00 0
"""


def test_each_library_is_named_once():
    """Programs, other files and memory without a file are no libraries."""
    assert mapped_libraries(MAPS) == (Path("/opt/one/libfirst.so"), Path("/opt/two/libsecond.so.1.2"))


@pytest.mark.parametrize(
    ("folder", "count"), [("/opt", 2), ("/opt/two", 1), ("/op", 0), ("/opt/one/libfirst.so", 1)]
)
def test_only_those_below_the_folder_count(folder, count):
    """A folder is a folder, not the beginning of a name."""
    assert len(mapped_libraries(MAPS, Path(folder))) == count


def test_sizes_add_up(tmp_path):
    """Three files of a mebibyte, one of them named twice by a link."""
    for name in ("a.so", "b.so", "c.so"):
        (tmp_path / name).write_bytes(bytes(2**20))
    (tmp_path / "again.so").symlink_to(tmp_path / "a.so")

    assert files_in_mebibytes(tmp_path.iterdir()) == 3.0
    assert files_in_mebibytes([]) == 0.0
