"""A script runs once: a sound one is measured, a faulty one ends as its outcome with its reason."""

from __future__ import annotations

import pytest
from helpers.jobs import claim, environment, observe, scripts

from generators.model import Battery, Check, ControlResult, Fingerprint, Number, Outcome, Text
from generators.processes.reports.report import ScriptReport
from generators.processes.reports.result import MORE_MEMORY
from generators.processes.script_run import ScriptRun, run_scripts

SCRIPT = "def verify():\n    return {'n': 1}\n"


def script(folder, text=SCRIPT, **run):
    """The only script of a job."""
    of = claim(folder, {"alpha": text}, {"n": "number"}, **run)
    (found,) = scripts(of)
    return found


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

    observation = observe(tmp_path, script, kinds)

    assert (Outcome.MEASURED, "") == (observation.outcome, observation.reason)
    assert {
        "n": Number(value=(1, 2, 3.5)),
        "c": Check(value=True),
        "b": Battery(items={"x": True, "y": None}),
        "t": Text(value="text"),
    } == observation.measures
    assert (
        ControlResult(measure="n", observed=2, known=2, passed=True, file="verify_alpha.py", line=5),
        ControlResult(measure="n", observed=2, known=(3, 4), passed=False, file="verify_alpha.py", line=6),
        ControlResult(measure="c", observed=False, known=False, passed=True, file="verify_alpha.py", line=7),
        ControlResult(measure="b.x", observed=True, known=True, passed=True, file="verify_alpha.py", line=8),
    ) == observation.controls
    assert {"dtype": "float32", "batch": "64", "eager": "True", "threads": "1"} == observation.settings
    assert "hello\n" == observation.output.stdout
    assert {"seconds": 300, "memory": 200, "threads": 1} == observation.limits
    assert ("alpha-is-more", "alpha", "r1", "none") == (
        observation.claim,
        observation.framework,
        observation.run,
        observation.sandbox,
    )
    assert Fingerprint(parts={"file": "alpha"}) == observation.fingerprint


LINE, HEAD = (
    "verify_alpha.py:2, verify(): ",
    "verify_alpha.py:1, verify(): ",
)  # of the function's body, and its first
NO_RESULT = "without a result; let the script return, and not end its process"
FAULTS = {
    "raises": ("    1 / 0", Outcome.RAISED, f"{LINE}ZeroDivisionError: division by zero"),
    "raises without words": ("    raise ValueError", Outcome.RAISED, f"{LINE}ValueError"),
    "raises what can't be printed": (
        "    class Odd(BaseException):\n        __str__ = None\n    raise Odd",
        Outcome.RAISED,
        "verify_alpha.py:4, verify(): Odd: (its message can't be printed)",
    ),
    "recurses": ("    return verify()", Outcome.RAISED, f"{LINE}RecursionError: maximum recursion depth exceeded"),
    "says that memory is out": ("    raise MemoryError", Outcome.OVER_LIMIT, f"{LINE}MemoryError; {MORE_MEMORY}"),
    "signals itself": (
        "    import os; os.kill(os.getpid(), 11)",
        Outcome.CRASHED,
        f"{LINE}killed by SIGSEGV",
    ),
    "segfaults": ("    import ctypes; ctypes.memset(0, 0, 1)", Outcome.CRASHED, f"{LINE}killed by SIGSEGV"),
    "exits": ("    import os; os._exit(0)", Outcome.CRASHED, f"verify(): exited 0 {NO_RESULT}"),
    "exits politely": ("    raise SystemExit", Outcome.CRASHED, f"{LINE}exited 0 {NO_RESULT}"),
    "exits with 3": ("    import sys; sys.exit(3)", Outcome.CRASHED, f"{LINE}exited 3 {NO_RESULT}"),
    "returns NaN": (
        "    return {'n': float('nan')}",
        Outcome.RAISED,
        f'{HEAD}measure "n" needs a finite number (got nan)',
    ),
    "returns infinity": (
        "    return {'n': float('inf')}",
        Outcome.RAISED,
        f'{HEAD}measure "n" needs a finite number (got inf)',
    ),
    "returns a number of 1,330 bits": (
        "    return {'n': 10 ** 400}",
        Outcome.RAISED,
        (
            f'{HEAD}measure "n" needs a whole number of at most 64 bits with its sign (got one of 1,330 bits); '
            "return float(number) where its last digits don't count"
        ),
    ),
    "returns a bool": ("    return {'n': True}", Outcome.RAISED, f'{HEAD}measure "n" needs a number (got True)'),
    "returns two": (
        "    return {'n': [1, 2]}",
        Outcome.RAISED,
        f'{HEAD}measure "n" needs one number or at least 3 (got 2)',
    ),
    "returns nothing": (
        "    pass",
        Outcome.RAISED,
        f"{HEAD}verify() returns {{measure: value}} (got None); end it with `return` and a dictionary",
    ),
    "misses a measure": (
        "    return {}",
        Outcome.RAISED,
        (
            f'{HEAD}measure "n" is missing from what verify() returned (got nothing); '
            "return a value for each measure of claim.toml"
        ),
    ),
    "has one too many": (
        "    return {'n': 1, 'm': 2}",
        Outcome.RAISED,
        (
            f'{HEAD}verify() returned "m", and the entry declares no such measure; '
            "declare it under [measures] in claim.toml, or leave it out"
        ),
    ),
    "is unavailable": ("    return {'unavailable': 'no GPU'}", Outcome.UNAVAILABLE, "no GPU"),
    "writes to every descriptor": (
        """    import os, contextlib
    for end in range(3, 64):
        with contextlib.suppress(OSError): os.write(end, b'{rubbish')
    return {'n': 1}""",
        Outcome.RAISED,
        "verify(): invalid result: Invalid JSON: key must be a string at line 1 column 2",
    ),
    "closes every descriptor": (
        "    import os; os.closerange(3, 4096)\n    return {'n': 1}",
        Outcome.CRASHED,
        f"verify(): exited 1 {NO_RESULT}",
    ),
    "returns too much": (
        "    return {'n': range(3), 'm': 1} if 0 else {'n': [1.5] * 400000}",
        Outcome.RAISED,
        f"{HEAD}the result is larger than 1 MiB",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_ends_as_its_outcome(tmp_path, fault):
    """Each fault has its outcome and its reason, and no measures."""
    body, outcome, reason = FAULTS[fault]

    observation = observe(tmp_path, f"def verify():\n{body}\n")

    assert (outcome, reason) == (observation.outcome, observation.reason)
    assert {} == observation.measures


def test_a_traceback_is_kept_with_the_output(tmp_path):
    """What was raised is shown as Python shows it, and the place beside it."""
    observation = observe(tmp_path, "def verify():\n    raise ValueError('bad \\x1b[31mred')\n")

    assert f"{LINE}ValueError: bad red" == observation.reason
    assert observation.output.stderr.endswith("ValueError: bad red\n")
    assert "verify_alpha.py" in observation.output.stderr


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
    observation = observe(tmp_path, script)

    assert {"n": Number(value=1)} == observation.measures


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
    observation = observe(tmp_path, script)

    assert "verify(): invalid result: its measures are not those of the entry" == observation.reason


def test_a_forked_child_that_returns_says_nothing(tmp_path):
    """Only the process that was started reports."""
    observation = observe(
        tmp_path, "import os\ndef verify():\n    return {'n': 2 if os.fork() == 0 else os.wait()[0] * 0 + 1}\n"
    )

    assert {"n": Number(value=1)} == observation.measures


def test_the_controls_of_a_list_have_the_line_of_their_function(tmp_path):
    """Nothing waits at a `yield` there."""
    script = "def verify():\n    return {'n': 1}\ndef controls():\n    return [('n', 1, 1), ('n', 1, 2)]\n"

    assert ["verify_alpha.py:3"] * 2 == [control.where for control in observe(tmp_path, script).controls]


def test_controls_that_fail_come_first(tmp_path):
    """A control that raises ends the job with its reason, before verify() runs."""
    script = "def verify():\n    print('never')\ndef controls():\n    yield 'n', 1, 1\n    1 / 0\n"

    observation = observe(tmp_path, script)

    assert (Outcome.RAISED, "verify_alpha.py:5, controls(): ZeroDivisionError: division by zero") == (
        observation.outcome,
        observation.reason,
    )
    assert "" == observation.output.stdout


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
    observation = observe(
        tmp_path, f"def verify():\n    return {{'n': 1}}\ndef controls():\n    yield {control}\n"
    )

    assert (Outcome.RAISED, f"verify_alpha.py:4, controls(): {reason}") == (
        observation.outcome,
        observation.reason,
    )


def test_scripts_of_a_job_are_observed_one_by_one(tmp_path):
    """One that fails does not harm the other, and they may share data beside them."""
    (tmp_path / "data.py").write_text("N = 7\n")
    texts = {
        "alpha": "def verify():\n    1 / 0\n",
        "beta": "from data import N\ndef verify():\n    return {'n': N}\n",
    }
    of = claim(tmp_path, texts, {"n": "number"})

    observations = run_scripts(scripts(of))

    assert [Outcome.RAISED, Outcome.MEASURED] == [observation.outcome for observation in observations]
    assert {"n": Number(value=7)} == observations[1].measures


def test_the_controls_of_a_script_that_defines_none_raise(tmp_path):
    """Text that only looks like them is no control."""
    run = ScriptRun.begin(script(tmp_path, SCRIPT + "# def controls\n"))

    run.run_controls()

    assert (Outcome.RAISED, "verify_alpha.py, import: the script defines no controls()") == (
        run.report.outcome,
        run.report.reason,
    )


def test_a_run_that_failed_gives_no_measures(tmp_path):
    """Its controls and output stay; measures and settings do not."""
    run = ScriptRun.begin(script(tmp_path, SCRIPT + "def controls():\n    yield 'n', 1, 1\n"))
    run.run_controls()
    run.report = ScriptReport(outcome=Outcome.CRASHED, reason="gone", measures={"n": Number(value=1)})

    observation = run.observation({"t": Number(value=2)}, {"budget": 9})

    assert ({}, {}, 1, "gone") == (
        observation.measures,
        observation.settings,
        len(observation.controls),
        observation.reason,
    )
    assert 9 == observation.limits["budget"]


def test_a_script_that_used_another_device_than_requested_has_raised(tmp_path):
    """The device in `settings()` must be the requested one, or the CPU where none was requested."""
    of = claim(tmp_path, {"alpha": SCRIPT}, {"n": "number"})

    def outcome(flags, settings):
        (found,) = scripts(of, environment(flags=flags))
        run = ScriptRun.begin(found)
        run.report = ScriptReport(outcome=Outcome.MEASURED, measures={"n": Number(value=1)}, settings=settings)
        observation = run.observation()
        return observation.outcome, observation.reason, bool(observation.measures)

    cuda = {"CLAIMS_DEVICE": "cuda"}
    assert (Outcome.MEASURED, "", True) == outcome({}, {})
    assert (Outcome.MEASURED, "", True) == outcome(cuda, {"device": "cuda"})
    reason = "settings() gives the device cpu, and cuda was asked for"
    assert (Outcome.RAISED, reason, False) == outcome(cuda, {})
    reason = "settings() gives the device cuda, and cpu was asked for"
    assert (Outcome.RAISED, reason, False) == outcome({}, {"device": "cuda"})
