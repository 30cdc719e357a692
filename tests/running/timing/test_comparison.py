"""The scripts of a claim, timed launch by launch: a look may end it, and caches last from launch to launch."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.jobs import WORK

from generators.model import Number, Outcome
from generators.processes import supervise
from generators.running.timing import comparison as comparisons
from generators.running.timing import paired
from generators.running.timing.launches import Launches
from generators.running.timing.timer import Timer


def test_launches_hold_rounds_of_equal_number(seconds, observe):
    """Twins alternate over the frameworks; the rest comes along."""
    alpha, beta = observe(WORK.format(steps=20_000), WORK.format(steps=40_000), budget=18)

    assert [Outcome.MEASURED] * 2 == [alpha.outcome, beta.outcome]
    assert (Number(value=20_000), Number(value=40_000)) == (alpha.measures["n"], beta.measures["n"])
    pairs = zip(alpha.measures["t"].launches[""], beta.measures["t"].launches[""], strict=True)
    for first, second in pairs:
        assert 3 <= len(first.wall) == len(second.wall) == len(first.cpu) == len(first.noisy)
        assert min(*first.wall, *first.cpu, *second.wall, *second.cpu) > 0
    assert [1, 1] == [len(observation.measures["t"].twins[""]) for observation in (alpha, beta)]
    assert (18, 2, 2) == tuple(alpha.limits[name] for name in ("budget", "launches", "most_launches"))
    assert {"threads": "1"} == alpha.settings


def test_a_claim_stops_at_the_look_that_decides_it(early_looks, observe):
    """Looks come after as many launches as they say; bound, launches, seconds and width are recorded."""
    seen = []

    def why(_, observations):
        seen.append({name: len(each.measures["t"].launches[""]) for name, each in observations.items()})
        return "too wide" if len(seen) == 1 else None

    alpha, _ = observe(WORK.format(steps=2000), WORK.format(steps=9000), launches=4, budget=9, why=why)

    assert [{"alpha": 1, "beta": 1}, {"alpha": 3, "beta": 3}] == seen
    assert (3, 4, 5.0) == tuple(alpha.limits[name] for name in ("launches", "most_launches", "bound"))
    assert alpha.limits["width"] > 1
    spent = [alpha.limits[f"seconds_{name}"] for name in ("started", "loaded", "warmed")]
    assert min(spent) > 0
    assert sum(spent) + alpha.limits["measured"] <= alpha.seconds


def test_the_last_launches_end_it_whatever_they_show(seconds, early_looks, observe):
    """No launch comes after the last look."""
    alpha, _ = observe(WORK.format(steps=10), WORK.format(steps=10), launches=4, budget=18)

    assert (4, 3.0) == (alpha.limits["launches"], alpha.limits["bound"])


def test_a_spent_budget_ends_it_at_a_look(early_looks, observe):
    """The launches of the first look are taken whatever they cost."""
    alpha, _ = observe(WORK.format(steps=20_000), WORK.format(steps=10), launches=4, budget=0.01)

    assert 1 == alpha.limits["launches"]
    assert alpha.limits["measured"] > 0.01


def test_a_time_limit_between_looks_keeps_the_launches_of_the_last_look(early_looks, compared):
    """Later launches are forgotten, twins too, since no bound is meant for them."""
    made = compared(WORK.format(steps=10), WORK.format(steps=10), launches=4, budget=30)

    def slow_down(_, number):
        made.series.seconds += 100 * (number == 1)

    (done,) = Launches([made], "seed", on_launch=slow_down).run()
    alpha, beta = done.observations()

    assert (1, 9.0) == (alpha.limits["launches"], alpha.limits["bound"])
    assert [1, 1] == [len(each.measures["t"].launches[""]) for each in (alpha, beta)]
    assert 1 == len(alpha.measures["t"].twins[""])
    assert {} == beta.measures["t"].twins


def test_calls_of_a_block_are_settled_before_the_first_launch(monkeypatch, observe):
    """Later launches warm up and take them over."""
    warmed = []
    warm = Timer.warm

    def recorded(timer, call):
        before = timer.settled.get(call)
        warm(timer, call)
        warmed.append((timer.name, before, timer.settled[call]))

    monkeypatch.setattr(Timer, "warm", recorded)
    observe(WORK.format(steps=2000), WORK.format(steps=9000), launches=1)

    settled = {name: calls for name, before, calls in warmed if before is None}
    assert {"alpha", "beta"} == settled.keys()
    assert [(settled[name],) * 2 for name, before, _ in warmed if before is not None] == [
        (before, after) for _, before, after in warmed if before is not None
    ]
    assert 5 == len(warmed)


def test_calls_that_start_processes_of_their_own_need_no_new_launch(tmp_path, early_looks, observe):
    """Each round is a launch of the same processes, and the twin is another call of one of them."""
    script = f"""\
import os, subprocess, sys
open(os.path.join({str(tmp_path)!r}, "pid-%d" % os.getpid()), "w").close()
LOOP = "import time\\nwhile time.process_time() < 0.05: pass"
def verify():
    return {{"t": lambda: subprocess.run([sys.executable, "-I", "-S", "-c", LOOP], check=True), "n": 1}}
"""
    alpha, beta = observe(script, script, launches=4, budget=90)

    assert [4, 4] == [len(each.measures["t"].launches[""]) for each in (alpha, beta)]
    assert [2, 2] == [len(each.measures["t"].twins[""]) for each in (alpha, beta)]
    assert 2 == len([*tmp_path.glob("pid-*")])


@pytest.mark.parametrize(("fresh", "later"), [(False, ["alpha", "made"]), (True, ["alpha"])])
def test_what_compilers_leave_before_the_first_launch_is_there_in_later_ones(tmp_path, observe, fresh, later):
    """Each framework has its own; controls, and a script that asks for fresh processes, have empty caches."""
    script = """\
import os
PLACE = os.path.join(os.environ["TORCHINDUCTOR_CACHE_DIR"], "{name}")
def look(file):
    os.makedirs(PLACE, exist_ok=True)
    with open(os.path.join({folder!r}, file), "a") as log:
        log.write(str(sorted(os.listdir(os.path.dirname(PLACE)) + os.listdir(PLACE))) + "\\n")
    with open(os.path.join(PLACE, "made"), "w") as made:
        made.write("x")
def controls():
    look("controls-{name}")
    return ()
def verify():
    look("{name}")
    return {{"t": lambda: None, "n": 1}}
"""
    texts = [script.format(name=name, folder=str(tmp_path)) for name in ("alpha", "beta")]
    alpha, _ = observe(*texts, launches=2, fresh_process=fresh)

    assert (Outcome.MEASURED, "") == (alpha.outcome, alpha.reason)
    assert [str(["alpha"]), *[str(later)] * 3] == (tmp_path / "alpha").read_text().splitlines()
    assert [str(["alpha"])] == (tmp_path / "controls-alpha").read_text().splitlines()


def test_a_link_in_the_caches_is_not_passed_on(tmp_path, observe):
    """They are as empty as before."""
    script = f"""\
import os
PLACE = os.environ["TORCHINDUCTOR_CACHE_DIR"]
def verify():
    with open({str(tmp_path / "seen")!r}, "a") as log:
        log.write(str(os.path.exists(PLACE)))
    os.makedirs(PLACE, exist_ok=True)
    os.symlink("/etc", os.path.join(PLACE, "link"))
    return {{"t": lambda: None, "n": 1}}
"""
    alpha, _ = observe(script, script, launches=1)

    assert Outcome.MEASURED == alpha.outcome
    assert {"False"} == {*(tmp_path / "seen").read_text().replace("False", "False ").split()}


def test_a_sweep_is_timed_size_by_size(observe):
    """Each size has its launches; a callable that sleeps takes at least as long."""
    script = (
        "import time\ndef verify():\n    return {'t': {n: (lambda n=n: time.sleep(n / 1000)) for n in (1, 8)}}\n"
    )

    alpha, _ = observe(script, script, kinds={"t": "timing"}, launches=1, budget=0.1)

    launches = alpha.measures["t"].launches
    assert ["1", "8"] == list(launches)
    assert [True, True] == [min(launches[size][0].wall) >= int(size) / 1000 for size in launches]


def test_only_the_measured_process_runs(tmp_path, monkeypatch, observe):
    """While one is timed, /proc shows the others as stopped; they warm up side by side."""
    monkeypatch.setattr(supervise, "STOP_SECONDS", 300)
    measuring = tmp_path / "measuring"

    def measured(*given):
        measuring.touch()
        paired.measure(*given)
        measuring.unlink()

    monkeypatch.setattr(comparisons, "measure", measured)
    script = f"""\
import os, glob
FOLDER = {str(tmp_path)!r}
open(os.path.join(FOLDER, "pid-%d" % os.getpid()), "w").close()
def look():
    if not os.path.exists({str(measuring)!r}):
        return
    states = ""
    for name in glob.glob(os.path.join(FOLDER, "pid-*")):
        pid = int(name.rpartition("-")[2])
        if pid != os.getpid() and os.path.exists("/proc/%d" % pid):
            with open("/proc/%d/stat" % pid) as stat:
                states += stat.read().rpartition(")")[2].split()[0]
    with open(os.path.join(FOLDER, "states"), "a") as file:
        file.write(states)
def verify():
    return {{"t": look}}
"""
    alpha, _ = observe(script, script, kinds={"t": "timing"}, launches=1, budget=0.3)

    assert Outcome.MEASURED == alpha.outcome
    assert {"T"} == set((tmp_path / "states").read_text())


def test_nothing_is_left_running(tmp_path, observe):
    """Every process of every launch is gone, also where one failed."""
    script = f"import os\nopen(os.path.join({str(tmp_path)!r}, 'pid-%d' % os.getpid()), 'w')\n"
    observe(script + WORK.format(steps=10), script + "def verify():\n    raise ValueError\n")

    pids = [path.name.removeprefix("pid-") for path in tmp_path.glob("pid-*")]
    assert 2 == len(pids)
    assert not any(Path("/proc", pid).exists() for pid in pids)
