"""Processes of one thread are ended from another."""

from __future__ import annotations

import threading

from helpers.processes.waiting import wait_until

from generators.processes import ending


class Held:
    """A process that ends when it is killed."""

    def __init__(self):
        self.reasons: list[str | None] = []

    def kill(self, outcome=None, reason=None):
        """Note why."""
        self.reasons.append(f"{outcome}: {reason}")


def test_what_a_thread_has_started_is_killed_with_the_reason():
    """A process that it starts later is killed at once, and one of another thread is not."""
    processes, held, other = ending.Processes(), [Held(), Held()], Held()
    go_on, joined = threading.Event(), threading.Event()

    def job():
        with processes.joined():
            ending.started(held[0])
            joined.set()
            go_on.wait(60)
            ending.started(held[1])

    thread = threading.Thread(target=job)
    thread.start()
    assert joined.wait(60)
    ending.started(other)
    processes.end("given up")
    go_on.set()
    thread.join()

    assert wait_until(lambda: held[1].reasons)
    assert [["crashed: given up"], ["crashed: given up"], []] == [each.reasons for each in (*held, other)]


def test_after_the_block_a_thread_starts_for_itself():
    """The thread of a pool serves others as well."""
    processes, held = ending.Processes(), Held()
    with processes.joined():
        pass
    ending.started(held)
    processes.end("given up")

    assert held.reasons == []
