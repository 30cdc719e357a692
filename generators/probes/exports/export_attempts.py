"""Whether models that leave a framework answer elsewhere as they did at home.

A case is exported into a folder of its own; one process, which has the artefacts and nothing else of the model,
then answers all of them. Whatever stops a case is its obstacle, and the others go on.
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
from generators.probes.programs.fresh_interpreter import ElsewhereError, run_elsewhere

Array = NDArray[np.float32]

TOLERANCE = 1e-4  # far above rounding where answers are of the order of one, far below a wrong weight
COARSE = 0.15  # standard deviations of the answers, for weights of eight bits
SMALLER = 0.75  # of the bytes that the same model takes in float
SAID = 160  # characters of what an error says
PLACES = re.compile(r"(?:/[\w.+-]+){2,}/?")
QUESTIONS, ANSWERS = "questions.npz", "answers.npz"
OBSTACLE, FIRST = "obstacle.txt", "first.txt"

# Around the lines of a runtime, which define `opened(artefact)`: a function from a question to its answer, both in
# float, so that there is nothing for `coded` and `decoded` of `artefacts` to do.
FRAME = """
import json
import sys
import time
from pathlib import Path

import numpy as np


def coded(question, *_):
    return question


def decoded(told, *_):
    return told

{runtime}

asked = json.loads(Path(sys.argv[1]).read_text())
for home, artefact in asked:
    home = Path(home)
    (home / "obstacle.txt").write_text("the process died of it")
    try:
        answer = opened(artefact)
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
class Case:
    """A model that is to leave its framework.

    Attributes:
        export: writes the model into an empty folder and gives the path that the runtime opens.
        expected: what the source model answers to each question.
        asked: the questions.
    """

    export: Callable[[Path], Path]
    expected: Sequence[Array]
    asked: Sequence[Array]


@dataclass(frozen=True)
class Attempt:
    """What came of one case.

    Attributes:
        obstacle: what stopped it; empty where it passed.
        difference: the largest from the source model; 0 where nothing answered.
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
    """What came of several cases, and the seconds from the start of the runtime's process to its first answer."""

    by_name: Mapping[str, Attempt]
    start: float

    def __getitem__(self, name: str) -> Attempt:
        return self.by_name[name]

    @property
    def passed(self) -> dict[str, bool]:
        """Whether each case passed, as a battery."""
        return {name: one.passed for name, one in self.by_name.items()}

    @property
    def worst(self) -> float:
        """The largest difference among those that passed."""
        return max((one.difference for one in self._passing()), default=0.0)

    @property
    def worst_spread(self) -> float:
        """The largest difference among those that passed, in standard deviations."""
        return max((one.spread for one in self._passing()), default=0.0)

    @property
    def size(self) -> int:
        """Bytes of the artefacts that passed."""
        return sum(one.size for one in self._passing())

    @property
    def obstacles(self) -> str:
        """What stopped the others, in at most 4,000 characters."""
        stopped = [f"{name} ({one.obstacle})" for name, one in self.by_name.items() if not one.passed]
        return ("; ".join(stopped) or "nothing")[:4000]

    def _passing(self) -> list[Attempt]:
        return [one for one in self.by_name.values() if one.passed]


Runner = Callable[[Path], None]


def in_python(runtime: str, timeout: float = 300) -> Runner:
    """A runner that answers in a fresh isolated interpreter; `runtime` is code that defines `opened(artefact)`."""

    def run(jobs: Path) -> None:
        run_elsewhere(FRAME.format(runtime=runtime), str(jobs), timeout=timeout)

    return run


def one_by_one(ask: Callable[[Path, list[Array]], list[Array]]) -> Runner:
    """A runner that asks each artefact by a call of its own, which raises where there is no answer."""

    def run(jobs: Path) -> None:
        for home, artefact in json.loads(jobs.read_text()):
            folder = Path(home)
            with np.load(folder / QUESTIONS) as asked:
                questions = [asked[name] for name in asked.files]
            try:
                answers = ask(Path(artefact), questions)
            except ElsewhereError as error:
                (folder / OBSTACLE).write_text(str(error))
                continue
            first = folder.parent / FIRST
            if not first.exists():
                first.write_text(str(time()))
            np.savez(folder / ANSWERS, *answers)

    return run


def attempts(cases: Mapping[str, Case], run: Runner, tolerance: float = TOLERANCE) -> Attempts:
    """Export every case, answer all in another process, and compare.

    Args:
        cases: by their names.
        run: answers the artefacts named in a file; it is given that file.
        tolerance: a case passes whose largest difference from the source model is below it.

    Raises:
        ImportError: an exporter isn't here.
        ElsewhereError: the runtime didn't start.
        LateError: the runtime's process had no end in time.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        homes = {item: folder / str(at) for at, item in enumerate(cases)}
        made = [(home, artefact) for item, home in homes.items() if (artefact := _made(cases[item], home))]
        start = _answered(made, folder, run)
        found = {item: _compared(case, homes[item], tolerance) for item, case in cases.items()}
    return Attempts(found, start)


def coarse(small: Attempts, plain: Attempts) -> Attempts:
    """The same attempts judged as weights of eight bits are: nearly the same answers from a smaller file.

    Args:
        small: attempts with eight bits, made with an infinite tolerance.
        plain: attempts with the same models in float; one without a file gives nothing to be smaller than.
    """

    def judged(name: str, one: Attempt) -> Attempt:
        if not one.passed:
            return one
        if one.spread >= COARSE:
            return replace(one, obstacle=f"off by {one.spread:.2g} standard deviations")
        whole = plain[name].size
        if one.size > SMALLER * whole:
            return replace(one, obstacle=f"{one.size} bytes, {whole} in float: hardly anything is in eight bits")
        return one

    return Attempts({name: judged(name, one) for name, one in small.by_name.items()}, small.start)


def either(first: Attempts, second: Attempts) -> Attempts:
    """The first attempts, and the second where a first one failed and a second one passed."""
    found = {
        name: second[name] if name in second.by_name and not one.passed and second[name].passed else one
        for name, one in first.by_name.items()
    }
    return Attempts(found, first.start)


def _made(case: Case, home: Path) -> Path | None:
    """The case's artefact; None where the export was stopped, which is then written down."""
    export = home / "export"
    export.mkdir(parents=True)
    np.savez(home / QUESTIONS, *case.asked)
    try:
        return case.export(export)
    except ImportError:  # says something of the machine, nothing of the model
        raise
    except Exception as error:  # noqa: BLE001 - whatever stops an export is what is looked for
        (home / OBSTACLE).write_text(f"{type(error).__name__}: {error}")
        return None


def _answered(made: list[tuple[Path, Path]], folder: Path, run: Runner) -> float:
    """Answer, again without a case that ended the process; seconds from the first start to the first answer."""
    began = time()
    left, jobs = made, folder / "jobs.json"
    while left:
        jobs.write_text(json.dumps([[str(home), str(artefact)] for home, artefact in left]))
        try:
            run(jobs)
        except ElsewhereError:
            # Where it ended before it opened anything, it was the runtime that didn't start.
            if not any(_tried(home) for home, _ in left):
                raise
        left = [(home, artefact) for home, artefact in left if not _tried(home)]
    first = folder / FIRST
    return max(0.0, float(first.read_text()) - began) if first.exists() else 0.0


def _tried(home: Path) -> bool:
    return (home / ANSWERS).exists() or (home / OBSTACLE).exists()


def _compared(case: Case, home: Path, tolerance: float) -> Attempt:
    size = sum(path.stat().st_size for path in (home / "export").rglob("*") if path.is_file())
    if not (home / ANSWERS).exists():
        return Attempt(said((home / OBSTACLE).read_text()), size=size)
    with np.load(home / ANSWERS) as told:
        answers = [told[f"arr_{at}"] for at in range(len(case.asked))]
    pairs = list(zip(answers, case.expected, strict=True))
    spread = float(np.concatenate([np.ravel(one) for one in case.expected]).std())
    worst = max(largest_difference(answer, right) for answer, right in pairs)
    obstacle = "" if worst < tolerance else f"off by {worst:.2g}"
    return Attempt(obstacle, worst, worst / spread if spread else 0.0, size)


def said(text: str) -> str:
    """An error in one line of at most 160 characters, without the places where files lie."""
    plain = " ".join(PLACES.sub("", text).split())
    return plain if len(plain) <= SAID else f"{plain[: SAID - 1]}…"
