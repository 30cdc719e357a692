"""What the command line prints on unusual terminals and in logs."""

from __future__ import annotations

import contextlib
import os
import pty
import subprocess
import sys

import pytest
from conftest import CONTROLS
from helpers import machine_caches


def run(project, *arguments, **variables):
    """A command in a process of its own with some environment variables: how it ended and what it printed."""
    command = [sys.executable, "-m", "generators", "--root", str(project.root), *arguments]
    machine_caches.fill(project.root)
    return subprocess.run(command, env={**os.environ, **variables}, capture_output=True, check=False)


@pytest.mark.parametrize("columns", ["0", "00", "", "-5", "wide", "\u0660", "\u00b2"])
def test_a_terminal_of_no_width_gets_the_whole_text(project, columns):
    """Complaints and help are printed where a shell says that there are no columns."""
    project.add("says-yes", topic="weather")
    checked = run(project, "check", COLUMNS=columns, LINES=columns)

    assert checked.returncode == 1
    assert b"weather" in checked.stdout
    shown = run(project, "check", "--help", COLUMNS=columns, TERMINAL_WIDTH=columns)
    assert b"Check every entry" in shown.stdout


@pytest.mark.parametrize("columns", ["1", "2", "15"])
def test_a_narrow_terminal_gets_every_word_of_a_verdict(project, columns):
    """The terminal breaks the lines, wherever it likes."""
    verified = run(project, "verify", "--sandbox", "none", COLUMNS=columns)

    assert {b"supported", b"says-yes"} <= set(verified.stdout.split())


@pytest.mark.parametrize("columns", ["40", "80"])
def test_a_path_in_a_log_is_whole(project, columns):
    """However narrow the log says that it is: a place that is broken can't be searched for, nor opened."""
    name = "a_function_with_a_name_of_over_forty_characters"
    text = f"def {name}():\n    raise ValueError('no luck')\n\n\ndef verify():\n    {name}()\n"
    project.add("says-yes", files={"verify_alpha.py": text + CONTROLS})
    verified = run(project, "verify", "--sandbox", "none", COLUMNS=columns)

    reason = f"verify_alpha.py:2 in {name}, verify(): ValueError: no luck".encode()
    assert verified.returncode == 3
    assert (reason in verified.stdout, reason in verified.stderr) == (True, True)


@pytest.mark.parametrize(
    ("closed", "form"), [("2>&-", []), (">&-", ["--json"]), ("<&- >&- 2>&-", []), ("<&- >&- 2>&-", ["--json"])]
)
def test_a_closed_stream_costs_what_goes_there_alone(project, closed, form):
    """A run that nobody reads, as of a scheduler, ends as any other."""
    command = [sys.executable, "-m", "generators", "--root", project.root, *form, "verify", "--sandbox", "none"]
    done = subprocess.run(["sh", "-c", f'exec "$@" {closed}', "sh", *command], capture_output=True, check=False)

    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert (b"supported" in done.stdout) == (closed == "2>&-")


@pytest.mark.parametrize(
    "variables",
    [
        *({"PYTHONIOENCODING": encoding} for encoding in ("ascii", "latin-1", "cp437", "ascii:surrogateescape")),
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_what_an_encoding_lacks_is_replaced(project, variables):
    """A title that the terminal can't write costs its sign, not the command."""
    project.add("says-yes", title="Alpha \u2603 Beta \u4e2d")
    shown = run(project, "show", "says-yes", **variables)

    assert (shown.returncode, shown.stderr) == (0, b"")
    assert b"Alpha ? Beta ?" in shown.stdout


@pytest.mark.parametrize("variables", [{"FORCE_COLOR": "1"}, {"TTY_COMPATIBLE": "1"}, {"CLICOLOR_FORCE": "1"}])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_log_has_lines_and_no_moving_bars(project, variables, form):
    """Colours may be asked for in a log; a cursor that moves would fill it with rubbish."""
    verified = run(project, *form, "verify", "--sandbox", "none", **variables)

    assert verified.returncode == 0, verified.stderr
    assert not [code for code in (b"\x1b[?25l", b"\x1b[2K", b"\x1b[1A") if code in verified.stderr]


def read_terminal(end):
    """What is written to a terminal, to its end: the slower a run, the more bars it draws."""
    with contextlib.suppress(OSError):
        while text := os.read(end, 1 << 16):
            yield text


@pytest.mark.parametrize(("terminal", "moves"), [("dumb", False), ("unknown", False), ("xterm", True)])
def test_bars_move_where_a_cursor_can(project, terminal, moves):
    """A terminal that can't move its cursor gets a line for each job, as a log does."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "generators", "--root", str(project.root), "verify", "--sandbox", "none"]
    with subprocess.Popen(
        command, env={**os.environ, "TERM": terminal}, stdout=subprocess.DEVNULL, stderr=theirs
    ) as done:
        os.close(theirs)
        printed = b"".join(read_terminal(ours))
    os.close(ours)

    assert done.returncode == 0, printed
    assert b"says-yes alpha: alpha measured" in printed
    assert moves == (b"\x1b[?25l" in printed)


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_result_that_a_full_disk_refuses_is_named(project, form):
    """The system names no file where a write to standard output fails."""
    command = [sys.executable, "-m", "generators", "--root", project.root, *form, "check"]
    done = subprocess.run(["sh", "-c", 'exec "$@" >/dev/full', "sh", *command], capture_output=True, check=False)

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.startswith(b"error: standard output: the system refuses it (No space left on device); ")


def test_a_log_that_a_full_disk_refuses_ends_no_run(project):
    """Its result is printed all the same."""
    command = [sys.executable, "-m", "generators", "--root", project.root, "verify", "--sandbox", "none"]
    done = subprocess.run(["sh", "-c", 'exec "$@" 2>/dev/full', "sh", *command], capture_output=True, check=False)

    assert done.returncode == 0
    assert b"supported" in done.stdout
