"""The network, the images, and what ARM runtimes say to a file."""

import numpy as np

from generators.probes.exports.arm_emulator import (
    arm64_interpreter,
    missing_parts,
)
from generators.probes.exports.model_files import (
    THIS_PYTHON,
    ask_file,
)
from generators.probes.exports.runtimes import LITERT, ONNX_RUNTIME
from generators.probes.measuring.agreement import (
    largest_difference,
    same_choices,
    share_unequal,
)
from generators.probes.measuring.damaged_files import (
    write_garbled,
    write_truncated,
)
from generators.probes.models.convnet import (
    change_one_weight,
    expected_answers,
    make_images,
    make_weights,
    with_balanced_outputs,
)

CALIBRATION = make_images(100, seed=142)
WEIGHTS = with_balanced_outputs(make_weights(seed=141), CALIBRATION)
IMAGES = make_images(40, seed=143)
EXPECTED = expected_answers(WEIGHTS, IMAGES)
FRAMEWORKS = ("tensorflow", "keras", "torch", "jax")

OFF = 4.0
CHANGED = change_one_weight(WEIGHTS, OFF)
SLOW = "import time\n\ntime.sleep(1)\n" + LITERT
ARM = arm64_interpreter()
# Where the emulator is not told which processor to be.
ANY = arm64_interpreter("max")


def asked(path, questions, runtime=LITERT, interpreter=ARM):
    """What a file answers on a processor without frameworks."""
    return ask_file(
        runtime,
        path,
        questions,
        without=FRAMEWORKS,
        interpreter=interpreter,
        timeout=120,
    )


def is_arm(*replies):
    """Whether all of these answered on a 64-bit ARM processor."""
    return all(reply.machine == "aarch64" for reply in replies)


def unavailable():
    """Why nothing can be asked here; empty where it can."""
    return missing_parts()


def report(source, plain, small, graph, questions):
    """The measures of a float, an 8-bit and an ONNX file."""
    exact, coarse = asked(plain, questions), asked(small, questions)
    onnx = asked(graph, questions, ONNX_RUNTIME)
    here = asked(small, questions, interpreter=THIS_PYTHON)
    other = asked(small, questions, interpreter=ANY)
    return {
        "source_diff": largest_difference(source, EXPECTED),
        "float_diff": largest_difference(exact.rows, source),
        "onnx_diff": largest_difference(onnx.rows, source),
        "int8_unequal": share_unequal(coarse.rows, here.rows),
        "int8_share": same_choices(coarse.rows, source),
        "other_processor_unequal": share_unequal(
            other.rows, here.rows
        ),
        "float_bytes": plain.stat().st_size,
        "int8_bytes": small.stat().st_size,
        "onnx_bytes": graph.stat().st_size,
        "cold_start": exact.seconds,
        "on_arm": is_arm(exact, coarse, onnx),
    }


def known(source, plain, changed, graph, questions):
    """Controls: files whose answers are known, by the same probes.

    `source` answers by the changed weights, as `changed` and
    `graph` do.
    """
    about = (OFF - 0.001, OFF + 0.001)
    silence = float(np.abs(EXPECTED).max())
    yield "source_diff", largest_difference(source, EXPECTED), about

    there = asked(changed, questions)
    here = asked(changed, questions, interpreter=THIS_PYTHON)
    yield (
        "float_diff",
        largest_difference(there.rows, EXPECTED),
        about,
    )
    yield "int8_share", same_choices(there.rows, source), 1
    yield "int8_share", same_choices(there.rows, EXPECTED), (0, 0.9)
    same = np.broadcast_to(EXPECTED.mean(axis=0), EXPECTED.shape)
    yield "int8_share", same_choices(same, EXPECTED), (0, 0.5)
    onnx = asked(graph, questions, ONNX_RUNTIME)
    yield (
        "onnx_diff",
        largest_difference(onnx.rows, EXPECTED),
        about,
    )
    for reply, answer in ((there, True), (here, False)):
        yield "on_arm", is_arm(reply), answer

    # One changed bias moves one of ten outputs, here as there.
    right = asked(plain, questions, interpreter=THIS_PYTHON)
    moved = share_unequal(here.rows, right.rows)
    for measure in ("int8_unequal", "other_processor_unequal"):
        yield measure, moved, 0.1
        yield measure, share_unequal(right.rows, right.rows), 0

    bad = write_garbled(
        plain, plain.with_suffix(".bad"), WEIGHTS[7].tobytes()
    )
    rows = asked(bad, questions).rows
    observed = largest_difference(rows, EXPECTED)
    yield "float_diff", observed, (0.01, 1e39)
    half = write_truncated(graph, graph.with_suffix(".half"))
    rows = asked(half, questions, ONNX_RUNTIME).rows
    yield "onnx_diff", largest_difference(rows, EXPECTED), silence

    noise = plain.with_name("noise")
    noise.write_bytes(bytes(range(256)) * 16)
    for measure in ("float_bytes", "int8_bytes", "onnx_bytes"):
        yield measure, noise.stat().st_size, 4096
    slow = asked(plain, questions[:1], SLOW, THIS_PYTHON).seconds
    yield "cold_start", slow, (1, 120)
