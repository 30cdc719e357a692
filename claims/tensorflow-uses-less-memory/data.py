"""The batch and weights, and what training with them needs."""

import subprocess
import sys
import tempfile
from functools import cache

import numpy as np

from generators.probes.measuring.memory import (
    memory_in_use,
    run_with_programs,
)
from generators.probes.models.convnet import (
    expected_answers,
    make_images,
    make_weights,
)
from generators.probes.packages.install_size import (
    unrelated_modules,
)
from generators.probes.programs.helper_process import (
    HelperProcess,
    ask_once,
)

REPETITIONS = 3
BATCH, EPOCHS = 512, 3  # an epoch is one step
RATE, EPSILON = 0.001, 1e-7

# PyTorch takes optree for importable where its metadata are found,
# and compiles with packaging
KEPT = ("numpy", "optree", "packaging")


@cache
def hidden(distribution):
    """Modules that a framework alone wouldn't bring along."""
    return unrelated_modules(distribution, KEPT)


def make_batch():
    """Weights, images and labels."""
    labels = np.random.default_rng(52).integers(0, 10, BATCH)
    return (
        make_weights(seed=51),
        make_images(BATCH, seed=53),
        labels,
    )


def known_loss():
    """The mean cross entropy of the first step."""
    weights, images, labels = make_batch()
    scores = expected_answers(weights, images).astype("float64")
    sums = np.log(np.exp(scores).sum(axis=1))
    return float((sums - scores[np.arange(BATCH), labels]).mean())


def growth(work):
    """The most MiB since the start, and what work added at most.

    Programs that the work starts, such as a compiler, count.
    """
    before = memory_in_use()
    result, peak = run_with_programs(work)
    return {
        "peak": max(peak, memory_in_use("VmHWM")),
        "growth": peak - before,
        "result": result,
    }


def in_fresh_process(work, distribution, *arguments):
    """What a helper answers that finds the framework alone.

    Nothing is found that an earlier one compiled, and what is
    compiled is compiled in this one process.
    """
    with tempfile.TemporaryDirectory() as folder:
        variables = {
            "TORCHINDUCTOR_CACHE_DIR": folder,
            "TORCHINDUCTOR_COMPILE_THREADS": "1",
        }
        helper = HelperProcess(
            work,
            *arguments,
            variables=variables,
            hidden=hidden(distribution),
        )
        return ask_once([helper], timeout=300)[0]


def measured(train, distribution):
    """Measures of fresh processes, taught and compiled."""
    runs = {"default": [], "compiled": []}
    for _ in range(REPETITIONS):
        for way, kept in runs.items():
            kept.append(in_fresh_process(train, distribution, way))
    losses = [
        run["result"]["loss"]
        for kept in runs.values()
        for run in kept
    ]
    figures = {
        f"{way}_{figure}": [run[figure] for run in kept]
        for way, kept in runs.items()
        for figure in ("peak", "growth")
    }
    return {
        **figures,
        "after_import": [
            run["result"]["imported"] for run in runs["default"]
        ],
        "parameters": runs["default"][0]["result"]["parameters"],
        "loss_off": off(losses),
    }


def off(losses):
    """How far the worst of some first losses is off."""
    return float(np.abs(np.subtract(losses, known_loss())).max())


def filling(mebibytes, before=0):
    """Work that needs a known amount of memory.

    As much as `before` was there and is gone when it begins.
    """
    len(bytearray(b"#") * (before << 20))
    return lambda: growth(
        lambda: len(bytearray(b"#") * (mebibytes << 20))
    )


def filling_elsewhere(mebibytes):
    """Work whose program needs a known amount of memory."""
    fill = f"import time; x = b'#' * ({mebibytes} << 20)"
    command = [sys.executable, "-I", "-c", fill + "; time.sleep(1)"]
    return lambda: growth(
        lambda: subprocess.run(command, check=True).returncode
    )


def known_answers(train, distribution):
    """Controls: helpers that fill 200 MiB, none, or 200 before.

    And a framework's program whose weights are not the shared
    ones, which must show in its loss.
    """
    full = in_fresh_process(filling, distribution, 200)
    empty = in_fresh_process(filling, distribution, 0)
    early = in_fresh_process(filling, distribution, 0, 200)
    apart = in_fresh_process(filling_elsewhere, distribution, 200)
    yield "default_growth", full["growth"], (199, 210)
    yield "compiled_growth", empty["growth"], (0, 5)
    yield "default_peak", full["peak"] - empty["peak"], (195, 215)
    yield "compiled_peak", empty["peak"], (5, 80)
    yield "compiled_peak", early["peak"] - empty["peak"], (195, 215)
    yield "default_growth", early["growth"], (0, 5)
    yield "compiled_growth", apart["growth"], (199, 250)
    wrong = in_fresh_process(train, distribution, "wrong weights")
    yield "loss_off", off([wrong["result"]["loss"]]), (0.01, 100)
    yield "loss_off", off([known_loss()]), 0
