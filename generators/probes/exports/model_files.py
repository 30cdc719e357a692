"""Asks a model's file in a runtime that has another process and nothing else of the model.

Files that the same runtime is asked share its start: each is answered in a fork of its own of that process.

A runtime is a text of Python lines that defines `load(artefact)`, which loads a file and gives a function from
one row, as a batch of one, to its answer; `encode` and `decode` are there for files in eight bits. The
modules named by `without` can't be imported in that process, as if they weren't installed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from time import time
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generators.probes.programs.forking_interpreter import ForkingInterpreter
from generators.probes.programs.fresh_interpreter import ProcessFailedError

MESSAGE_LENGTH = 300  # characters of a runtime's message about a file that it refuses

FRAME = """
import json
import platform
import sys
import time
from pathlib import Path

without, libraries = map(json.loads, sys.argv[1:])
sys.path[:0] = libraries
sys.modules.update(dict.fromkeys(without))

import numpy as np


def encode(row, dtype, scale, zero):
    if np.issubdtype(dtype, np.floating):
        return row.astype(dtype)
    bounds = np.iinfo(dtype)
    return np.clip(np.round(row / scale) + zero, bounds.min, bounds.max).astype(dtype)


def decode(answer, scale, zero):
    if np.issubdtype(answer.dtype, np.floating):
        return answer
    return ((answer.astype(np.float32) - zero) * scale).astype(np.float32)

{runtime}

READY = time.time()


def serve(artefact, folder):
    answer, rows, first = load(artefact), [], 0.0
    for row in np.load(Path(folder, "questions.npy")):
        rows.append(np.array(answer(row[None])[0]))
        first = first or time.time()
    np.save(Path(folder, "rows.npy"), rows)
    loaded = sorted(name for name, module in sys.modules.items() if module is not None)
    report = {{"ready": READY, "first": first, "modules": loaded, "machine": platform.machine()}}
    Path(folder, "report.json").write_text(json.dumps(report))
"""


class Interpreter(NamedTuple):
    """The Python that a runtime's process is started with.

    Attributes:
        command: starts its Python, such as an emulator's with a Python for another processor.
        libraries: folders of packages that it searches first.
    """

    command: Sequence[str] = (sys.executable,)
    libraries: Sequence[Path] = ()


THIS_PYTHON = Interpreter()


class FileAnswer(NamedTuple):
    """The answer of a runtime to the questions that a file is asked.

    Attributes:
        rows: the answers, one a row of the question; None where the runtime gave none.
        seconds: wall time that a start of the runtime and its first answer from this file take; 0 where none came.
        modules: names of the modules that the process had imported at its end.
        error: the last line that it printed in place of an answer; empty where it answered.
        machine: the processor that it ran on, as the operating system names it, such as `x86_64`.
    """

    rows: NDArray[np.float32] | None
    seconds: float = 0.0
    modules: frozenset[str] = frozenset()
    error: str = ""
    machine: str = ""

    def loaded(self, *names: str) -> bool:
        """Whether the process had imported one of these modules."""
        return not self.modules.isdisjoint(names)


def ask_file(
    runtime: str,
    artefact: Path,
    questions: NDArray[np.float32],
    *,
    without: Sequence[str] = (),
    interpreter: Interpreter = THIS_PYTHON,
    timeout: float = 60,
) -> FileAnswer:
    """Ask a file row by row in a fork of a process that holds the runtime alone.

    Args:
        runtime: the lines that define `load`.
        artefact: the file.
        questions: one row a question, the batch axis first.
        without: modules that the process can't import.
        interpreter: starts the process; this Python if left out.
        timeout: seconds for the answers, and for the runtime's start where it has to be started.

    Raises:
        ProcessTimeoutError: it took longer; that is neither an answer nor a refusal.
    """
    process = _process(runtime, tuple(without), tuple(interpreter.command), tuple(map(str, interpreter.libraries)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "questions.npy", questions)
        asked = time()
        try:
            process.run(str(artefact.resolve()), name, timeout=timeout)
            report = json.loads((folder / "report.json").read_bytes())
            rows = np.load(folder / "rows.npy").astype(np.float32)
        except (ProcessFailedError, OSError, ValueError) as error:
            return FileAnswer(None, error=_last_line(str(error), str(artefact)))
    start = report["ready"] - process.started
    seconds = start + report["first"] - max(asked, report["ready"])
    return FileAnswer(rows, seconds, frozenset(report["modules"]), machine=report["machine"])


def needs_modules(runtime: str, artefact: Path, questions: NDArray[np.float32], *modules: str) -> bool:
    """Whether a runtime that answers a file gives no answer where these modules can't be imported."""
    silent = ask_file(runtime, artefact, questions, without=modules).rows is None
    return silent and ask_file(runtime, artefact, questions).rows is not None


@lru_cache(maxsize=4)
def _process(
    runtime: str, without: tuple[str, ...], command: tuple[str, ...], libraries: tuple[str, ...]
) -> ForkingInterpreter:
    """The process of a runtime, which later files are asked in too."""
    lists = map(json.dumps, (without, libraries))
    return ForkingInterpreter(FRAME.format(runtime=runtime), *lists, interpreter=command)


def _last_line(printed: str, path: str) -> str:
    lines = [line.strip() for line in printed.replace(path, "the file").splitlines() if line.strip()]
    return lines[-1][-MESSAGE_LENGTH:] if lines else "nothing"
