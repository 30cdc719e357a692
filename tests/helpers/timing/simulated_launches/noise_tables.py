"""Simulates which rounds beside a neighbour are left out; run as a program, it writes a table into `timing.md`.

The simulated neighbour works in spells. It makes blocks wait for the processor, makes their work slower, or both;
and the same to the calibration loop, as far as that notices. Rounds pass through the code that decides what is
left out, and launches through the looks and the gate.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from statistics import fmean
from typing import Literal, NamedTuple

import numpy as np
from helpers.pages import marked_tables
from helpers.timing.round_counts import Rounds, left_out_before, left_out_now, withheld_before
from helpers.timing.simulated_launches import plan_once
from helpers.timing.simulated_launches.gate_tables import Answer, by_margin, judged

from generators.model import Launch, Timing, Twins, VerdictWord
from generators.rules.looks import LOOKS
from generators.rules.rounds import with_left_out
from generators.rules.statistics import launch_seconds, t_interval, twin_ratio

PAGE = Path(__file__).parents[4] / "docs" / "method" / "timing.md"
BEGIN, END = "<!-- noise: written by `make noise` -->", "<!-- end of noise -->"
TRIALS = 300
ROUNDS = 20  # of a launch, frameworks and twins alike
ROUND = 0.05  # seconds, its calibration loop included
BIAS, SPREAD, LOOP = 0.015, 0.01, 0.005  # of a process, of a block, seconds of the loop
RATIOS = (1.0, 1.5, 2.0)
LONGER = 1.1

Clock = Literal["wall", "cpu"]


class Neighbour(NamedTuple):
    """What other work does to timings while it is busy.

    Attributes:
        busy: share of the time.
        spell: seconds that it is busy in one go, on average.
        waits: share of the blocks that wait for the processor while it is busy, each for 0.1 to 2 times its time.
        slows: the factor on CPU seconds of blocks while it is busy.
        loop: the factor on CPU seconds of the calibration loop.
        seen: share of the loops that wait for the processor while it is busy.
    """

    busy: float
    spell: float = 2.0
    waits: float = 0.0
    slows: float = 1.0
    loop: float = 1.0
    seen: float = 0.0


NEIGHBOURS: Mapping[str, Neighbour] = {
    "none": Neighbour(0.0),
    "one of two cores, all the time": Neighbour(1.0, waits=0.35, seen=0.5),
    "one of two cores, in bursts": Neighbour(0.3, waits=0.35, seen=0.5),
    "the same core, in bursts": Neighbour(0.3, waits=0.9, seen=0.9),
    "the same physical core, in bursts": Neighbour(0.3, slows=1.5, loop=1.5),
    "memory traffic, in bursts": Neighbour(0.3, slows=1.2),
    "a clock throttled for spells": Neighbour(0.3, spell=5.0, slows=1.6, loop=1.6),
}


class Series(NamedTuple):
    """What a machine read, launch by launch.

    Attributes:
        timings: by framework.
        quiet: ratios of the frameworks' medians as they would have been without the neighbour.
        disturbed: rounds of the frameworks of which a block took a tenth longer, by clock.
    """

    alpha: list[Launch]
    beta: list[Launch]
    twins: list[Twins]
    quiet: list[float]
    disturbed: dict[Clock, list[np.ndarray]]


def take(neighbour: Neighbour, ratio: float, draws: np.random.Generator) -> Series:
    """As many launches as the last look has."""
    series = Series([], [], [], [], {"wall": [], "cpu": []})
    for _ in range(LOOKS[-1].launches):
        biases = np.exp(draws.normal(0, BIAS, 3))
        costs = (ratio * biases[0], biases[1], biases[2])
        owner = len(series.twins) % 2
        own = (costs[owner], biases[2] * (ratio if owner == 0 else 1.0))
        first, second, _, _ = _pair(neighbour, own, draws)
        series.twins.append(Twins(first=first, second=second))
        first, second, quiet, disturbed = _pair(neighbour, costs[:2], draws)
        series.alpha.append(first)
        series.beta.append(second)
        series.quiet.append(quiet)
        for clock, flags in disturbed.items():
            series.disturbed[clock].append(flags)
    return series


def _pair(
    neighbour: Neighbour, costs: tuple[float, ...], draws: np.random.Generator
) -> tuple[Launch, Launch, float, dict[Clock, np.ndarray]]:
    """Two processes in alternating blocks: their launches, their quiet ratio, the disturbed rounds by clock."""
    busy = _busy(neighbour, draws)
    still = np.exp(draws.standard_t(3, (2, ROUNDS)) * SPREAD / np.sqrt(3)) * np.array(costs)[:, None]
    cpu = still * np.where(busy, neighbour.slows, 1.0)
    waits = busy & (draws.uniform(size=(2, ROUNDS)) < neighbour.waits)
    wall = cpu * (1 + waits * draws.uniform(0.1, 2.0, (2, ROUNDS)))
    noisy = np.where(busy, draws.uniform(size=ROUNDS) < neighbour.seen, draws.uniform(size=ROUNDS) < 0.02)
    loop = LOOP * np.exp(np.abs(draws.normal(0, 0.02, ROUNDS))) * np.where(busy, neighbour.loop, 1.0)
    marks = {"noisy": tuple(noisy.tolist()), "loop": tuple(loop.tolist())}
    first, second = (
        Launch(wall=tuple(wall[side].tolist()), cpu=tuple(cpu[side].tolist()), **marks) for side in (0, 1)
    )
    disturbed: dict[Clock, np.ndarray] = {
        "wall": (wall > LONGER * still).any(axis=0),
        "cpu": (cpu > LONGER * still).any(axis=0),
    }
    return first, second, float(np.median(still[0]) / np.median(still[1])), disturbed


def _busy(neighbour: Neighbour, draws: np.random.Generator) -> np.ndarray:
    """Whether the neighbour works, round by round: spells that are on average as long as it says."""
    if neighbour.busy in (0.0, 1.0):
        return np.full(ROUNDS, bool(neighbour.busy))
    state, found = bool(draws.uniform() < neighbour.busy), []
    lengths = {True: neighbour.spell, False: neighbour.spell * (1 - neighbour.busy) / neighbour.busy}
    left = draws.exponential(lengths[state])
    for _ in range(ROUNDS):
        found.append(state)
        left -= ROUND
        while left < 0:
            state = not state
            left += draws.exponential(lengths[state])
    return np.array(found)


def timings(series: Series, count: int) -> dict[str, Timing]:
    """The first launches as a run stores them, with what is left out noted."""
    read = {
        "alpha": Timing(launches={"": tuple(series.alpha[:count])}, twins={"": tuple(series.twins[:count:2])}),
        "beta": Timing(launches={"": tuple(series.beta[:count])}, twins={"": tuple(series.twins[1:count:2])}),
    }
    return {name: each["t"] for name, each in with_left_out({name: {"t": read[name]} for name in read}).items()}


def ratios(first: tuple[Launch, ...], second: tuple[Launch, ...], clock: Clock) -> list[float]:
    """Seconds of the first over those of the second, launch by launch."""
    return [
        launch_seconds(one, clock) / launch_seconds(two, clock) for one, two in zip(first, second, strict=True)
    ]


def now(series: Series, clock: Clock) -> tuple[Answer, dict[str, Timing]]:
    """What the looks come to, each with the rounds that it leaves out."""
    for look in LOOKS:
        found = timings(series, look.launches)
        read = ratios(found["alpha"].launches[""], found["beta"].launches[""], clock)
        twins = [twin_ratio(pair, clock) for name in found for pair in found[name].twins[""]]
        ratio, itself = (t_interval(units, log=True, bound=look.bound) for units in (read, twins))
        assert ratio, "no clock reads 0"
        assert itself, "no clock reads 0"
        word = judged(ratio)
        if word is not VerdictWord.NOT_ENOUGH_EVIDENCE and by_margin(word, ratio, itself):
            return Answer(word, look.launches), found
    return Answer(VerdictWord.NOT_ENOUGH_EVIDENCE, look.launches), found


def before(series: Series, clock: Clock) -> tuple[Answer, list[Launch], list[Launch]]:
    """What the earlier rules come to: launches planned once, marks that withhold, and the earlier gate."""

    def trimmed(launch: Launch) -> Launch:
        (out,) = left_out_before([launch], clock)
        return launch if all(out) else launch.model_copy(update={"left_out": {clock: out}})

    alpha, beta = ([trimmed(launch) for launch in every] for every in (series.alpha, series.beta))
    twins = [Twins(first=trimmed(pair.first), second=trimmed(pair.second)) for pair in series.twins]
    read = ratios(tuple(alpha), tuple(beta), clock)
    count = plan_once.planned(read, 1.1)
    if withheld_before(series.alpha[:7], clock):
        count = plan_once.MOST
    interval = t_interval(read[:count], log=True)
    is_open = plan_once.is_open([twin_ratio(pair, clock) for pair in twins[:count]], 1.1)
    shut = not is_open or withheld_before(series.alpha[:count], clock)
    word = judged(interval) if interval and not shut else VerdictWord.NOT_ENOUGH_EVIDENCE
    return Answer(word, count), series.alpha[:count], series.beta[:count]


class Outcome(NamedTuple):
    """What one way came to, over all trials of a neighbour and a clock.

    Attributes:
        rounds: that were treated wrongly.
        answers: with the true ratio of each.
        moved: the factors by which the ratio is off that of the same processes on a quiet machine.
    """

    rounds: Rounds
    answers: list[tuple[float, Answer]]
    moved: list[float]

    @property
    def cells(self) -> list[str]:
        """Rounds; decided at 1.5 and 2; wrong at any ratio; off by 2 % or more; launches."""
        clear = [answer.word for true, answer in self.answers if true > 1.1]
        wrong = [_wrong(true, answer.word) for true, answer in self.answers]
        return [
            *self.rounds.cells,
            f"{100 * fmean(word is VerdictWord.SUPPORTED for word in clear):.1f} %",
            f"{100 * fmean(wrong):.1f} %",
            f"{100 * fmean(abs(np.log(factor)) >= np.log(1.02) for factor in self.moved):.1f} %",
            f"{fmean(answer.launches for _, answer in self.answers):.1f}",
        ]


def _wrong(true: float, word: VerdictWord) -> bool:
    """Whether a word is false of a true ratio; equal scripts take neither longer nor shorter."""
    return word is (VerdictWord.REFUTED if true > 1 else VerdictWord.SUPPORTED)


def outcomes(neighbour: Neighbour, clock: Clock, trials: int = TRIALS) -> dict[str, Outcome]:
    """The earlier way and the present one, on the same rounds."""
    found = {name: Outcome(Rounds(), [], []) for name in ("before", "now")}
    for true in RATIOS:
        for trial in range(trials):
            series = take(neighbour, true, np.random.default_rng([trial, round(100 * true)]))
            answer, alpha, _ = before(series, clock)
            _add(found, "before", (true, answer), left_out_before(alpha, clock), series, clock)
            answer, read = now(series, clock)
            launches = read["alpha"].launches[""]
            _add(found, "now", (true, answer), left_out_now(launches, clock), series, clock)
            own = ratios(launches, read["beta"].launches[""], clock)
            found["now"].moved.append(_off(own, series.quiet))
            kept = [_without(launch, clock) for launch in alpha]
            other = [_without(launch, clock) for launch in series.beta[: len(alpha)]]
            found["before"].moved.append(_off(ratios(tuple(kept), tuple(other), clock), series.quiet))
    return found


def _without(launch: Launch, clock: Clock) -> Launch:
    (out,) = left_out_before([launch], clock)
    return launch if all(out) else launch.model_copy(update={"left_out": {clock: out}})


def _off(read: list[float], quiet: list[float]) -> float:
    """The mean ratio over that of the same launches without the neighbour."""
    pairs = zip(read, quiet, strict=False)
    return float(np.exp(fmean(np.log(one / other) for one, other in pairs)))


def _add(
    found: dict[str, Outcome],
    name: str,
    answer: tuple[float, Answer],
    left_out: list[tuple[bool, ...]],
    series: Series,
    clock: Clock,
) -> None:
    """Add a trial to what a way came to."""
    flags = [bool(flag) for each in series.disturbed[clock][: len(left_out)] for flag in each]
    rounds = Rounds.of(flags, [out for each in left_out for out in each])
    found[name].answers.append(answer)
    found[name] = found[name]._replace(rounds=found[name].rounds.plus(rounds))


def tables(trials: int = TRIALS) -> str:
    """A Markdown table: each neighbour and clock, before and now."""
    lines = [
        [name, clock, way, *outcome.cells]
        for name, neighbour in NEIGHBOURS.items()
        for clock in ("wall", "cpu")
        for way, outcome in outcomes(neighbour, clock, trials).items()
    ]
    head = ["neighbour", "clock", "", "sound, thrown away", "disturbed, kept", "1.5 and 2, decided", "wrong"]
    return marked_tables.table([*head, "ratio off by 2 %", "launches"], lines)


def with_tables(page: str, trials: int = TRIALS) -> str:
    """The page with the table between its marks."""
    return marked_tables.between(page, BEGIN, END, tables(trials))


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
