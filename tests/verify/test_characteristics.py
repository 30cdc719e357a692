"""How often the whole way from launches to a decision is right, on machines whose true ratio is known."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.timing import timing_methods
from helpers.timing.characteristics import PAGE, RATIOS, TRIALS, Cells, Told, simulate, together, written
from helpers.timing.simulated_machine import WEATHERS, WILD, Machine
from helpers.timing.timing_methods import ours

from generators.rules.statistics import t_interval
from generators.running.timing.sample_size import LEAST, MOST, Contrast, planned

pytestmark = pytest.mark.verify


@pytest.fixture(scope="module")
def cells() -> Cells:
    """Every way in every weather."""
    return simulate()


def told_by_ours(machine, weather):
    """What our way tells of equal scripts and of a quarter more, in the trials of the page."""
    trials = [(ratio, index, trial) for index, ratio in enumerate(RATIOS) for trial in range(TRIALS)]
    return Told(
        tuple(
            (ratio, ours(machine(WEATHERS[weather], np.random.default_rng([trial, index])), ratio))
            for ratio, index, trial in trials
            if ratio in (1.0, 1.25)
        )
    )


@pytest.mark.parametrize("weather", WEATHERS)
def test_equal_scripts_are_hardly_ever_told_apart(cells, weather):
    """At most 2 % of equal pairs are said to differ by the smallest effect."""
    assert cells["ours", weather].false <= 0.02


def test_a_refutation_by_any_difference_is_hardly_ever_wrong(cells):
    """Claims to be faster are refuted by `< 1`: of equal scripts that holds in no more than 3 %."""
    assert together(cells, "ours").below <= 0.03
    assert max(cells["ours", weather].below for weather in WEATHERS) <= 0.05


@pytest.mark.parametrize("weather", WEATHERS)
def test_four_rounds_a_launch_do(monkeypatch, weather):
    """A claim with many timings has as few; on the machines of the tables it is as often right."""
    monkeypatch.setattr(timing_methods, "BUDGET", 4.5)
    told = told_by_ours(Machine, weather)

    assert told.false <= 0.02
    assert told.more(1.25) >= 0.9
    assert 0.93 <= told.coverage <= 0.97


class Blind(Machine):
    """A machine whose calibration loop never notices anything."""

    def blocks(self, bias, cost, starts):
        """Blocks without a mark."""
        read = super().blocks(bias, cost, starts)
        return read._replace(noisy=np.zeros_like(read.noisy))


@pytest.mark.parametrize("weather", [name for name, weather in WEATHERS.items() if weather.busy])
def test_decisions_do_not_hang_on_the_marks_of_noisy_rounds(weather):
    """How often a real neighbour is noticed is assumed, so they must be right where none ever is."""
    told = told_by_ours(Blind, weather)

    assert told.false <= 0.02
    assert told.more(1.25) >= 0.9


@pytest.mark.parametrize("weather", WEATHERS)
def test_a_quarter_more_is_found(cells, weather):
    """90 % of pairs at 1.25 are said to be beyond 1.1, in 30 s."""
    told = cells["ours", weather]

    assert told.more(1.25) >= 0.9
    assert max(answer.seconds for answer in told.at(1.25)) <= 30


@pytest.mark.parametrize("weather", WEATHERS)
def test_intervals_hold_the_true_ratio(cells, weather):
    """93 to 97 % of the intervals do, the bias of launches and the plan included."""
    assert 0.93 <= cells["ours", weather].coverage <= 0.97


def test_the_others_do_not(cells):
    """Where the page says that other ways fall short, they do, on the same machines."""
    assert together(cells, "pyperf").false > 0.05
    assert together(cells, "timeit").false > 0.05
    assert together(cells, "bootstrap over 5 launches").coverage < 0.91
    assert together(cells, "t over rounds of 1 launch").coverage < 0.5


def test_the_page_shows_these_numbers(cells):
    """What `make characteristics` would write is what stands there."""
    page = PAGE.read_text(encoding="utf-8")

    assert written(page, cells) == page


@pytest.mark.parametrize("weather", WILD)
def test_wild_machines_do_not_decide(weather):
    """Where processes differ by half and more, the width of the A/A interval keeps false decisions below 2 %."""
    told = [ours(Machine(WILD[weather], np.random.default_rng(seed)), 1.0) for seed in range(200)]

    assert sum(answer.more or answer.less for answer in told) <= 4


@pytest.mark.parametrize("spread", [0.5, 1.0, 1.4, 1.6, 2.0, 3.0])
def test_planning_costs_little_coverage(spread):
    """For launches that vary normally it stays at 93 % or more; the spread is in halves of the effect."""
    draws = np.random.default_rng(10).normal(0, spread * np.log(1.1) / 2, (8000, MOST))
    held = 0
    for launches in np.exp(draws).tolist():
        count = planned([Contrast(tuple(launches[:LEAST]), 1.1)], LEAST, MOST)
        interval = t_interval(launches[:count], log=True)
        held += interval.low <= 1 <= interval.high

    assert 0.93 <= held / len(draws) <= 0.97
