"""The network, the images, and what LiteRT says to a file."""

from pathlib import Path

import numpy as np

from generators.probes.agreement import (
    largest_difference,
    relative_difference,
    same_choices,
)
from generators.probes.artefacts import ask, needs
from generators.probes.convnet import (
    answers,
    balanced,
    make_images,
    make_weights,
    one_changed,
)
from generators.probes.damage import cut_short, garbled
from generators.probes.runtimes import LITERT

CALIBRATION = make_images(100, seed=132)
WEIGHTS = balanced(make_weights(seed=131), CALIBRATION)
IMAGES = make_images(200, seed=133)
EXPECTED = answers(WEIGHTS, IMAGES)
FRAMEWORKS = ("tensorflow", "keras", "torch", "jax")

OFF = 4.0
CHANGED = one_changed(WEIGHTS, OFF)
SLOW = "import time\n\ntime.sleep(1)\n" + LITERT


def asked(path, questions, runtime=LITERT):
    """What a file answers where no framework can be imported."""
    return ask(runtime, path, questions, without=FRAMEWORKS)


def report(source, plain, small, questions):
    """The measures of a float and an 8-bit file."""
    exact, coarse = asked(plain, questions), asked(small, questions)
    half = cut_short(plain, plain.with_suffix(".half"))
    return {
        "source_diff": largest_difference(source, EXPECTED),
        "float_diff": largest_difference(exact.rows, source),
        "int8_share": same_choices(coarse.rows, source),
        "int8_error": relative_difference(coarse.rows, source),
        "float_bytes": plain.stat().st_size,
        "int8_bytes": small.stat().st_size,
        "cold_start": exact.seconds,
        "needs_framework": needs(LITERT, plain, questions[:1], *FRAMEWORKS),
        "refuses_half_a_file": asked(half, questions).rows is None,
    }


def known(source, plain, changed, lacking, questions, framework):
    """Controls: files whose answers are known, by the same probes.

    `source` answers by the changed weights, `changed` is their file,
    and `lacking` the path of a file that could not be made.
    """
    about = (OFF - 0.001, OFF + 0.001)
    rows = asked(changed, questions).rows
    silence = float(np.abs(EXPECTED).max())
    share = OFF / float(EXPECTED.std())
    yield "source_diff", largest_difference(source, EXPECTED), about
    yield "float_diff", largest_difference(rows, EXPECTED), about
    yield "float_diff", largest_difference(rows, source), (0, 1e-4)
    observed = relative_difference(rows, EXPECTED)
    yield "int8_error", observed, (share - 0.001, share + 0.001)
    yield "int8_share", same_choices(rows, source), 1
    # With one output four units higher, many images change class.
    yield "int8_share", same_choices(rows, EXPECTED), (0, 0.9)
    same = np.broadcast_to(EXPECTED.mean(axis=0), EXPECTED.shape)
    yield "int8_share", same_choices(same, EXPECTED), (0, 0.5)

    bad = garbled(plain, plain.with_suffix(".bad"), WEIGHTS[7].tobytes())
    rows = asked(bad, questions).rows
    observed = largest_difference(rows, EXPECTED)
    yield "float_diff", observed, (0.01, 1e39)
    rows = asked(lacking, questions).rows
    yield "float_diff", largest_difference(rows, EXPECTED), silence

    wanting = f"import {framework}\n{LITERT}"
    for runtime, answer in ((wanting, True), (LITERT, False)):
        observed = needs(runtime, plain, questions[:1], *FRAMEWORKS)
        yield "needs_framework", observed, answer
    noise = Path(plain.parent, "noise.tflite")
    noise.write_bytes(bytes(range(256)) * 16)
    for path, answer in ((plain, False), (noise, True)):
        refused = asked(path, questions[:1]).rows is None
        yield "refuses_half_a_file", refused, answer
    for measure in ("float_bytes", "int8_bytes"):
        yield measure, noise.stat().st_size, 4096
    slow = asked(plain, questions[:1], SLOW).seconds
    yield "cold_start", slow, (1, 60)
