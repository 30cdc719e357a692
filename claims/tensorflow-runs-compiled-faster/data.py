"""Batches, weights, right answers and measures of both scripts."""

import numpy as np

from generators.probes.measuring.agreement import largest_difference
from generators.probes.measuring.known_work import known_times
from generators.probes.models.convnet import (
    expected_answers,
    make_images,
    make_weights,
)
from generators.probes.models.training_steps import (
    last_loss,
    train_repeatedly,
)

BATCH = 64
BATCHES = 16
STEPS = 20
RATE = 0.001
# with more, it matters where Adam adds it; with less, what rounding
# leaves of a gradient does
EPSILON = 1e-8
SIZES = (1, BATCH)
OFF = 0.5

WEIGHTS = make_weights(seed=81)
IMAGES = [make_images(BATCH, seed) for seed in range(BATCHES)]
LABELS = np.random.default_rng(82).integers(0, 10, (BATCHES, BATCH))
EXPECTED = expected_answers(WEIGHTS, IMAGES[0])
SCORES = EXPECTED.astype("float64")
KNOWN_LOSS = float(
    np.mean(
        np.log(np.exp(SCORES).sum(axis=1))
        - SCORES[np.arange(BATCH), LABELS[0]]
    )
)

# Half a unit more on one of the ten outputs.
CHANGED = [array.copy() for array in WEIGHTS]
CHANGED[7][3] += OFF


def difference(calls):
    """The largest error of what is timed, at any size."""
    return max(
        largest_difference(call(), EXPECTED[:size])
        for size, call in calls.items()
    )


def measured(step, batches, calls):
    """Timings of what was compiled at its first call, and results.

    What is timed is what was compared.
    """
    first = float(step(*batches[0]))
    last_loss(step, batches[0], STEPS - 2)
    compiled_step = train_repeatedly(step, batches)
    return {
        "compiled_step": compiled_step,
        "compiled_call": calls,
        "first_loss": first,
        "last_loss": compiled_step(),
        "call_diff": difference(calls),
    }


def known(still, batches, calls):
    """Controls: known times, known losses, and changed weights.

    A framework's step that learns at a rate of zero stays at the
    first loss, which NumPy works out.
    """
    yield from known_times("cpu", "compiled_step", "compiled_call")
    near = (KNOWN_LOSS - 0.001, KNOWN_LOSS + 0.001)
    course = measured(still, batches, calls)
    yield "first_loss", course["first_loss"], near
    yield "last_loss", course["last_loss"], near
    falling = iter(range(STEPS, 0, -1))
    course = measured(
        lambda *_: next(falling), [(None, None)], calls
    )
    yield "first_loss", course["first_loss"], STEPS
    yield "last_loss", course["last_loss"], 1
    yield (
        "call_diff",
        course["call_diff"],
        (OFF - 0.001, OFF + 0.001),
    )
