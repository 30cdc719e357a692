"""The network, the images, and what the runtime says to a file.

The runtime is TensorFlow Lite for Microcontrollers.
"""

import re
import subprocess
import sys
from pathlib import Path

from generators.probes.exports.quantised_models import (
    QuantisedProbe,
)
from generators.probes.exports.runtimes import TFLITE_MICRO
from generators.probes.measuring.agreement import same_choices
from generators.probes.models.convnet import (
    change_one_weight,
    expected_answers,
    make_images,
    make_weights,
    with_balanced_outputs,
)

CALIBRATION = make_images(100, seed=152)
WEIGHTS = with_balanced_outputs(make_weights(seed=151), CALIBRATION)
IMAGES = make_images(200, seed=153)
EXPECTED = expected_answers(WEIGHTS, IMAGES)

OFF = 4.0
CHANGED = change_one_weight(WEIGHTS, OFF)
FILES = QuantisedProbe(TFLITE_MICRO, EXPECTED, WEIGHTS[7], OFF)

VELA = ("--accelerator-config", "ethos-u55-128")
COUNTED = re.compile(r"^([CN]PU) operators = (\d+)", re.MULTILINE)


def npu_share(path):
    """Share of a file's operators that Arm's compiler takes."""
    folder = path.with_suffix(".vela")
    program = Path(sys.executable).with_name("vela")
    command = [program, *VELA, "--output-dir", folder, path]
    said = subprocess.run(
        command, check=True, capture_output=True, text=True
    )
    counts = {
        unit: int(many)
        for unit, many in COUNTED.findall(said.stdout)
    }
    return counts["NPU"] / sum(counts.values())


def report(source, plain, small, questions):
    """The measures of a float and an 8-bit file."""
    measures = FILES.report(
        source, plain, small, questions, shipped=small
    )
    return {**measures, "npu_share": npu_share(small)}


def known(source, plain, changed, lacking, questions, framework):
    """Controls: files whose answers are known, by the same probes.

    `source` answers by the changed weights, `changed` is their
    file, and `lacking` one with an operator that the runtime has
    not.
    """
    yield from FILES.answer_controls(
        source, plain, changed, lacking, questions
    )
    rows = FILES.ask(lacking, questions).rows
    yield "int8_share", same_choices(rows, EXPECTED), 0
    # The accelerator has only integers.
    yield "npu_share", npu_share(plain), 0
    yield from FILES.start_controls(
        plain, questions, framework, refused=lacking
    )
