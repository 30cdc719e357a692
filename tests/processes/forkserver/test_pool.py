"""Servers are kept for later jobs, and no more of them than a machine has memory for."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.processes.waiting import wait_for_end

from generators.processes.forkserver.pool import MOST_IDLE, MOST_STARTS, ServerPool
from generators.processes.forkserver.server import Recipe


def recipe(number):
    """One that no other number has."""
    return Recipe(Path("/python"), (f"module{number}",), (), (), (), ())


class Server:
    """Stands in for a server: it holds nothing, and forks nothing."""

    def __init__(self, recipe):
        self.recipe, self.alive = recipe, True

    def close(self):
        """It has ended."""
        self.alive = False


@pytest.fixture
def started():
    """Every server that was started, in order."""
    return []


@pytest.fixture
def pool(started):
    """A pool of servers that hold nothing."""

    def start(recipe):
        started.append(Server(recipe))
        return started[-1]

    return ServerPool(start)


def use(pool, *numbers):
    """Let one job after the other need these servers."""
    for number in numbers:
        with pool.server(recipe(number)) as server:
            assert server.alive


def test_the_longest_idle_server_is_closed_where_there_are_too_many(pool, started):
    """The first server was used again, so that the second one has been idle for longest."""
    use(pool, *range(MOST_IDLE), 0, MOST_IDLE)

    assert [recipe(1)] == [server.recipe for server in started if not server.alive]
    assert MOST_IDLE == len(pool.servers)


def test_a_server_with_a_job_is_never_closed_for_others(pool):
    """It was used before all others, and has its job still."""
    with pool.server(recipe("busy")) as busy:
        use(pool, *range(2 * MOST_IDLE))

        assert busy.alive
        assert MOST_IDLE + 1 == len(pool.servers)
    assert MOST_IDLE == len(pool.servers)
    assert busy.alive


def test_a_server_with_two_jobs_is_idle_after_the_second(pool):
    """The end of one of them changes nothing."""
    with pool.server(recipe("busy")) as busy:
        use(pool, "busy", *range(2 * MOST_IDLE))

        assert busy.alive


def test_a_server_that_was_closed_for_others_may_be_started_any_number_of_times(pool, started):
    """Only servers that end by themselves are given up."""
    for _ in range(MOST_STARTS + 1):
        use(pool, *range(MOST_IDLE + 1))

    assert (MOST_STARTS + 1) * (MOST_IDLE + 1) == len(started)


def test_of_a_server_that_was_closed_for_others_no_process_is_left(scripts):
    """Each holds another module of the standard library, in place of a framework."""
    modules = ("csv", "wave", "cmd", "glob", "shlex")
    assert MOST_IDLE + 1 == len(modules)
    for module in modules:
        assert "True" == scripts.says(f"{module!r} in sys.modules", preload=(module,))
        if module == modules[0]:
            family = scripts.family

    assert [*modules[1:]] == [server.recipe.preload[0] for server in scripts.servers.pool.servers]
    assert all(wait_for_end(process) for process in family)
