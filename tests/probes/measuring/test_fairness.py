"""What scripts are shown to share is what they do."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from generators.probes.measuring.fairness import count_busy_threads, number_types, row_counts, threads_at_work
from generators.probes.measuring.known_work import spin


class Tensor:
    """A tensor as PyTorch names its types."""

    dtype = "torch.float32"


def test_types_of_numbers_are_named_once():
    """Whatever library they come from; another type stands beside the first."""
    single, double = np.zeros(1, "float32"), np.zeros(1, "float64")

    assert "float32" == number_types([single, single, Tensor()])
    assert "float32, float64" == number_types([double, single])


def test_rows_are_counted():
    """One number where all batches are alike."""
    assert "2" == row_counts([[1, 2], [3, 4]])
    assert "1, 2" == row_counts([[1, 2], [3]])


def test_a_thread_that_only_waits_has_no_share():
    """One thread works while this one sleeps; then this one works alone."""

    def elsewhere():
        worker = threading.Thread(target=spin, args=(0.05,))
        worker.start()
        worker.join()

    assert 1 == count_busy_threads(elsewhere)
    assert 1 == count_busy_threads(lambda: spin(0.02))


@pytest.mark.parametrize("count", [2, 3])
def test_threads_that_work_alike_are_counted(count):
    """Each is at work for the same processor time, one after the other or not."""

    def together():
        workers = [threading.Thread(target=alike) for _ in range(count)]
        for worker in workers:
            worker.start()
        done.wait()

    def alike():
        spin(0.05)
        done.wait()
        counted.wait()  # a thread that has ended can't be counted

    done, counted = threading.Barrier(count + 1), threading.Event()

    assert count == count_busy_threads(together)
    counted.set()


def test_several_threads_are_distinguished_from_one():
    """A second thread that does half of each product shows."""
    both = threading.Barrier(2)

    def half():
        both.wait()  # one thread can't do both halves
        spin(0.01)

    def square(_):
        for done in [pool.submit(half), pool.submit(half)]:
            done.result()

    with ThreadPoolExecutor(2) as pool:
        assert "several" == threads_at_work(square)


def test_numpy_is_asked_for_a_product():
    """The function gets a square matrix, and one thread at least is at work."""
    shapes = set()

    def square(matrix):
        shapes.add(matrix.shape)
        spin(0.005)

    assert "one" == threads_at_work(square)
    assert {(1024, 1024)} == shapes
