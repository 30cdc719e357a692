"""What the harness writes to the supervisor: the folder, each phase once, and the lines of the script."""

from __future__ import annotations

import faulthandler
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generators.harness import progress
from generators.harness.progress import Progress

PROGRAM = """\
import os, sys, time, types
sys.modules["generators"] = types.ModuleType("generators")
sys.modules["generators"].__path__ = [{package!r}]
from generators.harness.progress import ASK, Progress

def verify():
{body}

Progress().begin({{"script": __file__, "position": 2, **{job}}})
verify()
"""

DEAF = """\
    import signal
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    signal.signal(ASK, signal.SIG_IGN)
"""


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """Progress that writes into a pipe, and what it has written so far."""
    for call in ("enable", "register", "dump_traceback_later"):  # those of pytest go on
        monkeypatch.setattr(faulthandler, call, lambda *_, **__: None)
    reading, writing = os.pipe()
    made = Progress()
    made.begin({"script": str(tmp_path / "verify_alpha.py"), "position": writing})
    os.set_blocking(reading, False)
    yield made, lambda: os.read(reading, 1 << 16).decode()
    os.close(reading)
    os.close(writing)


def functions(folder, text):
    """What a file of the claim's folder defines."""
    path, names = folder / "verify_alpha.py", {}
    exec(compile(text, str(path), "exec"), names)  # noqa: S102 - our own code
    return names


def test_each_phase_is_written_before_it_begins_and_once(begun, tmp_path):
    """The folder comes first; a phase that goes on is not said again."""
    made, read = begun

    for phase in ("import", "verify", "timing", "timing", "verify"):
        made.enter(phase)

    phases = ["phase import", "phase verify", "phase timing", "phase verify"]
    assert [f"folder {tmp_path}", *phases] == read().splitlines()


def test_a_forked_process_and_a_closed_pipe_write_nothing(begun, monkeypatch):
    """Neither raises."""
    made, read = begun
    read()
    monkeypatch.setattr(os, "getpid", lambda: -1)
    made.enter("import")
    monkeypatch.undo()
    made.enter("verify")
    assert "phase verify\n" == read()

    made._descriptor = -1  # noqa: SLF001 - as if the script had closed it
    made.enter("settings")
    assert "settings" == made.phase


def test_nothing_is_written_into_a_file_that_has_the_number_of_the_pipe(begun, tmp_path):
    """A script may close what it doesn't know, and open its own files then."""
    made, _ = begun
    with (tmp_path / "file").open("wb") as file:
        os.dup2(file.fileno(), made._descriptor)  # noqa: SLF001 - as a script may by chance
    made.enter("verify")

    assert 0 == (tmp_path / "file").stat().st_size


def test_the_first_line_of_what_is_called_stands_for_a_phase(begun, tmp_path):
    """The file alone for a function that isn't the claim's."""
    made, _ = begun
    made.enter("verify", functions(tmp_path, "\n\ndef verify(): pass")["verify"])
    assert ("verify_alpha.py", 3, "verify") == made.line

    made.enter("settings", print)
    assert ("verify_alpha.py", 0, "") == made.line


def test_the_line_at_which_a_generator_waits_stands_for_it(begun, tmp_path):
    """Where a control was yielded; any other iterable says nothing."""
    made, _ = begun
    controls = functions(tmp_path, "def controls():\n    yield 1\n    yield 2\n")["controls"]
    made.enter("controls", controls)
    items = controls()
    for number in (2, 3):
        next(items)
        made.yielded(items)
        assert ("verify_alpha.py", number, "controls") == made.line

    made.yielded(iter([1]))
    assert ("verify_alpha.py", 3, "controls") == made.line


def test_the_innermost_line_of_the_folder_is_told_from_the_innermost_of_all(begun, tmp_path):
    """A library may have raised it."""
    made, _ = begun
    made.enter("verify")
    names = functions(tmp_path, "import json\ndef save():\n    json.dumps({1})\ndef verify():\n    save()\n")

    with pytest.raises(TypeError) as error:
        names["verify"]()

    place = made.place(error.value)
    assert ("verify", ("verify_alpha.py", 3, "save")) == (place["phase"], place["own"])
    assert re.search(r"json/encoder\.py$", place["innermost"][0])


def test_a_syntax_error_is_at_the_line_that_cannot_be_read(begun, tmp_path):
    """Though no line of that file has run."""
    made, _ = begun
    with pytest.raises(SyntaxError) as error:
        functions(tmp_path, "\nx = (\n")

    assert ("verify_alpha.py", 2, "") == made.place(error.value)["own"]


def test_an_end_of_the_process_is_written_as_faulthandler_does(begun, tmp_path):
    """The lines of `sys.exit`, innermost first."""
    made, read = begun
    names = functions(tmp_path, "import sys\ndef stop():\n    sys.exit(3)\ndef verify():\n    stop()\n")
    with pytest.raises(SystemExit) as error:
        names["verify"]()
    read()

    made.leaves(error.value)

    lines = read().splitlines()
    assert "Current thread (most recent call first):" == lines[0]
    assert f'  File "{tmp_path}/verify_alpha.py", line 3 in stop' == lines[1]
    assert f'  File "{tmp_path}/verify_alpha.py", line 5 in verify' == lines[2]


@pytest.mark.parametrize(
    ("body", "job"),
    [
        ("    os.kill(os.getpid(), ASK)", {}),
        ("    os.abort()", {}),
        ("    time.sleep(0.3)", {"deadline": 0}),
        (f"{DEAF}    time.sleep(0.3)", {"deadline": 0}),
    ],
)
def test_the_lines_are_written_at_a_signal_and_after_the_deadline(tmp_path, body, job):
    """Of a question, of a crash, and of a script that blocks and ignores signals."""
    script = tmp_path / "verify_alpha.py"
    package = Path(progress.__file__).parents[1]
    script.write_text(PROGRAM.format(package=str(package), body=body, job=job))

    done = subprocess.run([sys.executable, "-I", script], stderr=subprocess.PIPE, text=True, check=False)

    line = 6 + len(body.splitlines())
    assert f"folder {tmp_path}" == done.stderr.splitlines()[0]
    assert f'  File "{script}", line {line} in verify' in done.stderr.splitlines()
    assert done.returncode in {0, -signal.SIGABRT}
