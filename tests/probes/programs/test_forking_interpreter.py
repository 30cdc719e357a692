"""An interpreter that serves each request in a fork, with a counter for what would be an import."""

import gc
import os
from time import time

import pytest

from generators.probes.programs.forking_interpreter import ForkingInterpreter
from generators.probes.programs.fresh_interpreter import ProcessFailedError, ProcessTimeoutError

# Writes how often its lines ran, how many requests this process has served, and its number.
COUNTING = """
import sys
from pathlib import Path

starts = Path(sys.argv[1])
starts.write_text(starts.read_text() + "x")
served = []


def serve(target, content):
    served.append(content)
    print("nothing that is a reply")
    Path(target).write_text(f"{starts.read_text()} {len(served)} {os.getppid()} {content}")
"""


@pytest.fixture
def counting(tmp_path):
    """An interpreter that counts its starts, and the file in which its requests leave what they saw."""
    starts, target = tmp_path / "starts", tmp_path / "target"
    starts.write_text("")
    return ForkingInterpreter(COUNTING, str(starts)), target


def test_lines_run_once_and_requests_share_nothing(counting):
    """The second request finds what the lines made, and nothing of the first one."""
    interpreter, target = counting
    seen = []
    for content in ("a", "b"):
        interpreter.run(str(target), content)
        seen.append(target.read_text().split())

    assert [["x", "1", "a"], ["x", "1", "b"]] == [[*each[:2], each[3]] for each in seen]
    assert seen[0][2] == seen[1][2] != str(os.getpid())
    assert 0 < time() - interpreter.started < 60


def test_a_request_that_fails_says_why_and_the_next_is_served(counting):
    """The message ends with the error of this request alone."""
    interpreter, target = counting
    for folder in ("no-such-folder", "neither"):
        with pytest.raises(ProcessFailedError, match=folder) as caught:
            interpreter.run(str(target / folder), "a")
        assert str(caught.value).count("Traceback") == 1
    interpreter.run(str(target), "c")

    assert target.read_text().startswith("x 1 ")


def test_a_fork_that_dies_is_a_failure_with_its_status():
    """A status and a signal are told apart."""
    interpreter = ForkingInterpreter(
        "def serve(how):\n    os._exit(3) if how == 'status' else os.kill(os.getpid(), 9)"
    )

    for how, status in (("status", 3), ("signal", -9)):
        with pytest.raises(ProcessFailedError, match=f"status {status}"):
            interpreter.run(how)


def test_lines_that_fail_fail_each_request():
    """What isn't installed is named."""
    interpreter = ForkingInterpreter("import nonsense_runtime")

    for _ in range(2):
        with pytest.raises(ProcessFailedError, match=r"status 1: [\s\S]*nonsense_runtime"):
            interpreter.run()


def test_a_late_one_is_killed_and_started_again(counting):
    """Afterwards the lines run anew."""
    interpreter, target = counting
    late = ForkingInterpreter("import time\n\ndef serve(seconds):\n    time.sleep(float(seconds))")
    late.run("0")

    with pytest.raises(ProcessTimeoutError, match=r"within 0\.1 s"):
        late.run("100", timeout=0.1)
    late.run("0")

    interpreter.run(str(target), "a")
    interpreter.close()
    interpreter.run(str(target), "b")
    assert target.read_text().startswith("xx 1 ")


def test_it_ends_with_its_owner(tmp_path):
    """Nothing of it is left when nobody holds it."""
    (tmp_path / "starts").touch()
    interpreter = ForkingInterpreter(COUNTING, str(tmp_path / "starts"))
    interpreter.run(str(tmp_path / "target"), "a")
    process = int((tmp_path / "target").read_text().split()[2])
    del interpreter
    gc.collect()

    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
