"""What a runtime answers from one network's files, in float and in eight bits, without any framework."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from generators.probes.exports.model_files import Told, ask, needs
from generators.probes.measuring.agreement import largest_difference, relative_difference, same_choices
from generators.probes.measuring.damaged_files import cut_short, garbled
from generators.probes.models.convnet import Array

FRAMEWORKS = ("tensorflow", "keras", "torch", "jax")
LATE = "import time\n\ntime.sleep(1)\n"
NOISE = bytes(range(256)) * 16

Known = tuple[str, bool | float, bool | float | tuple[float, float]]


class Quantised(NamedTuple):
    """A runtime, and what is known of the network whose files it is asked.

    Attributes:
        runtime: its lines, as for `artefacts.ask`.
        expected: the network's right answers, one row a question.
        biases: the last layer's, as they lie in the float file.
        off: by how much the changed network's answers are off, in one output of every row.
    """

    runtime: str
    expected: Array
    biases: Array
    off: float

    def asked(self, path: Path, questions: Array, before: str = "") -> Told:
        """What a file answers; `before` are lines that run ahead of the runtime's."""
        return ask(before + self.runtime, path, questions, without=FRAMEWORKS)

    def report(
        self, source: Array, plain: Path, small: Path, questions: Array, *, shipped: Path
    ) -> dict[str, bool | float]:
        """The measures of both files against the source model's answers.

        The one that is `shipped` is started, cut in half and asked where no framework is installed.
        """
        told = {path: self.asked(path, questions) for path in (plain, small)}
        half = cut_short(shipped, shipped.with_suffix(".half"))
        return {
            "source_diff": largest_difference(source, self.expected),
            "float_diff": largest_difference(told[plain].rows, source),
            "int8_share": same_choices(told[small].rows, source),
            "int8_error": relative_difference(told[small].rows, source),
            "float_bytes": plain.stat().st_size,
            "int8_bytes": small.stat().st_size,
            "cold_start": told[shipped].seconds,
            "needs_framework": needs(self.runtime, shipped, questions[:1], *FRAMEWORKS),
            "refuses_half_a_file": self.asked(half, questions).rows is None,
        }

    def known_answers(
        self, source: Array, plain: Path, changed: Path, lacking: Path, questions: Array
    ) -> Iterator[Known]:
        """Controls of what the answers are off by, and of the choices.

        Args:
            source: the changed network's answers.
            plain: the right network's float file, of which a copy is damaged.
            changed: the changed network's.
            lacking: one that the runtime can't answer.
            questions: as the files take them.
        """
        about = (self.off - 0.001, self.off + 0.001)
        share = self.off / float(self.expected.std())
        rows = self.asked(changed, questions).rows
        yield "source_diff", largest_difference(source, self.expected), about
        yield "float_diff", largest_difference(rows, self.expected), about
        yield "int8_error", relative_difference(rows, self.expected), (share - 0.001, share + 0.001)
        yield "int8_share", same_choices(rows, source), 1
        # With one output several units higher, many rows change their choice.
        yield "int8_share", same_choices(rows, self.expected), (0, 0.9)
        same = np.broadcast_to(self.expected.mean(axis=0), self.expected.shape)
        yield "int8_share", same_choices(same, self.expected), (0, 0.5)

        bad = garbled(plain, plain.with_suffix(".bad"), self.biases.tobytes())
        yield "float_diff", largest_difference(self.asked(bad, questions).rows, self.expected), (0.01, 1e39)
        silence = float(np.abs(self.expected).max())
        yield "float_diff", largest_difference(self.asked(lacking, questions).rows, self.expected), silence

    def known_starts(
        self, plain: Path, questions: Array, framework: str, refused: Path | None = None
    ) -> Iterator[Known]:
        """Controls of what a runtime imports, refuses and takes: bytes and seconds.

        Args:
            plain: a file that is answered.
            questions: as it takes them.
            framework: a module that is installed here.
            refused: a file that the runtime refuses, one of noise if left out.
        """
        for runtime, answer in ((f"import {framework}\n{self.runtime}", True), (self.runtime, False)):
            yield "needs_framework", needs(runtime, plain, questions[:1], *FRAMEWORKS), answer
        noise = plain.with_name("noise.tflite")
        noise.write_bytes(NOISE)
        for path, answer in ((plain, False), (refused or noise, True)):
            yield "refuses_half_a_file", self.asked(path, questions[:1]).rows is None, answer
        for measure in ("float_bytes", "int8_bytes"):
            yield measure, noise.stat().st_size, len(NOISE)
        yield "cold_start", self.asked(plain, questions[:1], LATE).seconds, (1, 60)
