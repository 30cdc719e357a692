"""The batches, weights and constants of both scripts, and two workers that make a step together."""

import numpy as np

from generators.probes.clocks import spin
from generators.probes.convnet import make_images, make_weights
from generators.probes.helpers import Helper, ask_all

WORKERS = 2
BATCH = 64
STEPS = 10
RATE, EPSILON = 0.001, 1e-7
PAUSE = 0.02
SEEN = []  # what each worker shows of its numbers, rows and threads

WEIGHTS = make_weights(seed=61)
IMAGES = make_images(BATCH, seed=62)
LABELS = np.random.default_rng(63).integers(0, 10, BATCH)


def part(rank):
    """A worker's part of the batch."""
    size = BATCH // WORKERS
    return slice(rank * size, (rank + 1) * size)


def measured(worker, *arguments):
    """Two workers that answer with the loss of their part, and what they show before they are timed."""
    # TensorFlow's workers give each other up where they are stopped for long
    workers = [Helper(worker, rank, *arguments, apart=True) for rank in range(WORKERS)]
    losses = [np.mean(ask_all(workers)) for _ in range(STEPS)]
    parameters = ask_all(workers, "parameters")
    SEEN.extend(ask_all(workers, "seen"))
    return {
        "shared_step": lambda: ask_all(workers),
        "first_loss": float(losses[0]),
        "last_loss": float(losses[-1]),
        "parameters": parameters[0],
    }


def shares():
    """What the workers that are timed have in common; a value of each where they differ."""
    told = {}
    for name in dict.fromkeys(key for one in SEEN for key in one):
        each = [one[name] for one in SEEN]
        told[name] = each[0] if len(set(each)) == 1 else each
    told["workers"] = len(SEEN)
    return told


def spinner():
    """Work of a known length."""
    return lambda: spin(PAUSE)


def known_answers():
    """Controls: two helpers that keep a core busy for a known time."""
    helpers = [Helper(spinner) for _ in range(WORKERS)]
    yield "shared_step", lambda: ask_all(helpers), (0.9 * PAUSE, 25 * PAUSE)
