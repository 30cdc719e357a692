"""How far the memory of this process rises."""

import os
import subprocess
import sys

import numpy as np
import pytest
from helpers.processes.waiting import wait_until

from generators.probes.measuring import memory
from generators.probes.measuring.memory import (
    memory_in_use,
    memory_of_programs,
    memory_rise,
    run_with_peak,
    run_with_programs,
    unbacked_memory,
)

MIB = 1 << 20


def touch(size):
    """Memory of that many MiB, each page of it written."""
    return np.full(size * MIB, 1, dtype=np.uint8)


@pytest.fixture
def hold(monkeypatch):
    """Work that holds 64 MiB until the watcher has begun and ended a reading meanwhile, and gives them back."""
    ended, read = [], memory._sum  # noqa: SLF001 - every reading

    def reading(*entries, **options):
        value = read(*entries, **options)
        ended.append(value)
        return value

    def work():
        block, before = touch(64), len(ended)
        assert wait_until(lambda: len(ended) >= before + 2)
        del block

    monkeypatch.setattr(memory, "_sum", reading)
    return work


def test_held_memory_grows_by_what_is_touched():
    """Sixty-four MiB that were written are counted."""
    before = unbacked_memory()
    block = touch(64)

    assert 60 < unbacked_memory() - before < 80
    assert block.nbytes == 64 * MIB


def test_a_peak_that_is_given_back_is_seen(hold):
    """Memory that is freed before the work ends still counts."""
    assert 60 < memory_rise(hold) < 100


def test_memory_that_is_kept_is_seen_without_a_watcher():
    """The reading at the end counts where no other is taken."""
    kept = []

    assert 60 < memory_rise(lambda: kept.append(touch(64)), pause=600) < 100


def test_work_that_needs_nothing_rises_little():
    """Nothing needs no memory, and the rise is never below 0."""
    assert 0 <= memory_rise(lambda: None) < 5


def test_an_error_of_the_work_goes_through():
    """The watcher ends and the error is the caller's."""
    with pytest.raises(ZeroDivisionError):
        memory_rise(lambda: 1 / 0)


def test_a_new_record_is_read_from_the_kernel():
    """Without a watcher, too; and the work's result comes along."""
    before = memory_in_use()
    more = memory_in_use("VmHWM") - before + 64

    result, peak = run_with_peak(lambda: touch(round(more)).nbytes, pause=600)

    assert round(more) * MIB == result
    assert more - 5 < peak - before < more + 20


def test_a_peak_below_the_record_is_seen_by_the_watcher(hold):
    """What the process needed before doesn't count."""
    touch(200)
    before = memory_in_use()

    _, peak = run_with_peak(hold)

    assert 60 < peak - before < 100


HOLDING = "block = b'#' * (64 << 20); print(flush=True); input()"
THROUGH = "import subprocess, sys; subprocess.run([sys.executable, '-I', '-S', '-c', sys.argv[1]])"


def waiting_program(*command):
    """A program that has 64 MiB, and waits until its input is closed."""
    program = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    program.stdout.readline()
    return program


@pytest.mark.parametrize("command", [(HOLDING,), (THROUGH, HOLDING)], ids=["a child", "a child of a child"])
def test_memory_of_programs_is_that_of_all_descendants(command):
    """It is there while they run, and gone once they have ended."""
    with waiting_program(*command) as program:
        during = memory_of_programs()
        program.stdin.close()

    assert 64 < during < 130
    assert memory_of_programs() == 0


def test_a_fork_without_a_program_of_its_own_is_left_out():
    """It shares our memory, which would count twice."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.read(ours, 1)
        os._exit(0)
    try:
        assert memory_of_programs() == 0
    finally:
        os.write(theirs, b"x")
        os.waitpid(child, 0)
        os.close(ours)
        os.close(theirs)


def test_a_peak_includes_programs_that_run_during_the_work(monkeypatch):
    """Memory of a program that is there for a whole reading counts beside our own."""
    before, ended = memory_in_use(), []

    def reading():
        value = memory_of_programs()
        ended.append(value)
        return value

    def work():
        with waiting_program(HOLDING) as program:
            begun = len(ended)
            assert wait_until(lambda: len(ended) >= begun + 2)
            program.stdin.close()
        return 7

    monkeypatch.setattr(memory, "memory_of_programs", reading)

    result, peak = run_with_programs(work)

    assert result == 7
    assert peak - before > 60
