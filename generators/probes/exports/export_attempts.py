"""Whether exported models answer in another runtime as they did in their framework.

A case is exported into a folder of its own; another process, which has the artefacts and nothing else of the
models, then answers all of them. Whatever stops a case is its obstacle, and the others go on.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import time

import numpy as np
from numpy.typing import NDArray

from generators.probes.measuring.agreement import largest_difference
from generators.probes.programs.forking_interpreter import ForkingInterpreter
from generators.probes.programs.fresh_interpreter import ProcessFailedError

Array = NDArray[np.float32]

TOLERANCE = 1e-4  # far above rounding where answers are of the order of one, far below a wrong weight
LARGEST_SPREAD = 0.15  # standard deviations of the answers, for weights of eight bits
LARGEST_SHARE = 0.75  # of the bytes that the same model takes in float
MESSAGE_LENGTH = 160  # characters of an error's message
PATHS = re.compile(r"(?:/[\w.+-]+){2,}/?")
QUESTIONS, ANSWERS = "questions.npz", "answers.npz"
OBSTACLE, FIRST = "obstacle.txt", "first.txt"

# Around the lines of a runtime, which define `load(artefact)`: a function from a question to its answer, both in
# float, so that `encode` and `decode` change nothing.
FRAME = """
import json
import sys
import time
from pathlib import Path

import numpy as np


def encode(question, *_):
    return question


def decode(answer, *_):
    return answer

{runtime}

def serve(jobs):
    for home, artefact in json.loads(Path(jobs).read_text()):
        answer_all(Path(home), artefact)


def answer_all(home, artefact):
    (home / "obstacle.txt").write_text("the process died of it")
    try:
        answer = load(artefact)
        questions = np.load(home / "questions.npz")
        answers = []
        for name in questions.files:
            answers.append(np.array(answer(questions[name])))
            first = home.parent / "first.txt"
            if not first.exists():
                first.write_text(str(time.time()))
        np.savez(home / "answers.npz", *answers)
        (home / "obstacle.txt").unlink()
    except Exception as error:
        (home / "obstacle.txt").write_text(f"{{type(error).__name__}}: {{error}}")
"""


@dataclass(frozen=True)
class ExportCase:
    """A model that is exported from its framework.

    Attributes:
        export: writes the model into an empty folder and gives the path that the runtime opens.
        expected: what the source model answers to each question.
        questions: given to the model one after the other.
    """

    export: Callable[[Path], Path]
    expected: Sequence[Array]
    questions: Sequence[Array]


@dataclass(frozen=True)
class Attempt:
    """The result of one case.

    Attributes:
        obstacle: what stopped it; empty if it passed.
        difference: the largest from the source model; 0 if nothing answered.
        spread: the same in standard deviations of the expected answers; 0 where these are all the same.
        size: bytes of the artefact; 0 where there is none.
    """

    obstacle: str
    difference: float = 0.0
    spread: float = 0.0
    size: int = 0

    @property
    def passed(self) -> bool:
        """Whether it answered as the source model."""
        return not self.obstacle


@dataclass(frozen=True)
class Attempts:
    """The results of several cases, and the seconds from the start of the runtime to its first answer.

    Where the runner had already started the runtime, they count from the request.
    """

    by_name: Mapping[str, Attempt]
    start: float

    def __getitem__(self, name: str) -> Attempt:
        return self.by_name[name]

    @property
    def passed(self) -> dict[str, bool]:
        """Whether each case passed, as a battery."""
        return {name: attempt.passed for name, attempt in self.by_name.items()}

    @property
    def worst(self) -> float:
        """The largest difference among those that passed."""
        return max((attempt.difference for attempt in self._passing()), default=0.0)

    @property
    def worst_spread(self) -> float:
        """The largest difference among those that passed, in standard deviations."""
        return max((attempt.spread for attempt in self._passing()), default=0.0)

    @property
    def size(self) -> int:
        """Bytes of the artefacts that passed."""
        return sum(attempt.size for attempt in self._passing())

    @property
    def obstacles(self) -> str:
        """What stopped the others, in at most 4,000 characters."""
        stopped = [f"{name} ({attempt.obstacle})" for name, attempt in self.by_name.items() if not attempt.passed]
        return ("; ".join(stopped) or "nothing")[:4000]

    def _passing(self) -> list[Attempt]:
        return [attempt for attempt in self.by_name.values() if attempt.passed]


Runner = Callable[[Path], None]


def python_runner(runtime: str, timeout: float = 300) -> Runner:
    """A runner that answers in another isolated interpreter; `runtime` is code that defines `load(artefact)`.

    Only the first files wait for its start: each call is answered in a fork of one that has run the code.
    """
    interpreter = ForkingInterpreter(FRAME.format(runtime=runtime))
    return lambda jobs: interpreter.run(str(jobs), timeout=timeout)


def function_runner(ask: Callable[[Path, list[Array]], list[Array]]) -> Runner:
    """A runner that asks each artefact by a call of its own, which raises where there is no answer."""

    def run(jobs: Path) -> None:
        for home, artefact in json.loads(jobs.read_text()):
            folder = Path(home)
            with np.load(folder / QUESTIONS) as stored:
                questions = [stored[name] for name in stored.files]
            try:
                answers = ask(Path(artefact), questions)
            except ProcessFailedError as error:
                (folder / OBSTACLE).write_text(str(error))
                continue
            first = folder.parent / FIRST
            if not first.exists():
                first.write_text(str(time()))
            np.savez(folder / ANSWERS, *answers)

    return run


def attempt_exports(cases: Mapping[str, ExportCase], run: Runner, tolerance: float = TOLERANCE) -> Attempts:
    """Export every case, answer all in another process, and compare.

    Args:
        cases: by their names.
        run: answers the artefacts named in a file; it is given that file.
        tolerance: a case passes whose largest difference from the source model is below it.

    Raises:
        ImportError: an exporter isn't here.
        ProcessFailedError: the runtime didn't start.
        ProcessTimeoutError: the runtime's process had no end in time.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        homes = {item: folder / str(at) for at, item in enumerate(cases)}
        made = [(home, artefact) for item, home in homes.items() if (artefact := _export(cases[item], home))]
        start = _answer_all(made, folder, run)
        found = {item: _compare(case, homes[item], tolerance) for item, case in cases.items()}
    return Attempts(found, start)


def judge_quantised(small: Attempts, plain: Attempts) -> Attempts:
    """The same attempts judged as weights of eight bits are: nearly the same answers from a smaller file.

    Args:
        small: attempts with eight bits, made with an infinite tolerance.
        plain: attempts with the same models in float; one without a file gives nothing to be smaller than.
    """

    def judge(name: str, attempt: Attempt) -> Attempt:
        if not attempt.passed:
            return attempt
        if attempt.spread >= LARGEST_SPREAD:
            return replace(attempt, obstacle=f"off by {attempt.spread:.2g} standard deviations")
        whole = plain[name].size
        if attempt.size > LARGEST_SHARE * whole:
            return replace(
                attempt, obstacle=f"{attempt.size} bytes, {whole} in float: hardly anything is in eight bits"
            )
        return attempt

    return Attempts({name: judge(name, attempt) for name, attempt in small.by_name.items()}, small.start)


def first_passing(first: Attempts, second: Attempts) -> Attempts:
    """The first attempts, and the second where a first one failed and a second one passed."""
    found = {
        name: second[name] if name in second.by_name and not attempt.passed and second[name].passed else attempt
        for name, attempt in first.by_name.items()
    }
    return Attempts(found, first.start)


def _export(case: ExportCase, home: Path) -> Path | None:
    """The case's artefact; None where the export was stopped, which is then written down."""
    export = home / "export"
    export.mkdir(parents=True)
    np.savez(home / QUESTIONS, *case.questions)
    try:
        return case.export(export)
    except ImportError:  # says something of the machine, nothing of the model
        raise
    except Exception as error:  # noqa: BLE001 - whatever stops an export is what is looked for
        (home / OBSTACLE).write_text(f"{type(error).__name__}: {error}")
        return None


def _answer_all(made: list[tuple[Path, Path]], folder: Path, run: Runner) -> float:
    """Answer, again without a case that ended the process; seconds from the first start to the first answer."""
    began = time()
    left, jobs = made, folder / "jobs.json"
    while left:
        jobs.write_text(json.dumps([[str(home), str(artefact)] for home, artefact in left]))
        try:
            run(jobs)
        except ProcessFailedError:
            # Where it ended before it opened anything, it was the runtime that didn't start.
            if not any(_is_done(home) for home, _ in left):
                raise
        left = [(home, artefact) for home, artefact in left if not _is_done(home)]
    first = folder / FIRST
    return max(0.0, float(first.read_text()) - began) if first.exists() else 0.0


def _is_done(home: Path) -> bool:
    return (home / ANSWERS).exists() or (home / OBSTACLE).exists()


def _compare(case: ExportCase, home: Path, tolerance: float) -> Attempt:
    size = sum(path.stat().st_size for path in (home / "export").rglob("*") if path.is_file())
    if not (home / ANSWERS).exists():
        return Attempt(short_message((home / OBSTACLE).read_text()), size=size)
    with np.load(home / ANSWERS) as stored:
        answers = [stored[f"arr_{at}"] for at in range(len(case.questions))]
    pairs = list(zip(answers, case.expected, strict=True))
    spread = float(np.concatenate([np.ravel(right) for right in case.expected]).std())
    worst = max(largest_difference(answer, right) for answer, right in pairs)
    obstacle = "" if worst < tolerance else f"off by {worst:.2g}"
    return Attempt(obstacle, worst, worst / spread if spread else 0.0, size)


def short_message(text: str) -> str:
    """An error in one line of at most 160 characters, without the places where files lie."""
    plain = " ".join(PATHS.sub("", text).split())
    return plain if len(plain) <= MESSAGE_LENGTH else f"{plain[: MESSAGE_LENGTH - 1]}…"
