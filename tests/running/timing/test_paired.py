"""Frameworks side by side: in alternating blocks, as many of each, and a failure spoils all."""

from __future__ import annotations

import itertools
from pathlib import Path
from time import monotonic

import pytest
from helpers.jobs import FRAMEWORKS, claim, environment, scripts

from generators.model import Number, Outcome
from generators.processes import supervise
from generators.processes.reports.report import MORE_TIME, Block
from generators.running.timing import paired
from generators.running.timing.timer import TimedCall

WORK = """\
def work(n):
    total = 0
    for i in range(n):
        total += i
def verify():
    return {{"t": lambda: work({steps}), "n": {steps}}}
"""
KINDS = {"t": "timing", "n": "number"}


def observe(folder, alpha, beta, kinds=None, launches=2, most=None, **run_settings):
    """The observations of two scripts."""
    of = claim(folder, {"alpha": alpha, "beta": beta}, kinds or KINDS, **run_settings)
    return paired.time_scripts(scripts(of), least=launches, most=most or launches)


@pytest.fixture
def seconds(monkeypatch):
    """A clock that moves on by a tenth of a second a reading, so that rounds end after a known number."""
    clock = itertools.count(0, 0.1)
    monkeypatch.setattr(paired, "perf_counter", lambda: next(clock))


def test_launches_hold_rounds_of_equal_number(tmp_path, seconds):
    """Twins alternate over the frameworks; the rest comes along."""
    alpha, beta = observe(tmp_path, WORK.format(steps=20_000), WORK.format(steps=40_000), budget=2)

    assert [Outcome.MEASURED] * 2 == [alpha.outcome, beta.outcome]
    assert (Number(value=20_000), Number(value=40_000)) == (alpha.measures["n"], beta.measures["n"])
    launches = [(alpha.measures["t"].launches[""], beta.measures["t"].launches[""])]
    for first, second in zip(*launches[0], strict=True):
        assert 3 <= len(first.wall) == len(second.wall) == len(first.cpu) == len(first.noisy)
        assert min(*first.wall, *first.cpu, *second.wall, *second.cpu) > 0
    assert [1, 1] == [len(observation.measures["t"].twins[""]) for observation in (alpha, beta)]
    assert (2, 2) == (alpha.limits["budget"], alpha.limits["launches"])
    assert {"threads": "1"} == alpha.settings


def test_the_plan_sets_the_number_of_launches(tmp_path, monkeypatch, seconds):
    """It is planned once, after the least; launches, seconds and the width of the interval are recorded."""
    plans = []
    monkeypatch.setattr(paired.sample_size, "planned_launches", lambda *given: plans.append(given) or 3)

    script = WORK.format(steps=20_000)
    alpha, beta = observe(tmp_path, script, script, launches=2, most=12, budget=12)

    [(contrasts, taken, most)] = plans
    assert ([2], 2, 12) == ([len(contrast.ratios) for contrast in contrasts], taken, most)
    assert {3} == {len(observation.measures["t"].launches[""]) for observation in (alpha, beta)}
    assert (3, 12) == (alpha.limits["launches"], alpha.limits["most_launches"])
    assert 2 < alpha.limits["measured"] < 12
    assert alpha.limits["width"] > 1


def test_a_spent_budget_ends_the_launches(tmp_path, monkeypatch, seconds):
    """The least are taken, whatever they cost; after them no more."""
    monkeypatch.setattr(paired.sample_size, "planned_launches", lambda *_: 6)

    alpha, _ = observe(tmp_path, WORK.format(steps=20_000), WORK.format(steps=10), launches=2, most=6, budget=0.05)

    assert 2 == alpha.limits["launches"]
    assert alpha.limits["measured"] > 0.05


def test_a_sweep_is_timed_size_by_size(tmp_path):
    """Each size has its launches; a callable that sleeps takes at least as long."""
    script = (
        "import time\ndef verify():\n    return {'t': {n: (lambda n=n: time.sleep(n / 1000)) for n in (1, 8)}}\n"
    )

    alpha, _ = observe(tmp_path, script, script, {"t": "timing"}, launches=1, budget=0.1)

    launches = alpha.measures["t"].launches
    assert ["1", "8"] == list(launches)
    assert [True, True] == [min(launches[size][0].wall) >= int(size) / 1000 for size in launches]


@pytest.mark.parametrize(
    ("beta", "outcome", "reason"),
    [
        (
            "import os\ndef verify():\n    return {'t': lambda: os._exit(3), 'n': 1}",
            "crashed",
            "a timed call: exited 3 without a result; let the script return",
        ),
        (
            "def verify():\n    return {'t': lambda: 1 / 0, 'n': 1}",
            "raised",
            "verify_beta.py:2 in <lambda>, a timed call: ZeroDivisionError: division by zero",
        ),
        (
            "def verify():\n    return {'t': 1, 'n': 1}",
            "raised",
            'verify_beta.py:1, verify(): measure "t" is a timing',
        ),
        (
            "def verify():\n    return {'t': {8: print}, 'n': 1}",
            "raised",
            "its sizes of a sweep are not those of alpha",
        ),
        ("def verify():\n    return {'unavailable': 'no GPU'}", "unavailable", "no GPU"),
        ("import sys\nsys.exit(0)", "crashed", "verify_beta.py:2, import: exited 0 without a result"),
        (
            "def controls():\n    1 / 0\ndef verify():\n    pass",
            "raised",
            "verify_beta.py:2, controls(): ZeroDivisionError: division by zero",
        ),
    ],
)
def test_a_failure_of_one_leaves_nothing_to_compare(tmp_path, beta, outcome, reason):
    """The one has its outcome, the other is unavailable and says why."""
    first, second = observe(tmp_path, WORK.format(steps=10), beta + "\n")

    assert outcome == second.outcome
    assert second.reason.startswith(reason)
    assert Outcome.UNAVAILABLE == first.outcome
    assert first.reason.startswith(f"not measured: beta {outcome} ({reason}")
    assert ({}, {}) == (first.measures, second.measures)


def test_one_that_hangs_leaves_nothing_to_compare(tmp_path, monkeypatch):
    """It has timed out, and the other is unavailable; the time is up as soon as its callable hangs."""
    mark = tmp_path / "hangs"
    monkeypatch.setattr(supervise, "monotonic", lambda: monotonic() + 1000 * mark.exists())
    monkeypatch.setattr(supervise, "ANSWER_SECONDS", 60)
    hang = f"open({str(mark)!r}, 'w') and time.sleep(600)"

    first, second = observe(
        tmp_path,
        WORK.format(steps=10),
        f"import time\ndef verify():\n    return {{'t': lambda: {hang}, 'n': 1}}\n",
    )

    reason = f"verify_beta.py:3 in <lambda>, a timed call: timed out after 300 s; {MORE_TIME}"
    assert (Outcome.TIMED_OUT, reason) == (second.outcome, second.reason)
    reason = f"not measured: beta timed-out ({reason})"
    assert (Outcome.UNAVAILABLE, reason) == (first.outcome, first.reason)


def test_a_later_launch_that_crashes_ends_the_job(tmp_path):
    """What the first launches measured is not kept."""
    mark = tmp_path / "launched"
    beta = (
        "import os\ndef verify():\n"
        f"    with open({str(mark)!r}, 'a') as file: file.write('x')\n"
        f"    if os.path.getsize({str(mark)!r}) > 1: os.abort()\n"
        "    return {'t': lambda: None, 'n': 1}\n"
    )

    first, second = observe(tmp_path, WORK.format(steps=10), beta)

    assert (Outcome.CRASHED, "verify_beta.py:4, verify(): killed by SIGABRT") == (second.outcome, second.reason)
    assert Outcome.UNAVAILABLE == first.outcome


def test_a_missing_framework_makes_the_whole_job_unavailable(tmp_path, monkeypatch):
    """Nothing runs, and both name what is missing."""
    monkeypatch.setattr(paired, "launch", None)
    of = claim(tmp_path, dict.fromkeys(FRAMEWORKS, WORK.format(steps=10)), KINDS)
    missing = environment(missing={"beta": "install beta"})

    alpha, beta = paired.time_scripts(scripts(of, missing))

    assert (Outcome.UNAVAILABLE, "install beta") == (beta.outcome, beta.reason)
    assert "not measured: beta unavailable (install beta)" == alpha.reason


def test_only_the_measured_process_runs(tmp_path, monkeypatch):
    """While one is timed, /proc shows the other as stopped."""
    monkeypatch.setattr(supervise, "STOP_SECONDS", 300)
    script = f"""\
import os, glob
FOLDER = {str(tmp_path)!r}
open(os.path.join(FOLDER, "pid-%d" % os.getpid()), "w").close()
def look():
    states = ""
    for name in glob.glob(os.path.join(FOLDER, "pid-*")):
        pid = int(name.rpartition("-")[2])
        if pid != os.getpid():
            with open("/proc/%d/stat" % pid) as stat:
                states += stat.read().rpartition(")")[2].split()[0]
    with open(os.path.join(FOLDER, "states"), "a") as file:
        file.write(states)
def verify():
    return {{"t": look}}
"""
    alpha, _ = observe(tmp_path, script, script, {"t": "timing"}, launches=1, budget=0.3)

    assert Outcome.MEASURED == alpha.outcome
    assert {"T"} == set((tmp_path / "states").read_text())


def test_nothing_is_left_running(tmp_path):
    """Every process of every launch is gone, also where one failed."""
    script = f"import os\nopen(os.path.join({str(tmp_path)!r}, 'pid-%d' % os.getpid()), 'w')\n"
    observe(tmp_path, script + WORK.format(steps=10), script + "def verify():\n    raise ValueError\n")

    pids = [path.name.removeprefix("pid-") for path in tmp_path.glob("pid-*")]
    assert 2 == len(pids)
    assert not any(Path("/proc", pid).exists() for pid in pids)


class Still:
    """A timer whose blocks take no time at all, and that records its requests."""

    def __init__(self, name, log, cost=1):
        self.name, self.log, self.cost = name, log, cost

    def block(self, _):
        """A block of so many seconds, half of them of the processor."""
        self.log.append(self.name)
        return Block(wall=self.cost, cpu=self.cost / 2)


def test_blocks_alternate_and_there_are_three_rounds_at_least(monkeypatch):
    """A B, B A, A B; a budget of nothing still gives one round."""
    log = []
    timers = (Still("A", log), Still("B", log))
    clock = iter(range(100))
    monkeypatch.setattr(paired, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(paired, "undisturbed", lambda: True)

    first, second = paired.rounds(timers, TimedCall("t", ""), 0, 2)
    assert "ABBAAB" == "".join(log)
    assert (3, 3) == (len(first.wall), len(second.wall))

    log.clear()
    paired.rounds(timers, TimedCall("t", ""), 0, 0)
    assert "AB" == "".join(log)


def test_each_has_the_seconds_of_its_own_blocks(monkeypatch):
    """Whatever their order, equal work reads equal and double work double."""
    monkeypatch.setattr(paired, "undisturbed", lambda: True)
    timers = (Still("A", []), Still("B", [], cost=2))

    first, second = paired.rounds(timers, TimedCall("t", ""), 1, 0)

    assert ((1,), (0.5,)) == (first.wall, first.cpu)
    assert ((2,), (1,)) == (second.wall, second.cpu)


class Ready(Still):
    """One that is loaded, with one callable; a twin writes its name small."""

    def __init__(self, name, log, *, twin=False):
        super().__init__(name, log)
        self.mark, self.calls = name.lower() if twin else name, [TimedCall("t", "")]

    def warm(self, _):
        """Nothing to warm up."""

    def block(self, _):
        """A block of one second."""
        self.log.append(self.mark)
        return Block(wall=1, cpu=1)


def test_launches_of_one_round_alternate_too():
    """Frameworks change places from launch to launch, and a framework with its twin from its turn to the next."""
    orders = []
    for number in range(4):
        log = []
        timers = [Ready("A", log), Ready("B", log), Ready("AB"[number % 2], log, twin=True)]
        paired.measure(timers, number, 0, paired.Series())
        orders.append("".join(log))

    assert ["AaAB", "BbBA", "aAAB", "bBBA"] == orders


def test_a_disturbed_round_is_marked(monkeypatch):
    """Held up before or after, a round is noisy."""
    calm = iter([True, True, False, True])
    clock = iter(range(100))
    monkeypatch.setattr(paired, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(paired, "undisturbed", lambda: next(calm))

    first, _ = paired.rounds((Still("A", []), Still("B", [])), TimedCall("t", ""), 0, 3)

    assert (False, True, True) == first.noisy


def test_the_calibration_loop_sees_a_busy_neighbour(monkeypatch):
    """Its wall time is compared with what the processor gave it."""
    monkeypatch.setattr(paired, "perf_counter", iter([0, 0.1]).__next__)
    monkeypatch.setattr(paired, "thread_time", iter([0, 0.05]).__next__)

    assert not paired.undisturbed()
