"""Compiled programs: what they answer in a process of their own, and whether Python is in it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generators.probes.programs.fresh_interpreter import ProcessFailedError, ProcessTimeoutError

PYTHON_LIBRARY = re.compile(r"/(?:lib(?:torch_)?)?python[\d.]*(?:\.so[\d.]*)?$", re.MULTILINE)


class ProgramAnswer(NamedTuple):
    """The answer of a compiled program.

    Attributes:
        array: (rows, columns); None where the program gave no answer.
        error: its message if it gave none; empty if it answered.
        seconds: wall time from starting it to its end.
        python: whether it had the Python interpreter, or a library made for it, in memory when it was done.
    """

    array: NDArray[np.float32] | None
    error: str = ""
    seconds: float = 0.0
    python: bool = False


def compile_program(compiler: str, source: str, target: Path, *arguments: str, timeout: float = 300) -> Path:
    """A program made of one source text (C for a compiler named gcc, C++ otherwise), at `target`.

    Args:
        compiler: its name on PATH.
        source: the program's text.
        target: where the program is written; the text lies beside it afterwards.
        arguments: put behind the source, such as libraries.
        timeout: seconds until the compiler must have ended.

    Raises:
        ProcessFailedError: there is no such compiler, or it refused; the message ends with what it said.
        ProcessTimeoutError: it had no end in time.
    """
    found = shutil.which(compiler)
    if found is None:
        raise ProcessFailedError(f"{compiler} is not on PATH")
    text = target.with_suffix(".c" if compiler == "gcc" else ".cpp")
    text.write_text(source, encoding="utf-8")
    try:
        done = subprocess.run(
            [found, str(text), "-o", str(target), *arguments], capture_output=True, timeout=timeout, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ProcessTimeoutError(f"{compiler} had no end within {timeout:g} s") from error
    if done.returncode != 0:
        raise ProcessFailedError(f"{compiler}: {done.stderr.decode(errors='replace').strip()[-2000:]}")
    return target


def answer_in_program(
    command: Sequence[str | Path],
    artefact: Path,
    question: NDArray[np.float32],
    environment: Mapping[str, str] | None = None,
    timeout: float = 60,
) -> ProgramAnswer:
    """What a program answers; one that ends with another status than 0, or answers unevenly, answers nothing.

    It is given four paths and the question's shape: the artefact, a file of float32 in C order with the question,
    the file to which it must write float32, as many for each row, and the file to which it must copy
    `/proc/self/maps` when it is done.

    Raises:
        ProcessTimeoutError: it had no end in time.
    """
    with tempfile.TemporaryDirectory() as folder:
        given, answer, maps = (Path(folder, name) for name in ("question", "answer", "maps"))
        given.write_bytes(np.ascontiguousarray(question, dtype=np.float32).tobytes())
        paths = [artefact.resolve(), given, answer, maps]
        whole = [*map(str, command), *map(str, paths), *map(str, question.shape)]
        variables = {"PATH": os.environ.get("PATH", os.defpath), "HOME": folder, **(environment or {})}
        began = monotonic()
        try:
            done = subprocess.run(whole, env=variables, capture_output=True, timeout=timeout, check=False)
        except subprocess.TimeoutExpired as error:
            raise ProcessTimeoutError(f"no end within {timeout:g} s") from error
        seconds = monotonic() - began
        if done.returncode != 0 or not maps.is_file():
            message = done.stderr.decode(errors="replace").strip()[-1000:]
            return ProgramAnswer(None, f"status {done.returncode}: {message}", seconds)
        python = bool(PYTHON_LIBRARY.search(maps.read_text(encoding="utf-8")))
        values = np.frombuffer(answer.read_bytes() if answer.is_file() else b"", dtype=np.float32)
        if not values.size or values.size % len(question):
            return ProgramAnswer(None, f"{values.size} values for {len(question)} rows", seconds, python)
        return ProgramAnswer(values.reshape(len(question), -1), "", seconds, python)
