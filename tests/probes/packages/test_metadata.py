"""The metadata and files of an installed distribution."""

from importlib.metadata import PathDistribution, distribution

import pytest

from generators.probes.packages.metadata import (
    bytes_by_kind,
    copyright_lines,
    file_openings,
    files_ending,
    licence,
    mentions_any,
    package_description,
    people,
    python_lines,
    write_sample,
    years,
)

OWN = "From the start:\nCopyright (c) 2016-     Someone, Inc (A. Person)\nCopyright [yyyy] [name of holder]\n"
FILES = {
    "META/licenses/LICENSE": OWN,
    "META/licenses/NOTICE.txt": "(c) 2001 nobody says the word\n",
    "META/licenses/third_party/LICENSE": "Copyright 1999 A Stranger\n",
    "sample/__init__.py": "# Copyright 2020 Someone\nx = 1\n",
    "sample/other.py": "y = 'é'\n",
    "sample/types.pyi": "x: int\n",
    "sample/_core.cpython-311.so": "12345678",
    "sample/lib/libsample.so.2": "12",
    "sample/include/a.h": "123",
    "sample/weights.PT": "1",
    "LICENSE": "Copyright 1998 Out of place\n",
}


@pytest.fixture
def small(tmp_path):
    """A distribution whose content is known."""
    fields = {"Author": "Some Team", "Maintainer": "Some Team", "Author-email": "team@example.org"}
    return write_sample(tmp_path, {**fields, "Summary": "A sample", "Description": "It is a library.\n"}, FILES)


def test_people_are_named_once(small, tmp_path):
    """Author and maintainer fields are joined without repeats; a package may name nobody."""
    (tmp_path / "bare").mkdir()

    assert people(small) == "Some Team, team@example.org"
    assert not people(write_sample(tmp_path / "bare", {}, {}))


def test_the_account_is_summary_and_description(small):
    """A package's description is its summary and its long description."""
    assert package_description(small).split("\n\n") == ["A sample", "It is a library.\n"]


def test_of_licences_only_its_own_are_read(small):
    """Licences of bundled projects, and files outside the metadata folder, are left out."""
    assert licence(small) == OWN + "\n" + FILES["META/licenses/NOTICE.txt"]


def test_without_one_in_the_metadata_the_nearest_licence_is_read(tmp_path):
    """A package may keep its licence among its files; one that has none has no text."""
    (tmp_path / "bare").mkdir()
    files = {"sample/deep/er/LICENSE": "A", "sample/include/LICENSE": "B", "sample/NOTICES.txt": "C"}

    assert licence(write_sample(tmp_path, {}, files)) == "B"
    assert not licence(write_sample(tmp_path / "bare", {}, {}))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Copyright (c) 2016-     Someone, Inc (A. Person)", True),
        ("  # Copyright (c) Someone and affiliates.", True),
        ("Copyright 2015 The Authors", True),
        ("Copyright [yyyy] [name of holder]", False),
        ("retain the above copyright notice", False),
        ("in 2016 someone", False),
    ],
)
def test_a_copyright_line_has_the_word_and_a_sign_or_year(line, expected):
    """A placeholder is no copyright line, nor is a year without the word."""
    assert expected == (copyright_lines(f"Licence\n{line}\n") == (line.strip(),))


def test_years_are_found():
    """Only numbers that can be years count."""
    assert years("Copyright (c) 2001-2004, 1850, 20011") == (2001, 2004)
    assert years("Copyright (c) Someone") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Google Inc.", True),
        ("someone@google.com", True),
        ("keras-users@googlegroups.com", False),
        ("The Authors", False),
    ],
)
def test_only_whole_words_name(text, expected):
    """A name inside a longer word does not count."""
    assert expected == mentions_any(text, ("Google",))


def test_openings_come_from_the_first_python_files(small):
    """At most as many Python files as asked for are opened, in the order of their paths."""
    assert [FILES["sample/__init__.py"]] == list(file_openings(small, 1))
    assert len(list(file_openings(small, 9))) == 2


def test_files_are_found_by_their_ending(small):
    """Upper case does not hide an ending, and an ending that no file has finds nothing."""
    assert files_ending(small, (".pt", ".onnx")) == ("sample/weights.PT",)
    assert files_ending(small, (".onnx",)) == ()


def test_bytes_are_counted_by_kind(small):
    """Numbered shared objects are compiled code; text that is no code counts nowhere."""
    python = sum(len(FILES[f"sample/{name}"].encode()) for name in ("__init__.py", "other.py", "types.pyi"))

    assert bytes_by_kind(small) == {"python": python, "compiled": 10, "headers": 3}
    assert python_lines(small) == 4


def test_a_distribution_without_a_list_of_files_has_none(tmp_path):
    """Where the installer kept no list of files, nothing is counted."""
    (tmp_path / "bare.dist-info").mkdir()

    assert bytes_by_kind(PathDistribution(tmp_path / "bare.dist-info")) == dict.fromkeys(
        ("python", "compiled", "headers"), 0
    )


def test_installed_packages_can_be_read():
    """SciPy is mostly compiled; pytest is Python alone and carries its licence."""
    pure, mixed = bytes_by_kind(distribution("pytest")), bytes_by_kind(distribution("scipy"))

    assert pure["python"] > 0
    assert pure["compiled"] == 0
    assert mixed["compiled"] > mixed["python"] > 0
    assert mentions_any(licence(distribution("pytest")), ("Holger Krekel",))
