"""Which packages of an index mention a framework, or a topic, by the words of their names and summaries.

A word is a run of letters and digits in lower case. It counts if it begins with one of a list of beginnings; an
entry that ends in a full stop must be the whole word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from generators.probes.measuring.odds_ratio import odds_interval
from generators.probes.packages.snapshots import Table, read_table

WORD = re.compile(r"[a-z0-9]+")
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")

FRAMEWORKS: Mapping[str, Sequence[str]] = {
    "tensorflow": ("tensorflow", "keras", "tflite", "tfjs", "litert"),
    "pytorch": ("pytorch", "torch", "libtorch", "executorch"),
}
RANKED = 15000  # ranks that a list gives
LETTERS: Mapping[str, str] = {"tensorflow": "T", "pytorch": "P"}
LETTER_SETS = ("T", "P", "TP")
COLUMNS = ("name", "month", "rank", "frameworks", "words")

Row = Mapping[str, str]


def matching_words(text: str, beginnings: Collection[str]) -> tuple[str, ...]:
    """The different words of a text that count, sorted."""
    words = set(WORD.findall(text.lower()))
    return tuple(sorted(word for word in words if any(_counts(word, each) for each in beginnings)))


def mentions(text: str) -> tuple[str, ...]:
    """The frameworks that a text mentions, in the order of `FRAMEWORKS`."""
    return tuple(name for name, beginnings in FRAMEWORKS.items() if matching_words(text, beginnings))


def excerpt_rows(lines: Iterable[str], subjects: Collection[str] = ()) -> Iterator[tuple[str, str, str, str, str]]:
    """The packages of a list that mention a framework.

    Args:
        lines: name, version, month of the newest release, rank and summary between tabs; the first is a heading.
        subjects: beginnings of the words that are noted.

    Yields:
        Name, month, rank (empty where it has none), letters of the frameworks, and the noted words between spaces.
    """
    for line in list(lines)[1:]:
        name, _, month, rank, summary = line.rstrip("\n").split("\t")
        text = f"{name} {summary}"
        if frameworks := mentions(text):
            yield (
                name,
                month,
                rank,
                "".join(LETTERS[framework] for framework in frameworks),
                " ".join(matching_words(text, subjects)),
            )


def mentioning(rows: Iterable[Row], framework: str, *, alone: bool = False) -> list[Row]:
    """The rows that mention a framework; with `alone`, no other one."""
    letter = LETTERS[framework]
    return [row for row in rows if row["frameworks"] == letter or (letter in row["frameworks"] and not alone)]


def naming_subject(rows: Iterable[Row], beginnings: Collection[str]) -> list[Row]:
    """The rows among whose noted words one counts."""
    return [row for row in rows if matching_words(row["words"], beginnings)]


def released_between(rows: Iterable[Row], first: str, last: str) -> list[Row]:
    """The rows whose newest release falls into the months from first to last, both included (`2026-10`)."""
    return [row for row in rows if first <= row["month"] <= last]


def compare_frameworks(rows: Sequence[Row], framework: str, beginnings: Collection[str]) -> dict[str, float]:
    """How often packages that mention one framework alone also name a topic, against those of the others.

    `packages` and `naming` are counts, `percent` is their share; `odds_low` and `odds_high` are the ends of the
    95 % interval of the odds ratio (1: no difference).
    """
    own = mentioning(rows, framework, alone=True)
    others = [row for row in rows if LETTERS[framework] not in row["frameworks"]]
    with_own = (len(naming_subject(own, beginnings)), len(own))
    low, high = odds_interval(with_own, (len(naming_subject(others, beginnings)), len(others)))
    return {
        "packages": with_own[1],
        "naming": with_own[0],
        "percent": 100 * with_own[0] / with_own[1],
        "odds_low": low,
        "odds_high": high,
    }


def load_table(path: Path, least: int) -> Table:
    """A dated table of packages, each value looked at.

    Raises:
        ValueError: it is damaged or has other columns, or `check_rows` refuses its rows.
    """
    table = read_table(path, COLUMNS)
    check_rows(table.rows, least, int(table.facts["listed"]))
    return table


def check_rows(rows: Sequence[Row], least: int, listed: int) -> Sequence[Row]:
    """The same rows, after a look at each value.

    Raises:
        ValueError: fewer than `least` rows or more than `listed`; a name twice; a month that is none; a rank that
            isn't between 1 and 15,000; no framework, or an unknown one.
    """
    if not least <= len(rows) <= listed:
        raise ValueError(f"{len(rows)} rows, where {least} to {listed} were expected")
    if len({row["name"] for row in rows}) != len(rows):
        raise ValueError("a package stands in the table twice")
    for row in rows:
        ranked = not row["rank"] or 1 <= int(row["rank"]) <= RANKED
        if not (MONTH.fullmatch(row["month"]) and ranked and row["frameworks"] in LETTER_SETS):
            raise ValueError(f"a value out of range: {dict(row)}")
    return rows


def _counts(word: str, beginning: str) -> bool:
    return word == beginning[:-1] if beginning.endswith(".") else word.startswith(beginning)
