"""The batch and weights, and what a fresh interpreter spends."""

import os
import resource
import tempfile
from pathlib import Path
from time import process_time

import numpy as np

from generators.probes.measuring.known_work import spin
from generators.probes.packages.install_size import (
    unrelated_modules,
)
from generators.probes.programs.helper_process import (
    HelperProcess,
    ask_once,
    cpu_seconds_of_children,
)

REPETITIONS = 3
BATCH, FEATURES, HIDDEN = 64, 32, 64
RATE, EPSILON = 0.001, 1e-7
# PyTorch takes optree for importable where its metadata are found,
# and compiles with packaging
KEPT = ("numpy", "optree", "packaging")
CACHE = "TORCHINDUCTOR_CACHE_DIR"

RANDOM = np.random.default_rng(31)
ROWS = RANDOM.standard_normal((BATCH, FEATURES)).astype("float32")
TARGETS = ROWS[:, :1] * ROWS[:, 1:2]
WEIGHTS = [
    (RANDOM.standard_normal((FEATURES, HIDDEN)) / 6).astype(
        "float32"
    ),
    np.zeros(HIDDEN, "float32"),
    (RANDOM.standard_normal((HIDDEN, 1)) / 8).astype("float32"),
    np.zeros(1, "float32"),
]
INNER = np.maximum(ROWS.astype("float64") @ WEIGHTS[0], 0)
KNOWN_LOSS = float(np.mean((INNER @ WEIGHTS[2] - TARGETS) ** 2))


def cached():
    """How many files compilers left for a next time."""
    return sum(
        path.is_file()
        for path in Path(os.environ[CACHE]).rglob("*")
    )


def step_in_fresh_interpreter(work, distribution, *arguments):
    """CPU seconds of an interpreter and its children, and its
    answer.

    It finds the framework alone, and nothing that an earlier one
    compiled.
    """
    with tempfile.TemporaryDirectory() as folder:
        # one process compiles, as numeric libraries have one thread
        variables = {
            CACHE: folder,
            "TORCHINDUCTOR_COMPILE_THREADS": "1",
        }
        answers = []

        def attempt():
            hidden = unrelated_modules(distribution, KEPT)
            helper = HelperProcess(
                work, *arguments, variables=variables, hidden=hidden
            )
            answers.extend(ask_once([helper]))

        return cpu_seconds_of_children(attempt), answers[0]


def two_steps(step):
    """The loss of the first step, and its CPU seconds.

    Those of the second step are subtracted.
    """

    def used():
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (
            process_time() + children.ru_utime + children.ru_stime
        )

    began = used()
    loss = step()
    between = used()
    step()
    return {"loss": loss, "added": 2 * between - began - used()}


def measured(first_step, distribution):
    """Measures over fresh interpreters."""
    runs = [
        step_in_fresh_interpreter(first_step, distribution)
        for _ in range(REPETITIONS)
    ]
    answers = [answer for _, answer in runs]
    return {
        "compiled_start": [seconds for seconds, _ in runs],
        "compiler_adds": [each["added"] for each in answers],
        "loss_off": off(each["loss"] for each in answers),
        "parameters": answers[0]["parameters"],
        "found_compiled": max(each["found"] for each in answers),
    }


def off(losses):
    """How far the worst of some first losses is off."""
    return max(abs(loss - KNOWN_LOSS) for loss in losses)


def slow_start(seconds):
    """Steps of which the first takes longer."""
    left = [seconds, 0]
    return two_steps(lambda: spin(left.pop(0)))["added"]


def busy(seconds):
    """Work of a known length, for the controls."""
    return lambda: spin(seconds)


def littered():
    """An interpreter where a compiler has left one file."""
    (Path(os.environ[CACHE]) / "kept").touch()
    return cached


def known_answers(distribution):
    """Controls: a helper that does nothing, and a busy one."""
    nothing, _ = step_in_fresh_interpreter(busy, distribution, 0)
    second, _ = step_in_fresh_interpreter(busy, distribution, 1)
    yield "compiled_start", nothing, (0.01, 0.9)
    yield "compiled_start", second - nothing, (0.7, 1.4)
    yield "compiler_adds", slow_start(0.5), (0.49, 0.6)
    yield "compiler_adds", slow_start(0), (-0.01, 0.1)
    _, left = step_in_fresh_interpreter(littered, distribution)
    yield "found_compiled", left, 1
    yield (
        "loss_off",
        off([KNOWN_LOSS, KNOWN_LOSS + 1]),
        (0.999, 1.001),
    )
