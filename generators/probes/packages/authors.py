"""Whom an installed package declares as its maker: author field, first copyright holder, openings of its files."""

import tempfile
from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

from generators.probes.packages.metadata import (
    copyright_lines,
    file_openings,
    licence,
    mentions_any,
    people,
    write_sample,
)

FIRST = 1500  # Python files whose openings are read

Sources = tuple[Mapping[str, str], str, str]  # metadata fields, text of the licence, a Python file


def declared_maker(package: Distribution, maker: tuple[str, ...]) -> dict[str, Any]:
    """What an installed package says about its maker, given the names that the maker goes by.

    `author` and `first_holder` are bools, `headers` counts files that open with a copyright notice,
    `maker_headers` those that name the maker, and `declared` is a text.
    """
    holder = next(iter(copyright_lines(licence(package))), "")
    headers = [copyright_lines(text) for text in file_openings(package, FIRST)]
    return {
        "author": mentions_any(people(package), maker),
        "first_holder": mentions_any(holder, maker),
        "headers": sum(bool(lines) for lines in headers),
        "maker_headers": sum(mentions_any(" ".join(lines), maker) for lines in headers),
        "declared": f"{people(package) or 'nobody'}; {holder or 'no line'}",
    }


def maker_controls(
    maker: tuple[str, ...], ours: Sources, theirs: Sources, silent: Sources
) -> Iterator[tuple[str, Any, Any]]:
    """Controls on small packages written for the purpose.

    Args:
        maker: the names that the maker goes by.
        ours: its author and header name the maker, the first holder does not.
        theirs: its author and header don't, the first holder does.
        silent: names the maker in code alone.
    """
    yes, no, none = (_maker_of_sample(*sources, maker) for sources in (ours, theirs, silent))
    yield "author", yes["author"], True
    yield "author", no["author"], False
    yield "author", none["author"], False
    yield "first_holder", yes["first_holder"], False
    yield "first_holder", no["first_holder"], True
    yield "first_holder", none["first_holder"], False
    yield "headers", yes["headers"], 1
    yield "headers", none["headers"], 0
    yield "maker_headers", yes["maker_headers"], 1
    yield "maker_headers", no["maker_headers"], 0


def _maker_of_sample(fields: Mapping[str, str], text: str, source: str, maker: tuple[str, ...]) -> dict[str, Any]:
    files = {"META/licenses/LICENSE": text, "sample/__init__.py": source}
    with tempfile.TemporaryDirectory() as folder:
        return declared_maker(write_sample(Path(folder), fields, files), maker)
