"""Questions to a program of another language, and its answers, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class JsonAnswer(NamedTuple):
    """The result of asking a program.

    Attributes:
        answer: the JSON value that the program gave; None where it gave none.
        error: the program's message if it gave none; empty if it answered.
        seconds: wall time from starting the program's process to its answer.
        fetched: bytes of each file that it asked for over HTTP, by path; nothing for a program that reads files.
    """

    answer: Any
    error: str = ""
    seconds: float = 0.0
    fetched: Mapping[str, int] = {}

    @property
    def array(self) -> NDArray[np.float32] | None:
        """The answer as numbers; None where it is none or uneven. A number that JSON can't write is NaN."""
        try:
            return None if self.answer is None else np.asarray(self.answer, dtype=np.float32)
        except (TypeError, ValueError):
            return None

    def bytes_below(self, prefix: str) -> int:
        """Bytes fetched from paths that begin with a prefix."""
        return sum(size for path, size in self.fetched.items() if path.startswith(prefix))


def array_message(array: ArrayLike) -> dict[str, list[Any]]:
    """An array as JSON holds it: its shape, and its values as one list in C order, each exactly."""
    values = np.asarray(array, dtype=np.float32)
    return {"shape": list(values.shape), "values": values.ravel().tolist()}


def bytes_of(artefact: Path) -> int:
    """Bytes of a file, or of all files below a folder."""
    if artefact.is_file():
        return artefact.stat().st_size
    return sum(path.stat().st_size for path in artefact.rglob("*") if path.is_file())


def answer_from_reply(reply: Any, seconds: float, fetched: Mapping[str, int] | None = None) -> JsonAnswer:  # noqa: ANN401 - JSON
    """The result in `{"answer": ...}` or `{"error": ...}`."""
    message = reply if isinstance(reply, dict) else {"error": f"answered {str(reply)[:200]!r}"}
    answer = message.get("answer")
    error = "" if answer is not None else str(message.get("error") or "no answer")
    return JsonAnswer(answer, error, seconds, fetched or {})
