"""How far the memory of this process rises."""

import time

import numpy as np
import pytest

from generators.probes.measuring.memory import held, memory, peak_while, rise

MIB = 1 << 20


def touch(size):
    """Memory of that many MiB, each page of it written."""
    return np.full(size * MIB, 1, dtype=np.uint8)


def test_held_memory_grows_by_what_is_touched():
    """Sixty-four MiB that were written are held."""
    before = held()
    block = touch(64)

    assert 60 < held() - before < 80
    assert block.nbytes == 64 * MIB


def test_a_peak_that_is_given_back_is_seen():
    """Memory that is freed before the work ends still counts."""

    def work():
        block = touch(64)
        time.sleep(0.1)
        del block

    assert 60 < rise(work) < 100


def test_memory_that_is_kept_is_seen_without_a_watcher():
    """The reading at the end counts where no other is taken."""
    kept = []

    assert 60 < rise(lambda: kept.append(touch(64)), pause=60) < 100


def test_work_that_needs_nothing_rises_little():
    """Sleeping needs no memory, and the rise is never below 0."""
    assert 0 <= rise(lambda: time.sleep(0.02)) < 5


def test_an_error_of_the_work_goes_through():
    """The watcher ends and the error is the caller's."""
    with pytest.raises(ZeroDivisionError):
        rise(lambda: 1 / 0)


def test_a_new_record_is_read_from_the_kernel():
    """Without a watcher, too; and the work's result comes along."""
    before = memory()
    more = memory("VmHWM") - before + 64

    result, peak = peak_while(lambda: touch(round(more)).nbytes, pause=60)

    assert round(more) * MIB == result
    assert more - 5 < peak - before < more + 20


def test_a_peak_below_the_record_is_seen_by_the_watcher():
    """What the process needed before doesn't count."""
    touch(200)
    before = memory()

    def work():
        block = touch(64)
        time.sleep(0.1)
        del block

    _, peak = peak_while(work)

    assert 60 < peak - before < 100
