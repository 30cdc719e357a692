"""Jobs side by side: the longest first, also those that come late."""

from __future__ import annotations

from concurrent.futures import Future

from helpers.planned_jobs import planned

from generators.running.job_queue import JobQueue


def held(_job):
    """The future of a job that ends when a test says so."""
    return Future()


def started(queue):
    """Ids of the claims whose jobs the workers have, in the order in which they got them."""
    return [job.claim for job in queue.started.values()]


def end_first(queue):
    """Let the job end that the workers have had for longest."""
    del queue.started[next(iter(queue.started))]
    queue.fill()


def test_the_longest_job_starts_first_whenever_it_comes():
    """A job that had to wait for its environment goes before shorter ones that came earlier."""
    queue = JobQueue(1, held)
    queue.add([planned(name, size) for name, size in (("c", 3), ("a", 1), ("e", 5), ("b", 2))])
    assert started(queue) == ["e", "c"]

    queue.add([planned("d", 4)])
    end_first(queue)
    assert started(queue) == ["c", "d"]
    for _ in range(4):
        end_first(queue)
    assert started(queue) == []


def test_workers_have_twice_as_many_jobs_as_they_run():
    """So no worker waits while the run writes down what has ended, and no list of futures grows with the plan."""
    queue = JobQueue(3, held)
    queue.add(planned(f"c{number:03}", 1) for number in range(100))

    assert len(queue.started) == 6
