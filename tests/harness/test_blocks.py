"""Seconds of blocks of calls."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from generators.harness import blocks


def test_the_time_of_children_counts_as_cpu():
    """A child that was waited for has used its parent's processor time."""
    loop = [sys.executable, "-I", "-S", "-c", "import time\nwhile time.process_time() < 0.05: pass"]

    assert blocks.block(lambda: subprocess.run(loop, check=True), 1)["cpu"] >= 0.05


def test_waiting_is_no_cpu(monkeypatch):
    """A call that only lets the clock move on has its wall seconds, and none of the processor."""
    now = [0.0]
    monkeypatch.setattr(blocks, "perf_counter", lambda: now[0])
    monkeypatch.setattr(blocks, "process_time", lambda: 7.0)

    assert {"wall": 4.0, "cpu": 0.0} == blocks.block(lambda: now.append(now.pop() + 2), 2)


@pytest.mark.parametrize(
    ("seconds", "limit", "expected"),
    [(0.05, 0.001, 1), (0.6, 9, 2), (0.1, 9, 3), (0.1, 0.15, 2)],
)
def test_a_long_call_is_warmed_by_few(monkeypatch, seconds, limit, expected):
    """Three calls warm up, two where they take long, fewer where the limit ends it; none only calibrates."""
    now, calls = [0.0], []

    def call():
        now[0] += seconds
        calls.append(1)

    monkeypatch.setattr(blocks, "perf_counter", lambda: now[0])
    assert blocks.warm(call, limit)[:2] == (1, pytest.approx(seconds))
    assert len(calls) == expected


def test_the_first_call_of_a_warm_up_is_looked_at(monkeypatch):
    """It needs no call more, and no other result is looked at."""
    now, results, seen = [0.0], [], []

    def call():
        now[0] += 0.1
        results.append(len(results))
        return results[-1]

    monkeypatch.setattr(blocks, "perf_counter", lambda: now[0])
    blocks.warm(call, 9, seen.append)

    assert ([0], [0, 1, 2]) == (seen, results)


def test_what_is_known_of_a_block_is_not_sought_again():
    """No block is timed, and the calls that warm up are the same."""
    calls = []
    done = blocks.warm(lambda: calls.append(1), 1, known=7)

    assert 7 == done.calls
    assert len(calls) < blocks.warm(lambda: calls.append(1), 1).calls


def test_calls_that_leave_their_work_to_a_child_are_told_from_others():
    """By the processor time of this process and of the children that it has waited for."""
    loop = [sys.executable, "-I", "-S", "-c", "import time\nwhile time.process_time() < 0.2: pass"]

    assert blocks.warm(lambda: subprocess.run(loop, check=True), 1).outside
    assert not blocks.warm(lambda: sum(range(10**5)), 1).outside


def test_the_collector_rests_during_a_block_only():
    """It runs again afterwards, also where the callable raised."""
    seen = []

    blocks.block(lambda: seen.append(gc.isenabled()), 2)

    assert [False, False] == seen
    with pytest.raises(ZeroDivisionError):
        blocks.block(lambda: 1 / 0, 1)
    assert gc.isenabled()


def test_a_short_call_is_repeated_until_it_fills_a_block(monkeypatch):
    """The block lasts 20 ms or a little more."""
    now = [0.0]
    monkeypatch.setattr(blocks, "perf_counter", lambda: now[0])

    done = blocks.warm(lambda: now.append(now.pop() + 1e-4), 1)

    assert 200 <= done.calls <= 300
    assert done.seconds == pytest.approx(1e-4)


def test_a_short_call_beside_a_busy_neighbour_is_still_repeated(monkeypatch):
    """One of many warm-up calls that waits for the processor doesn't make the call a long one."""
    now, calls = [0.0], []

    def call():
        calls.append(1)
        now[0] += 0.05 if len(calls) % 60 == 0 else 0.001

    monkeypatch.setattr(blocks, "perf_counter", lambda: now[0])

    assert blocks.warm(call, 9).calls >= 15


@pytest.mark.parametrize(("clock", "seconds"), [("wall", 2.0), ("cpu", 0.5)])
def test_the_quickest_block_is_read_by_a_clock(monkeypatch, clock, seconds):
    """Each of the blocks lasts longer than the one before it."""
    now = {"wall": 0.0, "cpu": 0.0, "calls": 0}

    def call():
        now["calls"] += 1
        now["wall"] += 2 * now["calls"]
        now["cpu"] += 0.5 * now["calls"]

    monkeypatch.setattr(blocks, "perf_counter", lambda: now["wall"])
    monkeypatch.setattr(blocks, "process_time", lambda: now["cpu"])

    assert pytest.approx(seconds) == blocks.quickest(call, 1, clock)
