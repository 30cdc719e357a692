"""How often packages of each framework mention a topic, by two lists of words, with the controls of the count."""

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
        core: beginnings of the words that are about the topic itself; a full stop asks for the whole word.
        around: beginnings of further words that often go with it.
    """

    file: Path
    least: int
    core: Collection[str]
    around: Collection[str]

    def measures(self, framework: str) -> dict[str, bool | float]:
        """Whether the table is intact, and the framework's packages compared with the other's by both lists."""
        rows = load_table(self.file, self.least).rows
        compared = compare(rows, framework, (*self.core, *self.around), self.core)
        return {"intact": is_intact(self._text, COLUMNS), **compared}

    def controls(self, framework: str) -> Iterator[Control]:
        """Controls: a common word, a word that nobody uses, groups made by hand, a damaged copy."""
        rows, name = load_table(self.file, self.least).rows, MAIN[framework]
        yield "packages", len([row for row in mentioning(rows, framework) if row["name"] == name]), 1
        nobody = compare(rows, framework, UNUSED, UNUSED)
        common = compare(rows, framework, UNRELATED, UNRELATED)
        word = min(self.core).removesuffix(".")
        mine = compare(_with_word(rows, framework, word), framework, self.core, self.core)
        for prefix in ("", "core_"):
            yield f"{prefix}mentions", nobody[f"{prefix}mentions"], 0
            yield f"{prefix}odds_low", common[f"{prefix}odds_low"], (0.3, 1.3)
            yield f"{prefix}odds_high", common[f"{prefix}odds_high"], (0.8, 3)
            yield f"{prefix}mentions", mine[f"{prefix}mentions"], mine["packages"]
            yield f"{prefix}odds_low", mine[f"{prefix}odds_low"], (100, 10**9)
            yield f"{prefix}odds_high", nobody[f"{prefix}odds_high"], (1, 10**9)
        yield "percent", nobody["percent"], 0
        yield "percent", mine["percent"], 100
        yield "intact", is_intact(self._text, COLUMNS), True
        yield "intact", is_intact(self._text.replace(f"\n{name}\t", f"\n{name}-x\t"), COLUMNS), False

    @property
    def _text(self) -> str:
        return self.file.read_text(encoding="utf-8")


def compare(
    rows: Sequence[Row], framework: str, words: Collection[str], core: Collection[str]
) -> dict[str, float]:
    """How often the framework's packages mention a topic, and the odds against the other framework's.

    Returns:
        `packages`, `mentions` and `core_mentions` are counts, `percent` is the share of `mentions`; `odds_low` to
        `odds_high` is the 95 % interval of the odds ratio by all words; those with `core_` are by the core words.
    """
    wide, narrow = (compare_frameworks(rows, framework, chosen) for chosen in (words, core))
    return {
        "packages": wide["packages"],
        "mentions": wide["naming"],
        "percent": wide["percent"],
        "odds_low": wide["odds_low"],
        "odds_high": wide["odds_high"],
        "core_mentions": narrow["naming"],
        "core_odds_low": narrow["odds_low"],
        "core_odds_high": narrow["odds_high"],
    }


def _with_word(rows: Sequence[Row], framework: str, word: str) -> list[Row]:
    """The rows, with the word in each of the framework's and none in the others."""
    own = {row["name"] for row in mentioning(rows, framework)}
    return [dict(row, words=word if row["name"] in own else "") for row in rows]
