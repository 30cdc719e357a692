"""Packages by the month of their newest release.

From the dated table beside this file.
"""

from pathlib import Path

from generators.probes.measuring.odds_ratio import (
    fisher,
    odds_ratio,
)
from generators.probes.packages.index import MONTH
from generators.probes.packages.snapshots import (
    is_intact,
    read_table,
)

FILE = Path(__file__).with_name("months.tsv")
COLUMNS = ("month", "all", "tensorflow", "pytorch")
YEAR = ("2025-11", "2026-10")  # the last twelve full months


def groups(framework, first, last):
    """Released in those months and in all: its packages, others."""
    table = read_table(FILE, COLUMNS)
    every = [
        (row["month"], int(row["all"]), int(row[framework]))
        for row in table.rows
    ]
    if not all(
        MONTH.fullmatch(month.replace("unknown", YEAR[0]))
        and 0 <= own <= total
        for month, total, own in every
    ):
        raise ValueError("a month or a count is out of range")
    if sum(total for _, total, _ in every) != int(
        table.facts["listed"]
    ):
        raise ValueError(
            "the months don't add up to the packages listed"
        )
    recent = [row for row in every if first <= row[0] <= last]
    own = (
        sum(row[2] for row in recent),
        sum(row[2] for row in every),
    )
    total = (
        sum(row[1] for row in recent),
        sum(row[1] for row in every),
    )
    return own, (total[0] - own[0], total[1] - own[1])


def compared(group, other):
    """A group against the others."""
    return {
        "active": group[0],
        "percent": 100 * group[0] / group[1],
        "index_percent": 100 * other[0] / other[1],
        "odds_ratio": odds_ratio(group, other),
        "p": fisher(group, other),
    }


def figures(framework):
    """What the entry's measures ask for."""
    whole = is_intact(FILE.read_text(encoding="utf-8"), COLUMNS)
    return {"intact": whole, **compared(*groups(framework, *YEAR))}


def known(framework):
    """Controls: none, every month, equal groups, a damaged copy."""
    text, group = (
        FILE.read_text(encoding="utf-8"),
        groups(framework, *YEAR)[0],
    )
    never = compared(*groups(framework, "1980-01", "1989-12"))
    always = compared(*groups(framework, "1980-01", "2026-12"))
    equal = compared(group, group)
    yield "active", never["active"], 0
    yield "percent", always["percent"], 100
    yield "index_percent", always["index_percent"], (99.9, 100)
    yield "odds_ratio", equal["odds_ratio"], 1
    yield (
        "odds_ratio",
        compared((0, group[1]), group)["odds_ratio"],
        (0, 0.01),
    )
    yield "p", equal["p"], (0.999999, 1)
    yield "p", compared((0, group[1]), group)["p"], (0, 0.01)
    yield "intact", is_intact(text, COLUMNS), True
    yield (
        "intact",
        is_intact(text.replace("2026-10\t", "2026-12\t"), COLUMNS),
        False,
    )
