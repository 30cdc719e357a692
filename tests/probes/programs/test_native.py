"""Programs that are really compiled and started."""

import shutil
import sys

import numpy as np
import pytest

from generators.probes.programs import native
from generators.probes.programs.fresh_interpreter import ProcessFailedError, ProcessTimeoutError
from generators.probes.programs.native import PYTHON_LIBRARY, answer_in_program, compile_program

# Twice the question, or what the artefact's first letter asks for.
TWICE = r"""
#include <stdio.h>
#include <unistd.h>

int main(int count, char **arguments) {
  FILE *artefact = fopen(arguments[1], "rb"), *input = fopen(arguments[2], "rb");
  int letter = artefact ? fgetc(artefact) : EOF;
  if (letter == EOF) { fprintf(stderr, "no model"); return 3; }
  if (letter == 's') pause();
  FILE *output = letter == 'n' ? NULL : fopen(arguments[3], "wb");
  for (float value; output && fread(&value, sizeof value, 1, input) == 1;) {
    value *= 2;
    fwrite(&value, sizeof value, 1, output);
  }
  if (letter == 'u') fwrite(&count, sizeof count, 1, output);
  if (output) fclose(output);
  FILE *maps = fopen("/proc/self/maps", "rb"), *copy = fopen(arguments[4], "wb");
  for (int byte; (byte = fgetc(maps)) != EOF;) fputc(byte, copy);
  return 0;
}
"""
IN_PYTHON = """
import shutil, sys
from pathlib import Path

import numpy as np

artefact, question, answer, maps, *shape = sys.argv[1:]
(np.fromfile(question, dtype=np.float32).reshape([*map(int, shape)]) * 2).tofile(answer)
shutil.copyfile("/proc/self/maps", maps)
"""
QUESTION = np.array([[1, 2, 3], [4, 5, 6]], dtype=np.float32).T


@pytest.fixture(scope="module")
def twice(tmp_path_factory):
    """The program, compiled once."""
    if shutil.which("gcc") is None:
        pytest.skip("no gcc here")
    return compile_program("gcc", TWICE, tmp_path_factory.mktemp("native") / "twice")


def artefact(folder, text):
    """A file with that text."""
    path = folder / "artefact"
    path.write_text(text)
    return path


def test_a_compiled_program_answers_without_python(twice, tmp_path):
    """In C order and by rows, whatever the question's strides."""
    answered = answer_in_program([twice], artefact(tmp_path, "model"), QUESTION)

    assert answered.error == ""
    assert np.array_equal(answered.array, 2 * QUESTION)
    assert answered.python is False
    assert answered.seconds > 0


def test_python_is_seen_in_a_process(tmp_path):
    """The same answer from an interpreter, which the probe must distinguish."""
    answered = answer_in_program([sys.executable, "-c", IN_PYTHON], artefact(tmp_path, "model"), QUESTION)

    assert np.array_equal(answered.array, 2 * QUESTION)
    assert answered.python is True


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("7f00-7f01 r-xp 0 00:00 1  /usr/bin/python3.11", True),
        ("7f00-7f01 r-xp 0 00:00 1  /usr/lib/libpython3.11.so.1.0", True),
        ("7f00-7f01 r-xp 0 00:00 1  /x/torch/lib/libtorch_python.so", True),
        ("7f00-7f01 r-xp 0 00:00 1  /x/lib/python3.11/site-packages/torch/lib/libtorch_cpu.so", False),
        ("7f00-7f01 r-xp 0 00:00 1  /tmp/python/run", False),
    ],
)
def test_python_is_known_by_its_files_and_not_by_folders(line, seen):
    """A library that lies in a folder of Python's is not Python."""
    assert seen is bool(PYTHON_LIBRARY.search(f"first\n{line}\nlast"))


@pytest.mark.parametrize(
    ("wish", "message"), [("", "status 3: no model"), ("no answer", "0 values"), ("uneven", "7 values")]
)
def test_a_program_that_fails_gives_no_answer(twice, tmp_path, wish, message):
    """A bad status, no answer, and one that is no table."""
    answered = answer_in_program([twice], artefact(tmp_path, wish), QUESTION)

    assert answered.array is None
    assert message in answered.error


def test_a_program_without_an_end_is_late(twice, tmp_path):
    """Which is neither an answer nor a refusal."""
    with pytest.raises(ProcessTimeoutError, match="no end within"):
        answer_in_program([twice], artefact(tmp_path, "sleep"), QUESTION, timeout=0.1)


def test_variables_reach_the_program(tmp_path):
    """Those that are given and no other."""
    code = IN_PYTHON + "\nimport os; assert os.environ['MINE'] == '1' and 'PYTHONPATH' not in os.environ"

    assert not answer_in_program([sys.executable, "-c", code], tmp_path, QUESTION, {"MINE": "1"}).error
    assert "KeyError" in answer_in_program([sys.executable, "-c", code], tmp_path, QUESTION).error


def test_c_plus_plus_is_compiled_as_such(tmp_path):
    """By its own compiler, from a file of its kind."""
    if shutil.which("g++") is None:
        pytest.skip("no g++ here")
    compile_program(
        "g++", "#include <vector>\nint main() { return std::vector<int>{}.size(); }", tmp_path / "empty"
    )

    assert (tmp_path / "empty.cpp").is_file()


def test_a_text_that_is_refused_says_why(tmp_path):
    """With the compiler's own words."""
    if shutil.which("gcc") is None:
        pytest.skip("no gcc here")
    with pytest.raises(ProcessFailedError, match=r"gcc: (.|\n)*error"):
        compile_program("gcc", "int main() { return nonsense; }", tmp_path / "bad")


def test_a_compiler_that_is_not_there_or_has_no_end_is_distinguished(tmp_path, monkeypatch):
    """Nothing of that says anything of a program."""
    with pytest.raises(ProcessFailedError, match="nonsense-compiler is not on PATH"):
        compile_program("nonsense-compiler", "", tmp_path / "none")
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 600\n")
    slow.chmod(0o755)
    monkeypatch.setattr(native.shutil, "which", lambda _: str(slow))
    with pytest.raises(ProcessTimeoutError, match=r"slow had no end within 0\.1 s"):
        compile_program("slow", "", tmp_path / "none", timeout=0.1)
