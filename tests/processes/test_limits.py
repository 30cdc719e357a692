"""A script that exceeds its limits is stopped, and harms nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from helpers.jobs import claim, observe, scripts
from helpers.processes.waiting import wait_for_end

from generators.model import Outcome
from generators.processes.reports.report import MORE_TIME
from generators.processes.reports.result import MORE_MEMORY
from generators.processes.script_run import run_scripts
from generators.sandbox import levels
from generators.sandbox.layers import UNCONFINED

KILLED = f"killed at 200 MiB; {MORE_MEMORY}"


def test_a_script_that_ignores_signals_is_killed_at_its_timeout(tmp_path):
    """SIGTERM ignored, the process group still ends at the timeout."""
    script = "import signal, time\ndef verify():\n    signal.signal(15, signal.SIG_IGN)\n    time.sleep(60)\n"

    observation = observe(tmp_path, script, timeout=0.5)

    assert Outcome.TIMED_OUT == observation.outcome
    assert "timed out after 0.5 s" in observation.reason
    assert observation.reason.endswith(MORE_TIME)


def test_allocating_beyond_the_cap_is_over_the_limit(tmp_path):
    """A list that grows is killed near its cap."""
    observation = observe(tmp_path, "def verify():\n    x = []\n    while True: x.append(bytearray(1 << 20))\n")

    assert (Outcome.OVER_LIMIT, f"verify_alpha.py:3, verify(): {KILLED}") == (
        observation.outcome,
        observation.reason,
    )
    assert observation.peak_memory > 200


def test_a_childs_memory_counts(tmp_path):
    """A forked child that allocates is found by the supervisor."""
    script = """\
import os, time
def verify():
    if os.fork() == 0:
        x = bytearray(300 << 20)
        time.sleep(60)
    time.sleep(60)
"""
    observation = observe(tmp_path, script)

    assert (Outcome.OVER_LIMIT, f"verify_alpha.py:6, verify(): {KILLED}") == (
        observation.outcome,
        observation.reason,
    )


@pytest.mark.parametrize("confined", [False, True])
def test_many_processes_below_the_cap_are_together_over_it(tmp_path, confined):
    """Each takes less than its limit in the kernel at once, and leaves its session; the sum is what counts."""
    script = """\
import os, time
def verify():
    for _ in range(8):
        if os.fork() == 0:
            os.setsid()
            x = bytearray(b"x") * (60 << 20)
            time.sleep(600)
    time.sleep(600)
"""
    around = levels.best(tuple(levels.probe(method) for method in levels.METHODS)) if confined else UNCONFINED
    of = claim(tmp_path, {"alpha": script}, {"n": "number"})
    (observation,) = run_scripts(scripts(of, confinement=around))

    assert (Outcome.OVER_LIMIT, True) == (observation.outcome, observation.reason.endswith(KILLED))
    assert 200 < observation.peak_memory < 600


def test_one_huge_allocation_is_over_the_limit(tmp_path):
    """What RLIMIT_DATA refuses is a MemoryError."""
    observation = observe(tmp_path, "def verify():\n    return {'n': len(bytes(64 << 30))}\n")

    assert (Outcome.OVER_LIMIT, f"verify_alpha.py:2, verify(): MemoryError; {MORE_MEMORY}") == (
        observation.outcome,
        observation.reason,
    )


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_flood_is_killed_and_only_its_beginning_kept(tmp_path, stream):
    """64 KiB are kept; 16 MiB are over the limit."""
    observation = observe(
        tmp_path, f"import sys\ndef verify():\n    while True: sys.{stream}.write('x' * 65536)\n"
    )

    reason = f"verify_alpha.py:3, verify(): killed after writing more than 16 MiB to its {stream} pipe"
    assert (Outcome.OVER_LIMIT, reason) == (observation.outcome, observation.reason)
    assert 64 << 10 == len(getattr(observation.output, stream))


def test_much_output_is_dropped_and_does_no_harm(tmp_path):
    """Between the two limits, output is dropped and the script measured."""
    observation = observe(tmp_path, "def verify():\n    print('x' * (1 << 20))\n    return {'n': 1}\n")

    assert Outcome.MEASURED == observation.outcome
    assert 64 << 10 == len(observation.output.stdout)


def test_a_daemon_neither_outlives_the_job_nor_holds_it_up(tmp_path):
    """A grandchild in a session of its own that keeps stdout open is killed with the job.

    Waiting for it would end in a timeout, as it sleeps for longer than the job may take.
    """
    script = """\
import os, time
def verify():
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.write(writing, b"%d" % os.getpid())
            time.sleep(600)
        os._exit(0)
    os.wait()
    return {"n": int(os.read(reading, 20))}
"""
    observation = observe(tmp_path, script)

    assert Outcome.MEASURED == observation.outcome
    assert wait_for_end(int(observation.measures["n"].value))


def test_a_script_sees_no_secret_and_only_its_own_descriptors(tmp_path, monkeypatch):
    """The environment is an allow-list and descriptors are closed."""
    monkeypatch.setenv("A_TOKEN", "secret")
    with Path("/dev/null").open() as extra:
        os.set_inheritable(extra.fileno(), True)  # noqa: FBT003 - the standard library's signature
        script = """\
import os
def verify():
    return {"t": repr((sorted(os.listdir("/proc/self/fd"))[:-1], os.environ.get("A_TOKEN"),
        os.environ["OMP_NUM_THREADS"], os.environ["ALPHA_THREADS"], os.getcwd() == os.environ["HOME"],
        os.readlink("/proc/self/fd/0")))}
"""
        observation = observe(tmp_path, script, {"t": "text"}, threads=3)

    descriptors, *rest = eval(observation.measures["t"].value)  # noqa: S307 - a literal that the script above made
    assert [None, "3", "3", True, "/dev/null"] == rest
    assert 6 == len(descriptors)  # three streams, and the pipes of its result, requests and position
