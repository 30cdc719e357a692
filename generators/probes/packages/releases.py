"""How many packages that mention a framework had a release in some months, with the controls of the count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from generators.probes.packages.index import MONTH
from generators.probes.packages.snapshots import is_intact, read_table

COLUMNS = ("month", "all", "tensorflow", "pytorch")
UNKNOWN = "unknown"  # instead of a month, where an index gives none

Control = tuple[str, bool | float, bool | float | tuple[float, float]]


class Releases(NamedTuple):
    """The months that are looked at, and the table that counts packages by the month of their newest release.

    Attributes:
        file: the dated table: for each month all packages, and those that mention each framework.
        first: the first month that counts, such as `2025-11`.
        last: the last month that counts.
    """

    file: Path
    first: str
    last: str

    def measures(self, framework: str) -> dict[str, bool | float]:
        """Whether the table is intact, packages that mention the framework, and how many of them are active.

        `packages` and `active` are counts; `percent` is the active share of the packages, `index_percent` that of
        all packages which don't mention the framework.

        Raises:
            ValueError: the table is damaged, or a month or a count is out of range.
        """
        return {"intact": is_intact(self._text, COLUMNS), **self._counts(framework)}

    def controls(self, framework: str) -> Iterator[Control]:
        """Controls: years without a release, every month, and a damaged copy."""
        never = self._replace(first="1980-01", last="1989-12").measures(framework)
        always = self._replace(first="1980-01", last="2099-12").measures(framework)
        yield "active", never["active"], 0
        yield "active", always["active"], always["packages"]
        yield "packages", never["packages"], always["packages"]
        yield "percent", never["percent"], 0
        yield "percent", always["percent"], 100
        yield "index_percent", never["index_percent"], 0
        yield "index_percent", always["index_percent"], (99.9, 100)
        yield "intact", is_intact(self._text, COLUMNS), True
        yield "intact", is_intact(self._text.replace(f"{self.last}\t", "2099-12\t"), COLUMNS), False

    def _counts(self, framework: str) -> dict[str, float]:
        table = read_table(self.file, COLUMNS)
        rows = [(row["month"], int(row["all"]), int(row[framework])) for row in table.rows]
        for month, total, own in rows:
            if not (month == UNKNOWN or MONTH.fullmatch(month)) or not 0 <= own <= total:
                raise ValueError(
                    f"{self.file.name}: a month or a count is out of range (got {month}, {total}, {own})"
                )
        listed = sum(total for _, total, _ in rows)
        if listed != int(table.facts["listed"]):
            raise ValueError(f"{self.file.name}: the months don't add up to the packages listed (got {listed})")
        packages = sum(own for _, _, own in rows)
        recent = [(total, own) for month, total, own in rows if self.first <= month <= self.last]
        active, all_active = sum(own for _, own in recent), sum(total for total, _ in recent)
        return {
            "packages": packages,
            "active": active,
            "percent": 100 * active / packages,
            "index_percent": 100 * (all_active - active) / (listed - packages),
        }

    @property
    def _text(self) -> str:
        return self.file.read_text(encoding="utf-8")
