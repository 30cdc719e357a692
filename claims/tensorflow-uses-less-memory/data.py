"""The batch and weights, and what training with them needs."""

import numpy as np

from generators.probes.measuring.memory import (
    memory_in_use,
    run_with_peak,
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
BATCH, STEPS = 512, 3
RATE, EPSILON = 0.001, 1e-7

# PyTorch takes optree for importable where its metadata are found,
# and compiles with packaging
KEPT = ("numpy", "optree", "packaging")


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
    """What work needs at its peak: all MiB, and those it added."""
    before = memory_in_use()
    result, peak = run_with_peak(work)
    return {"peak": peak, "growth": peak - before, "result": result}


def in_fresh_process(work, distribution, *arguments):
    """What a helper that finds the framework alone answers."""
    return ask_once(
        [
            HelperProcess(
                work,
                *arguments,
                hidden=unrelated_modules(distribution, KEPT),
            )
        ]
    )[0]


def measured(train, distribution, *, keeps=False):
    """Measures of fresh processes, taught and compiled."""
    if keeps:
        # Later ones find what it compiled.
        in_fresh_process(train, distribution, "compiled")
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


def filling(mebibytes):
    """Work that needs a known amount of memory."""
    return lambda: growth(
        lambda: len(bytearray(b"#") * (mebibytes << 20))
    )


def known_answers(distribution):
    """Controls: helpers that fill 200 MiB, and none."""
    full = in_fresh_process(filling, distribution, 200)
    empty = in_fresh_process(filling, distribution, 0)
    yield "default_growth", full["growth"], (199, 210)
    yield "compiled_growth", empty["growth"], (0, 5)
    yield "default_peak", full["peak"] - empty["peak"], (195, 215)
    yield "compiled_peak", empty["peak"], (5, 80)
    yield (
        "loss_off",
        off([known_loss(), known_loss() + 1]),
        (0.999, 1.001),
    )
