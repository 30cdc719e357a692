"""Work that a timed call hands back undone, and results that it may return."""

from __future__ import annotations

import asyncio
import io
import itertools
import multiprocessing
import subprocess
import sys
import threading
from concurrent.futures import Future
from functools import partial

import numpy as np
import pytest

from generators.harness.deferred import deferred


async def steps():
    """A function whose call gives an asynchronous generator."""
    yield 1


class Awaitable:
    """A result that has to be awaited."""

    def __await__(self):
        """Nothing is waited for."""
        return iter(())


class Answer:
    """A result that looks like nothing that is known."""

    def __call__(self):
        """A model is called like a function, and is no deferred work."""


class Loader:
    """Batches that are made as they are asked for, of a known number."""

    def __len__(self):
        """The number of batches."""
        return 1

    def __iter__(self):
        """The batches."""
        yield 1


class Plan:
    """A table of a library that plans now and computes later."""

    def explain(self):
        """The plan."""

    def collect(self):
        """The rows."""


@pytest.fixture
def coroutine():
    """A coroutine that is never awaited, and closed in the end."""

    async def work(): ...

    made = work()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("returned", "name"),
    [
        ((number for number in range(3)), "generator"),
        (steps(), "async_generator"),
        (map(abs, [1]), "map"),
        (filter(None, [1]), "filter"),
        (zip([1], strict=True), "zip"),
        (itertools.islice([1], 1), "islice"),
        (partial(abs, 1), "partial"),
        (lambda: 1, "function"),
        (Answer().__call__, "method"),
        (Awaitable(), "Awaitable"),
        (Loader(), "Loader"),
        (Plan(), "Plan"),
        (Future(), "Future"),
        (threading.Thread(), "Thread"),
        (multiprocessing.get_context("spawn").Process(), "SpawnProcess"),
        ([1, map(abs, [1])], "map"),
        ((map(abs, [1]), 1), "map"),
        ({"loss": map(abs, [1])}, "map"),
    ],
)
def test_work_that_is_still_to_be_done_is_seen_by_its_type(returned, name):
    """Also inside of a list, a tuple or a table that a call returns."""
    assert deferred(returned).startswith(f"(got {name}); ")


def test_a_coroutine_is_run_by_the_way_out(coroutine):
    """The words say what runs it."""
    assert deferred(coroutine) == "(got coroutine); run it in the timed function, as asyncio.run does"


def test_an_asyncio_task_is_deferred():
    """A task ends in the loop, behind the back of the call."""

    async def look():
        return deferred(asyncio.create_task(asyncio.sleep(0)))

    assert "(got Task)" in asyncio.run(look())


def test_a_process_that_runs_on_is_deferred():
    """Nobody has waited for it."""
    with subprocess.Popen([sys.executable, "-I", "-S", "-c", ""]) as process:
        assert "wait for its end" in deferred(process)


@pytest.mark.parametrize(
    "returned",
    [
        None,
        True,
        1.5,
        "text",
        np.ones(3),
        np.float32(1),
        [1, 2],
        {"loss": 1.0},
        range(3),
        {}.items(),
        {}.values(),
        {1},
        Answer(),
    ],
)
def test_results_are_taken(returned):
    """Numbers, arrays, tables of them and whatever can be called as a model can."""
    assert deferred(returned) is None


def test_an_open_file_is_no_deferred_work():
    """It gives lines like an iterator, and has been opened."""
    assert deferred(io.StringIO("line")) is None


def test_a_long_list_is_looked_through_in_part():
    """A result of a million numbers costs no more than one of a hundred."""
    assert deferred([*range(100), map(abs, [1])]) is None
