"""Much downloaded packages that name a framework.

From the dated table beside this file.
"""

from pathlib import Path

from generators.probes.packages.index import (
    COLUMNS,
    load_table,
    mentioning,
    released_between,
)
from generators.probes.packages.snapshots import is_intact

FILE = Path(__file__).with_name("packages.tsv")
LEAST = 20  # rows that the table must have
YEAR = ("2025-11", "2026-10")  # the last twelve full months
MAIN = {"tensorflow": "tensorflow", "pytorch": "torch"}


def counts(rows):
    """How many of them have a rank, and a release in the year."""
    ranked = [row for row in rows if row["rank"]]
    return {
        "downloaded": len(ranked),
        "current": len(released_between(ranked, *YEAR)),
    }


def figures(framework):
    """What the entry's measures ask for."""
    rows = mentioning(load_table(FILE, LEAST).rows, framework)
    first = sorted(rows, key=lambda row: int(row["rank"]))[:10]
    return {
        "intact": is_intact(
            FILE.read_text(encoding="utf-8"), COLUMNS
        ),
        **counts(rows),
        "foremost": ", ".join(row["name"] for row in first),
    }


def known(framework):
    """The main package, an unused name, no rank, a damaged copy."""
    text, rows = (
        FILE.read_text(encoding="utf-8"),
        mentioning(load_table(FILE, LEAST).rows, framework),
    )
    name = MAIN[framework]
    main = counts([row for row in rows if row["name"] == name])
    unranked = counts([dict(row, rank="") for row in rows])
    for measure in ("downloaded", "current"):
        yield measure, main[measure], 1
        yield measure, unranked[measure], 0
        yield (
            measure,
            counts(
                [row for row in rows if row["name"] == "qzxvkw"]
            )[measure],
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
