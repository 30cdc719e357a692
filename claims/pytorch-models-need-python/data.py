"""The network, the images, and a process whose answer is known."""

import sys

import numpy as np

from generators.probes.measuring.agreement import largest_difference
from generators.probes.models.convnet import (
    expected_answers,
    make_images,
    make_weights,
)
from generators.probes.programs.native import answer_in_program

WEIGHTS = make_weights(seed=81)
IMAGES = make_images(16, seed=82)
EXPECTED = expected_answers(WEIGHTS, IMAGES)
# What an answer of zeros, or none, is off by.
SILENCE = float(np.abs(EXPECTED).max())

# One output is off by a known amount.
OFF = 4.0
CHANGED = [array.copy() for array in WEIGHTS]
CHANGED[7][3] += OFF
ABOUT = (OFF - 0.001, OFF + 0.001)

# Twice the question, half a second later, and in Python.
DOUBLE = """
import shutil, sys, time

import numpy as np

time.sleep(0.5)
artefact, asked, reply, maps, *shape = sys.argv[1:]
question = np.fromfile(asked, dtype=np.float32)
question = question.reshape([*map(int, shape)])
if question.shape[1] != int(open(artefact).read()):
    sys.exit("wrong shape")
(2 * question).tofile(reply)
shutil.copyfile("/proc/self/maps", maps)
"""


def silence(answered, reason):
    """How far no answer is off; 0 for another reason."""
    return (
        largest_difference(answered.array, EXPECTED)
        if reason in answered.error
        else 0.0
    )


def plain_controls(folder):
    """A process whose answer, seconds and interpreter are known."""
    artefact = folder / "columns.txt"
    artefact.write_text("10")
    command = [sys.executable, "-c", DOUBLE]
    reply = answer_in_program(command, artefact, EXPECTED)
    yield "diff", largest_difference(reply.array, 2 * EXPECTED), 0
    yield "diff", largest_difference(reply.array, EXPECTED), SILENCE
    yield "python", reply.python, True
    yield "cold_start", reply.seconds, (0.5, 60)
    yield "model_bytes", artefact.stat().st_size, 2
    yield "refuses_wrong_shape", reply.array is None, False
    reply = answer_in_program(command, artefact, EXPECTED[:, :9])
    yield "refuses_wrong_shape", reply.array is None, True
