"""Methods that compare two scripts' times on a simulated machine: ours, and the usual alternatives.

`timeit` and `pyperf` are imitated as they are used from the command line: one script after the other, timeit's
best of five in one process, pyperf's twenty processes with three values each and Student's t-test over all of
them (pyperf 2.10: `compare_to`). Decisions of ours go through the code that judges claims.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from helpers.entries_and_observations import NOW, a_claim, a_project, observed
from helpers.timing.simulated_blocks.simulated_machine import Machine
from scipy.special import stdtrit

from generators.judging.judge import judge
from generators.judging.looks import why_go_on
from generators.judging.measures import Source, measure_lookup
from generators.model import Claim, Evidence, Launch, Observation, Timing, Twins, VerdictWord
from generators.rules.looks import LOOKS, Look
from generators.rules.numbers.arithmetic import combine
from generators.rules.numbers.values import span
from generators.rules.references import Reference
from generators.rules.rounds import with_left_out
from generators.rules.statistics import launch_seconds
from generators.running.timing.paired import TWINS_SHARE

EFFECT = 1.1
BUDGET = 30.0
BLOCK = 0.0225  # seconds of a block and of its share of the calibration loop
VALUE = 0.1  # seconds of a value of pyperf
CLAIM = a_claim({"call": "timing"}, "alpha.call / beta.call > 1.1", "beta.call / alpha.call > 1.1")
DIFFERENT = a_claim({"call": "timing"}, "alpha.call > beta.call", "alpha.call < beta.call")
PROJECT = a_project(CLAIM)


class Answer(NamedTuple):
    """A method's answer about alpha's time over beta's.

    Attributes:
        more: it reports more than the smallest effect.
        less: it reports less than one over the smallest effect.
        differs: it reports that they differ; None where it never does.
        interval: its interval of the ratio, of at least 95 %; None where it has none.
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


def ours(machine: Machine, ratio: float) -> Answer:
    """The method of this project: looks, and the judge with its gate for twins."""
    taken = Sample([], [], [])
    for look in LOOKS:
        add_launches(machine, ratio, look.launches, BUDGET / LOOKS[-1].launches, taken)
        seen = _observed(taken, look)
        if why_go_on(PROJECT, CLAIM, seen, {}, NOW) is None:
            break
    word, differs = (_word(claim, seen) for claim in (CLAIM, DIFFERENT))
    measures = measure_lookup(PROJECT, Source(CLAIM.entry.measures, seen), {})
    alpha, beta = (measures(Reference("", name, "call", "")) for name in seen)
    ends = span(combine("/", alpha, beta))
    return Answer(
        word is VerdictWord.SUPPORTED,
        word is VerdictWord.REFUTED,
        differs in {VerdictWord.SUPPORTED, VerdictWord.REFUTED},
        (ends.low, ends.high),
        len(taken.alpha),
        len(taken.alpha) * BUDGET / LOOKS[-1].launches,
    )


def add_launches(machine: Machine, ratio: float, count: int, seconds: float, taken: Sample) -> None:
    """Add launches until there are so many."""
    while len(taken.alpha) < count:
        add_launch(machine, ratio, seconds, taken)


def _observed(taken: Sample, look: Look) -> dict[str, Observation]:
    """What a run would have observed at a look."""
    alpha = Timing(launches={"": tuple(taken.alpha)}, twins={"": tuple(taken.twins[::2])})
    beta = Timing(launches={"": tuple(taken.beta)}, twins={"": tuple(taken.twins[1::2])})
    read, limits = with_left_out({"alpha": {"call": alpha}, "beta": {"call": beta}}), {"bound": look.bound}
    return {name: observed(CLAIM, name, timings, limits=limits) for name, timings in read.items()}


def _word(claim: Claim, seen: Mapping[str, Observation]) -> VerdictWord:
    evidence = {claim.id: {name: Evidence(newest=observation) for name, observation in seen.items()}}
    return judge(claim, PROJECT.model_copy(update={"claims": (claim,)}), evidence, NOW).word


def bootstrap(machine: Machine, ratio: float) -> Answer:
    """Five launches, and a percentile bootstrap over them."""
    taken = Sample([], [], [])
    add_launches(machine, ratio, 5, BUDGET / 5, taken)
    seconds = [[launch_seconds(launch, "wall") for launch in side] for side in (taken.alpha, taken.beta)]
    logs = np.log(seconds[0]) - np.log(seconds[1])
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
