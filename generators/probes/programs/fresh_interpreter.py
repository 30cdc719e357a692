"""Another interpreter: what a process does that shares nothing with this one but files."""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class ProcessFailedError(RuntimeError):
    """The other interpreter ended badly; the message holds the end of what it printed."""


class ProcessTimeoutError(RuntimeError):
    """The other interpreter did not end in time: its result is unknown."""


def run_isolated(
    code: str, *arguments: str, timeout: float = 60, interpreter: Sequence[str] = (sys.executable,)
) -> None:
    """Run Python code in a fresh isolated interpreter (`-I`: no folder of this process on its path).

    Args:
        code: what it runs; `sys.argv[1:]` holds the arguments.
        arguments: texts for it.
        timeout: seconds after which it is killed.
        interpreter: the command that starts it, such as an emulator's with a Python for another processor.

    Raises:
        ProcessFailedError: it raised, was killed, or ended with a status other than 0.
        ProcessTimeoutError: it took longer than `timeout` seconds.
    """
    command = [*interpreter, "-I", "-c", code, *arguments]
    try:
        # The code is the caller's own; a list, so no shell reads it.
        done = subprocess.run(command, capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired as error:
        message = f"no end within {timeout:g} s"
        raise ProcessTimeoutError(message) from error
    if done.returncode != 0:
        tail = done.stderr.decode(errors="replace").strip()[-2000:]
        message = f"status {done.returncode}: {tail}"
        raise ProcessFailedError(message)


def answer_isolated(loader: str, artefact: Path, question: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """What a loader answers in a fresh isolated interpreter, or None where it fails.

    The loader is Python code; `sys.argv` names the artefact, a `.npy` file with the question, and the
    `.npy` file to which it must write the answer. An answer that cannot be read is none.

    Raises:
        ProcessTimeoutError: it took too long, as on a machine under load; that is neither an answer nor a refusal.
    """
    with tempfile.TemporaryDirectory() as folder:
        question_file, answer_file = Path(folder, "question.npy"), Path(folder, "answer.npy")
        np.save(question_file, question)
        try:
            run_isolated(loader, str(artefact.resolve()), str(question_file), str(answer_file))
            return np.asarray(np.load(answer_file), dtype=np.float32)
        except (ProcessFailedError, OSError, ValueError):
            return None
