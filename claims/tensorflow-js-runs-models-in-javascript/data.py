"""A small network, right answers, programs of known answer."""

from pathlib import Path

import numpy as np

from generators.probes.measuring.agreement import largest_difference
from generators.probes.programs.json_messages import (
    array_message,
    bytes_of,
)
from generators.probes.programs.node import answer_in_node

RANDOM = np.random.default_rng(97)
OFF = 0.5


def draw(*shape):
    """Single-precision noise."""
    return RANDOM.standard_normal(shape).astype(np.float32)


# Kernel (in, out) and bias, twice.
WEIGHTS = [draw(8, 16), draw(16), draw(16, 3), draw(3)]
CHANGED = [*WEIGHTS[:3], WEIGHTS[3] + np.float32(OFF)]
INPUTS = draw(7, 8)
HIDDEN = np.maximum(INPUTS @ WEIGHTS[0] + WEIGHTS[1], 0)
EXPECTED = HIDDEN @ WEIGHTS[2] + WEIGHTS[3]
SILENCE = float(np.abs(EXPECTED).max())
ABOUT = (OFF - 1e-5, OFF + 1e-5)

# Needs no library: what it is asked, half a second later.
ECHO = """
await new Promise((done) => setTimeout(done, 500));
return async ({values}) => values;
"""


def node_reply(program, artefact):
    """What a JavaScript program answers to the inputs."""
    return answer_in_node(program, array_message(INPUTS), artefact)


def report(plain, wasm, artefact):
    """The measures of what two backends told."""
    return {
        "diff": largest_difference(plain.array, EXPECTED),
        "wasm_diff": largest_difference(wasm.array, EXPECTED),
        "model_bytes": bytes_of(artefact),
        "cold_start": plain.seconds,
    }


def silence(reply, reason):
    """How far no answer is off; 0 for another reason."""
    return (
        largest_difference(reply.array, EXPECTED)
        if reason in reply.error
        else 0.0
    )


def plain_controls(folder):
    """A program that gives back what it is asked."""
    artefact = Path(folder, "nothing")
    artefact.write_bytes(b"12345")
    reply = node_reply(ECHO, artefact)
    found = report(reply, reply, artefact)
    yield "diff", largest_difference(reply.array, INPUTS.ravel()), 0
    yield "diff", found["diff"], SILENCE
    yield "wasm_diff", found["wasm_diff"], SILENCE
    yield "model_bytes", found["model_bytes"], 5
    yield "cold_start", found["cold_start"], (0.5, 60)
