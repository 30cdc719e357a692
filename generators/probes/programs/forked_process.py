"""Forked processes: functions that run at the same time, each in a fork of this process.

A fork has what this process has imported, for the price of copying its page tables, and shares nothing that
either does afterwards. It has none of this process's threads, so fork before a framework has begun to work.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic, sleep
from typing import Any, NamedTuple

from generators.probes.programs.fresh_interpreter import ProcessFailedError, ProcessTimeoutError

FORKING = multiprocessing.get_context("fork")


class _Fork(NamedTuple):
    process: BaseProcess
    connection: Connection


def answers_of_forks(calls: Sequence[Callable[[], object]], timeout: float = 120) -> list[Any]:
    """What functions return that are called at the same time, each in a fork of its own; in their order.

    No fork ends before all have answered, since the others may still be speaking with it.

    Args:
        calls: the functions; what they return can be pickled.
        timeout: seconds in which all must have returned.

    Raises:
        ProcessFailedError: one raised or ended its fork; the others may be waiting for it, and are ended at once.
        ProcessTimeoutError: one didn't return in time; all are ended.
    """
    end = monotonic() + timeout
    with ExitStack() as stack:
        forks = [stack.enter_context(_forked(call)) for call in calls]
        answers: dict[int, Any] = {}
        while left := [fork for at, fork in enumerate(forks) if at not in answers]:
            ready = wait([fork.connection for fork in left], max(end - monotonic(), 0))
            if not ready:
                message = f"{len(left)} of {len(forks)} forks had no answer within {timeout:g} s"
                raise ProcessTimeoutError(message)
            answers |= {at: _answer(fork) for at, fork in enumerate(forks) if fork.connection in ready}
        return [answers[at] for at in range(len(forks))]


@contextmanager
def _forked(call: Callable[[], object]) -> Iterator[_Fork]:
    """A fork that calls a function; it is gone when the block is left."""
    ours, theirs = FORKING.Pipe(duplex=False)
    process = FORKING.Process(target=_send_answer, args=(call, theirs, os.getpid()), daemon=True)
    process.start()
    theirs.close()  # so that the fork's end shows at ours
    try:
        yield _Fork(process, ours)
    finally:
        process.kill()
        process.join()
        ours.close()


def _answer(fork: _Fork) -> Any:  # noqa: ANN401 - what the function returned
    try:
        answer, error = fork.connection.recv()
    except EOFError:
        fork.process.join()
        answer, error = None, f"status {fork.process.exitcode}"
    if error:
        message = f"a fork gave no answer: {error}"
        raise ProcessFailedError(message)
    return answer


def _send_answer(call: Callable[[], object], connection: Connection, owner: int) -> None:
    """What a fork does: call, answer, and stay until it is ended or its owner is gone."""
    try:
        connection.send((call(), ""))
    except Exception as error:  # noqa: BLE001 - whatever it raises goes to the owner
        connection.send((None, f"{type(error).__name__}: {error}"))
    while os.getppid() == owner:
        sleep(0.05)
