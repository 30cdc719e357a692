"""What a runtime answers from one network's files, in float and in eight bits, without any framework."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from generators.probes.exports.model_files import FileAnswer, ask_file, needs_modules
from generators.probes.measuring.agreement import largest_difference, relative_difference, same_choices
from generators.probes.measuring.damaged_files import write_garbled, write_truncated
from generators.probes.models.convnet import Array

FRAMEWORKS = ("tensorflow", "keras", "torch", "jax")
LATE = "import time\n\ntime.sleep(1)\n"
NOISE = bytes(range(256)) * 16

Control = tuple[str, bool | float, bool | float | tuple[float, float]]


class QuantisedProbe(NamedTuple):
    """A runtime, and the known answers of the network whose files it runs.

    Attributes:
        runtime: its lines, as for `model_files.ask_file`.
        expected: the network's right answers, one row a question.
        biases: the last layer's, as they lie in the float file.
        offset: by how much the changed network's answers are off, in one output of every row.
    """

    runtime: str
    expected: Array
    biases: Array
    offset: float

    def ask(self, path: Path, questions: Array, before: str = "") -> FileAnswer:
        """Ask a file; `before` are lines that run ahead of the runtime's."""
        return ask_file(before + self.runtime, path, questions, without=FRAMEWORKS)

    def report(
        self, source: Array, plain: Path, small: Path, questions: Array, *, shipped: Path
    ) -> dict[str, bool | float]:
        """The measures of both files against the source model's answers.

        The one that is `shipped` is started, cut in half and asked where no framework is installed.
        """
        answers = {path: self.ask(path, questions) for path in (plain, small)}
        half = write_truncated(shipped, shipped.with_suffix(".half"))
        return {
            "source_diff": largest_difference(source, self.expected),
            "float_diff": largest_difference(answers[plain].rows, source),
            "int8_share": same_choices(answers[small].rows, source),
            "int8_error": relative_difference(answers[small].rows, source),
            "float_bytes": plain.stat().st_size,
            "int8_bytes": small.stat().st_size,
            "cold_start": answers[shipped].seconds,
            "needs_framework": needs_modules(self.runtime, shipped, questions[:1], *FRAMEWORKS),
            "refuses_half_a_file": self.ask(half, questions).rows is None,
        }

    def answer_controls(
        self, source: Array, plain: Path, changed: Path, lacking: Path, questions: Array
    ) -> Iterator[Control]:
        """Controls of what the answers are off by, and of the choices.

        Args:
            source: the changed network's answers.
            plain: the right network's float file, of which a copy is damaged.
            changed: the changed network's.
            lacking: one that the runtime can't answer.
            questions: as the files take them.
        """
        about = (self.offset - 0.001, self.offset + 0.001)
        share = self.offset / float(self.expected.std())
        rows = self.ask(changed, questions).rows
        yield "source_diff", largest_difference(source, self.expected), about
        yield "float_diff", largest_difference(rows, self.expected), about
        yield "int8_error", relative_difference(rows, self.expected), (share - 0.001, share + 0.001)
        yield "int8_share", same_choices(rows, source), 1
        # With one output several units higher, many rows change their choice.
        yield "int8_share", same_choices(rows, self.expected), (0, 0.9)
        same = np.broadcast_to(self.expected.mean(axis=0), self.expected.shape)
        yield "int8_share", same_choices(same, self.expected), (0, 0.5)

        bad = write_garbled(plain, plain.with_suffix(".bad"), self.biases.tobytes())
        yield "float_diff", largest_difference(self.ask(bad, questions).rows, self.expected), (0.01, 1e39)
        silence = float(np.abs(self.expected).max())
        yield "float_diff", largest_difference(self.ask(lacking, questions).rows, self.expected), silence

    def start_controls(
        self, plain: Path, questions: Array, framework: str, refused: Path | None = None
    ) -> Iterator[Control]:
        """Controls of what a runtime imports, refuses and takes: bytes and seconds.

        Args:
            plain: a file that is answered.
            questions: as it takes them.
            framework: a module that is installed here.
            refused: a file that the runtime refuses, one of noise if left out.
        """
        for runtime, answer in ((f"import {framework}\n{self.runtime}", True), (self.runtime, False)):
            yield "needs_framework", needs_modules(runtime, plain, questions[:1], *FRAMEWORKS), answer
        noise = plain.with_name("noise.tflite")
        noise.write_bytes(NOISE)
        for path, answer in ((plain, False), (refused or noise, True)):
            yield "refuses_half_a_file", self.ask(path, questions[:1]).rows is None, answer
        for measure in ("float_bytes", "int8_bytes"):
            yield measure, noise.stat().st_size, len(NOISE)
        yield "cold_start", self.ask(plain, questions[:1], LATE).seconds, (1, 60)
