"""A name becomes an executor."""

from __future__ import annotations

import threading

import pytest

from generators.errors import UsageError
from generators.running.executors import new_executor


def test_local_runs_side_by_side():
    """Two jobs of the local engine run at the same time."""
    meet = threading.Barrier(2, timeout=300)

    with new_executor("local", 2) as pool:
        assert [0, 1] == sorted(future.result() for future in [pool.submit(meet.wait), pool.submit(meet.wait)])


def test_inline_runs_at_once():
    """A job of the inline engine has run when it is submitted."""
    with new_executor("inline", 1) as pool:
        future = pool.submit(lambda: threading.current_thread().name)

    assert future.done()
    assert threading.current_thread().name == future.result()


def test_inline_hands_failures_to_the_future():
    """A job that raises gives a future that raises."""
    with new_executor("inline", 1) as pool:
        future = pool.submit(lambda: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        future.result()


def test_an_unknown_engine_is_refused():
    """The refusal names the engines there are."""
    with pytest.raises(UsageError, match=r"got 'cloud'\); use one of local, inline"):
        new_executor("cloud", 1)
