"""Methods that compare two scripts' times on a simulated machine: ours, and the usual alternatives.

`timeit` and `pyperf` are imitated as they are used from the command line: one script after the other, timeit's
best of five in one process, pyperf's twenty processes with three values each and Student's t-test over all of
them (pyperf 2.10: `compare_to`). Decisions of ours go through the code that judges claims.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from helpers.entries_and_observations import a_claim, a_project, observed
from helpers.timing.simulated_machine import Machine
from scipy.special import stdtrit

from generators.judging.gates import noise
from generators.judging.measures import Source, measure_lookup
from generators.model import Launch, Timing, Twins
from generators.rules.references import Reference
from generators.rules.values import combine, compare, span
from generators.running.timing import sample_size
from generators.running.timing.paired import TWINS_SHARE

EFFECT = 1.1
BUDGET = 30.0
BLOCK = 0.0225  # seconds of a block and of its share of the calibration loop
VALUE = 0.1  # seconds of a value of pyperf
CLAIM = a_claim({"call": "timing"}, "alpha.call / beta.call > 1.1", "beta.call / alpha.call > 1.1")
MEASURE = CLAIM.entry.measures["call"]
PROJECT = a_project(CLAIM)


class Answer(NamedTuple):
    """A method's answer about alpha's time over beta's.

    Attributes:
        more: it reports more than the smallest effect.
        less: it reports less than one over the smallest effect.
        differs: it reports that they differ; None where it never does.
        interval: its 95 % interval of the ratio; None where it has none.
        processes: of each script.
        seconds: of measuring, both scripts and controls together.
    """

    more: bool
    less: bool
    differs: bool | None
    interval: tuple[float, float] | None
    processes: float
    seconds: float


class Sample(NamedTuple):
    """Launches on one machine, as a run takes them."""

    alpha: list[Launch]
    beta: list[Launch]
    twins: list[Twins]


def add_launch(machine: Machine, ratio: float, seconds: float, taken: Sample) -> None:
    """Add a launch: three processes, the twins for a third of the time, then the two in alternating order."""
    costs = (ratio, 1.0)
    owner = len(taken.twins) % 2
    biases = (machine.process(), machine.process())
    itself = _pair(machine, (biases[owner], machine.process()), (costs[owner],) * 2, seconds * TWINS_SHARE)
    taken.twins.append(Twins(**itself))
    both = _pair(machine, biases, costs, seconds * (1 - TWINS_SHARE))
    taken.alpha.append(both["first"])
    taken.beta.append(both["second"])


def _pair(
    machine: Machine, biases: tuple[float, ...], costs: tuple[float, ...], seconds: float
) -> dict[str, Launch]:
    """Alternating blocks of two processes: A B, B A, and so on."""
    count = int(seconds / (2 * BLOCK))
    rounds = np.arange(count)
    parity = rounds % 2
    starts = [2 * BLOCK * rounds + BLOCK * position for position in (parity, 1 - parity)]
    read = [machine.blocks(bias, cost, at) for bias, cost, at in zip(biases, costs, starts, strict=True)]
    noisy = tuple((read[0].noisy | read[1].noisy).tolist())
    machine.now += seconds
    return {
        name: Launch(wall=tuple(blocks.wall.tolist()), cpu=tuple(blocks.cpu.tolist()), noisy=noisy)
        for name, blocks in zip(("first", "second"), read, strict=True)
    }


def take_launches(
    machine: Machine, ratio: float, least: int = sample_size.LEAST, most: int = sample_size.MOST
) -> Sample:
    """Launches until the planned number is reached, each for an equal share of the budget."""
    taken, goal = Sample([], [], []), least
    while len(taken.alpha) < goal:
        add_launch(machine, ratio, BUDGET / most, taken)
        if len(taken.alpha) == least:
            goal = sample_size.planned_launches(
                [sample_size.contrast(taken.alpha, taken.beta, MEASURE)], least, most
            )
    return taken


def ours(machine: Machine, ratio: float) -> Answer:
    """The method of this project: launches as planned, the gate for noise, comparisons of replicates."""
    taken = take_launches(machine, ratio)
    read = {
        "alpha": Timing(launches={"": tuple(taken.alpha)}, twins={"": tuple(taken.twins[::2])}),
        "beta": Timing(launches={"": tuple(taken.beta)}, twins={"": tuple(taken.twins[1::2])}),
    }
    seen = {name: observed(CLAIM, name, {"call": timing}) for name, timing in read.items()}
    look = measure_lookup(PROJECT, Source(CLAIM.entry.measures, seen), {})
    alpha, beta = (look(Reference("", name, "call", "")) for name in seen)
    more, less = combine("/", alpha, beta), combine("/", beta, alpha)
    ends, is_open = span(more), noise(PROJECT, CLAIM, seen) is None
    return Answer(
        is_open and compare(">", more, EFFECT).truth is True,
        is_open and compare(">", less, EFFECT).truth is True,
        is_open and not ends.low <= 1 <= ends.high,
        (ends.low, ends.high),
        len(taken.alpha),
        len(taken.alpha) * BUDGET / sample_size.MOST,
    )


def bootstrap(machine: Machine, ratio: float) -> Answer:
    """Five launches, and a percentile bootstrap over them."""
    taken = take_launches(machine, ratio, 5, 5)
    logs = np.log(sample_size.contrast(taken.alpha, taken.beta, MEASURE).ratios)
    means = machine.draws.choice(logs, (2000, len(logs))).mean(axis=1)
    low, high = np.exp(np.percentile(means, [2.5, 97.5]))
    return _by_interval(low, high, len(logs), BUDGET)


def one_launch(machine: Machine, ratio: float) -> Answer:
    """One process of each in alternating blocks for the whole budget, and a t interval over rounds."""
    both = _pair(machine, (machine.process(), machine.process()), (ratio, 1.0), BUDGET)
    logs = np.log(both["first"].wall) - np.log(both["second"].wall)
    half = stdtrit(len(logs) - 1, 0.975) * logs.std(ddof=1) / np.sqrt(len(logs))
    return _by_interval(np.exp(logs.mean() - half), np.exp(logs.mean() + half), 1, BUDGET)


def timeit(machine: Machine, ratio: float) -> Answer:
    """`python -m timeit` for one script after the other; the best of five is taken as it is."""
    alpha, beta = (_values(machine, cost, 5, 0.2).min() for cost in (ratio, 1.0))
    return Answer(alpha / beta > EFFECT, beta / alpha > EFFECT, None, None, 1, 2.0)


def pyperf(machine: Machine, ratio: float) -> Answer:
    """`pyperf` for one script after the other; a difference counts if its t-test finds it significant."""
    logs = [np.log([_values(machine, cost, 4, VALUE)[1:] for _ in range(20)]).ravel() for cost in (ratio, 1.0)]
    count = len(logs[0])
    error = np.sqrt(sum(values.var(ddof=1) for values in logs) / count)
    half, centre = stdtrit(2 * count - 2, 0.975) * error, logs[0].mean() - logs[1].mean()
    differs = bool(abs(centre) >= half)
    more, less = differs and np.exp(centre) > EFFECT, differs and np.exp(-centre) > EFFECT
    return Answer(more, less, differs, (np.exp(centre - half), np.exp(centre + half)), 20, 2 * 20 * 4 * VALUE)


METHODS: Mapping[str, Callable[[Machine, float], Answer]] = {
    "ours": ours,
    "pyperf": pyperf,
    "timeit": timeit,
    "bootstrap over 5 launches": bootstrap,
    "t over rounds of 1 launch": one_launch,
}


def _values(machine: Machine, cost: float, count: int, seconds: float) -> np.ndarray:
    """Wall seconds per call of so many values of a fresh process, each over so many seconds."""
    bias, blocks = machine.process(), round(seconds / VALUE * 4)
    read = machine.blocks(bias, cost, np.arange(count * blocks) * seconds / blocks)
    machine.now += count * seconds
    values: np.ndarray = read.wall.reshape(count, blocks).mean(axis=1)
    return values


def _by_interval(low: float, high: float, processes: int, seconds: float) -> Answer:
    return Answer(low > EFFECT, high < 1 / EFFECT, not low <= 1 <= high, (low, high), processes, seconds)
