"""The simulated machine does what its numbers say, and an interval that ignores nothing covers on it."""

from __future__ import annotations

import numpy as np
import pytest
from helpers.timing.simulated_blocks.characteristics import BEGIN, END, PAGE, MethodResults
from helpers.timing.simulated_blocks.simulated_machine import EXTREME_MACHINES, MACHINES, Disturbances, Machine
from helpers.timing.simulated_blocks.timing_methods import METHODS, Answer

from generators.rules.looks import LOOKS

STILL = Disturbances(bias=0.0, rounds=0.01)


def machine(disturbances, seed=1):
    """A machine with these disturbances."""
    return Machine(disturbances, np.random.default_rng(seed))


def results(method, disturbances, ratio, trials=60):
    """The answers of one method for one true ratio."""
    return MethodResults(
        tuple((ratio, METHODS[method](machine(disturbances, seed), ratio)) for seed in range(trials))
    )


def test_processes_differ_as_specified():
    """The standard deviation of their biases is the specified one."""
    rough = machine(MACHINES["rough"])

    assert 0.04 == pytest.approx(np.std([rough.process() for _ in range(4000)]), rel=0.05)


def test_a_neighbour_takes_wall_time_and_hardly_any_cpu_time():
    """It is at work for the specified share of the time, and the calibration loop sees most of it."""
    shares, wall, cpu = [], [], []
    for seed in range(30):
        read = machine(Disturbances(bias=0, rounds=0, busy=0.3), seed).blocks(0.0, 1.0, np.arange(0, 250, 0.5))
        shares.append(read.noisy.mean())
        wall.append(read.wall.mean())
        cpu.append(read.cpu.max())

    assert 0.9 * 0.3 + 0.02 * 0.7 == pytest.approx(np.mean(shares), abs=0.05)
    assert 1.08 < np.mean(wall) < 1.2
    assert max(cpu) < 1.021


def test_speed_drifts_as_specified():
    """Far apart, the machine's speed differs by the standard deviation of the drift."""
    read = [
        machine(Disturbances(bias=0, rounds=0, drift=0.1), seed).blocks(0, 1, np.array([50.0])).cpu[0]
        for seed in range(400)
    ]

    assert 0.1 == pytest.approx(np.std(np.log(read)), rel=0.15)


@pytest.mark.parametrize("method", ["ours", "pyperf", "t over rounds of 1 launch"])
def test_where_processes_do_not_differ_every_t_interval_covers(method):
    """Other methods fail on other machines because of the bias of processes, not by their imitation."""
    assert results(method, STILL, 1.25).coverage >= 0.85


@pytest.mark.parametrize("method", METHODS)
def test_twice_the_time_on_a_calm_machine_is_seen_by_every_method(method):
    """Each of them names the side that takes longer."""
    double, half = results(method, STILL, 2.0, 5), results(method, STILL, 0.5, 5)

    assert (1.0, 0.0) == (double.more(2.0), half.more(0.5))
    assert all(answer.less for answer in half.at(0.5))


def test_less_than_1_is_reported_for_an_interval_that_ends_below_it():
    """At a true ratio of 1, and where the gate is open; a method without intervals never reports it."""

    def answer(interval, *, differs=True):
        return Answer(more=False, less=False, differs=differs, interval=interval, processes=7, seconds=14)

    counted = [answer((0.9, 0.99)), answer((0.9, 1.1), differs=False), answer((1.01, 1.1))]
    shut, without = answer((0.9, 0.99), differs=False), answer(None, differs=None)

    assert 0.25 == MethodResults(tuple((1.0, given) for given in [*counted, shut])).below
    assert MethodResults(((1.0, without),)).below is None


def test_launches_are_planned_as_in_a_run():
    """Four for a plain answer on a calm machine, up to the most near the threshold on a rough one."""
    calm, rough = (
        {METHODS["ours"](machine(MACHINES[name], seed), ratio).processes for seed in range(10)}
        for name, ratio in {"calm": 2.0, "rough": 1.1}.items()
    )

    assert {LOOKS[0].launches} == calm
    assert LOOKS[0].launches < max(rough) == LOOKS[-1].launches


def test_an_extreme_machine_decides_nothing():
    """Where a process differs from another many times over, the gate for noise is closed, whatever the ratio."""
    answers = [METHODS["ours"](machine(EXTREME_MACHINES["beyond measure"], seed), 2.0) for seed in range(10)]

    assert not any(answer.more or answer.less or answer.differs for answer in answers)


def test_the_page_has_a_column_for_every_method_and_machine():
    """Fast to see; that its numbers are those of the simulation is for `make verify`."""
    tables = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    heads = [line for line in tables.splitlines() if line.startswith(("| of ", "| on a "))]

    assert [*[list(METHODS)] * 3, list(MACHINES)] == [
        [name.strip() for name in head.strip("|").split("|")[1:]] for head in heads
    ]
