"""Another interpreter, really started."""

import functools

import numpy as np
import pytest

from generators.probes.programs import fresh_interpreter
from generators.probes.programs.fresh_interpreter import (
    ProcessFailedError,
    ProcessTimeoutError,
    answer_isolated,
    run_isolated,
)

DOUBLE = """
import sys
import numpy
artefact, question, answer = sys.argv[1:]
numpy.save(answer, numpy.load(question) * float(open(artefact).read()))
"""


def test_code_that_ends_well_is_no_error():
    """Arguments arrive, and a status of 0 says nothing."""
    run_isolated("import sys; sys.exit(sys.argv[1:] != ['a', 'b c'])", "a", "b c")


def test_the_other_interpreter_does_not_see_this_folder(tmp_path, monkeypatch):
    """A module in the working directory cannot be imported there."""
    (tmp_path / "neighbour.py").write_text("")
    monkeypatch.chdir(tmp_path)

    with pytest.raises(ProcessFailedError, match="No module named 'neighbour'"):
        run_isolated("import neighbour")


@pytest.mark.parametrize(
    "code", ["import nonsense_module_of_no_one", "raise SystemExit(3)", "import os; os.abort()"]
)
def test_code_that_ends_badly_raises(code):
    """An exception, a status and a signal are all seen."""
    with pytest.raises(ProcessFailedError, match="status"):
        run_isolated(code)


def test_code_that_does_not_end_is_killed():
    """A loop is ended at the timeout, which the message names."""
    with pytest.raises(ProcessTimeoutError, match=r"no end within 0\.1 s"):
        run_isolated("while True: pass", timeout=0.1)


def test_a_late_answer_is_no_refusal(tmp_path, monkeypatch):
    """A loader that takes too long raises, where one that fails gives None."""
    late = functools.partial(fresh_interpreter.run_isolated, timeout=0.1)
    monkeypatch.setattr(fresh_interpreter, "run_isolated", late)

    with pytest.raises(ProcessTimeoutError):
        answer_isolated("while True: pass", tmp_path / "any", np.zeros(1, dtype=np.float32))


def test_a_loader_answers_from_its_file(tmp_path):
    """The answer of the other interpreter comes back as an array."""
    artefact = tmp_path / "factor.txt"
    artefact.write_text("3")

    answer = answer_isolated(DOUBLE, artefact, np.array([1, 2], dtype=np.float32))

    assert list(answer) == [3.0, 6.0]


@pytest.mark.parametrize("content", ["", "no number"])
def test_a_loader_that_fails_gives_no_answer(tmp_path, content):
    """A file that it can't read, or one that says nothing, is None and no exception."""
    artefact = tmp_path / "factor.txt"
    artefact.write_text(content)

    assert answer_isolated(DOUBLE, artefact, np.array([1], dtype=np.float32)) is None
    assert answer_isolated("pass", artefact, np.array([1], dtype=np.float32)) is None
