"""An observation holds the CPU seconds of all processes of its script, and of those that these started."""

from __future__ import annotations

import pytest
from helpers.jobs import claim, scripts

from generators.model import Observation, Outcome
from generators.processes.script_run import run_scripts
from generators.sandbox import levels
from generators.sandbox.layers import UNCONFINED

WORK = """\
import os, subprocess, sys, time
def work():
    while time.process_time() < 0.3: pass
"""
CHILDREN = f"""\
{WORK}
CODE = "import time\\nwhile time.process_time() < 0.3: pass"
def artefacts(folder):
    work()
def controls(made):
    work()
    yield "n", 1, 1
def verify(made):
    subprocess.run([sys.executable, "-I", "-S", "-c", CODE], check=True)
    if os.fork() == 0:
        work()
        time.sleep(600)
    time.sleep(1)
    return {{"n": 1}}
"""


@pytest.fixture(scope="module", params=[False, True], ids=["bare", "confined"])
def around(request):
    """No sandbox, and the best one of this machine."""
    found = levels.best(tuple(levels.probe(method) for method in levels.METHODS)) if request.param else UNCONFINED
    if request.param and found is UNCONFINED:
        pytest.skip("no sandbox here")
    return found


def observe(folder, script, around, **settings):
    """The only observation of a script."""
    of = claim(folder, {"alpha": script}, {"n": "number"}, **settings)
    (observation,) = run_scripts(scripts(of, confinement=around))
    return observation


def test_all_processes_count(tmp_path, around):
    """Those of the artefacts and of the controls, a child that was waited for, and one that still lives."""
    observation = observe(tmp_path, CHILDREN, around)

    assert (Outcome.MEASURED, "") == (observation.outcome, observation.reason)
    assert 1.15 < observation.cpu_seconds < 6


def test_a_script_that_sleeps_takes_next_to_none(tmp_path, around):
    """Wall time is none of it."""
    script = "import time\ndef verify():\n    time.sleep(3)\n    return {'n': 1}\n"
    observation = observe(tmp_path, script, around)

    assert 0 < observation.cpu_seconds < 2 < observation.seconds


def test_what_a_killed_process_took_counts(tmp_path, around):
    """Though nobody waits for it."""
    observation = observe(tmp_path, "def verify():\n    while True: pass\n", around, timeout=3)

    assert Outcome.TIMED_OUT == observation.outcome
    assert observation.cpu_seconds > 0.5


def test_without_a_process_it_is_not_known(tmp_path, around):
    """As in evidence that doesn't have it."""
    script = "def verify():\n    return {'n': 1}\n"
    observation = observe(tmp_path, script, around, needs={"programs": ["no-such-program"]})
    content = observation.model_dump(mode="json")
    del content["cpu_seconds"]

    assert (Outcome.UNAVAILABLE, None) == (observation.outcome, observation.cpu_seconds)
    assert None is Observation.model_validate(content).cpu_seconds
