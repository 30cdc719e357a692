"""Ranks by downloads, from the dated table beside this file."""

from pathlib import Path

from generators.probes.packages.index import RANKED
from generators.probes.packages.snapshots import (
    is_intact,
    read_table,
)

FILE = Path(__file__).with_name("ranks.tsv")
COLUMNS = ("name", "month", "rank")
MAIN = {"tensorflow": "tensorflow", "pytorch": "torch"}
POPULAR = 1  # per cent of all packages listed


def place(name):
    """Rank and per cent; without a rank one beyond the last."""
    table = read_table(FILE, COLUMNS)
    (row,) = (row for row in table.rows if row["name"] == name)
    rank, listed = (
        int(row["rank"] or RANKED + 1),
        int(table.facts["listed"]),
    )
    if not 1 <= rank <= RANKED + 1 <= listed:
        raise ValueError(f"no such rank: {row}")
    return rank, 100 * rank / listed


def popular(name):
    """Whether a package is in the most downloaded hundredth."""
    return place(name)[1] <= POPULAR


def figures(framework):
    """What the entry's measures ask for."""
    rank, percent = place(MAIN[framework])
    whole = is_intact(FILE.read_text(encoding="utf-8"), COLUMNS)
    return {
        "intact": whole,
        "popular": popular(MAIN[framework]),
        "rank": rank,
        "percent": percent,
    }


def known(framework):
    """Packages of known place, and damaged copies of the table."""
    text = FILE.read_text(encoding="utf-8")
    moved = text.replace(
        f"\n{MAIN[framework]}\t", f"\n{MAIN[framework]}-x\t"
    )
    yield "popular", popular("numpy"), True
    yield "popular", popular("theano"), False
    yield "popular", popular("chainer"), False
    yield "intact", is_intact(text, COLUMNS), True
    yield "intact", is_intact(moved, COLUMNS), False
    yield "rank", place("numpy")[0], (1, 100)
    yield "rank", place("chainer")[0], RANKED + 1
    yield "percent", place("chainer")[1], (POPULAR, 100)
