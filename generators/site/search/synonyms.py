"""Let a page be found by words that it doesn't use: `claims/synonyms.toml` comes in; keywords go out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field

from generators.entries.project_files import read_optional
from generators.model import Model

FILE = "claims/synonyms.toml"
HTML = re.compile(r"(?P<index>index)?\.html(?=#|$)")  # of a site without directory URLs
FIELDS = {"asked": 3000.0, "keywords": 300.0}
"""Boosts of the words of a page, and of synonyms; a word in a title has 1,000, one in a text 1."""


class Synonyms(Model):
    """Words by which a page is found that it doesn't use itself."""

    same: tuple[tuple[str, ...], ...] = ()
    """Words and phrases that mean the same: a page that has one of a row is found by the others too."""
    pages: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """What people search for when they want a page, by its path in the site."""
    weights: dict[str, float] = Field(default_factory=dict)
    """How much the pages below a path in the site count, where they don't count as much as any other."""
    queries: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """What readers asked, with the pages that answer: for a check of the project, not for the site."""
    first: dict[str, str] = Field(default_factory=dict)
    """What readers asked, with the page that must be the first result: as above."""


def read_synonyms(root: Path) -> Synonyms:
    """The synonyms of a project; none where it has no such file.

    Raises:
        UsageError: the file can't be read, or is not as it must be.
    """
    return read_optional(Synonyms, root / FILE) or Synonyms()


def add_keywords(entries: Iterable[dict[str, Any]], synonyms: Synonyms) -> None:
    """Give each entry of a search index the words by which it is found too, and what it counts.

    Args:
        entries: of the index, which are changed.
        synonyms: of the project.
    """
    for entry in entries:
        path = HTML.sub(lambda found: "" if found["index"] else "/", entry["location"])
        for folder, weight in synonyms.weights.items():
            if path.startswith(folder):
                entry["boost"] = weight
        text = f"{entry['title']} {entry['text']}"
        words = synonyms_in(text, synonyms.same)
        for field, found in zip(FIELDS, (synonyms.pages.get(path, ()), words), strict=True):
            if found:
                entry[field] = " ".join(dict.fromkeys(found))


def synonyms_in(text: str, same: tuple[tuple[str, ...], ...]) -> list[str]:
    """The words of each row of which the text has one."""
    return [word for row, pattern in _patterns(same) if pattern.search(text) for word in row]


@cache
def _patterns(same: tuple[tuple[str, ...], ...]) -> list[tuple[tuple[str, ...], re.Pattern[str]]]:
    return [(row, re.compile(rf"\b(?:{'|'.join(map(_pattern, row))})\b", re.IGNORECASE)) for row in same]


def _pattern(phrase: str) -> str:
    return r"\s+".join(map(re.escape, phrase.split()))
