"""How often packages of each framework mention one topic, read from a dated table, with its controls."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from generators.probes.packages.index import COLUMNS, Row, compare_frameworks, load_table, mentioning
from generators.probes.packages.snapshots import is_intact

MAIN = {"tensorflow": "tensorflow", "pytorch": "torch"}
UNRELATED = ("for.",)
UNUSED = ("qzxvkw",)

Control = tuple[str, bool | float, bool | float | tuple[float, float]]


class Topic(NamedTuple):
    """A topic, and the table in which packages that mention it are counted.

    Attributes:
        file: the dated table.
        least: rows that it must have.
        name: of the measure that counts them.
        words: beginnings of words; a full stop asks for the whole word.
    """

    file: Path
    least: int
    name: str
    words: Collection[str]

    def measures(self, framework: str) -> dict[str, bool | float]:
        """Whether the table is intact, and the framework's packages compared with the other's."""
        rows = load_table(self.file, self.least).rows
        return {"intact": is_intact(self._text, COLUMNS), **self.compare(rows, framework, self.words)}

    def compare(self, rows: Sequence[Row], framework: str, words: Collection[str]) -> dict[str, float]:
        """`compare_frameworks`, with the count under the topic's name."""
        found = compare_frameworks(rows, framework, words)
        return {self.name: found.pop("naming"), **found}

    def controls(self, framework: str) -> Iterator[Control]:
        """Controls: a common word, a word that nobody uses, groups made by hand, a damaged copy."""
        rows, name = load_table(self.file, self.least).rows, MAIN[framework]
        nobody = self.compare(rows, framework, UNUSED)
        yield "packages", len([row for row in mentioning(rows, framework) if row["name"] == name]), 1
        yield self.name, nobody[self.name], 0
        yield "percent", nobody["percent"], 0
        yield "odds_ratio", self.compare(rows, framework, UNRELATED)["odds_ratio"], (0.67, 1.5)
        word = min(self.words).removesuffix(".")
        naming = [dict(row, words=word) for row in mentioning(rows, framework)]
        silent = [dict(row, words="") for row in rows if row not in mentioning(rows, framework)]
        made = self.compare(naming + silent, framework, self.words)
        yield "percent", made["percent"], 100
        yield "odds_ratio", made["odds_ratio"], (100, 10**9)
        yield "p", made["p"], (0, 0.000001)
        yield "p", nobody["p"], (0.999999, 1)
        yield "intact", is_intact(self._text, COLUMNS), True
        yield "intact", is_intact(self._text.replace(f"\n{name}\t", f"\n{name}-x\t"), COLUMNS), False

    @property
    def _text(self) -> str:
        return self.file.read_text(encoding="utf-8")
