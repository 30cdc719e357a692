"""What watching two busy jobs costs, once they run: threads, children and memory that grows."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from generators.processes import launch
from generators.processes.resources import procfs
from generators.sandbox import levels
from generators.sandbox.layers import UNCONFINED

pytestmark = pytest.mark.bench
LIMIT = 0.02  # of one core
BEGIN, SECONDS = 2, 10  # until both run, and while they are watched
SCRIPT = f"""\
import os, threading, time

def verify():
    for _ in range(40):
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
    children = []
    for _ in range(4):
        children.append(os.fork())
        if not children[-1]:
            time.sleep(600)
    until, kept = time.monotonic() + {BEGIN + SECONDS + 1}, []
    while time.monotonic() < until:
        kept.append(bytearray(b"x") * (1 << 20))
        time.sleep(0.02)
    for child in children: os.kill(child, 9)
    return {{"n": len(kept)}}
"""


@pytest.mark.parametrize("confined", [False, True], ids=["unconfined", "confined"])
def test_two_busy_jobs_are_watched_for_little(tmp_path, confined):
    """Each has forty threads and four children, and takes fifty MiB a second."""
    around = levels.best(tuple(levels.probe(method) for method in levels.METHODS)) if confined else UNCONFINED
    jobs = []
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        script = tmp_path / name / "verify_alpha.py"
        script.write_text(SCRIPT)
        jobs.append({"mode": "verify", "script": str(script), "measures": {"n": "number"}})

    with ThreadPoolExecutor(2) as pool:
        running = [
            pool.submit(launch.run_process, Path(sys.executable), job, launch.Limits(120, 4096), around)
            for job in jobs
        ]
        time.sleep(BEGIN)
        used, began = time.process_time(), time.perf_counter()
        time.sleep(SECONDS)
        share = (time.process_time() - used) / (time.perf_counter() - began)
        ended = [process.result() for process in running]

    others = len(procfs.numbers())
    print(f"\n{around.level:8}{100 * share:5.2f} % of a core for two jobs, {others} processes on this machine")  # noqa: T201 - what a benchmark is for
    assert [(0, None)] * 2 == [(process.status, process.killed) for process in ended]
    assert min(process.peak_memory for process in ended) > 200
    assert share < LIMIT
