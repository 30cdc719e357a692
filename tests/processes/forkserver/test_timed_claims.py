"""A claim that is timed in processes forked from fresh parents, launch by launch, as in a run."""

from __future__ import annotations

import os
import signal
from dataclasses import replace

import pytest
from helpers.jobs import claim
from helpers.jobs import scripts as scripts_of

from generators.model import Outcome
from generators.processes.resources import procfs
from generators.running.timing import comparison
from generators.running.timing.comparison import Comparison
from generators.running.timing.launches import Launches
from generators.running.timing.timer import Timer

KINDS = {"t": "timing", "h": "text"}
SCRIPT = """\
import os
PLACE = os.environ["TORCHINDUCTOR_CACHE_DIR"]
def verify():
    there = sorted(os.listdir(PLACE)) if os.path.exists(PLACE) else []
    os.makedirs(PLACE, exist_ok=True)
    open(os.path.join(PLACE, "made"), "w").close()
    with open(os.path.join(PLACE, "log"), "a") as log:
        log.write("x")
    return {"t": lambda: sum(range(1000)), "h": str(there)}
"""


@pytest.fixture
def timed(scripts, monkeypatch):
    """A function: a claim of that script, timed; its observations, and the report of each process."""
    reports, load = [], Timer.load

    def recorded(timer):
        load(timer)
        reports.append((timer.name, timer.report.measures["h"].value))

    def run(text, launches=2, **settings):
        folder = scripts.top / "timed"
        folder.mkdir()
        of = claim(folder, dict.fromkeys(("alpha", "beta"), text), KINDS, **settings)
        common = {"confinement": scripts.servers.confinement, "forks": scripts.servers}
        made = [replace(script, **common) for script in scripts_of(of)]
        (done,) = Launches([Comparison(made, lambda *_: "more", launches)], "seed", scripts.servers).run()
        return done.observations(), reports

    monkeypatch.setattr(Timer, "load", recorded)
    return run


def test_processes_are_forked_and_what_compilers_leave_is_passed_on(timed, scripts):
    """The copy is made inside of the sandbox, and can be written again."""
    (alpha, beta), reports = timed(SCRIPT)

    assert ([Outcome.MEASURED] * 2, ["forked"] * 2) == (
        [alpha.outcome, beta.outcome],
        [alpha.process, beta.process],
    )
    assert [("alpha", "[]"), ("beta", "[]")] == reports[:2]
    assert {"['log', 'made']"} == {there for _, there in reports[2:]}
    assert 2 + 2 * 3 == len(reports)
    assert not scripts.messages


def test_seeds_of_hashes_differ_between_launches_and_between_a_framework_and_its_twin(timed):
    """Each side has a parent of its own in each launch."""
    text = "def verify():\n    return {'t': lambda: sum(range(1000)), 'h': str(hash('a'))}\n"
    _, reports = timed(text)

    assert 2 + 2 * 3 == len({seed for _, seed in reports}) == len(reports)


@pytest.mark.parametrize("settings", [{"fresh_process": True}, {"threads": 2}])
def test_a_claim_that_may_not_be_forked_has_fresh_processes(timed, settings):
    """Its launches are the same otherwise."""
    (alpha, _), _ = timed(SCRIPT, 1, **settings)

    assert (Outcome.MEASURED, "fresh", 1) == (alpha.outcome, alpha.process, alpha.limits["launches"])


OUTSIDE = """\
from generators.harness import child
from generators.harness.blocks import WarmUp
child.warm = lambda *_: WarmUp(1, 0.1, True)
def verify():
    return {"t": lambda: sum(range(1000)), "h": ""}
"""


def test_a_parent_that_ends_between_launches_of_one_process_is_not_the_scripts_fault(timed, scripts, monkeypatch):
    """The launches of calls that work outside begin anew, in fresh processes."""
    lost, measure = [], comparison.measure

    def measured(timers, number, *rest):
        if number == 1 and not lost:
            lost.append(number)
            os.kill(procfs.stat(timers[0].process.pid).parent, signal.SIGKILL)
        measure(timers, number, *rest)

    monkeypatch.setattr(comparison, "measure", measured)
    (alpha, beta), _ = timed(OUTSIDE, 3)

    assert ([1], [Outcome.MEASURED] * 2) == (lost, [alpha.outcome, beta.outcome])
    assert (3, 3, "fresh") == (alpha.limits["launches"], len(alpha.measures["t"].launches[""]), alpha.process)
