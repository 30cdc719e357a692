"""What a benchmark is: a name, a sentence, and a function that measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.suite import rounds
from benchmarks.suite.figures import Aim, Figure, Unit

STEEPEST = Aim(at_most=1.1)
REAL = "this project"  # the case that is no made-up project


class Order(NamedTuple):
    """What is asked of a benchmark.

    Attributes:
        folder: empty, for whatever it needs.
        kept: for what later runs use again, such as the environment of the peers.
        full: whether it may take hours.
        rounds: how often each arm runs; 0 for the benchmark's own number.
        sizes: to be measured; empty for the benchmark's own.
    """

    folder: Path
    kept: Path
    full: bool = False
    rounds: int = 0
    sizes: tuple[int, ...] = ()


class Benchmark(NamedTuple):
    """A benchmark.

    Attributes:
        name: as on the command line.
        title: what it shows.
        measure: gives its figures.
        only_full: whether only FULL asks for it.
        only_here: whether it measures this checkout's generator alone.
    """

    name: str
    title: str
    measure: Callable[[Order], Iterator[Figure]]
    only_full: bool = False
    only_here: bool = False


class Case(NamedTuple):
    """Makes the figures of one case of a benchmark."""

    benchmark: str
    case: str

    def figure(self, name: str, unit: Unit, values: Sequence[float], aim: Aim | None = None) -> Figure:
        """A figure with values."""
        rounded = tuple(float(f"{value:.5g}") for value in values)
        return Figure(benchmark=self.benchmark, case=self.case, name=name, unit=unit, values=rounded, aim=aim)

    def measured(
        self, name: str, unit: Unit, values: Callable[[], Sequence[float]], aim: Aim | None = None
    ) -> Figure:
        """A figure of values that are computed, absent where one of the arms behind them is."""
        try:
            return self.figure(name, unit, values(), aim)
        except rounds.AbsentError as error:
            return self.absent(name, unit, str(error), aim)

    def exponents(
        self, name: str, values: Callable[[int], Sequence[float]], sizes: Sequence[int], least: int
    ) -> Figure:
        """The exponents of the size, which should be nearly 1 at most.

        Args:
            name: of the figure.
            values: gives those of a size, round by round.
            sizes: that were measured.
            least: the size of the smallest project, whose values are taken off.
        """
        try:
            found = rounds.exponents({size: values(size) for size in sizes}, values(least))
        except rounds.AbsentError as error:
            return self.absent(name, "exponent", str(error))
        if found:
            return self.figure(name, "exponent", found, STEEPEST)
        why = "too little of it depends on the size" if len(sizes) > 1 else "it was measured for one size alone"
        return self.absent(name, "exponent", why)

    def absent(self, name: str, unit: Unit, why: str, aim: Aim | None = None) -> Figure:
        """A figure without values."""
        return Figure(benchmark=self.benchmark, case=self.case, name=name, unit=unit, absent=why, aim=aim)


def at_most(value: float) -> Aim:
    """The aim of being small."""
    return Aim(at_most=value)


def at_least(value: float) -> Aim:
    """The aim of being large."""
    return Aim(at_least=value)
