"""A script that fails while it is timed: what becomes of its claim."""

from __future__ import annotations

import errno
from time import monotonic

import pytest
from helpers.jobs import FRAMEWORKS, WORK, claim, environment, scripts

from generators.model import Outcome
from generators.processes import supervise
from generators.processes.reports.report import MORE_TIME
from generators.processes.script import Script
from generators.running.timing.comparison import Comparison
from generators.running.timing.launches import Launches


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
def test_a_failure_of_one_leaves_nothing_to_compare(beta, outcome, reason, observe):
    """The one has its outcome, the other is unavailable and says why."""
    first, second = observe(WORK.format(steps=10), beta + "\n")

    assert outcome == second.outcome
    assert second.reason.startswith(reason)
    assert Outcome.UNAVAILABLE == first.outcome
    assert first.reason.startswith(f"not measured: beta {outcome} ({reason}")
    assert ({}, {}) == (first.measures, second.measures)


def test_one_that_hangs_leaves_nothing_to_compare(tmp_path, monkeypatch, observe):
    """It has timed out, and the other is unavailable; the time is up as soon as its callable hangs."""
    mark = tmp_path / "hangs"
    monkeypatch.setattr(supervise, "monotonic", lambda: monotonic() + 1000 * mark.exists())
    monkeypatch.setattr(supervise, "ANSWER_SECONDS", 60)
    hang = f"open({str(mark)!r}, 'w') and time.sleep(600)"

    first, second = observe(
        WORK.format(steps=10),
        f"import time\ndef verify():\n    return {{'t': lambda: {hang}, 'n': 1}}\n",
    )

    reason = f"verify_beta.py:3 in <lambda>, a timed call: timed out after 300 s; {MORE_TIME}"
    assert (Outcome.TIMED_OUT, reason) == (second.outcome, second.reason)
    reason = f"not measured: beta timed-out ({reason})"
    assert (Outcome.UNAVAILABLE, reason) == (first.outcome, first.reason)


def test_a_later_launch_that_crashes_ends_the_job(tmp_path, observe):
    """What the first launches measured is not kept."""
    mark = tmp_path / "launched"
    beta = (
        "import os\ndef verify():\n"
        f"    with open({str(mark)!r}, 'a') as file: file.write('x')\n"
        f"    if os.path.getsize({str(mark)!r}) > 1: os.abort()\n"
        "    return {'t': lambda: None, 'n': 1}\n"
    )

    first, second = observe(WORK.format(steps=10), beta)

    assert (Outcome.CRASHED, "verify_beta.py:4, verify(): killed by SIGABRT") == (second.outcome, second.reason)
    assert Outcome.UNAVAILABLE == first.outcome


def test_a_missing_framework_makes_the_whole_job_unavailable(tmp_path, monkeypatch):
    """Nothing runs, and both name what is missing."""
    monkeypatch.setattr(Comparison, "launch", None)
    of = claim(tmp_path, dict.fromkeys(FRAMEWORKS, WORK.format(steps=10)), {"t": "timing", "n": "number"})
    missing = environment(missing={"beta": "install beta"})

    (done,) = Launches([Comparison(scripts(of, missing), lambda *_: None)], "seed").run()
    alpha, beta = done.observations()

    assert (Outcome.UNAVAILABLE, "install beta") == (beta.outcome, beta.reason)
    assert "not measured: beta unavailable (install beta)" == alpha.reason


SIZES = """\
import os
def verify():
    with open({log!r}, "a") as file: file.write("x")
    sizes = (1, 2) if os.path.getsize({log!r}) {when} else (1,)
    return {{"t": {{size: (lambda: None) for size in sizes}}, "n": 1}}
"""


@pytest.mark.parametrize(
    "when",
    [
        ("== 1", "== 1"),  # both lose a size after launch 0
        ("> 1", "> 1"),  # both have one more
        ("!= 3", ">= 1"),  # a twin, or what it is compared with, has lost one
    ],
)
def test_a_later_process_with_other_sizes_ends_the_claim_and_not_the_run(tmp_path, compared, when):
    """Launches of other sizes pair with none; a twin's count too."""
    texts = [SIZES.format(log=str(tmp_path / name), when=each) for name, each in zip("ab", when, strict=True)]
    failing = compared(*texts, launches=3)
    sound = compared(WORK.format(steps=10), WORK.format(steps=10), launches=3, budget=0.1)

    outcomes = {done: done.observations() for done in Launches([failing, sound], "seed").run()}

    failed = next(each for each in outcomes[failing] if each.outcome is Outcome.RAISED)
    assert "its sizes of a sweep are not those that it had before the first launch" == failed.reason
    assert [Outcome.MEASURED] * 2 == [each.outcome for each in outcomes[sound]]


FORGED = """\
import __main__
from generators.harness.blocks import WarmUp
__main__.{what}
def verify():
    return {{"t": lambda: None, "n": 1}}
"""


@pytest.mark.parametrize(
    "what",
    [
        "warm = lambda *_: WarmUp(10**400, 0.1)",
        "block = lambda *_: {'wall': 1e300, 'cpu': 1.0}",
        "block = lambda *_: {'wall': 5e-324, 'cpu': 1.0}",
        "block = lambda *_: {'wall': -1.0, 'cpu': 1.0}",
        "block = lambda *_: {'wall': 10**400, 'cpu': 1.0}",
    ],
)
def test_a_number_that_no_clock_reads_ends_the_claim_and_not_the_run(observe, what):
    """Whatever a script writes in the place of what the harness has measured."""
    alpha, beta = observe(WORK.format(steps=10), FORGED.format(what=what), launches=3)

    assert (Outcome.UNAVAILABLE, Outcome.RAISED) == (alpha.outcome, beta.outcome)
    assert beta.reason.startswith("invalid result: ")


def test_a_size_that_raises_in_a_late_launch_ends_the_claim(tmp_path, observe):
    """The others of the sweep are not kept either."""
    log = str(tmp_path / "log")
    beta = (
        f"LOG = {log!r}\ndef verify():\n"
        "    with open(LOG, 'a') as file: file.write('x')\n"
        "    late = len(open(LOG).read()) > 4\n"
        "    return {'t': {1: lambda: None, 2: lambda: 1 / (not late)}, 'n': 1}\n"
    )
    alpha = "def verify():\n    return {'t': {1: lambda: None, 2: lambda: None}, 'n': 1}\n"

    first, second = observe(alpha, beta, launches=7, budget=0.5)

    assert 5 == len((tmp_path / "log").read_text())
    assert (Outcome.UNAVAILABLE, Outcome.RAISED) == (first.outcome, second.outcome)
    assert second.reason.endswith("a timed call: ZeroDivisionError: division by zero")
    assert ({}, {}) == (first.measures, second.measures)


def test_a_process_that_cannot_be_started_ends_the_claim_and_not_the_run(compared, monkeypatch):
    """Where the machine has no process left, the script is unavailable, and the next claim goes on."""
    starved, sound = (compared(WORK.format(steps=10), WORK.format(steps=10), launches=2) for _ in range(2))
    start = Script.start

    def refuse(script, *given, **how):
        if script in starved.scripts and script.framework.name == "beta" and len(started) > 2:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        started.append(script)
        return start(script, *given, **how)

    started = []
    monkeypatch.setattr(Script, "start", refuse)
    outcomes = {done: done.observations() for done in Launches([starved, sound], "seed").run()}

    reason = "its process can't be started here: Resource temporarily unavailable"
    alpha, beta = outcomes[starved]
    assert (Outcome.UNAVAILABLE, reason) == (beta.outcome, beta.reason)
    assert f"not measured: beta unavailable ({reason})" == alpha.reason
    assert [Outcome.MEASURED] * 2 == [each.outcome for each in outcomes[sound]]
