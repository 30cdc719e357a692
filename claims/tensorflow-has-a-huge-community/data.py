"""Packages that name a framework, from the dated table."""

from pathlib import Path

from generators.probes.packages.index import (
    COLUMNS,
    load_table,
    mentioning,
    released_between,
)
from generators.probes.packages.snapshots import is_intact

FILE = Path(__file__).with_name("packages.tsv")
LEAST = 1000  # rows that the table must have
YEAR = ("2025-11", "2026-10")  # the last twelve full months
MAIN = {"tensorflow": "tensorflow", "pytorch": "torch"}


def counts(rows):
    """How many packages, of this year, much downloaded."""
    return {
        "packages": len(rows),
        "active": len(released_between(rows, *YEAR)),
        "downloaded": sum(bool(row["rank"]) for row in rows),
    }


def figures(framework):
    """What the entry's measures ask for."""
    rows = mentioning(load_table(FILE, LEAST).rows, framework)
    return {
        "intact": is_intact(
            FILE.read_text(encoding="utf-8"), COLUMNS
        ),
        **counts(rows),
    }


def known(framework):
    """The main package, an unused name, and a damaged copy."""
    text, rows = (
        FILE.read_text(encoding="utf-8"),
        mentioning(load_table(FILE, LEAST).rows, framework),
    )
    name = MAIN[framework]
    main = counts([row for row in rows if row["name"] == name])
    nobody = counts(
        [row for row in rows if row["name"] == "qzxvkw"]
    )
    for measure in ("packages", "active", "downloaded"):
        yield measure, main[measure], 1
        yield measure, nobody[measure], 0
    yield (
        "active",
        len(released_between(rows, "1990-01", "1999-12")),
        0,
    )
    yield "intact", is_intact(text, COLUMNS), True
    yield (
        "intact",
        is_intact(
            text.replace(f"\n{name}\t", f"\n{name}-x\t"), COLUMNS
        ),
        False,
    )
    yield (
        "intact",
        is_intact(
            "".join(text.splitlines(keepends=True)[:500]), COLUMNS
        ),
        False,
    )
