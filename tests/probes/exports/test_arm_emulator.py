"""A Python for another processor, really started where it is here."""

import shutil
import sys

import numpy as np
import pytest

from generators.probes.exports import arm_emulator
from generators.probes.exports.model_files import Interpreter, ask_file

TWICE = """
def load(artefact):
    return lambda row: row * 2
"""


def test_a_missing_part_is_named(tmp_path, monkeypatch):
    """First the interpreter, then the packages, then nothing."""
    assert "install-arm64.sh" in arm_emulator.missing_parts(tmp_path)

    python = tmp_path / arm_emulator.PYTHON
    python.parent.mkdir(parents=True)
    python.write_text("")
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert arm_emulator.missing_parts(tmp_path) == "the environment holds no packages for 64-bit ARM"

    arm_emulator.packages().mkdir(parents=True)
    assert arm_emulator.missing_parts(tmp_path) == ""


def test_the_processor_and_the_folder_are_named(tmp_path):
    """The command names the emulated processor, and where its libraries lie."""
    where = arm_emulator.arm64_interpreter("max", tmp_path)

    assert where.command[1:5] == ("-cpu", "max", "-L", str(tmp_path))
    assert where.libraries == (arm_emulator.packages(),)


@pytest.mark.slow
def test_a_process_runs_on_the_other_processor(tmp_path):
    """Where emulator, interpreter and a NumPy for it are here, it answers and says that it is ARM."""
    if not shutil.which(arm_emulator.EMULATOR) or not (arm_emulator.ROOT / arm_emulator.PYTHON).is_file():
        pytest.skip("no emulator or no Python for 64-bit ARM here")
    packages = tmp_path / "none"
    where = Interpreter(arm_emulator.arm64_interpreter().command, (packages,))

    answer = ask_file(TWICE, tmp_path, np.ones((1, 2), dtype=np.float32), interpreter=where, timeout=300)

    # Its own packages are in another folder; without NumPy for it, the process gets as far as looking for one.
    assert answer.error == "ModuleNotFoundError: No module named 'numpy'"
