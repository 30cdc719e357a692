"""Counts rounds that were thrown away although they were sound, and that were kept although they weren't.

A round is disturbed where one of its blocks took a tenth longer than on a quiet machine, by the clock read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from generators.model import Launch

LONGER = 1.1


class Rounds(NamedTuple):
    """How many rounds there were, and how many of them were treated wrongly.

    Attributes:
        sound: that took no longer than on a quiet machine.
        thrown: sound ones that were left out.
        disturbed: that took a tenth longer.
        kept: disturbed ones that counted.
    """

    sound: int = 0
    thrown: int = 0
    disturbed: int = 0
    kept: int = 0

    @classmethod
    def of(cls, disturbed: Iterable[bool], left_out: Iterable[bool]) -> Rounds:
        """The counts of rounds of which it is known whether they were disturbed."""
        pairs = list(zip(disturbed, left_out, strict=True))
        return cls(
            sum(not wrong for wrong, _ in pairs),
            sum(out and not wrong for wrong, out in pairs),
            sum(wrong for wrong, _ in pairs),
            sum(wrong and not out for wrong, out in pairs),
        )

    def plus(self, other: Rounds) -> Rounds:
        """Both together."""
        return Rounds(*(one + two for one, two in zip(self, other, strict=True)))

    @property
    def cells(self) -> list[str]:
        """The shares of sound rounds that were thrown away, and of disturbed ones that were kept."""
        return [_share(self.thrown, self.sound), _share(self.kept, self.disturbed)]


def left_out_before(launches: Sequence[Launch], clock: str) -> list[tuple[bool, ...]]:
    """The rounds that the earlier rule left out, launch by launch.

    By the wall clock the marked ones where half of the launch remained, and all of a framework of which more than
    half were marked, since it had no verdict then; by the CPU clock none.
    """
    if clock == "cpu":
        return [(False,) * len(launch.noisy) for launch in launches]
    if withheld_before(launches, clock):
        return [(True,) * len(launch.noisy) for launch in launches]
    return [
        launch.noisy if 2 * sum(launch.noisy) <= len(launch.noisy) else (False,) * len(launch.noisy)
        for launch in launches
    ]


def withheld_before(launches: Sequence[Launch], clock: str) -> bool:
    """Whether the earlier rule gave no verdict because of marks alone."""
    marks = [mark for launch in launches for mark in launch.noisy]
    return clock == "wall" and 2 * sum(marks) > len(marks)


def left_out_now(launches: Sequence[Launch], clock: str) -> list[tuple[bool, ...]]:
    """The rounds that are left out, launch by launch, as the launches say."""
    return [launch.left_out.get(clock, (False,) * len(launch.noisy)) for launch in launches]


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % of {whole:,}" if whole else "none"
