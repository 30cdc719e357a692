"""The network, the images, and pages whose answer is known."""

import numpy as np

from generators.probes.measuring.agreement import largest_difference
from generators.probes.models.convnet import (
    expected_answers,
    make_images,
    make_weights,
)
from generators.probes.programs.browser import answer_in_page
from generators.probes.programs.json_messages import array_message

WEIGHTS = make_weights(seed=71)
IMAGES = make_images(16, seed=72)
EXPECTED = expected_answers(WEIGHTS, IMAGES)
# What an answer of zeros, or none, is off by.
SILENCE = float(np.abs(EXPECTED).max())

# One output is off by a known amount.
OFF = 4.0
CHANGED = [array.copy() for array in WEIGHTS]
CHANGED[7][3] += OFF
ABOUT = (OFF - 0.001, OFF + 0.001)

# Needs no library: five bytes, and half a second before it answers.
PLAIN = """
const factor = Number(await (await fetch("/model/factor")).text());
await new Promise((done) => setTimeout(done, 500));
return async ({values}) => values.map((value) => factor * value);
"""


def report(page, source, library, tried):
    """The measures of a page that answered and other backends."""
    differences = {
        name: largest_difference(reply.array, source)
        for name, reply in tried.items()
    }
    errors = {
        name: f" ({reply.error})" if reply.error else ""
        for name, reply in tried.items()
    }
    return {
        "diff": max(differences.values()),
        "model_bytes": page.bytes_below("/model"),
        "library_bytes": page.bytes_below("/library"),
        "cold_start": page.seconds,
        "backends": "; ".join(
            f"{library}, {name}: {found:.2g}{errors[name]}"
            for name, found in differences.items()
        ),
    }


def silence(page, reason):
    """How far no answer is off; 0 for another reason."""
    return (
        largest_difference(page.array, EXPECTED)
        if reason in page.error
        else 0.0
    )


def plain_controls():
    """A page that doubles: answer, bytes and seconds are known."""
    values = EXPECTED.ravel()
    files = {"/model/factor": b"2.000", "/library.js": b"let x=1;"}
    page = answer_in_page(
        PLAIN, array_message(values), files, ["/library.js"]
    )
    found = report(page, 2 * values, "none", {"plain": page})
    yield "diff", found["diff"], 0
    yield "model_bytes", found["model_bytes"], 5
    yield "library_bytes", found["library_bytes"], 8
    yield "cold_start", found["cold_start"], (0.5, 120)
    yield (
        "diff",
        largest_difference(page.array, values),
        (SILENCE - 1e-5, SILENCE + 1e-5),
    )
