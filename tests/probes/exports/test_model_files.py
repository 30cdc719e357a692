"""Files answered by a runtime in a process of its own."""

import platform
import sys

import numpy as np
import pytest

from generators.probes.exports.model_files import Interpreter, ask_file, needs_modules
from generators.probes.programs.fresh_interpreter import ProcessTimeoutError

# A runtime whose files hold a factor.
FACTOR = """
def load(artefact):
    factor = float(Path(artefact).read_text())
    return lambda row: row * factor
"""
# One whose files hold 8-bit numbers: a step of 0.5 around 3.
BYTES = """
def load(artefact):
    return lambda row: decode(encode(row, np.dtype("int8"), 0.5, 3), 0.5, 3)
"""
ROWS = np.array([[1.0, 2.0], [3.0, 500.0], [0.1, -0.3]], dtype=np.float32)


@pytest.fixture
def factor(tmp_path):
    """A file for `FACTOR`."""
    path = tmp_path / "factor.txt"
    path.write_text("3")
    return path


def test_a_file_answers_row_by_row(factor):
    """The answers come back in order, with the time until the first one and the modules that were loaded."""
    answer = ask_file(FACTOR, factor, ROWS)

    assert answer.rows.tolist() == (ROWS * 3).tolist()
    assert answer.seconds > 0
    assert answer.loaded("numpy")
    assert not answer.loaded("tensorflow", "torch")
    assert answer.error == ""
    assert answer.machine == platform.machine()


def test_a_file_that_is_refused_gives_the_reason(factor):
    """No rows, no time, and the runtime's message, without the name of a folder."""
    factor.write_text("no number")

    answer = ask_file(FACTOR, factor, ROWS)

    assert answer.rows is None
    assert answer.seconds == 0
    assert answer.error == "ValueError: could not convert string to float: 'no number'"


def test_the_path_of_the_file_is_not_reported(factor):
    """An error that names the file says so instead."""
    answer = ask_file("def load(artefact):\n    raise RuntimeError(artefact + ' is bad')", factor, ROWS)

    assert answer.error == "RuntimeError: the file is bad"


def test_a_runtime_that_dies_without_a_word_says_nothing(factor):
    """A status other than 0 is no answer."""
    assert "status 3" in ask_file("import os\nos._exit(3)", factor, ROWS).error


def test_a_module_can_be_kept_out(factor):
    """What `without` names can't be imported there, though it is installed, and doesn't count as loaded."""
    reached = "import unicodedata\n" + FACTOR

    assert ask_file(reached, factor, ROWS).loaded("unicodedata")
    answer = ask_file(reached, factor, ROWS, without=["unicodedata"])
    assert answer.error.startswith("ModuleNotFoundError: import of unicodedata halted")
    assert not ask_file(FACTOR, factor, ROWS, without=["unicodedata"]).loaded("unicodedata")


def test_eight_bits_are_rounded_and_clipped(factor):
    """A step of a half: the nearest one, and the largest where it is too much."""
    assert ask_file(BYTES, factor, ROWS).rows.tolist() == [[1.0, 2.0], [3.0, 62.0], [0.0, -0.5]]


def test_packages_can_come_from_a_folder(factor, tmp_path):
    """A folder of packages is searched first."""
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "factors.py").write_text("TWICE = 2")
    lines = "import factors\n" + FACTOR.replace("row * factor", "row * factors.TWICE")

    answer = ask_file(lines, factor, ROWS, interpreter=Interpreter(libraries=[tmp_path / "own"]))

    assert answer.rows.tolist() == (ROWS * 2).tolist()


def test_another_interpreter_can_be_named(factor):
    """The command that starts Python may be any, such as an emulator's."""
    answer = ask_file(FACTOR, factor, ROWS, interpreter=Interpreter(("/usr/bin/env", sys.executable)))

    assert answer.rows is not None


def test_a_late_answer_is_no_refusal(factor):
    """A runtime that takes too long raises."""
    with pytest.raises(ProcessTimeoutError):
        ask_file("while True: pass", factor, ROWS, timeout=0.1)


def test_a_runtime_needs_what_it_imports(factor):
    """It needs a module without which it gives no answer, and nothing where it gives none in any case."""
    reached = "import unicodedata\n" + FACTOR

    assert needs_modules(reached, factor, ROWS, "unicodedata")
    assert not needs_modules(FACTOR, factor, ROWS, "unicodedata")
    assert not needs_modules("raise SystemExit(1)", factor, ROWS, "unicodedata")
