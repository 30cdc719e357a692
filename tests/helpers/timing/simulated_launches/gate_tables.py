"""Simulates the gate for twins on machines whose launches spread; run as a program, it writes `timing.md`.

A launch gives one ratio of the frameworks and one of the twins. Both are read by the code that judges claims: the
looks with their bounds, the t interval, and the margin of the gate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import numpy as np
from helpers.pages import marked_tables
from helpers.timing.simulated_launches import plan_once

from generators.judging.twins import apart, margin
from generators.model import VerdictWord
from generators.rules.looks import LOOKS
from generators.rules.numbers.means import Estimate
from generators.rules.statistics import t_interval
from generators.rules.words import word_of

PAGE = Path(__file__).parents[4] / "docs" / "method" / "timing.md"
BEGIN, END = "<!-- gate: written by `make gate` -->", "<!-- end of gate -->"
EFFECT, ABOVE, BELOW = 1.1, 1.1, 1.0  # the rules: supported beyond 1.1, refuted below 1
TRIALS = 20_000
OPEN = VerdictWord.NOT_ENOUGH_EVIDENCE

Draw = Callable[[np.random.Generator, int], np.ndarray]


def _normal(sd: float) -> Draw:
    return lambda draws, count: draws.normal(0, sd, (count, 18))


def _heavy(draws: np.random.Generator, count: int) -> np.ndarray:
    return draws.standard_t(5, (count, 18)) * 0.06 / np.sqrt(5 / 3)


def _outliers(draws: np.random.Generator, count: int) -> np.ndarray:
    longer = draws.uniform(size=(2, count, 18)) < 0.025
    return draws.normal(0, 0.03, (count, 18)) + np.log(4 / 3) * (longer[0].astype(int) - longer[1])


def _two_speeds(draws: np.random.Generator, count: int) -> np.ndarray:
    slow = draws.uniform(size=(2, count, 18)) < 0.12
    return draws.normal(0, 0.015 * np.sqrt(2), (count, 18)) + np.log(4 / 3) * (slow[0].astype(int) - slow[1])


MACHINES: Mapping[str, Draw] = {
    "sd .01": _normal(0.01),
    "sd .03": _normal(0.03),
    "sd .06": _normal(0.06),
    "t5, .06": _heavy,
    "outliers": _outliers,
    "two speeds": _two_speeds,
}  # the logarithm of a launch's ratio; of an outlier and of two speeds, either process takes a third longer


class Answer(NamedTuple):
    """What a trial came to: its verdict, and after how many launches."""

    word: VerdictWord
    launches: int


Gate = Callable[[VerdictWord, Estimate, Estimate], bool]


def judged(ratio: Estimate) -> VerdictWord:
    """The word of the two rules for the interval of a ratio."""

    def truth(*, holds: bool, fails: bool) -> bool | None:
        return True if holds else False if fails else None

    supported = truth(holds=ratio.low > ABOVE, fails=ratio.high <= ABOVE)
    refuted = truth(holds=ratio.high < BELOW, fails=ratio.low >= BELOW)
    return word_of({"supported_if": supported, "refuted_if": refuted})


def distance(word: VerdictWord, ratio: Estimate) -> float:
    """How far the interval's near end is from the threshold of the rules behind a word."""
    found = {
        VerdictWord.SUPPORTED: ratio.low / ABOVE,
        VerdictWord.REFUTED: BELOW / ratio.high,
        VerdictWord.MIXED: min(ABOVE / ratio.high, ratio.low / BELOW),
    }
    return found.get(word, 1.0)


def by_margin(word: VerdictWord, ratio: Estimate, twins: Estimate) -> bool:
    """The gate: the twins' interval within M."""
    return apart(twins) <= margin(EFFECT, distance(word, ratio))


def by_effect(_word: VerdictWord, _ratio: Estimate, twins: Estimate) -> bool:
    """A stricter gate: the twins' interval within the smallest effect."""
    return apart(twins) <= EFFECT


def without(_word: VerdictWord, _ratio: Estimate, _twins: Estimate) -> bool:
    """No gate at all."""
    return True


def by_looks(ratios: list[float], twins: list[float], gate: Gate) -> Answer:
    """Look after look, until the rules give a word that the gate lets pass, or no launch more could."""
    for look in LOOKS:
        ratio = t_interval(ratios[: look.launches], log=True, bound=look.bound)
        itself = t_interval(twins[: look.launches], log=True, bound=look.bound)
        assert ratio, "the logarithms are finite"
        assert itself, "the logarithms are finite"
        word = judged(ratio)
        if word is not OPEN and gate(word, ratio, itself):
            return Answer(word, look.launches)
        if word is OPEN and ratio.high <= ratio.low * EFFECT**0.5:
            break
    return Answer(OPEN, look.launches)


def by_plan(ratios: list[float], twins: list[float]) -> Answer:
    """As it was before: the launches planned once, judged once."""
    count = plan_once.planned(ratios, EFFECT)
    interval = t_interval(ratios[:count], log=True)
    assert interval, "the logarithms are finite"
    word = judged(interval) if plan_once.is_open(twins[:count], EFFECT) else OPEN
    return Answer(word, count)


class Case(NamedTuple):
    """A machine, the true ratio, and what the frameworks and the twins read beside it.

    Attributes:
        bias: a factor on the twins' ratio, in each launch.
        shared: whether the frameworks' ratio has the same bias.
    """

    machine: str
    ratio: float
    bias: float = 1.0
    shared: bool = False


def answers(case: Case, methods: Mapping[str, Callable[[list[float], list[float]], Answer]], trials: int = TRIALS):
    """The answers of each method in the same trials of one case."""
    seed = [list(MACHINES).index(case.machine), round(100 * case.ratio), round(100 * case.bias), case.shared]
    draws, draw = np.random.default_rng(seed), MACHINES[case.machine]
    ratios = np.exp(draw(draws, trials)) * case.ratio * (case.bias if case.shared else 1.0)
    twins = np.exp(draw(draws, trials)) * case.bias
    pairs = list(zip(ratios.tolist(), twins.tolist(), strict=True))
    return {name: [method(*pair) for pair in pairs] for name, method in methods.items()}


METHODS: Mapping[str, Callable[[list[float], list[float]], Answer]] = {
    "planned once, the gate before": by_plan,
    "looks, no gate": lambda ratios, twins: by_looks(ratios, twins, without),
    "looks, within 1.1": lambda ratios, twins: by_looks(ratios, twins, by_effect),
    "looks, within M": lambda ratios, twins: by_looks(ratios, twins, by_margin),
}
COMPARED = [name for name in METHODS if name != "looks, within 1.1"]  # which lets no such twins pass


def share(found: Iterable[Answer], *words: VerdictWord) -> float:
    """Share of the answers that are one of these words."""
    return fmean(answer.word in words for answer in found)


def tables(trials: int = TRIALS) -> str:
    """Markdown tables: launches and decisions of equal twins, and what twins that differ let pass."""
    return "\n\n".join([_of_equal_twins(trials), _of_twins_apart(trials), _of_a_shared_bias(trials)])


def _of_equal_twins(trials: int) -> str:
    """Mean launches and share decided rightly, with twins that are truly equal."""
    lines = []
    for machine in MACHINES:
        cases = {ratio: answers(Case(machine, ratio), METHODS, trials) for ratio in (1.25, 1.5, 3.0)}
        for method in METHODS:
            cells = [
                f"{fmean(answer.launches for answer in found[method]):.1f} "
                f"({_percent(share(found[method], VerdictWord.SUPPORTED))})"
                for found in cases.values()
            ]
            lines.append([machine, method, *cells])
    return marked_tables.table(["equal twins: launches (decided)", "", "at 1.25", "at 1.5", "at 3"], lines)


def _of_twins_apart(trials: int) -> str:
    """Share of trials that are decided although one twin takes 1.2 times as long."""
    cases = {f"at {ratio:g}": partial(Case, ratio=ratio, bias=1.2) for ratio in (1.15, 1.25, 1.5)}
    return _shares("twins 1.2 apart: let pass", cases, trials)


def _of_a_shared_bias(trials: int) -> str:
    """Share of equal frameworks said to be beyond 1.1, where they and their twins share a bias."""
    cases = {f"of {bias:g}": partial(Case, ratio=1.0, bias=bias, shared=True) for bias in (1.1, 1.2)}
    return _shares("equal frameworks and twins, a bias of both: said to be > 1.1", cases, trials)


def _shares(head: str, cases: Mapping[str, Callable[[str], Case]], trials: int) -> str:
    """Share of trials that support the claim: a line for each machine and method, a column for each case."""
    lines = []
    for machine in MACHINES:
        for method in COMPARED:
            found = (answers(case(machine), {method: METHODS[method]}, trials)[method] for case in cases.values())
            lines.append([machine, method, *(_percent(share(each, VerdictWord.SUPPORTED)) for each in found)])
    return marked_tables.table([head, "", *cases], lines)


def with_tables(page: str, trials: int = TRIALS) -> str:
    """The page with the tables between its marks."""
    return marked_tables.between(page, BEGIN, END, tables(trials))


def _percent(value: float) -> str:
    return f"{100 * value:.1f} %"


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
