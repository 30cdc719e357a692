"""Five edits of a small network, tried in turn in a session."""

import sys
import tempfile
from pathlib import Path
from time import process_time
from typing import NamedTuple

import numpy as np

from generators.probes.measuring.known_work import spin
from generators.probes.models.shapes_dataset import draw_pictures
from generators.probes.programs.fresh_interpreter import (
    run_isolated,
)

SESSIONS = 4
STEPS, BATCH, RATE = 20, 32, 0.001
EPSILON = (
    1e-9  # so small that it does not matter where Adam adds it
)
PICTURES, LABELS = draw_pictures(STEPS * BATCH, seed=81)
BUSY = 0.1
# The loss of a network that gives ten classes the same chance.
CHANCE = (np.log(10) - 1e-4, np.log(10) + 1e-4)

SESSION = """
import runpy, sys

script, notes, *path = sys.argv[1:]
sys.path += path
runpy.run_path(script)["try_edits"](notes)
"""


class Edit(NamedTuple):
    """Hidden layers, and whether the input goes past them."""

    widths: list[int]
    activation: str = "relu"
    past: bool = False


EDITS = [
    Edit([64]),
    Edit([128]),
    Edit([64, 64]),
    Edit([64, 64], "tanh"),
    Edit([64, 64], "tanh", past=True),
]


def weights(edit, scale):
    """Kernels (in, out) and biases by layer, ten outputs last."""
    random = np.random.default_rng(82)
    inputs = [64, *edit.widths]
    inputs[-1] += 64 if edit.past else 0
    arrays = []
    for inside, outside in zip(
        inputs, [*edit.widths, 10], strict=True
    ):
        kernel = random.standard_normal(
            (inside, outside)
        ) / np.sqrt(inside)
        arrays += [
            (scale * kernel).astype("float32"),
            np.zeros(outside, "float32"),
        ]
    return arrays


def note(path, train):
    """Try each edit; write CPU seconds, loss and parameters."""
    rows = []
    for edit in EDITS:
        loss, parameters = train(edit)
        rows.append([process_time(), loss, parameters])
    np.save(path, rows)


def busy(_edit):
    """An edit that takes a known time: no loss, one parameter."""
    spin(BUSY)
    return 0.0, 1


def try_edits(path):
    """A session of such edits."""
    note(path, busy)


def measures(script, sessions=SESSIONS):
    """Sessions of a script, each in a fresh interpreter."""
    noted = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(sessions):
            notes = Path(folder, f"{number}.npy")
            run_isolated(SESSION, script, str(notes), *sys.path)
            noted.append(np.load(notes))
    seconds, losses, parameters = np.moveaxis(noted, 2, 0)
    later = (seconds[:, -1] - seconds[:, 0]) / (len(EDITS) - 1)
    return {
        "first_edit": seconds[:, 0].tolist(),
        "later_edit": later.tolist(),
        "session": seconds[:, -1].tolist(),
        "loss": float(losses.mean()),
        "parameters": float(parameters.sum(axis=1).max()),
    }


def known():
    """A session in which each edit takes a known time."""
    seen = measures(__file__, 1)
    yield "first_edit", seen["first_edit"][0], (BUSY, 3)
    yield "later_edit", seen["later_edit"][0], (BUSY, 1.2 * BUSY)
    yield "session", seen["session"][0], (5 * BUSY, 5)
    yield "loss", seen["loss"], 0
    yield "parameters", seen["parameters"], 5
