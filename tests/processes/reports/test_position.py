"""From what the harness and `faulthandler` wrote to a place in words."""

from __future__ import annotations

import pytest

from generators.model import Position
from generators.processes.reports import position as positions
from generators.processes.reports.position import Line, located, position, written_position

HEAD = "folder /claims/a\nphase import\nphase verify\n"
SCRIPT = "/claims/a/verify_alpha.py"
CHILD = f'  File "{positions.PACKAGE}/harness/child.py", line 230 in main\n'
MAIN = f'{CHILD}  File "{positions.PACKAGE}/harness/child.py", line 246 in <module>\n'


def thread(*lines, heading="Thread 0x00007f0000000000", main=True):
    """The dump of a thread: (file, line, function), innermost first."""
    text = "".join(f'  File "{file}", line {number} in {name}\n' for file, number, name in lines)
    return f"{heading} (most recent call first):\n{text}{MAIN if main else ''}\n"


WAIT = ("/usr/lib/python3.11/threading.py", 320, "wait")
OWN = thread((SCRIPT, 31, "load"))
OTHER = thread(WAIT, (SCRIPT, 7, "work"), main=False)


@pytest.mark.parametrize(
    ("dump", "where"),
    [
        ("", ""),
        (OWN, "verify_alpha.py:31 in load"),
        (OTHER + OWN, "verify_alpha.py:31 in load"),
        (thread(WAIT, (SCRIPT, 31, "verify")), "verify_alpha.py:31 (innermost: threading.py:320 in wait)"),
        (thread(WAIT), "threading.py:320 in wait"),
        (OTHER + thread(WAIT), "verify_alpha.py:7 in work (innermost: threading.py:320 in wait)"),
        (thread(WAIT, main=False) + MAIN, ""),
        (thread(("/claims/a/sub/data.py", 2, "<module>"), (SCRIPT, 1, "<module>")), "sub/data.py:2"),
        (
            thread(("/claims/ab/x.py", 2, "f"), (SCRIPT, 5, "g")),
            "verify_alpha.py:5 in g (innermost: /claims/ab/x.py:2 in f)",
        ),
        (thread(("<frozen importlib._bootstrap>", 241, "_call"), (SCRIPT, 3, "<module>")), "verify_alpha.py:3"),
        (
            thread((f"{positions.PACKAGE}/probes/python/x.py", 41, "f"), (SCRIPT, 5, "g")),
            "verify_alpha.py:5 in g (innermost: generators/probes/python/x.py:41 in f)",
        ),
        (
            thread(("/v/lib/python3.11/site-packages/torch/nn/x.py", 9, "call"), (SCRIPT, 5, "g")),
            "verify_alpha.py:5 in g (innermost: torch/nn/x.py:9 in call)",
        ),
        (
            OWN + "Fatal Python error: Aborted\n\n" + thread((SCRIPT, 40, "stop"), heading="Current thread 0x1"),
            "verify_alpha.py:40 in stop",
        ),
    ],
)
def test_the_thread_that_says_most_is_told(dump, where):
    """One with a line of the folder, then the one with the harness in it or the signal; the last dump counts."""
    assert ("verify", where) == (
        written_position((HEAD + dump).encode()).phase,
        written_position((HEAD + dump).encode()).where,
    )


def test_file_and_line_are_fields():
    """Beside the words."""
    found = written_position((HEAD + OWN).encode())

    assert Position(phase="verify", file="verify_alpha.py", line=31, where="verify_alpha.py:31 in load") == found


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"phase\nphase \nphase verify now\nphase nonsense\n",
        b"\xff\x00\x1b[31m\n" * 100,
        b'Thread 0x1 (most recent call first):\n  File "/claims/a/verify_alpha.py", line 1 in f\n',
        b'folder /claims/a\n  File "/claims/a/x", line 99999999999 in f\n',
    ],
)
def test_what_cannot_be_read_is_no_position(text):
    """A script may write anything; without the folder no file is its own."""
    assert Position() == written_position(text)


def test_a_forged_position_is_one_bounded_line():
    """A path and a name are cut in their middle, and control characters go."""
    forged = HEAD + thread((f"/claims/a/{'d' * 5000}\x1b[31m.py", 1, f"f\x1b[0m{'g' * 5000}"))
    found = written_position(forged.encode())

    assert len(found.where) < 400
    assert found.where.isprintable()
    assert found.file.endswith("ddd.py")


def test_paths_that_are_no_ascii_are_as_faulthandler_writes_them():
    """The folder is written in the same form."""
    text = HEAD.replace("/claims/a", "/cl\\xe4ims/a") + OWN.replace("/claims/a", "/cl\\xe4ims/a")

    assert "verify_alpha.py:31 in load" == written_position(text.encode()).where


@pytest.mark.parametrize(
    ("own", "innermost", "where"),
    [
        (None, None, ""),
        (Line("verify_alpha.py", 0, ""), None, "verify_alpha.py"),
        (Line("verify_alpha.py", 3, "verify"), Line("/c/verify_alpha.py", 3, "verify"), "verify_alpha.py:3"),
        (Line("data.py", 3, ""), Line("/c/data.py", 3, ""), "data.py:3"),
        (None, Line("/usr/lib/python3.11/runpy.py", 3, "run"), "runpy.py:3 in run"),
        (
            Line("verify_alpha.py", 3, "f"),
            Line(f"{positions.PACKAGE}/harness/values.py", 9, "check"),
            "verify_alpha.py:3 in f",
        ),
    ],
)
def test_lines_in_words(own, innermost, where):
    """The harness's own lines say nothing; the function that the phase names isn't named twice."""
    assert where == position("verify", own, innermost).where


def test_a_reason_begins_with_its_place():
    """Place, phase, what is wrong; what isn't known is left out."""
    assert "x.py:3, verify(): no" == located(Position(phase="verify", where="x.py:3"), "no")
    assert "a timed call: no" == located(Position(phase="timing"), "no")
    assert "no" == located(Position(), "no")
