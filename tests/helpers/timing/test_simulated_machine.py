"""The simulated machine does what its numbers say, and an interval that ignores nothing covers on it."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.timing.characteristics import BEGIN, END, PAGE, Told
from helpers.timing.simulated_machine import WEATHERS, WILD, Machine, Weather
from helpers.timing.timing_methods import CONTENDERS, Answer, sample

from generators.running.timing.sample_size import LEAST, MOST

STILL = Weather(bias=0.0, rounds=0.01)


def machine(weather, seed=1):
    """A machine in that weather."""
    return Machine(weather, np.random.default_rng(seed))


def told(way, weather, ratio, trials=60):
    """What one way tells of one ratio."""
    return Told(tuple((ratio, CONTENDERS[way](machine(weather, seed), ratio)) for seed in range(trials)))


def test_processes_differ_as_told():
    """The standard deviation of their biases is the weather's."""
    rough = machine(WEATHERS["rough"])

    assert 0.04 == pytest.approx(np.std([rough.process() for _ in range(4000)]), rel=0.05)


def test_a_neighbour_takes_wall_time_and_hardly_any_cpu_time():
    """It is at work for the share of the time that is told, and the calibration loop sees most of it."""
    shares, wall, cpu = [], [], []
    for seed in range(30):
        read = machine(Weather(bias=0, rounds=0, busy=0.3), seed).blocks(0.0, 1.0, np.arange(0, 250, 0.5))
        shares.append(read.noisy.mean())
        wall.append(read.wall.mean())
        cpu.append(read.cpu.max())

    assert 0.9 * 0.3 + 0.02 * 0.7 == pytest.approx(np.mean(shares), abs=0.05)
    assert 1.08 < np.mean(wall) < 1.2
    assert max(cpu) < 1.021


def test_speed_wanders_as_told():
    """Far apart, the machine's speed differs by the standard deviation of the drift."""
    read = [
        machine(Weather(bias=0, rounds=0, drift=0.1), seed).blocks(0, 1, np.array([50.0])).cpu[0]
        for seed in range(400)
    ]

    assert 0.1 == pytest.approx(np.std(np.log(read)), rel=0.15)


@pytest.mark.parametrize("way", ["ours", "pyperf", "t over rounds of 1 launch"])
def test_where_processes_do_not_differ_every_t_interval_covers(way):
    """What spoils the others elsewhere is the bias of processes, not their imitation here."""
    assert told(way, STILL, 1.25).coverage >= 0.85


@pytest.mark.parametrize("way", CONTENDERS)
def test_twice_the_time_on_a_calm_machine_is_seen_by_every_way(way):
    """Each of them tells the side that takes longer, in the right direction."""
    double, half = told(way, STILL, 2.0, 5), told(way, STILL, 0.5, 5)

    assert (1.0, 0.0) == (double.more(2.0), half.more(0.5))
    assert all(answer.less for answer in half.at(0.5))


def test_less_than_1_is_said_of_an_interval_that_ends_below_it():
    """At a true ratio of 1, and where the gate is open; a way without intervals never says it."""

    def answer(interval, *, differs=True):
        return Answer(more=False, less=False, differs=differs, interval=interval, processes=7, seconds=14)

    counted = [answer((0.9, 0.99)), answer((0.9, 1.1), differs=False), answer((1.01, 1.1))]
    shut, without = answer((0.9, 0.99), differs=False), answer(None, differs=None)

    assert 0.25 == Told(tuple((1.0, one) for one in [*counted, shut])).below
    assert Told(((1.0, without),)).below is None


def test_launches_are_planned_as_in_a_run():
    """The fewest on a calm machine, more on a rough one, never more than the most."""
    calm, rough = (
        [len(sample(machine(WEATHERS[name], seed), 1.0).alpha) for seed in range(20)] for name in ("calm", "rough")
    )

    assert {LEAST} == set(calm)
    assert LEAST + 1 < np.mean(rough) <= max(rough) == MOST


def test_a_wild_machine_says_nothing():
    """Where a process differs from another many times over, the gate for noise is closed, whatever the ratio."""
    told = [CONTENDERS["ours"](machine(WILD["beyond measure"], seed), 2.0) for seed in range(10)]

    assert not any(answer.more or answer.less or answer.differs for answer in told)


def test_the_page_has_a_column_for_every_way_and_machine():
    """Fast to see; that its numbers are those of the simulation is for `make verify`."""
    tables = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    heads = [line for line in tables.splitlines() if line.startswith(("| of ", "| on a "))]

    assert [*[list(CONTENDERS)] * 3, list(WEATHERS)] == [
        [name.strip() for name in head.strip("|").split("|")[1:]] for head in heads
    ]
