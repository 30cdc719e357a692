"""Whom a package declares as its maker, and packages that declare a known one."""

import tempfile
from pathlib import Path

from generators.probes.wheels import copyright_lines, licence, names_any, openings, people, sample

MAKER = ("Google",)
FIRST = 1500  # Python files whose openings are read


def declared(package):
    """Every measure of the entry, of one installed package."""
    holder = first_line(package)
    headers = [copyright_lines(text) for text in openings(package, FIRST)]
    return {
        "author": names_any(people(package), MAKER),
        "first_holder": names_any(holder, MAKER),
        "headers": sum(bool(lines) for lines in headers),
        "maker_headers": sum(names_any(" ".join(lines), MAKER) for lines in headers),
        "declared": f"{people(package) or 'nobody'}; {holder or 'no line'}",
    }


def first_line(package):
    """The first copyright line of the licence, or nothing."""
    return next(iter(copyright_lines(licence(package))), "")


def known():
    """Measures of small packages that are as they must be."""
    ours = written(
        {"Author": "Google Inc.", "Author-email": "team@example.org"},
        "Copyright 2015 The Authors.\nCopyright 2015 Google Inc.\n",
        "# Copyright 2015 Google Inc.\n",
    )
    theirs = written(
        {"Author-email": "keras-users@googlegroups.com"},
        "Copyright 2015 Google LLC\nCopyright 2016 Somebody\n",
        "# Copyright 2015 Somebody\n",
    )
    silent = written({}, "Copyright [yyyy] Google\n", "x = 'Google'\n")
    yield "author", ours["author"], True
    yield "author", theirs["author"], False
    yield "author", silent["author"], False
    yield "first_holder", ours["first_holder"], False
    yield "first_holder", theirs["first_holder"], True
    yield "first_holder", silent["first_holder"], False
    yield "headers", ours["headers"], 1
    yield "headers", silent["headers"], 0
    yield "maker_headers", ours["maker_headers"], 1
    yield "maker_headers", theirs["maker_headers"], 0


def written(fields, text, source):
    """Measures of a package written for the purpose."""
    files = {"META/licenses/LICENSE": text, "sample/__init__.py": source}
    with tempfile.TemporaryDirectory() as folder:
        return declared(sample(Path(folder), fields, files))
