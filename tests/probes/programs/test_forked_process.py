"""Forks, really made."""

import multiprocessing
import os
import time
from functools import partial

import pytest

from generators.probes.programs.forked_process import answers_of_forks
from generators.probes.programs.fresh_interpreter import ProcessFailedError, ProcessTimeoutError

HERE = ["this process"]


def change():
    """Change what the owner holds, and say which process did."""
    HERE.append("changed")
    return [HERE, os.getpid()]


def fail(how):
    """Raise, or end the process."""
    if how == "end":
        os._exit(7)
    raise ValueError("broken on purpose")


def test_forks_have_what_was_there_and_share_nothing_afterwards():
    """Both see the list of this process, neither the other's change, and this process none of them."""
    (first, one), (second, other) = answers_of_forks([change, change])
    assert first == second == ["this process", "changed"]
    assert HERE == ["this process"]
    assert len({one, other, os.getpid()}) == 3


def test_answers_come_in_the_order_of_the_functions():
    """The first function's answer is the first, though it comes last."""

    def late():
        time.sleep(0.2)
        return "late"

    assert answers_of_forks([late, lambda: "soon"]) == ["late", "soon"]


@pytest.mark.parametrize(("how", "why"), [("raise", "ValueError: broken on purpose"), ("end", "status 7")])
def test_a_broken_fork_is_reported_at_once(how, why):
    """Nobody waits for the others, who may wait for the broken one."""
    began = time.monotonic()
    with pytest.raises(ProcessFailedError, match=why):
        answers_of_forks([partial(time.sleep, 60), partial(fail, how)])
    assert time.monotonic() - began < 30


def test_a_late_fork_is_ended():
    """After the time that is given none is left."""
    with pytest.raises(ProcessTimeoutError, match=r"1 of 2 forks had no answer within 2 s"):
        answers_of_forks([partial(time.sleep, 60), int], timeout=2.0)
    assert not multiprocessing.active_children()


def test_a_fork_stays_until_all_have_answered():
    """The second, slower function finds the process of the first one alive."""
    reader, writer = os.pipe()

    def first():
        os.write(writer, f"{os.getpid()}\n".encode())

    def second():
        with os.fdopen(reader) as numbers:
            number = int(numbers.readline())
        time.sleep(0.3)
        os.kill(number, 0)
        return True

    assert answers_of_forks([first, second]) == [None, True]
