"""Seconds of blocks of calls."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from generators import blocks


def test_the_time_of_children_counts_as_cpu():
    """A child that was waited for has used its parent's processor time."""
    loop = [sys.executable, "-I", "-S", "-c", "for _ in range(3_000_000): pass"]

    assert blocks.block(lambda: subprocess.run(loop, check=True), 1)["cpu"] > 0.02


def test_warming_a_long_call_stops_at_its_limit():
    """A callable that takes longer than the limit is called once, and once more to calibrate."""
    calls = []

    def call():
        calls.append(1)
        blocks.block(lambda: None, 800_000)

    assert 1 == blocks.warm(call, 0.001)
    assert 2 == len(calls)


def test_the_collector_rests_during_a_block_only():
    """It runs again afterwards, also where the callable raised."""
    seen = []

    blocks.block(lambda: seen.append(gc.isenabled()), 2)

    assert [False, False] == seen
    with pytest.raises(ZeroDivisionError):
        blocks.block(lambda: 1 / 0, 1)
    assert gc.isenabled()


def test_a_short_call_is_repeated_until_it_fills_a_block():
    """The block lasts about 20 ms or more."""
    calls = blocks.warm(lambda: None, 1)

    assert calls > 1000
