"""The batch and weights, and what a fresh interpreter spends."""

import os
import resource
import tempfile
from functools import cache
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


@cache
def hidden(distribution):
    """Modules that a framework alone wouldn't bring along."""
    return unrelated_modules(distribution, KEPT)


def cached():
    """How many files compilers left for a next time."""
    return sum(
        path.is_file()
        for path in Path(os.environ[CACHE]).rglob("*")
    )


def in_fresh_interpreter(work, distribution, *arguments):
    """What work in an interpreter of its own answers.

    It finds the framework alone, and nothing that an earlier one
    compiled.
    """
    with tempfile.TemporaryDirectory() as folder:
        # one process compiles, as numeric libraries have one thread
        variables = {
            CACHE: folder,
            "TORCHINDUCTOR_COMPILE_THREADS": "1",
        }
        helper = HelperProcess(
            work,
            *arguments,
            variables=variables,
            hidden=hidden(distribution),
        )
        return ask_once([helper], timeout=300)[0]


def used():
    """CPU seconds of this interpreter since its start.

    Those of the processes that it has waited for are included.
    """
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def two_steps(step, compiled):
    """What a first and a second step show.

    `start` is what was used up to the end of the first step,
    `added` what it took longer than the second, `compiled` how
    many functions were compiled by then.
    """
    began = used()
    first = step()
    between = used()
    functions = compiled()
    later = used()
    second = step()
    return {
        "start": between,
        "added": between - began - (used() - later),
        "compiled": functions,
        "losses": [first, second],
    }


def measured(first_step, distribution):
    """Measures over fresh interpreters."""
    runs = [
        in_fresh_interpreter(first_step, distribution)
        for _ in range(REPETITIONS)
    ]
    return {
        "compiled_start": [run["start"] for run in runs],
        "compiler_adds": [run["added"] for run in runs],
        "compiled": min(run["compiled"] for run in runs),
        "loss_off": off(run["losses"][0] for run in runs),
        "parameters": runs[0]["parameters"],
        "found_compiled": max(run["found"] for run in runs),
    }


def off(losses):
    """How far the worst of some first losses is off."""
    return max(abs(loss - KNOWN_LOSS) for loss in losses)


def slow_start(seconds):
    """Steps of which the first takes longer."""
    left = [seconds, 0]
    return two_steps(lambda: spin(left.pop(0)), int)["added"]


def busy(seconds):
    """Work of a known length, for the controls."""

    def work():
        spin(seconds)
        return used()

    return work


def littered():
    """An interpreter where a compiler has left one file."""
    (Path(os.environ[CACHE]) / "kept").touch()
    return cached


def known_answers(first_step, distribution):
    """Controls: idle and busy interpreters, and an uncompiled step.

    After that step the loss is no longer the first one.
    """
    nothing = in_fresh_interpreter(busy, distribution, 0)
    second = in_fresh_interpreter(busy, distribution, 1)
    yield "compiled_start", nothing, (0.01, 0.9)
    yield "compiled_start", second - nothing, (0.7, 1.4)
    yield "compiler_adds", slow_start(0.5), (0.49, 0.6)
    yield "compiler_adds", slow_start(0), (-0.01, 0.1)
    left = in_fresh_interpreter(littered, distribution)
    yield "found_compiled", left, 1
    plain = in_fresh_interpreter(first_step, distribution, "plain")
    yield "compiled", plain["compiled"], 0
    yield "loss_off", off(plain["losses"][:1]), (0, 0.0001)
    yield "loss_off", off(plain["losses"]), (0.0002, 1)
