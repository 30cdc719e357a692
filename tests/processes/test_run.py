"""A script that misbehaves ends as its outcome with its reason, and harms nothing else."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from helpers.jobs import FRAMEWORKS, claim, environment, job

from generators.model import Battery, Check, ControlResult, Fingerprint, Number, Observation, Outcome, Text
from generators.processes.script import run_job

NUMBER = {"n": "number"}


def observe(folder: Path, script: str, kinds: dict[str, str] | None = None, **run_settings: object) -> Observation:
    """The only observation of a script."""
    of = claim(folder, {"alpha": script}, kinds or NUMBER, **run_settings)
    (observation,) = run_job(job(of), of, FRAMEWORKS, {"default": environment()}, "r1")
    return observation


def test_a_sound_script_is_measured(tmp_path):
    """Measures, controls, settings, output, limits and identity are all in the observation."""
    script = """\
def verify():
    print("hello")
    return {"n": [1, 2, 3.5], "c": True, "b": {"x": True, "y": None}, "t": "text"}
def controls():
    yield "n", 2, 2
    yield "n", 2, (3, 4)
    yield "c", False, False
    yield "b.x", True, True
def settings():
    return {"dtype": "float32", "batch": 64, "eager": True}
"""
    kinds = {"n": "number", "c": "check", "b": "battery", "t": "text"}

    seen = observe(tmp_path, script, kinds)

    assert (Outcome.MEASURED, "") == (seen.outcome, seen.reason)
    assert {
        "n": Number(value=(1, 2, 3.5)),
        "c": Check(value=True),
        "b": Battery(items={"x": True, "y": None}),
        "t": Text(value="text"),
    } == seen.measures
    assert (
        ControlResult(measure="n", observed=2, known=2, passed=True),
        ControlResult(measure="n", observed=2, known=(3, 4), passed=False),
        ControlResult(measure="c", observed=False, known=False, passed=True),
        ControlResult(measure="b.x", observed=True, known=True, passed=True),
    ) == seen.controls
    assert {"dtype": "float32", "batch": "64", "eager": "True", "threads": "1"} == seen.settings
    assert "hello\n" == seen.output.stdout
    assert {"seconds": 5, "memory": 200, "threads": 1} == seen.limits
    assert ("alpha-is-more", "alpha", "r1", "none") == (seen.claim, seen.framework, seen.run, seen.sandbox)
    assert Fingerprint(parts={"file": "alpha"}) == seen.fingerprint


FAULTS = {
    "raises": ("    1 / 0", Outcome.RAISED, "ZeroDivisionError: division by zero"),
    "raises without words": ("    raise ValueError", Outcome.RAISED, "ValueError"),
    "raises what can't be printed": (
        "    class Odd(BaseException):\n        __str__ = None\n    raise Odd",
        Outcome.RAISED,
        "Odd: (its message can't be printed)",
    ),
    "recurses": ("    return verify()", Outcome.RAISED, "RecursionError: maximum recursion depth exceeded"),
    "says that memory is out": ("    raise MemoryError", Outcome.OVER_LIMIT, "MemoryError"),
    "signals itself": (
        "    import os; os.kill(os.getpid(), 11)",
        Outcome.CRASHED,
        "killed by SIGSEGV",
    ),
    "segfaults": ("    import ctypes; ctypes.string_at(0)", Outcome.CRASHED, "killed by SIGSEGV"),
    "exits": ("    import os; os._exit(0)", Outcome.CRASHED, "exited 0 without a result"),
    "exits politely": ("    raise SystemExit", Outcome.CRASHED, "exited 0 without a result"),
    "exits with 3": ("    import sys; sys.exit(3)", Outcome.CRASHED, "exited 3 without a result"),
    "returns NaN": (
        "    return {'n': float('nan')}",
        Outcome.RAISED,
        'measure "n" needs a finite number (got nan)',
    ),
    "returns infinity": (
        "    return {'n': 10 ** 400}",
        Outcome.RAISED,
        'measure "n" needs a finite number (got 1' + "0" * 79 + ")",
    ),
    "returns a bool": ("    return {'n': True}", Outcome.RAISED, 'measure "n" needs a number (got True)'),
    "returns two": (
        "    return {'n': [1, 2]}",
        Outcome.RAISED,
        'measure "n" needs one number or at least 3 (got 2)',
    ),
    "returns nothing": ("    pass", Outcome.RAISED, "verify() returns {measure: value} (got None)"),
    "misses a measure": ("    return {}", Outcome.RAISED, 'measure "n" is missing from what verify() returned'),
    "has one too many": (
        "    return {'n': 1, 'm': 2}",
        Outcome.RAISED,
        "verify() returned 'm', and the entry declares no such measure",
    ),
    "is unavailable": ("    return {'unavailable': 'no GPU'}", Outcome.UNAVAILABLE, "no GPU"),
    "writes to every descriptor": (
        """    import os, contextlib
    for end in range(3, 64):
        with contextlib.suppress(OSError): os.write(end, b'{rubbish')
    return {'n': 1}""",
        Outcome.RAISED,
        "invalid result: Invalid JSON: key must be a string at line 1 column 2",
    ),
    "closes every descriptor": (
        "    import os; os.closerange(3, 4096)\n    return {'n': 1}",
        Outcome.CRASHED,
        "exited 1 without a result",
    ),
    "returns too much": (
        "    return {'n': range(3), 'm': 1} if 0 else {'n': [1.5] * 400000}",
        Outcome.RAISED,
        "the result is larger than 1 MiB",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_as_its_outcome(tmp_path, fault):
    """Each fault has its outcome and its reason, and no measures."""
    body, outcome, reason = FAULTS[fault]

    seen = observe(tmp_path, f"def verify():\n{body}\n")

    assert (outcome, reason) == (seen.outcome, seen.reason)
    assert {} == seen.measures


def test_a_traceback_is_kept_with_the_output(tmp_path):
    """What was raised is shown as Python shows it, without our own frames' help."""
    seen = observe(tmp_path, "def verify():\n    raise ValueError('bad \\x1b[31mred')\n")

    assert "ValueError: bad red" == seen.reason
    assert seen.output.stderr.endswith("ValueError: bad red\n")
    assert "verify_alpha.py" in seen.output.stderr


def test_a_script_that_ignores_signals_is_killed_at_its_timeout(tmp_path):
    """SIGTERM ignored, the process group still ends at the timeout."""
    script = "import signal, time\ndef verify():\n    signal.signal(15, signal.SIG_IGN)\n    time.sleep(60)\n"

    seen = observe(tmp_path, script, timeout=0.5)

    assert (Outcome.TIMED_OUT, "timed out after 0.5 s") == (seen.outcome, seen.reason)
    assert 0.5 <= seen.seconds < 3


def test_allocating_beyond_the_cap_is_over_the_limit(tmp_path):
    """A list that grows is killed near its cap."""
    seen = observe(tmp_path, "def verify():\n    x = []\n    while True: x.append(bytearray(1 << 20))\n")

    assert (Outcome.OVER_LIMIT, "killed at 200 MiB") == (seen.outcome, seen.reason)
    assert seen.peak_memory > 200


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
    seen = observe(tmp_path, script)

    assert (Outcome.OVER_LIMIT, "killed at 200 MiB") == (seen.outcome, seen.reason)


def test_one_huge_allocation_is_over_the_limit(tmp_path):
    """What RLIMIT_DATA refuses is a MemoryError."""
    seen = observe(tmp_path, "def verify():\n    return {'n': len(bytes(64 << 30))}\n")

    assert (Outcome.OVER_LIMIT, "MemoryError") == (seen.outcome, seen.reason)


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_flood_is_killed_and_only_its_beginning_kept(tmp_path, stream):
    """64 KiB are kept; 16 MiB are over the limit."""
    seen = observe(tmp_path, f"import sys\ndef verify():\n    while True: sys.{stream}.write('x' * 65536)\n")

    reason = f"killed after writing more than 16 MiB to its {stream} pipe"
    assert (Outcome.OVER_LIMIT, reason) == (seen.outcome, seen.reason)
    assert 64 << 10 == len(getattr(seen.output, stream))


def test_much_output_is_dropped_and_does_no_harm(tmp_path):
    """Between the two limits, output is dropped and the script measured."""
    seen = observe(tmp_path, "def verify():\n    print('x' * (1 << 20))\n    return {'n': 1}\n")

    assert Outcome.MEASURED == seen.outcome
    assert 64 << 10 == len(seen.output.stdout)


def test_a_printed_result_is_only_output(tmp_path):
    """Nothing printed counts as a result, and closing or replacing streams disturbs nothing."""
    script = """\
import sys
def verify():
    print('{"status": "measured", "measures": {"n": {"kind": "number", "value": 9}}}', flush=True)
    sys.stdout.close()
    sys.stderr = None
    return {"n": 1}
"""
    seen = observe(tmp_path, script)

    assert {"n": Number(value=1)} == seen.measures


def test_a_claimed_identity_is_ignored(tmp_path):
    """A message of the script's own, in the right shape but of another measure, is an invalid result."""
    script = """\
import json, os, sys
def verify():
    fake = {"status": "measured", "measures": {"m": {"kind": "number", "value": 9}}}
    for end in range(3, 64):
        try: os.write(end, json.dumps(fake).encode() + b"\\n")
        except OSError: pass
    os._exit(0)
"""
    seen = observe(tmp_path, script)

    assert "invalid result: its measures are not those of the entry" == seen.reason


def test_a_forked_child_that_returns_says_nothing(tmp_path):
    """Only the process that was started reports."""
    seen = observe(
        tmp_path, "import os\ndef verify():\n    return {'n': 2 if os.fork() == 0 else os.wait()[0] * 0 + 1}\n"
    )

    assert {"n": Number(value=1)} == seen.measures


def test_a_daemon_neither_outlives_the_job_nor_holds_it_up(tmp_path):
    """A grandchild in a session of its own that keeps stdout open is killed with the job."""
    script = f"""\
import os, time
def verify():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            open({str(tmp_path / "pid")!r}, "w").write(str(os.getpid()))
            time.sleep(60)
        os._exit(0)
    os.wait()
    time.sleep(0.3)
    return {{"n": 1}}
"""
    seen = observe(tmp_path, script)

    assert Outcome.MEASURED == seen.outcome
    assert seen.seconds < 4
    daemon = Path("/proc", (tmp_path / "pid").read_text(), "status")
    until = time.monotonic() + 2
    while daemon.exists() and "State:\tZ" not in daemon.read_text() and time.monotonic() < until:
        time.sleep(0.01)
    assert not daemon.exists() or "State:\tZ" in daemon.read_text()


def test_controls_that_fail_come_first(tmp_path):
    """A control that raises ends the job with its reason, before verify() runs."""
    script = "def verify():\n    print('never')\ndef controls():\n    yield 'n', 1, 1\n    1 / 0\n"

    seen = observe(tmp_path, script)

    assert (Outcome.RAISED, "controls: ZeroDivisionError: division by zero") == (seen.outcome, seen.reason)
    assert "" == seen.output.stdout


@pytest.mark.parametrize(
    ("control", "reason"),
    [
        ("'m', 1, 1", '"m" is no measure that can have a control'),
        ("'n', 1", "a control is (measure, observed, known) (got ('n', 1))"),
        ("'n', True, 1", 'measure "n" needs a number (got True)'),
        ("'n', 1, True", 'measure "n" needs a number (got True)'),
    ],
)
def test_a_control_of_the_wrong_shape_raises(tmp_path, control, reason):
    """The reason names the control."""
    seen = observe(tmp_path, f"def verify():\n    return {{'n': 1}}\ndef controls():\n    yield {control}\n")

    assert (Outcome.RAISED, f"controls: {reason}") == (seen.outcome, seen.reason)


def test_what_is_missing_makes_a_job_unavailable(tmp_path):
    """A framework, program, package or device that isn't there is named, and nothing runs."""
    needs = {"programs": ("no-such-program",), "packages": ("no-package",), "devices": ("cuda",)}
    of = claim(tmp_path, {"alpha": "def verify():\n    return {'n': 1}\n"}, NUMBER, needs=needs)

    def why(of=of, **fields):
        (seen,) = run_job(job(of), of, FRAMEWORKS, {"default": environment(**fields)}, "r1")
        assert Outcome.UNAVAILABLE == seen.outcome
        return seen.reason

    simple = claim(tmp_path, {"alpha": "def verify():\n    return {'n': 1}\n"}, NUMBER)
    assert "install alpha" == why(simple, missing={"alpha": "install alpha"})
    assert "the interpreter /no/python can't be started" == why(simple, interpreter="/no/python")
    assert "needs the program no-such-program, the device cuda" == why(missing={"alpha": "not made"})
    assert "needs the program no-such-program, the device cuda, the package no-package" == why()
    assert "needs the program no-such-program" == why(
        packages={"no-package": "1"}, flags={"CLAIMS_DEVICE": "cuda"}
    )


def test_scripts_of_a_job_are_observed_one_by_one(tmp_path):
    """One that fails does not harm the other, and they may share data beside them."""
    (tmp_path / "data.py").write_text("N = 7\n")
    scripts = {
        "alpha": "def verify():\n    1 / 0\n",
        "beta": "from data import N\ndef verify():\n    return {'n': N}\n",
    }
    of = claim(tmp_path, scripts, NUMBER)

    seen = run_job(job(of), of, FRAMEWORKS, {"default": environment()}, "r1")

    assert [Outcome.RAISED, Outcome.MEASURED] == [observation.outcome for observation in seen]
    assert {"n": Number(value=7)} == seen[1].measures


def test_a_script_sees_no_secret_and_only_three_descriptors_of_its_own(tmp_path, monkeypatch):
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
        seen = observe(tmp_path, script, {"t": "text"}, threads=3)

    descriptors, *rest = eval(seen.measures["t"].value)  # noqa: S307 - a literal that the script above made
    assert [None, "3", "3", True, "/dev/null"] == rest
    assert 5 == len(descriptors)
