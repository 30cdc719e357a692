"""Which passages of the article the claims cover, and which are left over."""

from __future__ import annotations

from typing import NamedTuple

from generators.model import Passage, Project, Status

FILE = "claims/article.toml"


class Coverage(NamedTuple):
    """How many passages there are of each sort.

    Attributes:
        covered: named by the appearances of a claim that scripts or other claims can decide.
        not_checkable: named by claims that nothing can decide, and by no other.
        without: by kind, those that no claim names and that carry the reason why.
        unmapped: locators of those that no claim names and that carry no reason.
    """

    total: int
    covered: int
    not_checkable: int
    without: dict[str, int]
    unmapped: tuple[str, ...]

    def __str__(self) -> str:
        reasons = ", ".join(f"{number} {kind}" for kind, number in self.without.items())
        left = f"{sum(self.without.values())} without a claim" + (f" ({reasons})" if reasons else "")
        return (
            f"{self.total} passages: {self.covered} covered, {self.not_checkable} not checkable, {left}, "
            f"{len(self.unmapped)} unmapped"
        )


def coverage(project: Project) -> Coverage:
    """The coverage by the entries that the site lists, whose scripts may have run or not."""
    decided, opinions = _named(project)
    without: dict[str, int] = {}
    unmapped = []
    passages = project.article.passages
    for locator, passage in passages.items():
        if locator in decided or locator in opinions:
            continue
        if _left_over(passage):
            unmapped.append(locator)
        else:
            without[passage.kind] = without.get(passage.kind, 0) + 1
    return Coverage(
        len(passages),
        len(decided & passages.keys()),
        len((opinions - decided) & passages.keys()),
        without,
        tuple(unmapped),
    )


def _named(project: Project) -> tuple[set[str], set[str]]:
    """Locators that decidable claims name, and those that not-checkable ones do."""
    decided: set[str] = set()
    opinions: set[str] = set()
    for claim in project.claims:
        if claim.listed:
            (opinions if claim.entry.status is Status.NOT_CHECKABLE else decided).update(claim.entry.appearances)
    return decided, opinions


def _left_over(passage: Passage) -> bool:
    return passage.kind == "claim" or not passage.reason.strip()
