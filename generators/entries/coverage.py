"""Count which passages of the article the claims cover, and which are left over."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from generators.model import Passage, Project, Status

ARTICLE = "claims/article.toml"


class Coverage(NamedTuple):
    """Numbers of passages.

    Attributes:
        covered: named in the appearances of a lead claim that rules decide, or will once its entry is mended.
        not_checkable: named in the appearances of not-checkable lead claims alone.
        without: by kind, passages that no lead claim names, with a reason.
        unmapped: locators of passages that no lead claim names, without a reason.
        decided: locators of the covered passages.
    """

    total: int
    covered: int
    not_checkable: int
    without: dict[str, int]
    unmapped: tuple[str, ...]
    decided: frozenset[str] = frozenset()

    def __str__(self) -> str:
        reasons = ", ".join(f"{number} {kind}" for kind, number in self.without.items())
        left = f"{sum(self.without.values())} without a claim" + (f" ({reasons})" if reasons else "")
        return (
            f"{self.total} passages: {self.covered} covered, {self.not_checkable} not checkable, {left}, "
            f"{len(self.unmapped)} unmapped"
        )


def coverage_of(project: Project) -> Coverage:
    """The coverage by the entries that the site lists, whether their scripts have run or not."""
    decided, opinions = _named(project)
    passages = project.article.passages
    left = {locator: passage for locator, passage in passages.items() if locator not in decided | opinions}
    unmapped = tuple(locator for locator, passage in left.items() if _needs_claim(passage))
    without = Counter[str](passage.kind for passage in left.values() if not _needs_claim(passage))
    covered = frozenset(decided & passages.keys())
    undecided = len((opinions - decided) & passages.keys())
    return Coverage(len(passages), len(covered), undecided, without, unmapped, covered)


def _named(project: Project) -> tuple[set[str], set[str]]:
    """Locators that lead claims with rules name, and locators that not-checkable ones name."""
    decided: set[str] = set()
    opinions: set[str] = set()
    for entry in project.entries:
        if entry.listed and entry.lead:
            (opinions if entry.status is Status.NOT_CHECKABLE else decided).update(entry.appearances)
    return decided, opinions


def _needs_claim(passage: Passage) -> bool:
    return passage.kind == "claim" or not passage.reason.strip()
