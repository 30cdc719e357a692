"""Asks a model's file in a runtime that has a process of its own and nothing else of the model.

A runtime is a text of Python lines that defines `load(artefact)`, which loads a file and gives a function from
one row, as a batch of one, to its answer; `encode` and `decode` are there for files in eight bits. The
modules named by `without` can't be imported in that process, as if they weren't installed.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import time
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from generators.probes.programs.fresh_interpreter import ProcessFailedError, run_isolated

MESSAGE_LENGTH = 300  # characters of a runtime's message about a file that it refuses

FRAME = """
import json
import platform
import sys
import time
from pathlib import Path

artefact, folder, without, libraries = sys.argv[1:]
sys.path[:0] = json.loads(libraries)
sys.modules.update(dict.fromkeys(json.loads(without)))

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

answer, rows, first = load(artefact), [], 0.0
for row in np.load(Path(folder, "questions.npy")):
    rows.append(np.array(answer(row[None])[0]))
    first = first or time.time()
np.save(Path(folder, "rows.npy"), rows)
loaded = sorted(name for name, module in sys.modules.items() if module is not None)
report = {{"first": first, "modules": loaded, "machine": platform.machine()}}
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
        seconds: wall time from starting the process to its first answer; 0 where none came.
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
    """Ask a file row by row in a fresh process.

    Args:
        runtime: the lines that define `load`.
        artefact: the file.
        questions: one row a question, the batch axis first.
        without: modules that the process can't import.
        interpreter: starts the process; this Python if left out.
        timeout: seconds for the whole process.

    Raises:
        ProcessTimeoutError: it took longer; that is neither an answer nor a refusal.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        np.save(folder / "questions.npy", questions)
        lists = (list(without), [str(folder) for folder in interpreter.libraries])
        given = (str(artefact.resolve()), name, *map(json.dumps, lists))
        started = time()
        try:
            run_isolated(FRAME.format(runtime=runtime), *given, timeout=timeout, interpreter=interpreter.command)
            report = json.loads((folder / "report.json").read_bytes())
            rows = np.load(folder / "rows.npy").astype(np.float32)
        except (ProcessFailedError, OSError, ValueError) as error:
            return FileAnswer(None, error=_last_line(str(error), str(artefact)))
    return FileAnswer(rows, report["first"] - started, frozenset(report["modules"]), machine=report["machine"])


def needs_modules(runtime: str, artefact: Path, questions: NDArray[np.float32], *modules: str) -> bool:
    """Whether a runtime that answers a file gives no answer where these modules can't be imported."""
    answers = ask_file(runtime, artefact, questions).rows is not None
    return answers and ask_file(runtime, artefact, questions, without=modules).rows is None


def _last_line(printed: str, path: str) -> str:
    lines = [line.strip() for line in printed.replace(path, "the file").splitlines() if line.strip()]
    return lines[-1][-MESSAGE_LENGTH:] if lines else "nothing"
