"""What a contributor reads of each mistake: where, in which phase, what, and the way out."""

from __future__ import annotations

import re
from time import monotonic
from typing import NamedTuple

import pytest
from helpers.jobs import claim, observe, scripts, time_scripts

from generators.model import Outcome
from generators.processes import supervise
from generators.processes.reports.report import MORE_PACKAGES, MORE_TIME, NO_END
from generators.processes.reports.result import MORE_MEMORY
from generators.processes.script_run import run_scripts
from generators.sandbox import levels
from generators.sandbox.layers import UNCONFINED

CONTROLS = "def controls():\n    yield 'n', 1, 1\n"
VERIFY = "def verify():\n    return {'n': 1}\n"


class Mistake(NamedTuple):
    """A script, and what is said of it; a line of a library is a star, and a hang begins when it opens MARK.

    Attributes:
        files: others of the claim's folder, by name.
    """

    script: str
    outcome: Outcome
    reason: str
    kinds: dict[str, str] = {"n": "number"}  # noqa: RUF012 - never changed
    files: dict[str, str] = {}  # noqa: RUF012 - as above


RAISED, CRASHED, OVER, LATE = Outcome.RAISED, Outcome.CRASHED, Outcome.OVER_LIMIT, Outcome.TIMED_OUT
OUT_OF_TIME = f"timed out after 300 s; {MORE_TIME}"
MISTAKES = {
    "a typo in what is returned": Mistake(
        "def verify():\n    return {'output': 1, 'n': 2}\n",
        RAISED,
        'verify_alpha.py:1, verify(): measure "outputs" is missing from what verify() returned '
        '(got "output", "n"; did you mean "output"?)',
        kinds={"outputs": "number", "n": "number"},
    ),
    "two measures that are missing": Mistake(
        "def verify():\n    return {'n': 2}\n",
        RAISED,
        'verify_alpha.py:1, verify(): measures "a", "b" are missing from what verify() returned (got "n"); '
        "return a value for each measure of claim.toml",
        kinds={"a": "number", "b": "number", "n": "number"},
    ),
    "only printed": Mistake(
        "def verify():\n    print({'n': 1})\n",
        RAISED,
        "verify_alpha.py:1, verify(): verify() returns {measure: value} (got None); "
        "end it with `return` and a dictionary",
    ),
    "an exception in a library": Mistake(
        "import json\n\ndef measure_hooks(found):\n    return json.dumps(found)\n\n"
        "def verify():\n    return {'n': len(measure_hooks({1, 2}))}\n",
        RAISED,
        "verify_alpha.py:4 in measure_hooks (innermost: json/encoder.py:* in default), verify(): "
        "TypeError: Object of type set is not JSON serializable",
    ),
    "an exception in a shared probe": Mistake(
        "from generators.probes.measuring.odds_ratio import log_odds_ratio\n\n"
        "def verify():\n    return {'n': log_odds_ratio()}\n",
        RAISED,
        "verify_alpha.py:1, import: ImportError: cannot import name 'log_odds_ratio' from "
        "'generators.probes.measuring.odds_ratio' (generators/probes/measuring/odds_ratio.py)",
    ),
    "an exception in data.py": Mistake(
        "import data\n" + VERIFY,
        RAISED,
        "data.py:2, import: KeyError: 'x'",
        files={"data.py": "ROWS = {}\nROWS['x']\n"},
    ),
    "a syntax error": Mistake(
        "import data\n" + VERIFY,
        RAISED,
        "data.py:1, import: SyntaxError: '(' was never closed",
        files={"data.py": "ROWS = (\n"},
    ),
    "a syntax error that only compiling shows": Mistake(
        "x = 1\nreturn x\n", RAISED, "verify_alpha.py:2, import: SyntaxError: 'return' outside function"
    ),
    "a module that is not there": Mistake(
        "import os\nimport no_such_module\n",
        RAISED,
        f"verify_alpha.py:2, import: ModuleNotFoundError: No module named 'no_such_module'; {MORE_PACKAGES}",
    ),
    "no verify()": Mistake("x = 1\n", RAISED, "verify_alpha.py, import: the script defines no verify()"),
    "an exception in controls()": Mistake(
        VERIFY + "def probe():\n    1 / 0\ndef controls():\n    yield 'n', probe(), 1\n",
        RAISED,
        "verify_alpha.py:4 in probe, controls(): ZeroDivisionError: division by zero",
    ),
    "a control of the wrong shape": Mistake(
        VERIFY + "def controls():\n    yield 'n', 1, 1\n    yield 'n', 1\n",
        RAISED,
        "verify_alpha.py:5, controls(): a control is (measure, observed, known) (got ('n', 1))",
    ),
    "an exception in settings()": Mistake(
        VERIFY + "def settings():\n    return {'a': missing}\n",
        RAISED,
        "verify_alpha.py:4, settings(): NameError: name 'missing' is not defined",
    ),
    "settings() without a return": Mistake(
        VERIFY + "def settings():\n    {'a': 1}\n",
        RAISED,
        "verify_alpha.py:3, settings(): settings() returns {name: value} (got None); "
        "end it with `return` and a dictionary",
    ),
    "controls() without a yield": Mistake(
        VERIFY + "def controls():\n    'n', 1, 1\n",
        RAISED,
        "verify_alpha.py:3, controls(): controls() yields (measure, observed, known) (got None); "
        "write `yield` before each of them",
    ),
    "settings() of the wrong shape": Mistake(
        VERIFY + "def settings():\n    return {'a': {}}\n",
        RAISED,
        "verify_alpha.py:3, settings(): settings() needs plain values by name (got 'a': {})",
    ),
    "NaN": Mistake(
        "def verify():\n    return {'n': float('nan')}\n",
        RAISED,
        'verify_alpha.py:1, verify(): measure "n" needs a finite number (got nan)',
    ),
    "a measure of the wrong kind": Mistake(
        "def verify():\n    return {'n': 'many'}\n",
        RAISED,
        "verify_alpha.py:1, verify(): measure \"n\" needs a number (got 'many')",
    ),
    "a value that can't be read": Mistake(
        "class Tensor:\n    def tolist(self):\n        raise RuntimeError('needs grad')\n"
        "def verify():\n    return {'n': Tensor()}\n",
        RAISED,
        'verify_alpha.py:4, verify(): measure "n" is a Tensor that can\'t be read (RuntimeError: needs grad); '
        "convert it in the script, as float() does",
    ),
    "an exception from another one": Mistake(
        "def verify():\n    try:\n        {}['n']\n    except KeyError as error:\n"
        "        raise RuntimeError('no row') from error\n",
        RAISED,
        "verify_alpha.py:5, verify(): RuntimeError: no row (caused by KeyError: 'n')",
    ),
    "an exception while another one is handled": Mistake(
        "def verify():\n    try:\n        {}['n']\n    except KeyError:\n        1 / 0\n",
        RAISED,
        "verify_alpha.py:5, verify(): ZeroDivisionError: division by zero (while handling KeyError: 'n')",
    ),
    "a group of exceptions": Mistake(
        "def verify():\n    raise ExceptionGroup('two seeds', [ValueError('a'), OSError('b')])\n",
        RAISED,
        "verify_alpha.py:2, verify(): ExceptionGroup: two seeds (2 sub-exceptions); the first is ValueError: a",
    ),
    "recursion without end": Mistake(
        "def down(n):\n    return down(n + 1)\ndef verify():\n    return {'n': down(0)}\n",
        RAISED,
        "verify_alpha.py:2 in down, verify(): RecursionError: maximum recursion depth exceeded",
    ),
    "an interrupt": Mistake(
        "def verify():\n    raise KeyboardInterrupt\n", RAISED, "verify_alpha.py:2, verify(): KeyboardInterrupt"
    ),
    "a message that can't be made": Mistake(
        "class Odd(Exception):\n    def __str__(self):\n        return 1 / 0\ndef verify():\n    raise Odd\n",
        RAISED,
        "verify_alpha.py:5, verify(): Odd: (its message can't be printed)",
    ),
    "a message of 1 MB": Mistake(
        "def verify():\n    raise ValueError('a' * 500_000 + 'z' * 500_000)\n",
        RAISED,
        f"verify_alpha.py:2, verify(): ValueError: {'a' * 285} … {'z' * 100}",
    ),
    "a message with lines, colours and markup": Mistake(
        "def verify():\n    raise ValueError('one\\ntwo \\x1b[31mred\\x1b[0m [bold]<b>{{ 1 }}')\n",
        RAISED,
        "verify_alpha.py:2, verify(): ValueError: one two red [bold]<b>{{ 1 }}",
    ),
    "a message with half a character": Mistake(
        "def verify():\n    open('\\udcff')\n",
        RAISED,
        "verify_alpha.py:2, verify(): FileNotFoundError: [Errno 2] No such file or directory: '\\udcff'",
    ),
    "frameworks' noise": Mistake(
        "import sys\ndef verify():\n    print('W0000 noise\\n' * 1000, file=sys.stderr)\n    1 / 0\n",
        RAISED,
        "verify_alpha.py:4, verify(): ZeroDivisionError: division by zero",
    ),
    "sys.exit": Mistake(
        "import sys\ndef stop():\n    sys.exit(3)\ndef verify():\n    stop()\n",
        CRASHED,
        f"verify_alpha.py:3 in stop, verify(): exited 3 without a result; {NO_END}",
    ),
    "os._exit": Mistake("import os\nos._exit(0)\n", CRASHED, f"import: exited 0 without a result; {NO_END}"),
    "a signal": Mistake(
        VERIFY + "import os\ndef controls():\n    os.kill(os.getpid(), 9)\n",
        CRASHED,
        "controls(): killed by SIGKILL",
    ),
    "a crash of native code": Mistake(
        "import ctypes\ndef verify():\n    ctypes.string_at(0)\n",
        CRASHED,
        "verify_alpha.py:3 (innermost: ctypes/__init__.py:* in string_at), verify(): killed by SIGSEGV",
    ),
    "an abort while it is imported": Mistake(
        "import os\nos.abort()\n", CRASHED, "verify_alpha.py:2, import: killed by SIGABRT"
    ),
    "no memory": Mistake(
        "def verify():\n    return {'n': len(bytes(64 << 30))}\n",
        OVER,
        f"verify_alpha.py:2, verify(): MemoryError; {MORE_MEMORY}",
    ),
    "more memory than allowed": Mistake(
        "def grow():\n    kept = []\n    while True: kept.append(bytearray(1 << 20))\ndef verify():\n    grow()\n",
        OVER,
        f"verify_alpha.py:3 in grow, verify(): killed at 200 MiB; {MORE_MEMORY}",
    ),
    "a hang": Mistake(
        "import time\ndef wait():\n    open(MARK, 'w'), time.sleep(600)\ndef verify():\n    wait()\n",
        LATE,
        f"verify_alpha.py:3 in wait, verify(): {OUT_OF_TIME}",
    ),
    "a hang in controls()": Mistake(
        VERIFY + "from threading import Event\ndef controls():\n    open(MARK, 'w'), Event().wait()\n    yield",
        LATE,
        f"verify_alpha.py:5 (innermost: threading.py:* in wait), controls(): {OUT_OF_TIME}",
    ),
    "a hang while it is imported": Mistake(
        "import data\n" + VERIFY,
        LATE,
        f"data.py:2, import: {OUT_OF_TIME}",
        files={"data.py": "import time\nopen(MARK, 'w'), time.sleep(600)\n"},
    ),
    "a hang in native code that keeps the interpreter": Mistake(
        "import ctypes\ndef verify():\n    open(MARK, 'w'), ctypes.PyDLL(None).sleep(600)\n",
        LATE,
        f"verify_alpha.py:3, verify(): {OUT_OF_TIME}",
    ),
    "a loop without end": Mistake(
        "def verify():\n    open(MARK, 'w')\n    while True: pass\n",
        LATE,
        f"verify_alpha.py:3, verify(): {OUT_OF_TIME}",
    ),
    "a hang of threads": Mistake(
        "import threading, time\ndef work():\n    time.sleep(600)\ndef verify():\n"
        "    thread = threading.Thread(target=work)\n    thread.start()\n    open(MARK, 'w'), thread.join()\n",
        LATE,
        f"verify_alpha.py:7 (innermost: threading.py:* in *), verify(): {OUT_OF_TIME}",
    ),
}


def without_lines(reason):
    """A reason whose lines of libraries, which differ between releases of Python, are stars."""
    return re.sub(r"(\(innermost: [\w./]+):\d+", r"\1:*", reason)


def seen(folder, mistake):
    """The observation of a script."""
    mark = repr(str(folder / "hangs"))
    for name, text in mistake.files.items():
        (folder / name).write_text(text.replace("MARK", mark))
    of = claim(folder, {"alpha": mistake.script.replace("MARK", mark)}, mistake.kinds)
    (observation,) = run_scripts(scripts(of))
    return observation


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_has_its_reason(tmp_path, monkeypatch, name):
    """Each names its phase, and file and line where the script was running; a hang is out of time at once."""
    mistake, mark = MISTAKES[name], tmp_path / "hangs"
    monkeypatch.setattr(supervise, "monotonic", lambda: monotonic() + 1000 * mark.exists())

    observation = seen(tmp_path, mistake)

    expected = re.escape(mistake.reason).replace(r"\*", ".*")
    assert mistake.outcome is observation.outcome
    assert re.fullmatch(expected, observation.reason), observation.reason


def test_the_place_is_in_fields_too(tmp_path):
    """For whoever reads the JSON."""
    found = seen(tmp_path, MISTAKES["an exception in a library"])

    where = "verify_alpha.py:4 in measure_hooks (innermost: json/encoder.py:* in default)"
    assert ("verify", "verify_alpha.py", 4) == (found.phase, found.file, found.line)
    assert where == without_lines(found.where)


def test_what_is_measured_has_no_place(tmp_path):
    """Nothing failed."""
    found = observe(tmp_path, VERIFY + CONTROLS)

    assert Outcome.MEASURED is found.outcome
    assert (None, "", None, "") == (found.phase, found.file, found.line, found.where)


BLOCKED = """\
import signal, time
def verify():
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    time.sleep(600)
"""
IGNORED = (
    "import signal, time\ndef verify():\n    signal.signal(signal.SIGXCPU, signal.SIG_IGN)\n    time.sleep(600)\n"
)
ABORTED = "import os\ndef stop():\n    os.abort()\ndef verify():\n    stop()\n"
GROWN = "def verify():\n    kept = []\n    while True: kept.append(bytearray(1 << 20))\n"


@pytest.fixture(params=["none", *levels.METHODS])
def confinement(request):
    """Each way to confine a script that this machine has, and none."""
    found = UNCONFINED if request.param == "none" else levels.best((levels.probe(request.param),))
    if found.method is None and request.param != "none":
        pytest.skip(f"no {request.param} here")
    return found


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (BLOCKED, f"verify_alpha.py:4, verify(): timed out after 5 s; {MORE_TIME}"),
        (IGNORED, f"verify_alpha.py:4, verify(): timed out after 5 s; {MORE_TIME}"),
        (ABORTED, "verify_alpha.py:3 in stop, verify(): killed by SIGABRT"),
        (GROWN, f"verify_alpha.py:3, verify(): killed at 200 MiB; {MORE_MEMORY}"),
    ],
)
def test_every_sandbox_lets_the_place_out(tmp_path, confinement, script, reason):
    """A hang, of a script that can't or won't be asked too, a crash and too much memory."""
    of = claim(tmp_path, {"alpha": script}, {"n": "number"}, timeout=5)

    (observation,) = run_scripts(scripts(of, confinement=confinement))

    assert reason == observation.reason


def test_a_timing_names_the_call_that_failed(tmp_path):
    """The line of the callable; the other script has nothing to compare with, and says so."""
    alpha = "def verify():\n    return {'t': lambda: None}\n"
    beta = "def step():\n    raise ValueError('no data')\ndef verify():\n    return {'t': step}\n"
    of = claim(tmp_path, {"alpha": alpha, "beta": beta}, {"t": "timing"})

    first, second = time_scripts(scripts(of), 2)

    reason = "verify_beta.py:2 in step, a timed call: ValueError: no data"
    assert (reason, "timing", 2) == (second.reason, second.phase, second.line)
    assert f"not measured: beta raised ({reason})" == first.reason
    assert (None, "") == (first.phase, first.where)


def test_a_script_that_lies_lies_about_itself_alone(tmp_path):
    """What it writes into the pipe is a place in one line of plain text, and no other field."""
    script = """\
import os, time
def verify():
    text = b'\\nphase controls\\nCurrent thread 0x1 (most recent call first):\\n'
    text += b'  File "%s/evil\\x1b[31m.py", line 7 in <b>{{ 1 }}\\n' % os.path.dirname(__file__).encode()
    for end in range(3, 64):
        try: os.write(end, text)
        except OSError: pass
    os._exit(5)
"""
    found = observe(tmp_path, script)

    assert Outcome.CRASHED is found.outcome
    assert f"evil.py:7 in <b>{{{{ 1 }}}}, controls(): exited 5 without a result; {NO_END}" == found.reason
    assert ("alpha-is-more", "alpha", "none") == (found.claim, found.framework, found.sandbox)
