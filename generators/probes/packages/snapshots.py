"""Dated tables that a claim's scripts read: text files that name their source and end in their own checksum.

The first lines are facts, `# name: value`; then the names of the columns, the rows, and a last line with the
number of rows and the SHA-256 of everything above it. Columns are separated by tabs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

Row = Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A dated table: its facts, texts by name, and its rows, texts by column."""

    facts: Mapping[str, str]
    rows: Sequence[Row]


def read_table(path: Path, columns: Sequence[str]) -> Table:
    """The table in a file.

    Raises:
        ValueError: it is damaged, or has other columns.
    """
    return parse_table(path.read_text(encoding="utf-8"), columns)


def parse_table(text: str, columns: Sequence[str]) -> Table:
    """The table in a text.

    Raises:
        ValueError: the checksum, the number of rows, the columns or a row's width is wrong.
    """
    body, mark, footer = text.rpartition("# rows: ")
    if not mark or footer != _footer(body, footer.partition(";")[0]):
        raise ValueError("the table is damaged: its checksum differs")
    lines = body.splitlines()
    facts = dict(line.removeprefix("# ").split(": ", 1) for line in lines if line.startswith("# "))
    heading, *rest = [line for line in lines if not line.startswith("# ")]
    rows = [line.split("\t") for line in rest]
    if heading.split("\t") != list(columns) or any(len(row) != len(columns) for row in rows):
        raise ValueError(f"the table has other columns than {', '.join(columns)}")
    if footer.partition(";")[0] != str(len(rows)):
        raise ValueError(f"the table has {len(rows)} rows and says {footer.partition(';')[0]}")
    return Table(facts, [dict(zip(columns, row, strict=True)) for row in rows])


def format_table(facts: Mapping[str, object], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The text of a table, from its facts, the names of its columns and its rows; `parse_table` reads it."""
    table = [*map("\t".join, ([str(cell) for cell in row] for row in rows))]
    body = "\n".join([*(f"# {name}: {value}" for name, value in facts.items()), "\t".join(columns), *table, ""])
    return f"{body}# rows: {_footer(body, str(len(table)))}"


def is_intact(text: str, columns: Sequence[str]) -> bool:
    """Whether a text is a whole table with these columns."""
    try:
        parse_table(text, columns)
    except ValueError:
        return False
    return True


def _footer(body: str, rows: str) -> str:
    return f"{rows}; sha256: {sha256(body.encode()).hexdigest()}\n"
