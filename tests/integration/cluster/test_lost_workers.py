"""Whatever is killed, nothing is lost, nothing counts twice, and no process is left."""

from __future__ import annotations

import pytest
from conftest import CONTROLS
from helpers.processes.clusters import cluster
from helpers.processes.killed_runs import current_observations, ledgers, start_verify
from helpers.processes.waiting import HANG, wait_for_end, wait_until
from helpers.run_command import claims

from generators.model import Outcome
from generators.processes.resources.procfs import descendants

pytestmark = pytest.mark.verify  # minutes on two cores, and every step has a time limit

KILLS_ITS_WORKER = """\
import os
import signal


def verify():
    os.kill(os.getppid(), signal.SIGKILL)
"""


@pytest.fixture
def four(tmp_path):
    """A cluster of two workers, to which a test adds others."""
    with cluster(tmp_path / "cluster") as found:
        for name in ("a", "b"):
            found.add_worker(name)
        yield found


def begin(held, four):
    """A run of which both scripts have begun, on a worker each; the name of the worker of each framework."""
    run = start_verify(held.root, "--engine", "dask", "--scheduler", four.address)
    assert wait_until(lambda: len(held.scripts()) == 2 or run.poll() is not None)
    assert run.poll() is None, run.communicate()
    owners = {}
    for framework, (process, *_) in held.scripts().items():
        owners[framework] = next(
            name
            for name, worker in four.processes.items()
            if name != "scheduler" and process in descendants(worker.pid)
        )
    return run, owners


def end(run):
    """Exit code of a run, and what it printed."""
    with run:
        out, err = run.communicate(timeout=HANG)
    return run.returncode, out + err


def test_the_jobs_of_a_killed_worker_run_elsewhere(held, four):
    """Its script dies with it; the run ends whole, and each job has one observation."""
    run, owners = begin(held, four)
    (before,) = held.scripts()["beta"]
    assert {"a", "b"} == set(owners.values())
    four.kill(owners["beta"])
    assert wait_for_end(before)
    held.release()
    code, said = end(run)

    (ledger,) = ledgers(held.root)
    assert (0, True) == (code, ledger.complete), said
    assert {Outcome.MEASURED: 2} == {key: count for key, count in ledger.footer.outcomes.items() if count}
    assert [] == held.running()


@pytest.mark.parametrize("same", [False, True])
def test_a_run_whose_workers_are_all_lost_goes_on_with_a_new_one(held, four, same):
    """A nanny, or whoever keeps the cluster, starts one anew within a minute, perhaps at the same address."""
    run, _ = begin(held, four)
    port = int(four.address_of("a").rpartition(":")[2]) if same else 0
    for name in ("a", "b"):
        four.kill(name)
    held.release()
    four.add_worker("c", port=port)
    code, said = end(run)

    assert (0, [True]) == (code, [ledger.complete for ledger in ledgers(held.root)]), said
    assert [] == held.running()


def test_a_worker_that_retires_ends_nothing_of_the_others(held, four):
    """Dask copies to them what it held for the run, and drops the copies later."""
    from distributed import Client

    run, owners = begin(held, four)
    with Client(four.address, set_as_default=False) as client:
        client.retire_workers([four.address_of(owners["beta"])])
    held.release()
    code, said = end(run)

    assert (0, [True]) == (code, [ledger.complete for ledger in ledgers(held.root)]), said
    assert 1 == len(held.scripts()["alpha"])


def test_a_job_that_loses_its_worker_three_times_is_crashed(project, four):
    """The others run elsewhere; the reason says how often, and which worker was the last."""
    for name in ("c", "d"):
        four.add_worker(name)
    project.write("claims/says-yes/verify_alpha.py", KILLS_ITS_WORKER + CONTROLS)
    code, said = end(start_verify(project.root, "--engine", "dask", "--scheduler", four.address))
    seen = current_observations(project.root)
    alpha, beta = seen["says-yes", "alpha"], seen["says-yes", "beta"]

    assert (3, Outcome.CRASHED, Outcome.MEASURED) == (code, alpha.outcome, beta.outcome), said
    assert alpha.reason.startswith("started 3 times, and each time its worker was lost, the last time tcp://")
    assert 3 == sum(worker.poll() is not None for worker in four.processes.values())
    assert [True] == [ledger.complete for ledger in ledgers(project.root)]


def test_without_its_scheduler_a_run_ends_and_the_next_one_takes_over(held, four):
    """It says what is gone and has no footer; the workers end what they ran."""
    run, _ = begin(held, four)
    four.kill("scheduler")
    code, said = end(run)

    assert (1, True) == (code, "the scheduler is gone; what was measured is kept" in said), said
    assert [False] == [ledger.complete for ledger in ledgers(held.root)]
    assert wait_until(lambda: not held.running())
    held.release()
    assert 0 == claims(held.root, "verify", "--sandbox", "none").code
    assert [False, True] == [ledger.complete for ledger in ledgers(held.root)]


def test_the_jobs_of_a_killed_client_end(held, four):
    """Their lease is over; its run has no footer, and the workers serve the next one."""
    run, _ = begin(held, four)
    run.kill()
    end(run)

    assert wait_until(lambda: not held.running())
    assert [False] == [ledger.complete for ledger in ledgers(held.root)]
    held.release()
    code, said = end(start_verify(held.root, "--engine", "dask", "--scheduler", four.address))
    assert (0, [False, True]) == (code, [ledger.complete for ledger in ledgers(held.root)]), said


def test_an_interrupted_run_leaves_no_script_on_its_workers(held, four):
    """As on this machine: what was measured is kept, and the rest ends."""
    import signal

    run, _ = begin(held, four)
    run.send_signal(signal.SIGINT)
    code, said = end(run)

    assert 130 == code, said
    assert wait_until(lambda: not held.running())
