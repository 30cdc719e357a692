"""The simulated gate decides as the judge does, and its tables stand on the page."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.entries_and_observations import NOW, a_claim, a_project, evidence, timed
from helpers.timing.simulated_launches import gate_tables
from helpers.timing.simulated_launches.gate_tables import (
    ABOVE,
    BELOW,
    COMPARED,
    MACHINES,
    METHODS,
    Case,
    answers,
    by_looks,
    by_margin,
)

from generators.judging.judge import judge
from generators.model import VerdictWord
from generators.rules.looks import LOOKS

RULES = f"alpha.t / beta.t > {ABOVE}", f"alpha.t / beta.t < {BELOW}"
SUPPORTED, OPEN = VerdictWord.SUPPORTED, VerdictWord.NOT_ENOUGH_EVIDENCE


def judged(ratios, twins):
    """The verdict of the judge on launches with these ratios, look after look."""
    claim = a_claim({"t": "timing"}, *RULES)
    for look in LOOKS:
        count = look.launches
        alpha = timed(*ratios[:count], twins=tuple(twins[:count]))
        found = evidence(claim, alpha={"t": alpha}, beta={"t": timed(*[1.0] * count)})
        bounded = {
            name: each.model_copy(
                update={"newest": each.newest.model_copy(update={"limits": {"bound": look.bound}})}
            )
            for name, each in found[claim.id].items()
        }
        word = judge(claim, a_project(claim), {claim.id: bounded}, NOW).word
        if word is not OPEN:
            return word, count
    return OPEN, count


@pytest.mark.parametrize("ratio", [1.0, 1.12, 1.25, 1.5, 3.0])
def test_a_simulated_trial_comes_to_what_the_judge_says(ratio):
    """Word and launches, on machines on which the gate sends some trials to their next look."""
    for name in ("sd .06", "two speeds"):
        draws = np.random.default_rng(round(100 * ratio))
        for _ in range(8):
            ratios = (np.exp(MACHINES[name](draws, 1)[0]) * ratio).tolist()
            twins = np.exp(MACHINES[name](draws, 1)[0]).tolist()
            found, (word, count) = by_looks(ratios, twins, by_margin), judged(ratios, twins)

            assert word == found.word
            assert word is OPEN or count == found.launches


def test_a_gate_only_takes_decisions_away():
    """In the same trials, M keeps out no more than the smallest effect alone does, and no gate keeps out least."""
    for machine in MACHINES:
        found = answers(Case(machine, 1.5), METHODS, 60)
        decided = {name: sum(each.word is SUPPORTED for each in found[name]) for name in METHODS}

        assert decided["looks, no gate"] >= decided["looks, within M"] >= decided["looks, within 1.1"]


def test_a_bias_that_twins_share_is_noticed():
    """Equal frameworks with a bias of 1.2 in both are said to differ without a gate, and not with it."""
    methods = {name: METHODS[name] for name in ("looks, no gate", "looks, within M")}
    found = answers(Case("sd .03", 1.0, 1.2, shared=True), methods, 60)
    said = {name: sum(each.word is SUPPORTED for each in found[name]) for name in methods}

    assert {"looks, no gate": 60, "looks, within M": 0} == said


def test_the_page_has_a_line_for_each_machine_and_method():
    """Fast to see; that its numbers are those of the simulation is for `make verify`."""
    page = gate_tables.PAGE.read_text(encoding="utf-8")
    tables = page.partition(gate_tables.BEGIN)[2].partition(gate_tables.END)[0]

    assert all(3 == tables.count(f"\n| {machine} | {method} |") for machine in MACHINES for method in COMPARED)
