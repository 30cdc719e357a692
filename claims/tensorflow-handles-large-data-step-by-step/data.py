"""A file of rows, large beside the steps in which it is read."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from generators.probes.measuring.known_work import spin
from generators.probes.measuring.memory import memory_rise

MIB = 1 << 20
COLUMNS = 128
INPUTS = COLUMNS - 1
ROW_BYTES = COLUMNS * 4
ROWS, BATCH, JUDGED = 640_000, 1000, 20_000
RATE, EPSILON = 0.003, 1e-7


def make_rows(random, count):
    """Rows of float32, (count, COLUMNS): inputs, then results."""
    rows = random.standard_normal((count, COLUMNS), dtype="float32")
    ways = np.random.default_rng(0).standard_normal(
        (INPUTS, 2), dtype="float32"
    )
    straight, bent = (rows[:, :-1] @ ways / INPUTS**0.5).T
    rows[:, -1] = straight + np.abs(bent) + 0.3 * rows[:, -1]
    return rows


def write(path, seed, count):
    """Write that many rows, a batch at a time."""
    random = np.random.default_rng(seed)
    with path.open("wb") as file:
        for _ in range(count // BATCH):
            make_rows(random, BATCH).tofile(file)


def skill(answers, path):
    """Share of a file's variance that answers explain, 0 to 1."""
    targets = np.fromfile(path, "float32").reshape(-1, COLUMNS)[
        :, -1
    ]
    return float(
        1
        - np.mean((np.ravel(answers) - targets) ** 2)
        / np.var(targets)
    )


class Pass:
    """Work on a file: result, CPU seconds, rise in MiB."""

    def __init__(self, work, *arguments):
        results = []
        start = time.process_time()
        self.peak = memory_rise(
            lambda: results.append(work(*arguments))
        )
        self.seconds = time.process_time() - start
        self.result = results[0]


def measured(train, answer, rows=ROWS):
    """The measures of a way to train on a file, and to answer for
    each of its rows.

    A pass over a small file comes first, so that what a framework
    sets up only once is not counted.
    """
    with TemporaryDirectory() as folder:
        small, large, new = (
            Path(folder, name) for name in ("small", "large", "new")
        )
        write(small, 1, 10 * BATCH)
        answer(train(small)[0], small)
        write(large, 2, rows)
        training = Pass(train, large)
        model, seen = training.result
        answering = Pass(answer, model, large)
        write(new, 3, JUDGED)
        size = large.stat().st_size / MIB
        peak = max(training.peak, answering.peak)
        return {
            "file": size,
            "seen": seen,
            "answered": len(answering.result),
            "peak": peak,
            "share": peak / size,
            "train_seconds": training.seconds,
            "answer_seconds": answering.seconds,
            "skill": skill(answer(model, new), new),
        }


def known_answers(whole, train, answer):
    """Controls: a file in one step or batch, known work."""
    with TemporaryDirectory() as folder:
        large, new = Path(folder, "large"), Path(folder, "new")
        write(large, 2, ROWS)
        peak = Pass(whole, large).peak
        size = large.stat().st_size / MIB
        yield "file", size, ROWS * ROW_BYTES / MIB
        yield "peak", peak, (0.95 * size, 4 * size)
        yield "share", peak / size, (0.95, 4)
        rest = Pass(time.sleep, 0.1).peak
        yield "peak", rest, (0, 2)
        yield "share", rest / size, (0, 0.01)
        yield "train_seconds", Pass(spin, 0.1).seconds, (0.1, 0.2)
        yield (
            "answer_seconds",
            Pass(time.sleep, 0.1).seconds,
            (0, 0.08),
        )
        write(new, 3, BATCH)
        training = Pass(train, new)
        model, seen = training.result
        answering = Pass(answer, model, new)
        yield "seen", seen, BATCH
        yield "answered", len(answering.result), BATCH
        yield "train_seconds", training.seconds, (0, 10)
        yield "answer_seconds", answering.seconds, (0, 10)
        yield "skill", skill(answering.result, new), (-9, 0.3)
        truth = np.fromfile(new, "float32").reshape(-1, COLUMNS)[
            :, -1
        ]
        yield "skill", skill(truth, new), 1
