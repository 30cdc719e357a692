"""The network, the images, and what TensorFlow Lite for Microcontrollers says to a file."""

import re
import subprocess
import sys
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
from generators.probes.runtimes import TFLITE_MICRO

CALIBRATION = make_images(100, seed=152)
WEIGHTS = balanced(make_weights(seed=151), CALIBRATION)
IMAGES = make_images(200, seed=153)
EXPECTED = answers(WEIGHTS, IMAGES)
FRAMEWORKS = ("tensorflow", "keras", "torch", "jax")

OFF = 4.0
CHANGED = one_changed(WEIGHTS, OFF)
SLOW = "import time\n\ntime.sleep(1)\n" + TFLITE_MICRO
VELA = ("--accelerator-config", "ethos-u55-128")
COUNTED = re.compile(r"^([CN]PU) operators = (\d+)", re.MULTILINE)


def asked(path, questions, runtime=TFLITE_MICRO):
    """What a file answers where no framework can be imported."""
    return ask(runtime, path, questions, without=FRAMEWORKS)


def npu_share(path):
    """Share of a file's operators that Arm's compiler takes."""
    folder = path.with_suffix(".vela")
    program = Path(sys.executable).with_name("vela")
    command = [program, *VELA, "--output-dir", folder, path]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    counts = {unit: int(many) for unit, many in COUNTED.findall(said.stdout)}
    return counts["NPU"] / sum(counts.values())


def report(source, plain, small, questions):
    """The measures of a float and an 8-bit file."""
    exact, coarse = asked(plain, questions), asked(small, questions)
    half = cut_short(small, small.with_suffix(".half"))
    return {
        "source_diff": largest_difference(source, EXPECTED),
        "float_diff": largest_difference(exact.rows, source),
        "int8_share": same_choices(coarse.rows, source),
        "int8_error": relative_difference(coarse.rows, source),
        "float_bytes": plain.stat().st_size,
        "int8_bytes": small.stat().st_size,
        "npu_share": npu_share(small),
        "cold_start": coarse.seconds,
        "needs_framework": needs(TFLITE_MICRO, small, questions[:1], *FRAMEWORKS),
        "refuses_half_a_file": asked(half, questions).rows is None,
    }


def known(source, plain, changed, lacking, questions, framework):
    """Controls: files whose answers are known, by the same probes.

    `source` answers by the changed weights, `changed` is their file,
    and `lacking` one with an operator that the runtime has not.
    """
    about = (OFF - 0.001, OFF + 0.001)
    rows = asked(changed, questions).rows
    silence = float(np.abs(EXPECTED).max())
    share = OFF / float(EXPECTED.std())
    yield "source_diff", largest_difference(source, EXPECTED), about
    yield "float_diff", largest_difference(rows, EXPECTED), about
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
    yield "int8_share", same_choices(rows, EXPECTED), 0
    # The accelerator has only integers.
    yield "npu_share", npu_share(plain), 0

    wanting = f"import {framework}\n{TFLITE_MICRO}"
    for runtime, answer in ((wanting, True), (TFLITE_MICRO, False)):
        observed = needs(runtime, plain, questions[:1], *FRAMEWORKS)
        yield "needs_framework", observed, answer
    for path, answer in ((plain, False), (lacking, True)):
        refused = asked(path, questions[:1]).rows is None
        yield "refuses_half_a_file", refused, answer
    noise = plain.with_name("noise")
    noise.write_bytes(bytes(range(256)) * 16)
    for measure in ("float_bytes", "int8_bytes"):
        yield measure, noise.stat().st_size, 4096
    slow = asked(plain, questions[:1], SLOW).seconds
    yield "cold_start", slow, (1, 60)
