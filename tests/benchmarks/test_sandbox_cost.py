"""What the sandbox costs: a little at the start of a job, and next to nothing while it runs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median, quantiles

import pytest

from generators.processes import launch
from generators.sandbox import levels
from generators.sandbox.layers import UNCONFINED

pytestmark = pytest.mark.bench
ROUNDS = 30
LIMIT = 0.5  # seconds a job; importing a framework takes several
SLOWER = 1.1  # what a claim calls the smallest difference that matters
NOTHING = "def verify():\n    return {'n': 1}\n"
WORK = """\
import os
import time

def best(call, number):
    taken = []
    for _ in range(15):
        begun = time.perf_counter()
        for _ in range(number):
            call()
        taken.append((time.perf_counter() - begun) / number)
    return min(taken)

def verify():
    data = list(range(2000))
    return {"n": [best(os.getppid, 20000), best(lambda: os.stat("/"), 5000), best(lambda: sum(data), 500)]}
"""


def methods():
    """No sandbox, and every method that holds here."""
    results = [levels.probe(method) for method in levels.METHODS]
    return {"none": UNCONFINED} | {
        result.method: result.confinement for result in results if result.level != "none"
    }


def job(folder, text):
    """The job of a script."""
    (folder / "verify_alpha.py").write_text(text)
    return {"mode": "verify", "script": str(folder / "verify_alpha.py"), "measures": {"n": "number"}}


def test_overhead_of_a_job(tmp_path):
    """A job that does nothing, in turn with and without: the medians differ by less than the limit."""
    arguments, confinements = job(tmp_path, NOTHING), methods()
    taken = {name: [] for name in confinements}
    for _ in range(ROUNDS):
        for name, confinement in confinements.items():
            taken[name].append(
                launch.run(Path(sys.executable), arguments, launch.Limits(60, 500), confinement).seconds
            )
    print()  # noqa: T201 - what a benchmark is for
    for name, seconds in taken.items():
        late = quantiles(seconds, n=20)[-1]
        more = median(seconds) - median(taken["none"])
        print(  # noqa: T201 - as above
            f"{name:11} best {1000 * min(seconds):4.0f}, median {1000 * median(seconds):4.0f}, "
            f"95 % {1000 * late:4.0f} ms; overhead {1000 * more:4.0f} ms"
        )

        assert more < LIMIT


def test_a_script_runs_as_fast_inside(tmp_path):
    """Computing takes as long as outside; a system call takes some nanoseconds more."""
    arguments, confinements = job(tmp_path, WORK), methods()
    best = {}
    for _ in range(3):
        for name, confinement in confinements.items():
            ended = launch.run(Path(sys.executable), arguments, launch.Limits(120, 500), confinement)
            seen = json.loads(ended.result)["measures"]["n"]["value"]
            best[name] = [min(pair) for pair in zip(best.get(name, seen), seen, strict=True)]
    print()  # noqa: T201 - as above
    for name, (call, stat, work) in best.items():
        ratio = work / best["none"][2]
        print(  # noqa: T201 - as above
            f"{name:11} getppid {call * 1e9:4.0f} ns, stat {stat * 1e9:5.0f} ns, computing {ratio:.3f} of outside"
        )

        assert ratio < SLOWER
