"""How often a process is looked at."""

from __future__ import annotations

import pytest

from generators.processes.resources import pace
from generators.processes.resources.pace import CALM_TICK, TICK, seconds_to_next_look


def looks(held, cap, seconds):
    """How many looks at what a process holds, by the second, come within simulated seconds."""
    now, before, number = 0.0, 0.0, 0
    while now < seconds:
        size = max(before, held(now))
        now += seconds_to_next_look(size, before, cap)
        before, number = size, number + 1
    return number


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    """A machine whose cores fill 16 GiB a second."""
    monkeypatch.setattr(pace, "FASTEST", 16384)


def test_a_process_that_holds_what_it_held_is_left_alone_for_long():
    """Five looks a second, where its cap is far."""
    assert 300 <= looks(lambda _: 500, 4096, 60) <= 302


def test_a_process_that_grows_is_followed():
    """Twenty looks a second, so that its peak is seen."""
    assert 199 <= looks(lambda now: 100 * 1.3**now, 1 << 20, 10) <= 202


@pytest.mark.parametrize("held", [0, 500, 1000, 2000, 3000, 4000, 4096])
def test_no_process_gets_further_beyond_its_cap_than_it_fills_in_the_shortest_time(held):
    """However little it holds, at the fastest rate it is seen again before it can be beyond by more than that."""
    reached = held + 16384 * seconds_to_next_look(held, held, 4096)

    assert reached - 4096 <= 16384 * TICK


def test_a_look_is_never_sooner_or_later_than_the_ticks():
    """Not below the shortest time at the cap, nor above the longest without one."""
    assert (TICK, TICK) == (seconds_to_next_look(200, 200, 200), seconds_to_next_look(300, 300, 200))
    assert CALM_TICK == seconds_to_next_look(0, 0, float("inf"))
