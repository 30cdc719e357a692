"""How often packages of each framework speak of one subject, read from a dated table, with what is known of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from generators.probes.packages.index import COLUMNS, Row, leaning, load, speaking
from generators.probes.packages.snapshots import sound

MAIN = {"tensorflow": "tensorflow", "pytorch": "torch"}
UNRELATED = ("for.",)
NOBODYS = ("qzxvkw",)

Known = tuple[str, bool | float, bool | float | tuple[float, float]]


class Subject(NamedTuple):
    """A subject and the table in which packages that speak of it are looked for.

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

    def figures(self, framework: str) -> dict[str, bool | float]:
        """Whether the table is whole, and the framework's packages against the other's, as by `leaning`."""
        rows = load(self.file, self.least).rows
        return {"intact": sound(self._text, COLUMNS), **self.compared(rows, framework, self.words)}

    def compared(self, rows: Sequence[Row], framework: str, words: Collection[str]) -> dict[str, float]:
        """`leaning`, with the count under the subject's name."""
        found = leaning(rows, framework, words)
        return {self.name: found.pop("naming"), **found}

    def known(self, framework: str) -> Iterator[Known]:
        """Controls: a word that says nothing, one that nobody uses, groups made by hand, a damaged copy."""
        rows, name = load(self.file, self.least).rows, MAIN[framework]
        nobody = self.compared(rows, framework, NOBODYS)
        yield "packages", len([row for row in speaking(rows, framework) if row["name"] == name]), 1
        yield self.name, nobody[self.name], 0
        yield "percent", nobody["percent"], 0
        yield "odds_ratio", self.compared(rows, framework, UNRELATED)["odds_ratio"], (0.67, 1.5)
        word = min(self.words).removesuffix(".")
        told = [dict(row, words=word) for row in speaking(rows, framework)]
        silent = [dict(row, words="") for row in rows if row not in speaking(rows, framework)]
        made = self.compared(told + silent, framework, self.words)
        yield "percent", made["percent"], 100
        yield "odds_ratio", made["odds_ratio"], (100, 10**9)
        yield "p", made["p"], (0, 0.000001)
        yield "p", nobody["p"], (0.999999, 1)
        yield "intact", sound(self._text, COLUMNS), True
        yield "intact", sound(self._text.replace(f"\n{name}\t", f"\n{name}-x\t"), COLUMNS), False

    @property
    def _text(self) -> str:
        return self.file.read_text(encoding="utf-8")
